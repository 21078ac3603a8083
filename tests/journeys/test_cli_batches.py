"""`assessor batch …` and `assessor export` as a nightly job uses them: one JSON document a command, nothing twice."""

import csv
import errno
import json
import zipfile
from pathlib import Path

import bagit
import pytest

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.batch import BatchId
from assessor_app.domain.errors import RuleBroken
from assessor_app.reports import letters
from assessor_app.reports.batch_beside import part_of
from assessor_app.store import opening
from assessor_app.store.batches import batch_named
from assessor_app.store.rows import SubmissionRow
from tests.builders import PASSPHRASE, known
from tests.decided import decide, set_state, withdraw
from tests.journeys.command_line import assessor


@pytest.fixture
def folder(workspace_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with two decisions of a shipped credential."""
    monkeypatch.setattr("assessor_app.cli.opening.credentials", lambda _store: known)
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    decide(opened.store, ["S-1", "S-2"])
    opened.close()
    return workspace_folder


def run(folder: Path, *words: object) -> dict[str, object]:
    said = assessor(*words, "--workspace", folder, "--json")
    assert said.code == 0, said
    return said.document


def test_a_batch_from_dry_run_to_manifest_and_nothing_twice(folder: Path, tmp_path: Path):
    run(folder, "batch", "new", "Batch 31", "--format", "csv", "--format", "jsonl")
    looked = run(folder, "batch", "dry-run", "Batch 31")
    assert (looked["goes"], looked["counts"]["new"]) == (2, 2)  # type: ignore[index]
    out = tmp_path / "out" / "batch-31"
    assert run(folder, "batch", "write", "Batch 31", "--out", out)["decisions"] == 2
    assert bagit.Bag(str(out)).is_valid()
    assert run(folder, "batch", "write", "Batch 31", "--out", tmp_path / "other")["written_before"] is True
    run(folder, "batch", "new", "Batch 32")
    assert run(folder, "batch", "dry-run", "Batch 32")["counts"]["already exported"] == 2  # type: ignore[index]
    assert run(folder, "batch", "write", "Batch 32", "--out", tmp_path / "batch-32")["folder"] is None
    states = [(b["name"], b["state"]) for b in run(folder, "batch", "list")["batches"]]  # type: ignore[attr-defined]
    assert states == [("Batch 31", "written")]


def test_a_profile_travels_as_a_file(folder: Path, tmp_path: Path):
    told = {"format": "assessor-export-profile/1", "name": "Nightly", "forms": ["parquet"], "outcomes": ["earned"]}
    (tmp_path / "nightly.json").write_text(json.dumps(told))
    run(folder, "batch", "profile", "save", tmp_path / "nightly.json")
    assert run(folder, "batch", "profile", "show", "Nightly").items() >= told.items()
    assert run(folder, "batch", "new", "Night 1", "--profile", "Nightly")["forms"] == ["parquet"]


def test_a_profile_of_a_newer_version_is_refused_with_a_sentence(folder: Path, tmp_path: Path):
    (tmp_path / "new.json").write_text('{"format": "assessor-export-profile/9", "name": "n", "forms": ["csv"]}')
    said = assessor("batch", "profile", "save", tmp_path / "new.json", "--workspace", folder, "--json")
    assert "version 9" in said.error


def test_the_name_of_a_profile_is_one_line_like_that_of_a_batch(folder: Path, tmp_path: Path):
    told = {"format": "assessor-export-profile/1", "name": "Night\n\u202ely", "forms": ["csv"]}
    (tmp_path / "two lines.json").write_text(json.dumps(told))
    said = assessor("batch", "profile", "save", tmp_path / "two lines.json", "--workspace", folder, "--json")
    assert said.error.startswith("The name of an export profile is one line")
    assert run(folder, "batch", "profile", "list")["profiles"] == []


def test_a_batch_is_written_as_one_zip_where_the_name_asks_for_it(folder: Path, tmp_path: Path):
    run(folder, "batch", "new", "B", "--format", "csv")
    run(folder, "batch", "dry-run", "B")
    out = tmp_path / "b.zip"
    assert run(folder, "batch", "write", "B", "--out", out)["folder"] == str(out)
    assert "b/data/decisions.csv" in zipfile.ZipFile(out).namelist()


def test_a_night_with_nothing_new_says_so_and_is_no_failure(folder: Path, tmp_path: Path):
    run(folder, "batch", "new", "B", "--outcome", "incomplete")
    run(folder, "batch", "dry-run", "B")
    said = assessor("batch", "write", "B", "--out", tmp_path / "b", "--workspace", folder)
    assert (said.code, (tmp_path / "b").exists()) == (0, False)
    assert said.out.startswith("There is no decision to send")


def test_letters_that_are_refused_leave_no_folder(folder: Path, tmp_path: Path):
    said = assessor(
        "letter", "write", "--out", tmp_path / "letters", "--decision", "none", "--workspace", folder, "--json"
    )
    assert "There is no decision none on this device" in said.error and not (tmp_path / "letters").exists()


def test_a_disk_that_fills_up_amid_the_letters_is_told_with_how_many_are_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    plain = letters._write

    def filling(path: Path, data: bytes) -> None:
        if path.stem == "S-2":
            raise OSError(errno.ENOSPC, "No space left on device")
        plain(path, data)

    monkeypatch.setattr(letters, "_write", filling)
    out = tmp_path / "letters"
    said = assessor("letter", "write", "--out", out, "--workspace", folder, "--json")
    assert said.error.endswith("make room and try again. 1 letter is there already, whole.")
    assert [path.name for path in out.iterdir()] == ["S-1.docx"]


def test_with_no_decision_batch_export_and_letter_say_the_same_and_none_fails(workspace_folder: Path, tmp_path: Path):
    run(workspace_folder, "batch", "new", "B")
    out = ("--out", tmp_path / "out")
    commands: list[tuple[object, ...]] = [
        ("batch", "dry-run", "B"), ("export", "--format", "csv", *out), ("letter", "write", *out),
    ]  # fmt: skip
    said = [assessor(*words, "--workspace", workspace_folder) for words in commands]
    assert [each.code for each in said] == [0, 0, 0] and list((tmp_path / "out").iterdir()) == []
    assert all(each.out.startswith("There is no decision here yet") for each in said)


@pytest.mark.parametrize(
    "words",
    [
        ("dry-run", "none"),
        ("write", "none", "--out", "somewhere"),
        ("new", " "),
        ("new", "b", "--profile", "none"),
        ("new", "b", "--again", ""),
    ],
)
def test_what_a_batch_cannot_do_is_said_in_a_sentence(folder: Path, words: tuple[str, ...]):
    assert assessor("batch", *words, "--workspace", folder, "--json").error


@pytest.mark.parametrize("form", ["canvas", "badges", "letters"])
def test_what_is_acted_on_holds_only_decisions_that_stand(folder: Path, tmp_path: Path, form: str):
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-1"], supersedes="decision-S-1", prefix="second")
    decide(opened.store, ["S-3", "S-4"])
    decide(opened.store, ["S-5"], role=ReadingRole.PRACTICE)
    withdraw(opened.store, "decision-S-3", "S-3")
    set_state(opened.store, "decision-S-4", "quarantined", "its chain parted")
    opened.close()
    told = run(folder, "export", "--format", form, "--out", tmp_path)
    assert (told["decisions"], told["kept_back"]) == (2, 4)
    if form == "letters":
        told = run(folder, "letter", "write", "--out", tmp_path / "by-letter")
        assert (len(told["letters"]), told["kept_back"]) == (2, 4)  # type: ignore[arg-type]
        named = run(folder, "letter", "write", "--out", tmp_path / "by-letter", "--decision", "decision-S-3")
        assert len(named["letters"]) == 1  # type: ignore[arg-type]
    assert run(folder, "export", "--format", "csv-long", "--out", tmp_path)["decisions"] == 6


def test_where_no_decision_stands_nothing_is_written_to_act_on(folder: Path, tmp_path: Path):
    opened = opening.open_workspace(folder, PASSPHRASE)
    for name in ("S-1", "S-2"):
        withdraw(opened.store, f"decision-{name}", name)
    opened.close()
    told = run(folder, "export", "--format", "canvas", "--out", tmp_path)
    assert (told["file"], told["decisions"], told["kept_back"]) == (None, 0, 2)


def test_an_award_goes_once_to_whom_a_correction_left_it(folder: Path, tmp_path: Path):
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-1"], supersedes="decision-S-1", prefix="second")
    opened.close()
    file = run(folder, "export", "--format", "canvas", "--out", tmp_path)["file"]
    assert len(list(csv.DictReader(Path(str(file)).read_text("utf-8-sig").splitlines()))) == 2


@pytest.mark.parametrize(
    "form", ["csv-long", "xlsx", "parquet", "canvas", "annotations", "letters", "webvtt", "badges"]
)
def test_export_writes_each_form(folder: Path, tmp_path: Path, form: str):
    told = run(folder, "export", "--format", form, "--out", tmp_path / "exports")
    assert (told["decisions"], Path(str(told["file"])).exists()) == (2, True)


def test_the_badge_class_is_named_on_the_command_line(folder: Path, tmp_path: Path):
    told = run(folder, "export", "--format", "canvas", "--out", tmp_path, "--badge-class", "talk=class-77")
    rows = csv.DictReader(Path(str(told["file"])).read_text("utf-8").splitlines())
    assert [row["Badge Class ID"] for row in rows] == ["class-77", "class-77"]
    run(folder, "batch", "new", "B", "--format", "canvas", "--badge-class", "talk=class-78")
    run(folder, "batch", "dry-run", "B")
    run(folder, "batch", "write", "B", "--out", tmp_path / "b")
    assert '"class-78","E-1"' in (tmp_path / "b" / "data" / "canvas-awards.csv").read_text("utf-8")
    said = assessor("batch", "new", "C", "--badge-class", "talk", "--workspace", folder)
    assert (said.code, "CREDENTIAL=BADGE-CLASS" in said.err) == (2, True)


def test_an_outcome_there_is_not_is_wrong_usage(folder: Path):
    said = assessor("batch", "new", "B", "--outcome", "splendid", "--workspace", folder)
    assert (said.code, "“splendid” is not an outcome" in said.err) == (2, True)


@pytest.mark.parametrize("place", ["file/out", "file", "x" * 300])
@pytest.mark.parametrize("words", [("batch", "write", "B"), ("letter", "write")])
def test_where_nothing_can_be_written_is_said_though_there_is_nothing_to_write(
    workspace_folder: Path, tmp_path: Path, words: tuple[str, ...], place: str
):
    (tmp_path / "file").write_text("in the way")
    run(workspace_folder, "batch", "new", "B")
    run(workspace_folder, "batch", "dry-run", "B")
    before = sorted(tmp_path.iterdir())
    said = assessor(*words, "--out", tmp_path / place, "--workspace", workspace_folder, "--json")
    assert str(tmp_path / place) in said.error
    assert sorted(tmp_path.iterdir()) == before


def test_an_export_of_awards_counts_what_it_holds(folder: Path, tmp_path: Path):
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-3"], level="developing")
    opened.close()
    told = run(folder, "export", "--format", "canvas", "--out", tmp_path)
    assert (told["decisions"], told["kept_back"], told["not_earned"]) == (2, 0, 1)


def test_what_is_said_with_a_new_batch_holds_whatever_its_profile_says(folder: Path, tmp_path: Path):
    told = {"format": "assessor-export-profile/1", "name": "Nightly", "forms": ["parquet"], "letters": True}
    (tmp_path / "nightly.json").write_text(json.dumps(told))
    run(folder, "batch", "profile", "save", tmp_path / "nightly.json")
    made = run(folder, "batch", "new", "B", "--profile", "Nightly", "--format", "csv", "--copy")
    assert made["forms"] == ["csv"]
    assert run(folder, "batch", "dry-run", "B")["counts"]["blocked"] == 2  # type: ignore[index]  # of the profile
    assert [b["award"] for b in run(folder, "batch", "list")["batches"]] == [False]  # type: ignore[attr-defined]


def test_a_batch_that_asks_for_what_there_is_not_does_not_say_that_nothing_was_decided(folder: Path):
    run(folder, "batch", "new", "B", "--outcome", "incomplete")
    said = assessor("batch", "dry-run", "B", "--workspace", folder)
    assert said.out == "No decision here is what this batch asks for.\n"


def test_letters_that_cannot_be_written_are_counted(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def unknown(_name: str, _version: str):
        raise RuleBroken("There is no such credential.")

    monkeypatch.setattr("assessor_app.cli.opening.credentials", lambda _store: unknown)
    said = assessor("letter", "write", "--out", tmp_path / "letters", "--workspace", folder)
    assert said.out == "No letter was written. 2 could not be: the credential is not known here.\n"


def test_one_unknown_decision_among_those_named_for_letters_is_told(folder: Path, tmp_path: Path):
    words = ("letter", "write", "--out", tmp_path / "letters", "--decision", "decision-S-1", "--decision", "none")
    assert "There is no decision none" in assessor(*words, "--workspace", folder, "--json").error
    both = assessor(*words, "--batch", "B", "--workspace", folder)
    assert both.code == 2


def test_the_signed_events_of_a_batch_verify_as_the_part_of_a_log_they_are(folder: Path, tmp_path: Path):
    run(folder, "batch", "new", "B", "--format", "jsonl", "--decision", "decision-S-2")
    run(folder, "batch", "dry-run", "B")
    run(folder, "batch", "write", "B", "--out", tmp_path / "b")
    file = tmp_path / "b" / "data" / "decisions.jsonl"
    whole = assessor("verify", file)
    assert whole.code == 1 and "say --part" in whole.out
    said = assessor("verify", "--part", file)
    assert (said.code, said.out.split(".")[0]) == (0, "1 event of 1 device: every signature holds")
    file.write_text(file.read_text("utf-8").replace("earned", "not yet"), "utf-8")
    assert "not what was signed" in assessor("verify", "--part", file).out
    assert "say --part" not in assessor("verify", file, "--json").error


def test_the_folder_of_a_batch_names_its_signed_events_and_how_they_are_checked(folder: Path, tmp_path: Path):
    run(folder, "batch", "new", "B", "--format", "jsonl", "--decision", "decision-S-2")
    run(folder, "batch", "dry-run", "B")
    run(folder, "batch", "write", "B", "--out", tmp_path / "b")
    assert f"“assessor verify --part {tmp_path / 'b' / 'data' / 'decisions.jsonl'}”" in assessor(
        "verify", tmp_path / "b", "--json"
    ).error  # fmt: skip
    run(folder, "export", "--format", "jsonl", "--out", tmp_path / "e")
    assert (
        f"“assessor verify {tmp_path / 'e' / 'decisions.jsonl'}”" in assessor("verify", tmp_path / "e", "--json").error
    )
    assert "holds no decisions.jsonl" in assessor("verify", tmp_path, "--json").error


def test_a_letter_that_no_longer_stands_is_set_aside_when_letters_are_written_there_again(folder: Path, tmp_path: Path):
    out = tmp_path / "letters"
    run(folder, "letter", "write", "--out", out, "--pdf")
    opened = opening.open_workspace(folder, PASSPHRASE)
    (second,) = decide(opened.store, ["S-1"], level="developing", supersedes="decision-S-1")
    withdraw(opened.store, "decision-S-2", "S-2")
    opened.close()
    assert run(folder, "letter", "write", "--out", out, "--pdf")["set_aside"] == 2
    true = f"S-1-{second[-8:]}"
    assert {p.name for p in out.iterdir()} == {f"{true}.docx", f"{true}.pdf", "no longer valid"}
    assert {p.stem for p in (out / "no longer valid").iterdir()} == {"S-1", "S-2"}


def test_the_letters_of_a_batch_are_those_of_decisions_that_still_stand(folder: Path, tmp_path: Path):
    run(folder, "batch", "new", "B", "--format", "csv")
    run(folder, "batch", "dry-run", "B")
    run(folder, "batch", "write", "B", "--out", tmp_path / "b")
    opened = opening.open_workspace(folder, PASSPHRASE)
    withdraw(opened.store, "decision-S-2", "S-2")
    opened.close()
    told = run(folder, "letter", "write", "--out", tmp_path / "letters", "--batch", "B")
    assert (len(told["letters"]), told["kept_back"]) == (1, 1)  # type: ignore[arg-type]


def test_an_export_of_awards_counts_an_educator_once(folder: Path, tmp_path: Path):
    opened = opening.open_workspace(folder, PASSPHRASE)
    with opened.store.write() as session:
        row = session.get_one(SubmissionRow, "S-1")
        row.body = row.body | {"educator": "E-2"}
    opened.close()
    for form in ("canvas", "badges"):
        told = run(folder, "export", "--format", form, "--out", tmp_path)
        assert (told["decisions"], told["awarded_already"]) == (1, 1)


def test_spaces_around_the_name_of_a_batch_are_none_of_it(folder: Path, tmp_path: Path):
    run(folder, "batch", "new", "Batch 9 ", "--format", "csv")
    assert run(folder, "batch", "dry-run", "Batch 9 ")["batch"] == "Batch 9"
    assert run(folder, "batch", "write", " Batch 9", "--out", tmp_path / "b")["decisions"] == 2


def test_a_dry_run_begins_with_what_is_to_be_done_by_hand(folder: Path, tmp_path: Path):
    words = ("--format", "canvas")
    run(folder, "batch", "new", "A", *words)
    run(folder, "batch", "dry-run", "A")
    run(folder, "batch", "write", "A", "--out", tmp_path / "a")
    opened = opening.open_workspace(folder, PASSPHRASE)
    withdraw(opened.store, "decision-S-2", "S-2")
    opened.close()
    run(folder, "batch", "new", "B", *words)
    assert run(folder, "batch", "dry-run", "B")["by_hand"] == 1
    said = assessor("batch", "dry-run", "B", "--workspace", folder).out.splitlines()
    assert said[-1] == "Once that was done, say so: “assessor batch taken-back S-2”."
    assert said[1] == "S-2: blocked, take back by hand what was awarded in batch “A”; withdrawn"


def test_a_batch_of_a_credential_there_is_none_of_is_refused(workspace_folder: Path) -> None:
    refused = assessor("batch", "new", "B", "--credential", "nope", "--workspace", workspace_folder, "--json")
    assert refused.code == 1 and "There is no credential “nope” here; there are" in refused.error
    known = assessor(
        "batch", "new", "B", "--credential", "checking-for-understanding", "--workspace", workspace_folder, "--json"
    )
    assert known.code == 0


@pytest.mark.parametrize("words", [("batch", "new", "B"), ("export", "--format", "canvas", "--out", "out")])
def test_a_badge_class_of_a_credential_there_is_none_of_is_refused(
    workspace_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = assessor(*words, "--badge-class", "nope=class-1", "--workspace", workspace_folder, "--json")
    assert refused.code == 1 and "There is no credential “nope” here; there are" in refused.error
    assert assessor("batch", "list", "--workspace", workspace_folder, "--json").document["batches"] == []
    assert not (tmp_path / "out").exists()


def test_letters_of_a_batch_wait_for_its_dry_run(workspace_folder: Path, tmp_path: Path) -> None:
    assessor("batch", "new", "B", "--workspace", workspace_folder)
    asked = ("letter", "write", "--batch", "B", "--out", tmp_path / "out", "--workspace", workspace_folder, "--json")
    assert "Make a dry run of batch “B” first" in assessor(*asked).error


def test_a_batch_named_by_mistake_is_dropped(workspace_folder: Path) -> None:
    here = ("--workspace", workspace_folder, "--json")
    assessor("batch", "new", "Tpyo", *here)
    assert assessor("batch", "drop", "Tpyo", *here).document == {"batch": "Tpyo", "dropped": True}
    assert assessor("batch", "list", *here).document == {"batches": []}
    assert "There is no batch" in assessor("batch", "drop", "Tpyo", *here).error


def put_out(folder: Path, name: str, out: Path, *words: object) -> None:
    run(folder, "batch", "new", name, *words)
    run(folder, "batch", "dry-run", name)
    run(folder, "batch", "write", name, "--out", out)


def test_batches_of_one_second_stand_in_the_history_as_they_were_written(folder: Path, tmp_path: Path):
    for name in ("Zulu", "Alpha", "Mike"):
        put_out(folder, name, tmp_path / name, "--copy", "--format", "jsonl")
    told = json.dumps(run(folder, "history", "S-1"), ensure_ascii=False)
    assert told.index("“Mike”") < told.index("“Alpha”") < told.index("“Zulu”")


def test_a_dry_run_names_every_decision_under_what_becomes_of_it(folder: Path, tmp_path: Path):
    put_out(folder, "A", tmp_path / "a", "--format", "csv")
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-1"], supersedes="decision-S-1")
    decide(opened.store, ["S-3"])
    decide(opened.store, ["S-4"], coded=True)
    opened.close()
    run(folder, "batch", "new", "B", "--format", "csv")
    assert assessor("batch", "dry-run", "B", "--workspace", folder).out.splitlines() == [
        "2 would go out (1 new, 1 changed, 1 already exported, 2 blocked).",
        "S-3: new",
        "S-1: changed, corrects what went out in batch “A”",
        "S-2: already exported, in batch “A”",
        "S-1: blocked, superseded",
        "S-4: blocked, has condition codes",
    ]
    told = run(folder, "batch", "dry-run", "B")["decisions"]
    assert [(each["submission"], each["standing"]) for each in told] == [  # type: ignore[attr-defined]
        ("S-1", "blocked"), ("S-1", "changed"), ("S-2", "already exported"), ("S-3", "new"), ("S-4", "blocked"),
    ]  # fmt: skip


def test_what_was_taken_back_by_hand_is_said_once(folder: Path, tmp_path: Path):
    put_out(folder, "A", tmp_path / "a", "--format", "canvas")
    opened = opening.open_workspace(folder, PASSPHRASE)
    withdraw(opened.store, "decision-S-2", "S-2")
    opened.close()
    todo = assessor("batch", "taken-back", "--workspace", folder).out.strip()
    assert todo == "S-2: take back by hand what was awarded in batch “A”"
    assert run(folder, "batch", "taken-back", "S-2")["decisions"] == ["decision-S-2"]
    assert run(folder, "batch", "taken-back")["to_take_back"] == []
    put_out(folder, "B", tmp_path / "b", "--format", "canvas")
    run(folder, "batch", "new", "C", "--format", "canvas")
    assert run(folder, "batch", "dry-run", "C")["by_hand"] == 0
    run(folder, "batch", "taken-back", "S-2", "--undo")
    assert run(folder, "batch", "dry-run", "C")["by_hand"] == 1
    refused = assessor("batch", "taken-back", "S-1", "--workspace", folder, "--json")
    assert (refused.code, "Nothing is to be taken back by hand for S-1" in refused.error) == (1, True)


def cut_off(folder: Path, name: str) -> None:
    """As a power cut after the folder had its name leaves it."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    with opened.store.write() as session:
        batch_named(session, name).state = "sealed"
    opened.close()


def test_a_batch_whose_files_are_gone_is_said_to_be_lost_and_written_elsewhere(folder: Path, tmp_path: Path):
    put_out(folder, "A", tmp_path / "a", "--format", "csv")
    cut_off(folder, "A")
    (tmp_path / "a").rename(tmp_path / "before")
    refused = assessor("batch", "write", "A", "--out", tmp_path / "a", "--workspace", folder, "--json")
    assert "“assessor batch arrived” says the one, “assessor batch lost” the other." in refused.error
    assert run(folder, "batch", "lost", "A") == {"batch": "A", "state": "open"}
    assert run(folder, "batch", "write", "A", "--out", tmp_path / "b")["decisions"] == 2
    csvs = [(tmp_path / place / "data" / "decisions.csv").read_bytes() for place in ("before", "b")]
    assert csvs[0] == csvs[1]
    assert "(lost, said the person at device" in assessor("batch", "list", "--workspace", folder).out


def test_a_batch_whose_files_are_gone_is_said_to_have_arrived(folder: Path, tmp_path: Path):
    put_out(folder, "A", tmp_path / "a", "--format", "csv")
    cut_off(folder, "A")
    assert "are there" in assessor("batch", "arrived", "A", "--workspace", folder, "--json").error
    (tmp_path / "a").rename(tmp_path / "uploaded")
    run(folder, "batch", "arrived", "A")
    (batch,) = run(folder, "batch", "list")["batches"]  # type: ignore[misc]
    assert (batch["state"], batch["decisions"], batch["fate"]["what"]) == ("written", 2, "arrived")  # type: ignore[index]
    assert "There is no batch" in assessor("batch", "arrived", "B", "--workspace", folder, "--json").error


def test_a_batch_that_waits_for_its_name_is_not_written_over_by_the_next_and_is_named(folder: Path, tmp_path: Path):
    out = tmp_path / "outbox"
    put_out(folder, "Night 1", out, "--format", "csv")
    cut_off(folder, "Night 1")
    (night,) = run(folder, "batch", "list")["batches"]  # type: ignore[misc]
    out.rename(part_of(out, BatchId(night["id"])))  # type: ignore[index]
    run(folder, "batch", "new", "Night 2", "--format", "csv")
    run(folder, "batch", "dry-run", "Night 2")
    refused = assessor("batch", "write", "Night 2", "--out", out, "--workspace", folder, "--json")
    assert refused.code == 1 and f'“assessor batch write "Night 1" --out "{out}"” finishes it.' in refused.error
    elsewhere = run(folder, "batch", "write", "Night 2", "--out", tmp_path / "two")
    assert elsewhere["notes"] == [
        f"Batch “Night 1” was cut off at its last step; write it to {out} once more to finish it."
    ]
    assert run(folder, "batch", "write", "Night 1", "--out", out)["decisions"] == 2
    assert bagit.Bag(str(out)).is_valid()


def test_an_export_of_evidence_with_none_in_it_says_so_and_makes_no_file(workspace_folder: Path, tmp_path: Path):
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    decide(opened.store, ["S-1"], cites=())
    decide(opened.store, ["S-2"], cites=("text",))
    opened.close()
    here = ("--out", tmp_path / "out", "--workspace", workspace_folder)
    said = assessor("export", "--format", "webvtt", *here)
    assert said.out.strip() == "None of 2 decisions has spans of a recording. No file was written."
    assert list((tmp_path / "out").iterdir()) == []
    said = assessor("export", "--format", "annotations", *here)
    assert (
        said.out.strip()
        == f"1 decision written to {tmp_path / 'out' / 'annotations.jsonld'}. 1 more without evidence links."
    )
    assert said.code == 0


def test_a_batch_that_was_only_looked_at_is_listed_as_not_sent(folder: Path, tmp_path: Path):
    run(folder, "batch", "new", "B", "--format", "csv")
    run(folder, "batch", "dry-run", "B")
    assert assessor("batch", "list", "--workspace", folder).out == "B: open, not sent\n"
    out = tmp_path / "b"
    run(folder, "batch", "write", "B", "--out", out)
    assert assessor("batch", "list", "--workspace", folder).out == f"B: written, 2 decisions, {out}\n"


def test_a_form_with_nothing_in_it_is_told_of_before_and_after_a_batch_is_written(
    workspace_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("assessor_app.cli.opening.credentials", lambda _store: known)
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    decide(opened.store, ["S-1"], cites=("text",))
    opened.close()
    here, empty = ("--workspace", workspace_folder), "spans of a recording, so the form “webvtt” is empty."
    for name in ("A", "B"):
        run(workspace_folder, "batch", "new", name, "--format", "csv", "--format", "annotations", "--format", "webvtt")
    assert assessor("batch", "dry-run", "A", *here).out.endswith(f"None of these decisions has {empty}\n")
    assert run(workspace_folder, "batch", "dry-run", "A")["notes"] == [f"None of these decisions has {empty}"]
    assert assessor("batch", "write", "A", "--out", tmp_path / "a", *here).out.endswith(f"{empty}\n")
    assert run(workspace_folder, "batch", "write", "A", "--out", tmp_path / "a")["notes"]
    assert run(workspace_folder, "batch", "dry-run", "B")["notes"] == []  # nothing of it goes


def test_a_form_that_is_named_twice_is_written_once_and_kept_profiles_are_listed(folder: Path, tmp_path: Path):
    (tmp_path / "p.json").write_text(
        '{"format": "assessor-export-profile/1", "name": "Nightly", "forms": ["csv", "letters", "csv"]}'
    )
    assert run(folder, "batch", "profile", "list")["profiles"] == []
    run(folder, "batch", "profile", "save", tmp_path / "p.json")
    assert run(folder, "batch", "profile", "list")["profiles"] == [{"name": "Nightly", "forms": ["csv", "letters"]}]
    made = run(folder, "batch", "new", "B", "--format", "letters", "--format", "letters", "--copy")
    assert made["forms"] == ["letters"]
    run(folder, "batch", "dry-run", "B")
    run(folder, "batch", "write", "B", "--out", tmp_path / "b")
    assert (tmp_path / "b" / "data" / "letters").is_dir()


def test_quiet_nights_leave_no_batch_behind_and_one_that_waits_for_letters_stays(folder: Path, tmp_path: Path):
    put_out(folder, "A", tmp_path / "a", "--format", "csv")
    for _ in range(2):
        run(folder, "batch", "new", "Night", "--format", "csv")
        run(folder, "batch", "dry-run", "Night")
        told = run(folder, "batch", "write", "Night", "--out", tmp_path / "night")
        assert told["folder"] is None and told["forgotten"]
    again = assessor("batch", "write", "Night", "--out", tmp_path / "night", "--workspace", folder, "--json")
    assert again.code != 0 and again.document["error"] == (
        "There is no batch “Night”. One that has nothing to send is forgotten as it is written; for another try, make "
        "it anew."
    )
    assert [each["name"] for each in run(folder, "batch", "list")["batches"]] == ["A"]
    run(folder, "batch", "new", "B", "--letters", "--copy", "--format", "csv")
    run(folder, "batch", "dry-run", "B")
    assert not run(folder, "batch", "write", "B", "--out", tmp_path / "b")["forgotten"]
    assert [each["name"] for each in run(folder, "batch", "list")["batches"]] == ["B", "A"]
