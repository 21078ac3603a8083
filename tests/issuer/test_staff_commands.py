"""The issuer's command line: one JSON document each, 0 done, 1 a sentence, 2 wrong usage."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.issuer.submissions import add_submission
from tests.issuer.offices import Office, run
from tests.journeys.command_line import assessor
from tests.sync_world import PROGRAMME, submission_of


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "an issuer"
    assert run(folder, "init", "--name", "Talk")[0] == 0
    return folder


def test_an_issuer_awards_the_shipped_credentials(tmp_path: Path) -> None:
    code, said = run(tmp_path / "issuer", "init")
    assert code == 0 and "Checking for Understanding" in said["credentials"]


def test_status_counts_each_programme(made: Path) -> None:
    run(made, "programme", "two", "--name", "Second")
    code, said = run(made, "status")
    assert (code, [p["programme"] for p in said["programmes"]]) == (0, ["main", "two"])


def test_an_enrolment_code_needs_an_address(made: Path) -> None:
    assert run(made, "enrol", "ana")[0] == 1
    code, said = run(made, "enrol", "ana", "--url", "http://127.0.0.1:8411")
    assert code == 0 and said["code"].startswith("assessor1.")


@pytest.mark.parametrize(
    "words",
    [
        ("init",),
        ("assign", "S-404", "ana"),
        ("credential", "none"),
        ("revoke", "none", "--reason", "why"),
        ("decisions", "--programme", "none"),
        ("submit", "no-such.zip"),
        ("programme", "main", "--name", "Again"),
        ("programme", "a/b", "--name", "Slash"),
        ("programme", "east", "--name", " "),
        ("enrol", "ana", "--url", "nonsense"),
        ("enrol", "ana", "--url", "http://issuer.example"),
        ("assign", "S-404", "ana", "--reason", " "),
        ("readmit", "no-such-device"),
        ("policy", "--programme", "nope"),
        ("leases", "--programme", "nope"),
        ("assign", "--all", "--programme", "nope"),
        ("assign", "S-404", "ana", "--programme", "nope"),
        ("move", "nope", "--home"),
    ],
)
def test_a_refusal_is_a_sentence_and_exit_1(made: Path, words: tuple[str, ...]) -> None:
    code, said = run(made, *words)
    assert code == 1 and said["error"].endswith(".")
    if "nope" in words:
        assert said["error"] == "There is no programme nope here."


@pytest.mark.parametrize(
    "words",
    [
        ("enrol", "ana", "--url", "http://127.0.0.1:1", "--role", "king"),
        ("assign", "S-404", "ana", "--role", "boredom"),
    ],
)
def test_a_role_there_is_not_is_wrong_usage(made: Path, words: tuple[str, ...]) -> None:
    said = assessor("issuer", *words, "--folder", made, "--json")
    assert said.code == 2 and f"“{words[-1]}” is not a" in said.document["error"]


def test_an_address_that_no_device_would_trust_makes_no_issuer(tmp_path: Path) -> None:
    code, said = run(tmp_path / "issuer", "init", "--base-url", "http://issuer.example")
    assert code == 1 and "https://" in said["error"] and not (tmp_path / "issuer").exists()


def test_a_programme_whose_credentials_cannot_be_read_is_not_half_made(made: Path, tmp_path: Path) -> None:
    (tmp_path / "odd" / "one").mkdir(parents=True)
    (tmp_path / "odd" / "one" / "credential.json").write_text("{}")
    assert run(made, "programme", "east", "--name", "East", "--rubrics", str(tmp_path / "odd"))[0] == 1
    assert run(made, "programme", "east", "--name", "East")[0] == 0


def test_a_programme_with_a_database_of_its_own_is_not_made_a_second_time(made: Path, tmp_path: Path) -> None:
    own = f"sqlite:///{tmp_path / 'east.db'}"
    assert run(made, "programme", "east", "--name", "East", "--database", own)[0] == 0
    code, said = run(made, "programme", "east", "--name", "East")
    assert (code, said.get("error")) == (1, "There is a programme east already.")


def test_an_address_that_is_relative_means_the_same_from_everywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there, folder = tmp_path / "here", tmp_path / "there", tmp_path / "issuer"
    for each in (here, there):
        each.mkdir()
    monkeypatch.chdir(here)
    assert run(folder, "init", "--database", "sqlite:///home.db")[0] == 0
    assert run(folder, "programme", "east", "--name", "East", "--database", "sqlite:///east.db")[0] == 0
    assert run(folder, "move", "main", "--database", "sqlite:///main.db")[0] == 0
    monkeypatch.chdir(there)
    assert [p["programme"] for p in run(folder, "status")[1]["programmes"]] == ["east", "main"]
    assert not any(there.iterdir())
    assert {p.name: p.stat().st_mode & 0o777 for p in here.glob("*.db")} == dict.fromkeys(
        ("home.db", "east.db", "main.db"), 0o600
    )


def test_a_database_that_is_gone_is_named_and_not_made_anew(tmp_path: Path) -> None:
    folder, own = tmp_path / "issuer", tmp_path / "home.db"
    run(folder, "init", "--database", f"sqlite:///{own}")
    own.unlink()
    assert run(folder, "status") == (1, {"error": f"There is no database {own}; nothing was changed."})
    assert not own.exists()


@pytest.mark.parametrize("address", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:x?uri=true"])
def test_a_database_that_is_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = run(tmp_path / "issuer", "init", "--database", address)
    assert code == 1 and "names no file" in said["error"]
    assert not any(tmp_path.iterdir())


def test_an_issuer_that_was_refused_leaves_no_folder_behind(tmp_path: Path) -> None:
    assert run(tmp_path / "new" / "issuer", "init", "--rubrics", str(tmp_path / "none"))[0] == 1
    assert not (tmp_path / "new").exists()
    (tmp_path / "there").mkdir()
    assert run(tmp_path / "there", "init", "--rubrics", str(tmp_path / "none"))[0] == 1
    assert not any((tmp_path / "there").iterdir())


def test_wrong_usage_exits_2(made: Path) -> None:
    assert CliRunner().invoke(app, ["serve", "--port", "70000", "--folder", str(made)]).exit_code == 2


def test_serving_beyond_this_machine_has_to_be_said(made: Path) -> None:
    code, said = run(made, "serve", "--host", "0.0.0.0", "--port", "0")
    assert code == 1 and "--public" in said["error"]


def test_a_damaged_issuer_is_named(made: Path) -> None:
    (made / "issuer.db").write_bytes(b"not a database" * 100)
    for extra in ("issuer.db-wal", "issuer.db-shm"):
        (made / extra).unlink(missing_ok=True)
    code, said = run(made, "status")
    assert code == 1 and "cannot be opened" in said["error"]


@pytest.fixture
def holding(tmp_path: Path) -> Path:
    """An issuer's folder with S-1 in it that nobody was given."""
    office = Office(tmp_path)
    add_submission(office.issuer, PROGRAMME, submission_of("S-1", {}, office.credential), {})
    office.close()
    return office.folder


def said(folder: Path, *words: str) -> str:
    done = CliRunner().invoke(app, [*words, "--folder", str(folder), "--programme", PROGRAMME])
    return done.output.strip()


def test_a_slip_in_an_assessors_id_is_refused_and_names_who_is_enrolled(holding: Path) -> None:
    sentence = said(holding, "assign", "S-1", "asessor-ana")
    assert sentence.startswith("Nobody is enrolled as “asessor-ana” in programme talk. Enrolled are assessor-ana;")


def test_somebody_who_was_given_a_code_may_be_given_a_submission(holding: Path) -> None:
    said(holding, "enrol", "ben", "--url", "http://127.0.0.1:1")
    assert said(holding, "assign", "S-1", "ben") == "S-1 is assigned to ben."


@pytest.mark.parametrize("role", ["coach", "programme staff"])
def test_who_is_not_there_to_read_is_given_nothing(holding: Path, role: str) -> None:
    said(holding, "enrol", "cora", "--url", "http://127.0.0.1:1", "--role", role)
    assert said(holding, "assign", "S-1", "cora").startswith(f"cora is enrolled as {role}, and reads nothing")
    assert run(holding, "leases", "--programme", PROGRAMME)[1]["leases"] == []


def test_assigning_again_says_that_it_is_assigned_already(holding: Path) -> None:
    assert said(holding, "assign", "S-1", "assessor-ana") == "S-1 is assigned to assessor-ana."
    assert said(holding, "assign", "S-1", "assessor-ana").startswith(
        "S-1 is assigned to assessor-ana already, as first"
    )


@pytest.mark.parametrize("whom", [("S-1", "assessor-ana"), ("--all",)])
def test_a_day_that_is_none_assigns_nothing(holding: Path, whom: tuple[str, ...]) -> None:
    code, said = run(holding, "assign", *whom, "--due", "yesterday", "--programme", PROGRAMME)
    assert code == 1 and "2026-12-09" in said["error"]
    assert run(holding, "leases", "--programme", PROGRAMME)[1]["leases"] == []


def test_giving_out_everything_with_nobody_enrolled_says_to_enrol_first(made: Path) -> None:
    code, answer = run(made, "assign", "--all")
    assert code == 1 and "assessor issuer enrol ID" in answer["error"]


def test_one_thing_is_not_many(holding: Path) -> None:
    done = CliRunner().invoke(app, ["status", "--folder", str(holding)])
    assert "talk: 1 submission (0 decided), 0 events accepted" in done.output


def test_terms_are_shown_and_set(holding: Path) -> None:
    assert said(holding, "terms") == (
        "A submission is kept for its reader for 14 days; evidence is kept as each device says.\n"
        "Evidence before score: on.\nScores of the attempt before hidden until the commit: off."
    )
    assert said(holding, "terms", "--lease-days", "1", "--retention-days", "90") == (
        "A submission is kept for its reader for 1 day; evidence is kept 90 days after its decision.\n"
        "Evidence before score: on.\nScores of the attempt before hidden until the commit: off."
    )
    switched = said(holding, "terms", "--no-evidence-before-score", "--earlier-scores-hidden")
    assert "Evidence before score: off." in switched and "commit: on." in switched and "1 day;" in switched


def test_leases_say_who_has_what_until_when(holding: Path) -> None:
    said(holding, "assign", "S-1", "assessor-ana")
    assert said(holding, "leases").startswith("S-1: assessor-ana, held (until 20")
