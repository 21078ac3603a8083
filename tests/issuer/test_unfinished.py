"""An issuer, or a backup of one, whose making was killed is told, never taken for whole, and made anew by the same
command."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from sqlalchemy import select
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.issuer.folder import opened_issuer
from assessor_app.issuer.overview import programmes
from assessor_app.issuer.rows import CredentialRow
from assessor_app.issuer.submissions import read_credentials
from assessor_app.issuer.unfinished import making
from assessor_app.rubric_files.catalogue import shipped_folder
from tests.issuer.offices import Office
from tests.sync_world import CREDENTIAL, PROGRAMME

KILLED = "import os, signal; from pathlib import Path; end = lambda *_: os.kill(os.getpid(), signal.SIGKILL)"
INIT = f"""{KILLED}
from assessor_app.issuer.folder import init_issuer
init_issuer(Path(SAID), "main", "Talk", fill=end)
"""
BACKUP = f"""{KILLED}
from assessor_app.issuer import backing_up
from assessor_app.issuer.folder import opened_issuer
backing_up._check = end
with opened_issuer(Path(SAID) / "issuer") as issuer:
    backing_up.back_up(issuer, Path(SAID) / "issuer" / "keys", Path(SAID) / "copy")
"""

# killed when the first of the credentials is told of, or when all is there but the directory does not say so
FIRST_TOLD = f"""{KILLED}
from assessor_app.issuer import feed
real = feed.append
feed.append = lambda *given: (real(*given), end())
from assessor_app.cli.issuer import app
app(["programme", "east", "--name", "East", "--folder", SAID])
"""
NOT_IN_THE_DIRECTORY = f"""{KILLED}
from assessor_app.issuer import folder
folder.keep_engines = end
from assessor_app.cli.issuer import app
app(["programme", "east", "--name", "East", "--folder", SAID, "--database", "sqlite:///" + SAID + "/east.db"])
"""


def killed(program: str, said: Path) -> None:
    words = [sys.executable, "-c", program.replace("SAID", repr(str(said)))]
    assert subprocess.run(words, timeout=60, check=False).returncode == -9


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [*words, "--json"])
    return done.exit_code, json.loads(done.stdout).get("error", "")


def test_an_issuer_whose_making_was_killed_is_made_by_saying_so_again(tmp_path: Path) -> None:
    killed(INIT, tmp_path / "issuer")
    code, error = run("status", "--folder", str(tmp_path / "issuer"))
    assert code == 1 and "cut off" in error
    assert run("init", "--folder", str(tmp_path / "issuer")) == (0, "")
    assert run("status", "--folder", str(tmp_path / "issuer")) == (0, "")
    assert run("init", "--folder", str(tmp_path / "issuer"))[0] == 1


def test_of_two_who_make_an_issuer_at_once_one_makes_it_and_one_is_told(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "assessor_app", "issuer", "init", "--folder", str(tmp_path / "issuer"), "--json"]
    both = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [json.loads(one.communicate(timeout=60)[0]).get("error", "") for one in both]
    assert sorted(map(bool, said)) == [False, True] and "nothing was changed" in "".join(said)
    assert run("status", "--folder", str(tmp_path / "issuer")) == (0, "")


def test_a_backup_goes_nowhere_while_another_goes_there(tmp_path: Path) -> None:
    Office(tmp_path).close()
    with making(tmp_path / "copy", lambda: None):
        code, error = run("backup", str(tmp_path / "copy"), "--folder", str(tmp_path / "issuer"))
    assert code == 1 and "just now" in error


def test_a_backup_that_was_killed_is_never_served_and_is_made_again(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.hand_in("S-1")
    office.close()
    killed(BACKUP, tmp_path)
    code, error = run("status", "--folder", str(tmp_path / "copy"))
    assert code == 1 and "cut off" in error
    assert run("backup", str(tmp_path / "copy"), "--folder", str(tmp_path / "issuer")) == (0, "")
    assert run("status", "--folder", str(tmp_path / "copy")) == (0, "")


def test_a_programme_whose_making_was_killed_is_not_there_without_its_credentials(tmp_path: Path) -> None:
    Office(tmp_path).close()
    folder = tmp_path / "issuer"
    killed(FIRST_TOLD, folder)
    assert programmes_in(folder) == [PROGRAMME]
    code, said = run("programme", "east", "--name", "East", "--folder", str(folder))
    assert (code, said) == (0, "") and programmes_in(folder) == ["east", PROGRAMME]


def test_a_programme_that_the_directory_never_named_is_finished_by_saying_so_again(tmp_path: Path) -> None:
    Office(tmp_path).close()
    folder = tmp_path / "issuer"
    killed(NOT_IN_THE_DIRECTORY, folder)
    place = f"sqlite:///{folder}/east.db"
    code, said = run("programme", "east", "--name", "East", "--folder", str(folder), "--database", place)
    assert (code, said) == (0, "")
    with opened_issuer(folder, "east") as issuer, issuer.database.read() as session:
        assert len(session.scalars(select(CredentialRow.id)).all()) == len(read_credentials(None))


def test_a_programme_that_was_cut_off_is_not_taken_for_one_that_awards_something_else(tmp_path: Path) -> None:
    Office(tmp_path).close()
    folder, place = tmp_path / "issuer", f"sqlite:///{tmp_path / 'issuer'}/east.db"
    killed(NOT_IN_THE_DIRECTORY, folder)
    shutil.copytree(shipped_folder() / CREDENTIAL, tmp_path / "one" / CREDENTIAL)
    words = ["programme", "east", "--name", "East", "--folder", str(folder), "--database", place]
    code, error = run(*words, "--rubrics", str(tmp_path / "one"))
    assert code == 1 and "was to award other credentials" in error
    assert programmes_in(folder) == [PROGRAMME] and run(*words) == (0, "")


def programmes_in(folder: Path) -> list[str]:
    with opened_issuer(folder) as issuer:
        return sorted(each.programme for each in programmes(issuer))
