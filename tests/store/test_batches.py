"""Batches: a dry run before a byte is written, each decision once, nothing half-written under the final name."""

import csv
import errno
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path

import bagit
import pytest

from assessor_app.commands import batches, cut_off
from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.batch import Standing
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile, read_profile
from assessor_app.queries import batches as batches_queries
from assessor_app.queries.decisions import decision, decisions
from assessor_app.queries.known import here
from assessor_app.reports import batch_folder, batch_zip, forms
from assessor_app.reports.selection import Selection
from assessor_app.store import batches as kept
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import FactRow, LetterRow, ProfileRow
from assessor_app.store.rows import EventRow, OutboxRow, SubmissionRow
from tests import builders, decided
from tests.decided import decide, known

EVERY = Profile("all", forms.NAMES)
TABLES = Profile("tables", ("csv", "parquet"))


def make(store: Store, name: str = "Batch 1", profile: Profile = EVERY, **more):
    return batches.new_batch(
        store, name, profile, now=builders.ticking(), new_id=builders.counting(f"id {name}"), **more
    )


def dry(store: Store, name: str = "Batch 1"):
    return batches.dry_run(store, name, now=builders.ticking())[0]


def send(store: Store, folder: Path, name: str = "Batch 1", progress=lambda _done, _total: None):
    writer = batch_zip.batch_at(folder, Selection(store, known), progress)
    return batches.write(store, name, writer, now=builders.ticking())[0]


def sent(store: Store, folder: Path, name: str = "Batch 1", profile: Profile = EVERY, **more):
    make(store, name, profile, **more)
    dry(store, name)
    return send(store, folder, name)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def standings(store: Store, name: str = "Batch 1") -> dict[str, tuple[Standing, str]]:
    return {line.submission: (line.standing, line.reason) for line in dry(store, name).lines}


def test_a_dry_run_says_what_is_new_and_touches_no_file(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    make(store)
    before = set(tmp_path.rglob("*"))
    assert standings(store) == {"S-1": (Standing.NEW, ""), "S-2": (Standing.NEW, "")}
    assert set(tmp_path.rglob("*")) == before


def test_a_decision_goes_out_in_one_award_batch_only(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    decide(store, ["S-2"])
    make(store, "Batch 2")
    assert standings(store, "Batch 2") == {
        "S-1": (Standing.EXPORTED, "in batch “Batch 1”"),
        "S-2": (Standing.NEW, ""),
    }
    assert send(store, tmp_path / "two", "Batch 2").decisions == 1


def test_a_batch_written_twice_sends_nothing_twice(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    again = send(store, tmp_path / "elsewhere")
    assert (again.before, again.folder) == (True, tmp_path / "one")
    assert not (tmp_path / "elsewhere").exists()


def test_a_batch_with_nothing_new_makes_no_folder(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    nothing = sent(store, tmp_path / "two", "Batch 2")
    assert (nothing.decisions, nothing.folder) == (0, None)
    assert not (tmp_path / "two").exists()


def test_sending_again_needs_a_reason(store: Store):
    with pytest.raises(RuleBroken, match="Say why"):
        make(store, again="  ")


def test_what_is_sent_again_keeps_the_reason(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    make(store, "Batch 2", again="the issuer lost the file")
    assert standings(store, "Batch 2") == {"S-1": (Standing.AGAIN, "the issuer lost the file")}
    assert send(store, tmp_path / "two", "Batch 2").decisions == 1
    assert batches_queries.batches(store)[0].again == "the issuer lost the file"


def test_a_copy_does_not_count_as_sent(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "copy", "For the file", Profile("copy", ("csv",), award=False))
    make(store)
    assert standings(store) == {"S-1": (Standing.NEW, "")}


def test_a_correction_of_what_went_out_is_changed_and_goes_out_once(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=TABLES)
    decide(store, ["S-1"], level="developing", supersedes=first)
    make(store, "Batch 2", TABLES)
    found = [(line.standing, line.reason) for line in dry(store, "Batch 2").lines]
    assert found == [
        (Standing.BLOCKED, "superseded"),
        (Standing.CHANGED, "corrects what went out in batch “Batch 1”"),
    ]


def test_a_correction_of_a_correction_is_changed_too(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    (second,) = decide(store, ["S-1"], supersedes=first)
    decide(store, ["S-1"], supersedes=second)
    make(store, "Batch 2")
    assert [line.standing for line in dry(store, "Batch 2").lines][-1] is Standing.CHANGED


def test_what_may_not_go_out_is_kept_back_with_its_reason(store: Store):
    (refused, quarantined, gone) = decide(store, ["S-1", "S-2", "S-3"])
    decided.set_state(store, refused, "refused", "another programme")
    decided.set_state(store, quarantined, "quarantined")
    decided.withdraw(store, gone, "S-3")
    decide(store, ["S-4"], coded=True)
    decide(store, ["S-5"], role=ReadingRole.PRACTICE)
    make(store)
    assert standings(store) == {
        "S-1": (Standing.BLOCKED, "refused by the issuer: another programme"),
        "S-2": (Standing.BLOCKED, "quarantined by the issuer"),
        "S-3": (Standing.BLOCKED, "withdrawn"),
        "S-4": (Standing.BLOCKED, "has condition codes"),
        "S-5": (Standing.BLOCKED, "a practice reading"),
    }


def test_what_went_out_as_it_is_is_not_kept_back_by_what_another_batch_asks_for(store: Store, tmp_path: Path):
    decide(store, ["S-1"], coded=True)
    sent(store, tmp_path / "one", profile=replace(EVERY, coded=True))
    make(store, "Batch 2", Profile("strict", ("csv",), letters=True))
    assert standings(store, "Batch 2") == {"S-1": (Standing.EXPORTED, "in batch “Batch 1”")}
    make(store, "Batch 3", again="the issuer lost the file")
    assert standings(store, "Batch 3") == {"S-1": (Standing.BLOCKED, "has condition codes")}
    make(store, "Batch 4", Profile("a copy", ("csv",), award=False))
    assert standings(store, "Batch 4") == {"S-1": (Standing.BLOCKED, "has condition codes")}


def test_what_became_of_a_decision_after_it_went_out_is_said_before_that_it_did(store: Store, tmp_path: Path):
    (refused, gone) = decide(store, ["S-1", "S-2"])
    sent(store, tmp_path / "one", profile=TABLES)
    decided.set_state(store, refused, "refused")
    decided.withdraw(store, gone, "S-2")
    make(store, "Batch 2", TABLES)
    assert standings(store, "Batch 2") == {
        "S-1": (Standing.BLOCKED, "refused by the issuer"), "S-2": (Standing.BLOCKED, "withdrawn"),
    }  # fmt: skip


def test_a_profile_that_asks_for_letters_keeps_back_what_has_none(store: Store):
    decide(store, ["S-1"])
    make(store, profile=Profile("with letters", ("csv",), letters=True))
    assert standings(store) == {"S-1": (Standing.BLOCKED, "its letter is missing")}


def test_only_what_was_chosen_goes_out(store: Store):
    (one, _two) = decide(store, ["S-1", "S-2"])
    make(store, chosen=(DecisionId(one),))
    assert list(standings(store)) == ["S-1"]


def test_a_decision_that_can_have_no_letter_here_stays_and_the_rest_goes(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    with store.write() as session:
        session.get_one(FactRow, "decision-S-2").credential_version = "9"

    def only_ours(_ident: str, version: str):
        if version == "9":
            raise RuleBroken("There is no such credential.")
        return known(_ident, version)

    make(store)
    plan, _ = batches.dry_run(store, "Batch 1", now=builders.ticking(), here=here(only_ours))
    told = {line.submission: (line.standing, line.reason) for line in plan.lines}
    assert told["S-2"] == (Standing.BLOCKED, "letter missing: its credential is not on this device")
    assert send(store, tmp_path / "one").decisions == 1
    make(store, "Tables", TABLES)
    assert "S-2" in [line.submission for line in dry(store, "Tables").going]


@pytest.mark.parametrize("name", [" ", "B\nPayload-Oxum: 1.1", "\u202eB", "B\x1b[2J", "x" * 5_000])
def test_a_name_that_is_no_line_to_read_is_refused(store: Store, name: str):
    with pytest.raises(RuleBroken, match=r"[Aa] batch"):
        make(store, name)
    assert batches_queries.batches(store) == ()


def test_a_batch_is_written_only_after_its_dry_run(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    make(store)
    with pytest.raises(RuleBroken, match="dry run"):
        send(store, tmp_path / "one")


def test_a_decision_superseded_after_the_dry_run_is_noticed(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    make(store)
    dry(store)
    decide(store, ["S-1"], supersedes=first)
    with pytest.raises(RuleBroken, match=r"S-1 changed after the dry run \(superseded\)"):
        send(store, tmp_path / "one")
    assert not list(tmp_path.glob("*one*"))


def test_a_decision_superseded_while_the_files_are_written_is_noticed(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    make(store)
    dry(store)

    def meanwhile(done: int, total: int) -> None:
        if done == total:
            decide(store, ["S-1"], supersedes=first, prefix="late")

    with pytest.raises(RuleBroken, match="S-1 changed after the dry run"):
        send(store, tmp_path / "one", progress=meanwhile)
    assert not list(tmp_path.glob("*one*"))
    assert batches_queries.batches(store)[0].state == "open"


def test_what_was_committed_after_the_dry_run_waits_for_the_next_batch(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    make(store)
    dry(store)
    decide(store, ["S-2"])
    assert send(store, tmp_path / "one").decisions == 1
    assert len((tmp_path / "one" / "data" / "decisions.jsonl").read_text().splitlines()) == 1


def test_two_batches_with_one_decision_send_it_once(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    for name in ("Batch 1", "Batch 2"):
        make(store, name)
        dry(store, name)
    send(store, tmp_path / "one")
    with pytest.raises(RuleBroken, match="in batch “Batch 1”"):
        send(store, tmp_path / "two", "Batch 2")
    assert not (tmp_path / "two").exists()


def test_bagit_validates_a_batch(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    sent(store, tmp_path / "one")
    bag = bagit.Bag(str(tmp_path / "one"))
    assert bag.is_valid()
    assert bag.info["External-Identifier"] == "Batch 1"


def test_every_form_is_in_the_batch(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    assert {p.name for p in (tmp_path / "one" / "data").iterdir()} == {form.file for form in forms.FORMS}


def test_the_same_selection_gives_the_same_bytes(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    copy = Profile("copy", forms.NAMES, award=False)
    for name in ("one", "two"):
        sent(store, tmp_path / name, name, copy)
    one, two = files(tmp_path / "one" / "data"), files(tmp_path / "two" / "data")
    assert one == two


def test_a_full_disk_in_mid_batch_leaves_nothing_and_sends_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    make(store)
    dry(store)

    def full(_selection: Selection, path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    broken = tuple(f if f.name != "parquet" else forms.Form(f.name, f.title, f.file, full) for f in forms.FORMS)
    with monkeypatch.context() as patch:
        patch.setattr(forms, "FORMS", broken)
        with pytest.raises(RuleBroken, match="is full"):
            send(store, tmp_path / "one")
    assert not list(tmp_path.glob("*one*"))
    assert send(store, tmp_path / "one").decisions == 1


def test_a_power_cut_before_the_last_step_is_mended_by_writing_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    cut_before_its_name(store, tmp_path / "one", monkeypatch)
    assert not (tmp_path / "one").exists()
    with pytest.raises(RuleBroken, match="once more to finish it"):
        dry(store)
    assert send(store, tmp_path / "one").decisions == 1
    assert bagit.Bag(str(tmp_path / "one")).is_valid()


def cut_before_its_name(store: Store, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(store)
    dry(store)

    def cut(_beside: Path, _place: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batch_folder, "publish", cut)
        patch.setattr(batch_zip, "publish", cut)
        with pytest.raises(KeyboardInterrupt):
            send(store, place)


@pytest.mark.parametrize("name", ["one", "one.zip"])
def test_what_was_corrected_after_a_cut_before_the_name_is_noticed_and_the_batch_is_open_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    (first, _) = decide(store, ["S-1", "S-2"])
    cut_before_its_name(store, tmp_path / name, monkeypatch)
    decide(store, ["S-1"], supersedes=first)
    with pytest.raises(RuleBroken, match=r"S-1 changed since \(superseded\).*nothing of it counts as sent"):
        send(store, tmp_path / name)
    assert not list(tmp_path.glob("*one*"))
    assert [line.standing for line in dry(store).lines] == [Standing.BLOCKED, Standing.NEW, Standing.NEW]
    assert send(store, tmp_path / name).decisions == 2


def test_a_sealed_batch_whose_files_are_gone_counts_as_sent_when_it_was_overtaken(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """They may have been moved away: what was in it may not go out a second time unasked."""
    (first, _) = decide(store, ["S-1", "S-2"])
    cut_before_its_name(store, tmp_path / "one", monkeypatch)
    shutil.rmtree(tmp_path / ".one.part")
    decide(store, ["S-1"], supersedes=first)
    with pytest.raises(RuleBroken, match="Its decisions count as sent"):
        send(store, tmp_path / "one")
    make(store, "Batch 2")
    assert [line.standing for line in dry(store, "Batch 2").lines] == [
        Standing.BLOCKED, Standing.CHANGED, Standing.EXPORTED,
    ]  # fmt: skip


def cut_after_its_name(store: Store, place: Path) -> None:
    decide(store, ["S-1"])
    make(store)
    dry(store)
    send(store, place)
    with store.write() as session:  # the last step, not reached
        kept.batch_named(session, "Batch 1").state = "sealed"


def test_a_power_cut_after_the_folder_bore_its_name_is_mended_by_writing_again(store: Store, tmp_path: Path):
    cut_after_its_name(store, tmp_path / "one")
    before = files(tmp_path / "one")
    send(store, tmp_path / "one")
    assert files(tmp_path / "one") == before
    assert batches_queries.batches(store)[0].state == "written"


def test_a_batch_that_was_cut_off_is_not_written_a_second_time_elsewhere(store: Store, tmp_path: Path):
    cut_after_its_name(store, tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "uploaded")
    with pytest.raises(RuleBroken, match="Write it there once more"):
        send(store, tmp_path / "two")
    assert not (tmp_path / "two").exists()


@pytest.mark.parametrize("name", ["one", "one.zip"])
def test_a_batch_whose_files_were_moved_on_before_it_was_told_counts_as_sent(store: Store, tmp_path: Path, name: str):
    cut_after_its_name(store, tmp_path / name)
    (tmp_path / name).rename(tmp_path / "uploaded")
    with pytest.raises(RuleBroken, match=r"somebody may have moved them on\. Its decisions count as sent"):
        send(store, tmp_path / name)
    assert not (tmp_path / name).exists()


def said_of(store: Store, folder: Path, say):
    return say(store, "Batch 1", batch_zip.batch_at(folder, Selection(store, known)), now=builders.ticking())


@pytest.mark.parametrize("name", ["one", "one.zip"])
def test_a_batch_whose_files_are_lost_is_written_again_to_another_place_with_the_same_bytes(
    store: Store, tmp_path: Path, name: str
):
    cut_after_its_name(store, tmp_path / name)
    (tmp_path / name).rename(tmp_path / "before")
    said_of(store, tmp_path / name, cut_off.say_lost)
    (batch,) = batches_queries.batches(store)
    assert (batch.state, batch.decisions, batch.fate and batch.fate.what) == ("open", 0, "lost")
    decide(store, ["S-2"])
    (tmp_path / "two").mkdir()
    assert send(store, tmp_path / "two" / name).decisions == 1
    again = tmp_path / "two" / name
    assert files(again) == files(tmp_path / "before")
    assert again.is_dir() or again.read_bytes() == (tmp_path / "before").read_bytes()


def test_a_batch_whose_files_arrived_is_out_and_is_not_written_again(store: Store, tmp_path: Path):
    cut_after_its_name(store, tmp_path / "one")
    (tmp_path / "one").rename(tmp_path / "uploaded")
    said_of(store, tmp_path / "one", cut_off.say_arrived)
    (batch,) = batches_queries.batches(store)
    assert (batch.state, batch.decisions, batch.fate and batch.fate.what) == ("written", 1, "arrived")
    assert send(store, tmp_path / "one").before
    assert not (tmp_path / "one").exists()


def test_a_lost_batch_that_was_overtaken_asks_for_a_dry_run(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (first, _) = decide(store, ["S-1", "S-2"])
    cut_before_its_name(store, tmp_path / "one", monkeypatch)
    shutil.rmtree(tmp_path / ".one.part")
    decide(store, ["S-1"], supersedes=first)
    said_of(store, tmp_path / "one", cut_off.say_lost)
    with pytest.raises(RuleBroken, match="make the dry run again"):
        send(store, tmp_path / "one")
    assert [line.standing for line in dry(store).lines] == [Standing.BLOCKED, Standing.NEW, Standing.NEW]


@pytest.mark.parametrize("say", [cut_off.say_lost, cut_off.say_arrived])
def test_nothing_is_said_of_files_that_are_there_or_of_a_batch_that_was_not_cut_off(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, say
):
    decide(store, ["S-1"])
    cut_before_its_name(store, tmp_path / "one", monkeypatch)
    with pytest.raises(RuleBroken, match="are there: write it to"):
        said_of(store, tmp_path / "one", say)
    assert send(store, tmp_path / "one").decisions == 1
    with pytest.raises(RuleBroken, match="was not cut off"):
        said_of(store, tmp_path / "one", say)


def test_a_batch_that_waits_for_its_name_takes_nobody_s_place(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    cut_before_its_name(store, tmp_path / "one", monkeypatch)
    (tmp_path / "one").mkdir()
    with pytest.raises(RuleBroken, match="Something else lies at"):
        send(store, tmp_path / "one")
    (tmp_path / "one").rmdir()
    assert send(store, tmp_path / "one").decisions == 1


def test_a_drive_that_is_not_there_is_said_in_a_sentence():
    class Drive(type(Path())):  # type: ignore[misc]  # as a drive of Windows has no folder above it that is there
        def exists(self, *, follow_symlinks: bool = True) -> bool:
            return False

    with pytest.raises(RuleBroken, match="there is no such drive"):
        batch_folder.require_reachable(Drive("/absent/out"))


def test_a_decision_whose_signature_does_not_hold_is_not_sent(store: Store, tmp_path: Path):
    (one,) = decide(store, ["S-1"])
    with store.write() as session:
        row = session.get_one(EventRow, one)
        row.jws = row.jws[:-4] + ("AAAA" if row.jws[-4:] != "AAAA" else "BBBB")
    make(store)
    dry(store)
    with pytest.raises(RuleBroken, match="signature of the decision on S-1 does not hold"):
        send(store, tmp_path / "one")
    assert not list(tmp_path.glob("*one*"))


def test_a_folder_that_is_there_is_left_alone(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    make(store)
    dry(store)
    (tmp_path / "one").mkdir()
    with pytest.raises(RuleBroken, match="is there already"):
        send(store, tmp_path / "one")


def test_stopping_half_way_leaves_nothing(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    make(store)
    dry(store)

    def stop(_done: int, _total: int) -> None:
        raise RuleBroken("Stopped.")

    with pytest.raises(RuleBroken, match="Stopped"):
        send(store, tmp_path / "one", progress=stop)
    assert not list(tmp_path.glob("*one*"))


def test_progress_counts_to_the_end(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2", "S-3"])
    make(store)
    dry(store)
    heard: list[tuple[int, int]] = []
    send(store, tmp_path / "one", progress=lambda done, total: heard.append((done, total)))
    assert heard[-1][0] == heard[-1][1]


def test_the_list_of_decisions_says_in_which_batch_each_went(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one")
    assert decisions(store, known)[0].where == "Batch 1, waiting to send"


def test_a_profile_is_kept_under_its_name(store: Store):
    batches.save_profile(store, EVERY)
    assert batches_queries.profile_named(store, "all", forms.NAMES) == EVERY


def test_a_profile_of_a_newer_version_hides_no_other(store: Store):
    batches.save_profile(store, TABLES)
    with store.write() as session:
        session.add(ProfileRow(name="newer", body={"format": "assessor-export-profile/2", "name": "newer"}))
    kept_here, left_out = batches_queries.profiles(store, forms.NAMES)
    assert kept_here == (TABLES,)
    assert left_out.startswith("The profile “newer” is left out. This export profile is of version 2")


def test_a_batch_whose_profile_asks_for_what_there_is_not_is_listed_all_the_same(store: Store):
    make(store, profile=Profile("odd", ("csv",), outcomes=("splendid",)))
    assert [(each.name, each.forms) for each in batches_queries.batches(store)] == [("Batch 1", ("csv",))]


def test_a_profile_of_a_newer_version_is_refused_with_a_sentence():
    with pytest.raises(RuleBroken, match="version 2; this Assessor knows version 1"):
        read_profile({"format": "assessor-export-profile/2", "name": "n", "forms": ["csv"]}, forms.NAMES)


@pytest.mark.parametrize(
    "told",
    [
        [],
        {},
        {"format": "assessor-export-profile/1"},
        {"format": "assessor-export-profile/1", "name": "n", "forms": []},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["tsv"]},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "award": "yes"},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "outcomes": "earned"},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "badge_classes": {"talk": 7}},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "outcome": ["earned"]},
        {"format": "assessor-export-profile/1", "name": "n", "forms": ["csv"], "outcomes": ["passed"]},
        {"format": "assessor-export-profile/x", "name": "n", "forms": ["csv"]},
    ],
)
def test_what_is_no_profile_is_refused_with_a_sentence(told: object):
    with pytest.raises(RuleBroken, match=r"[.!]$"):
        read_profile(json.loads(json.dumps(told)), forms.NAMES)


def test_a_decision_of_another_device_is_sent_only_when_asked_for(store: Store):
    (one,) = decide(store, ["S-1"])
    with store.write() as session:
        session.delete(session.get_one(OutboxRow, one))  # what a mirrored event has not
    make(store)
    assert standings(store)["S-1"][0] is Standing.EXPORTED
    make(store, "Batch 2", again="the other laptop is gone")
    assert standings(store, "Batch 2")["S-1"][0] is Standing.AGAIN


AWARDS = Profile("awards", ("canvas", "csv"), badge_classes=(("talk", "class-77"),))
ONLY_AWARDS = Profile("only awards", ("canvas",))


def awards(folder: Path) -> list[tuple[str, str]]:
    with (folder / "data" / "canvas-awards.csv").open(encoding="utf-8", newline="") as file:
        return [(row["Badge Class ID"], row["Identifier"]) for row in csv.DictReader(file)]


def test_the_programme_names_the_badge_class_of_a_credential(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=AWARDS)
    assert awards(tmp_path / "one") == [("class-77", "E-1")]


def test_a_correction_that_leaves_a_credential_earned_awards_nothing_again_and_says_so(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=AWARDS)
    decide(store, ["S-1"], supersedes=first)
    make(store, "Batch 2", AWARDS)
    assert dry(store, "Batch 2").lines[-1].reason == (
        "not awarded again: it was in batch “Batch 1”; corrects what went out in batch “Batch 1”"
    )
    send(store, tmp_path / "two", "Batch 2")
    assert awards(tmp_path / "two") == []


def test_an_award_goes_out_again_where_that_was_asked_for_with_a_reason(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=AWARDS)
    decide(store, ["S-1"], supersedes=first)
    sent(store, tmp_path / "two", "Batch 2", AWARDS, again="Canvas lost it")
    assert awards(tmp_path / "two") == [("class-77", "E-1")]


def test_a_correction_that_takes_an_outcome_back_says_what_was_awarded(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=AWARDS)
    decide(store, ["S-1"], level="developing", supersedes=first)
    make(store, "Batch 2", AWARDS)
    assert dry(store, "Batch 2").lines[-1].reason.startswith("take back by hand what was awarded in batch “Batch 1”; ")


def test_nobody_is_awarded_a_credential_twice_in_one_batch(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    with store.write() as session:
        row = session.get_one(SubmissionRow, "S-1")
        row.body = row.body | {"educator": "E-2"}
    decide(store, ["S-2"])
    make(store, profile=AWARDS)
    assert standings(store)["S-2"] == (Standing.NEW, "not awarded again: it was in batch “Batch 1”")
    send(store, tmp_path / "one")
    assert awards(tmp_path / "one") == [("class-77", "E-2")]


def test_a_batch_without_a_file_of_awards_awards_nothing(store: Store, tmp_path: Path):
    (first,) = decide(store, ["S-1"])
    sent(store, tmp_path / "one", profile=TABLES)
    decide(store, ["S-1"], supersedes=first)
    sent(store, tmp_path / "two", "Batch 2", AWARDS)
    assert awards(tmp_path / "two") == [("class-77", "E-1")]


def test_badge_classes_are_kept_with_a_profile(store: Store):
    batches.save_profile(store, AWARDS)
    assert batches_queries.profile_named(store, "awards", forms.NAMES) == AWARDS


def test_what_was_not_earned_does_not_count_as_sent_by_a_file_of_awards(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    decide(store, ["S-2"], level="developing")
    make(store, profile=ONLY_AWARDS)
    assert standings(store)["S-2"] == (Standing.BLOCKED, "not earned, and only awards are written")
    assert send(store, tmp_path / "one").decisions == 1
    make(store, "Batch 2", TABLES)
    assert standings(store, "Batch 2")["S-2"] == (Standing.NEW, "")


def test_with_nothing_but_awards_a_credential_that_is_there_makes_no_second_batch(store: Store, tmp_path: Path):
    (first, second) = decide(store, ["S-1", "S-2"])
    sent(store, tmp_path / "one", profile=ONLY_AWARDS)
    decide(store, ["S-1"], supersedes=first)
    decide(store, ["S-2"], level="developing", supersedes=second)
    make(store, "Batch 2", ONLY_AWARDS)
    told = [(x.standing, x.reason) for x in dry(store, "Batch 2").lines if "corrected" in x.decision]
    assert told == [
        (Standing.EXPORTED, "not awarded again: it was in batch “Batch 1”"),
        (Standing.BLOCKED, "take back by hand what was awarded in batch “Batch 1”; not earned, and only awards are "
         "written"),
    ]  # fmt: skip
    assert send(store, tmp_path / "two", "Batch 2").folder is None


def test_a_decision_there_is_not_cannot_be_chosen(store: Store):
    decide(store, ["S-1"])
    with pytest.raises(RuleBroken, match="no decision none on this device"):
        make(store, chosen=(DecisionId("decision-S-1"), DecisionId("none")))


def test_a_batch_in_which_a_letter_would_be_missing_is_not_written(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    make(store, profile=Profile("letters", ("letters",)))
    dry(store)

    def unknown(_name: str, _version: str):
        raise RuleBroken("There is no such credential.")

    writer = batch_zip.batch_at(tmp_path / "one", Selection(store, unknown))
    with pytest.raises(RuleBroken, match=r"no letter on S-1: the credential talk 1\.0 is not known here"):
        batches.write(store, "Batch 1", writer, now=builders.ticking())
    assert not list(tmp_path.glob("*one*")) and batches_queries.batches(store)[0].state == "open"


def test_the_letters_of_a_batch_are_kept_as_made_once_it_counts_as_sent(store: Store, tmp_path: Path):
    (one,) = decide(store, ["S-1"])
    letters = Profile("letters", ("csv", "letters"))
    make(store, profile=letters)
    dry(store)
    with pytest.raises(RuleBroken, match="stop"):
        send(store, tmp_path / "one", progress=stopping)
    assert "Letter made" not in [moment.title for moment in decision(store, known, one).history]
    send(store, tmp_path / "one")
    assert "Letter made" in [moment.title for moment in decision(store, known, one).history]
    make(store, "Batch 2", Profile("later", ("csv",), letters=True), again="its letter was missing")
    assert standings(store, "Batch 2")["S-1"][0] is Standing.AGAIN
    with store.read() as session:
        kept_as = session.get_one(LetterRow, one).sha256
    assert kept_as == hashlib.sha256((tmp_path / "one" / "data" / "letters" / "S-1.docx").read_bytes()).hexdigest()


def stopping(done: int, total: int) -> None:
    if done == total:
        raise RuleBroken("stop")


def test_a_batch_that_writes_the_letters_itself_keeps_nothing_back_for_want_of_one(store: Store):
    decide(store, ["S-1"])
    make(store, profile=Profile("letters", ("csv", "letters"), letters=True))
    assert standings(store) == {"S-1": (Standing.NEW, "")}


def test_a_batch_that_would_hold_nothing_is_not_written_and_sends_nothing(store: Store, tmp_path: Path):
    decide(store, ["S-1"], cites=("text",))
    make(store, profile=Profile("captions", ("webvtt",)))
    dry(store)
    with pytest.raises(RuleBroken, match="has spans of a recording, and the batch holds nothing else"):
        send(store, tmp_path / "one")
    assert not list(tmp_path.glob("*one*"))
    make(store, "Batch 2", Profile("both", ("webvtt", "annotations")))
    dry(store, "Batch 2")
    assert send(store, tmp_path / "two", "Batch 2").decisions == 1
