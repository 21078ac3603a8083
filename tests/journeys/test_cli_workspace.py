"""The command line on workspaces: made, listed, examined, and refused in sentences that change no file."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor_app.documents.pool import sandbox_layers
from assessor_app.documents.process import Worker
from assessor_app.store import keys, opening, schema
from tests.builders import PASSPHRASE
from tests.journeys.command_line import Said, assessor, spawned

pytestmark = pytest.mark.usefixtures("cheap_passphrase")
READERS = (("queue",), ("export", "--format", "csv", "--out", "exports"))
WRITERS = (("import", "bundle.zip"), ("sync",), ("enrol", "assessor1.junk"))
EVERY = (*READERS, *WRITERS)


def prints(folder: Path) -> dict[str, str]:
    """Every file of a workspace but the lock and SQLite's shared memory, by digest."""
    passing = ("assessor.lock", "assessor.db-shm", "assessor.db-wal")
    files = (p for p in folder.rglob("*") if p.is_file() and p.name not in passing)
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def refused(folder: Path, words: tuple[str, ...], passphrase: str | None = PASSPHRASE) -> str:
    before = prints(folder)
    said = assessor(*words, "--workspace", folder, "--json", passphrase=passphrase)
    assert prints(folder) == before
    return said.error


def test_init_makes_a_workspace_the_passphrase_opens(tmp_path: Path) -> None:
    folder = tmp_path / "a new one"
    said = assessor("init", "--workspace", folder, "--json")
    assert (said.code, said.document) == (0, {"workspace": str(folder), "keychain": False})
    opening.open_workspace(folder, PASSPHRASE).close()


def test_init_says_what_comes_next(tmp_path: Path) -> None:
    said = assessor("init", "--workspace", tmp_path / "w").out
    assert "assessor enrol" in said and "assessor import" in said


def test_init_takes_a_short_passphrase_and_says_that_it_is_short(tmp_path: Path) -> None:
    said = assessor("init", "--workspace", tmp_path / "w", passphrase="river")
    assert said.code == 0 and "This is short. It is taken as it is" in said.out


def test_init_twice_leaves_the_first_as_it_is(workspace_folder: Path) -> None:
    assert "already" in refused(workspace_folder, ("init",))


def test_init_where_a_workspace_lies_asks_for_no_passphrase(workspace_folder: Path) -> None:
    assert "already" in assessor("init", "--workspace", workspace_folder, "--json", passphrase=None).error


def test_init_below_a_file_says_that_it_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert "cannot be written to" in refused(tmp_path / "file" / "below", ("init",))


def test_init_on_a_file_says_that_it_cannot_be_written_to(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    assert "cannot be written to" in assessor("init", "--workspace", tmp_path / "file", "--json").error
    assert (tmp_path / "file").read_bytes() == b"kept"


def test_init_where_no_folder_can_be_made_is_a_sentence() -> None:
    assert "cannot be written to" in assessor("init", "--workspace", "/proc/assessor", "--json").error


@pytest.mark.parametrize("given", [None, ""])
def test_init_with_no_passphrase_and_nobody_to_ask_makes_nothing(tmp_path: Path, given: str | None) -> None:
    said = assessor("init", "--workspace", tmp_path / "new", "--json", passphrase=given)
    assert "ASSESSOR_PASSPHRASE" in said.error and not (tmp_path / "new").exists()


def test_init_with_a_passphrase_of_stray_bytes_is_a_sentence(tmp_path: Path) -> None:
    said = assessor("init", "--workspace", tmp_path / "new", "--json", passphrase="rivers \udcff")
    assert "UTF-8" in said.error and not (tmp_path / "new").exists()


def test_the_workspace_may_come_from_the_environment(workspace_folder: Path) -> None:
    assert assessor("queue", "--json", ASSESSOR_WORKSPACE=str(workspace_folder)).document == {"submissions": []}


def test_the_option_is_stronger_than_the_environment(workspace_folder: Path, tmp_path: Path) -> None:
    said = assessor("queue", "--json", "--workspace", workspace_folder, ASSESSOR_WORKSPACE=str(tmp_path / "other"))
    assert said.code == 0


def test_the_option_may_stand_before_the_command(workspace_folder: Path, tmp_path: Path) -> None:
    said = assessor("--workspace", workspace_folder, "queue", "--json", ASSESSOR_WORKSPACE=str(tmp_path / "other"))
    assert said.code == 0


def test_an_empty_queue_says_how_to_fill_it(workspace_folder: Path) -> None:
    said = assessor("queue", "--workspace", workspace_folder)
    assert (said.code, said.err) == (0, "") and "assessor import" in said.out


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words[0])
def test_a_wrong_passphrase_changes_nothing(workspace_folder: Path, words: tuple[str, ...]) -> None:
    said = refused(workspace_folder, words, "seven loud rivers")
    assert "passphrase is wrong" in said and "ASSESSOR_PASSPHRASE" in said and "ecovery code" in said


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words[0])
def test_no_passphrase_and_nobody_to_ask_is_a_sentence(workspace_folder: Path, words: tuple[str, ...]) -> None:
    assert "ASSESSOR_PASSPHRASE" in refused(workspace_folder, words, None)


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words[0])
def test_without_a_workspace_the_sentence_says_how_to_make_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert "assessor init" in refused(tmp_path / "none", words)
    assert not (tmp_path / "none").exists()


@pytest.fixture
def newer(workspace_folder: Path) -> Path:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    with opened.store.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    return workspace_folder


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words[0])
def test_a_workspace_of_a_newer_version_is_left_alone(newer: Path, words: tuple[str, ...]) -> None:
    assert "newer version" in refused(newer, words)


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words[0])
def test_a_damaged_database_is_named(workspace_folder: Path, words: tuple[str, ...]) -> None:
    database = workspace_folder / opening.DATABASE
    damaged = bytearray(database.read_bytes())
    damaged[:4096] = bytes(4096)
    database.write_bytes(bytes(damaged))
    assert opening.DATABASE in refused(workspace_folder, words)


def test_damage_in_the_middle_of_the_database_is_named(workspace_folder: Path) -> None:
    database = workspace_folder / opening.DATABASE
    damaged = bytearray(database.read_bytes())
    middle = len(damaged) // 8192 * 4096
    damaged[middle : middle + 4096] = bytes(4096)
    database.write_bytes(bytes(damaged))
    assert "damaged" in refused(workspace_folder, ("queue",))


def test_a_plain_database_in_its_place_is_refused(workspace_folder: Path) -> None:
    database = workspace_folder / opening.DATABASE
    for path in workspace_folder.glob("assessor.db*"):
        path.unlink()
    with sqlite3.connect(database) as plain:
        plain.execute("CREATE TABLE t (x)")
    plain.close()
    assert opening.DATABASE in refused(workspace_folder, ("queue",))


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words[0])
def test_a_missing_database_is_named(workspace_folder: Path, words: tuple[str, ...]) -> None:
    (workspace_folder / opening.DATABASE).unlink()
    assert opening.DATABASE in refused(workspace_folder, words)


@pytest.mark.parametrize("words", EVERY, ids=lambda words: words[0])
def test_missing_keys_are_named(workspace_folder: Path, words: tuple[str, ...]) -> None:
    (workspace_folder / keys.FILE).unlink()
    assert keys.FILE in refused(workspace_folder, words)


@pytest.mark.parametrize(
    "written", [b"", b"{", b"[]", b"{}", b"\xff", b'{"format": "assessor-keys/1"}', b'{"format": "assessor-keys/2"}']
)
def test_damaged_keys_are_named(workspace_folder: Path, written: bytes) -> None:
    (workspace_folder / keys.FILE).write_bytes(written)
    assert keys.FILE in refused(workspace_folder, ("queue",))


@pytest.mark.parametrize(
    ("field", "value"),
    [("time", 0), ("time", -1), ("memory_kib", 1), ("lanes", 0), ("lanes", 2**40), ("salt", ""), ("salt", "zz")],
)
def test_absurd_key_settings_are_named(workspace_folder: Path, field: str, value: object) -> None:
    record = json.loads((workspace_folder / keys.FILE).read_bytes())
    record["kdf"][field] = value
    (workspace_folder / keys.FILE).write_text(json.dumps(record))
    assert keys.FILE in refused(workspace_folder, ("queue",))


@pytest.fixture
def open_elsewhere(workspace_folder: Path) -> Iterator[Path]:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    yield workspace_folder
    opened.close()


@pytest.mark.parametrize("words", WRITERS, ids=lambda words: words[0])
def test_a_second_writer_is_told_of_the_first(open_elsewhere: Path, words: tuple[str, ...]) -> None:
    assert "Another Assessor" in refused(open_elsewhere, words)


def test_another_process_that_writes_is_told_of_the_first(open_elsewhere: Path) -> None:
    assert "Another Assessor" in spawned("sync", "--workspace", open_elsewhere, "--json").error


def test_the_queue_may_be_read_while_the_window_is_open(open_elsewhere: Path) -> None:
    assert assessor("queue", "--workspace", open_elsewhere, "--json").code == 0


def checks(said: Said) -> dict[str, bool]:
    return {check["name"]: check["ok"] for check in said.document["checks"]}


@pytest.mark.skipif(len(sandbox_layers()) < 3, reason="this machine has no Landlock or no seccomp")
def test_doctor_says_which_layers_shut_a_worker_in_and_that_it_tried_them(tmp_path: Path) -> None:
    said = assessor("doctor", "--workspace", tmp_path / "none", "--json").document
    (found,) = (check for check in said["checks"] if check["name"] == "sandbox")
    assert found["ok"] and all(word in found["said"] for word in ("Landlock", "seccomp", "nothing got out"))


@pytest.mark.skipif(len(sandbox_layers()) < 3, reason="this machine has no Landlock or no seccomp")
def test_doctor_finds_a_sandbox_that_holds_nothing_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Worker.__init__
    monkeypatch.setattr(Worker, "__init__", lambda self, limits, _boxed, *how: whole(self, limits, False, *how))
    assert "could still read a file" in assessor("doctor", "--workspace", tmp_path / "none", "--json").error


def test_doctor_finds_a_healthy_workspace_healthy(workspace_folder: Path) -> None:
    said = assessor("doctor", "--workspace", workspace_folder, "--json")
    assert checks(said)["workspace"] and checks(said)["log"]


def test_doctor_without_a_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    said = assessor("doctor", "--workspace", tmp_path / "none", "--json")
    assert "assessor init" in said.out and "error" not in said.document and said.code == 0


@pytest.mark.parametrize("given", ["seven loud rivers", None])
def test_doctor_says_why_a_workspace_stays_shut(workspace_folder: Path, given: str | None) -> None:
    before = prints(workspace_folder)
    said = assessor("doctor", "--workspace", workspace_folder, "--json", passphrase=given)
    assert said.code == 1 and "passphrase" in said.error and not checks(said)["workspace"]
    assert prints(workspace_folder) == before


def test_doctor_names_a_newer_workspace(newer: Path) -> None:
    assert "newer version" in assessor("doctor", "--workspace", newer, "--json").error


def test_the_version_this_file_calls_newer_is_newer() -> None:
    assert schema.HEAD < "9999"
