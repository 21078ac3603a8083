"""A batch that was cut off near its end: what counts as sent, and what is said of files that are gone."""

import shutil
from pathlib import Path

import bagit
import pytest

from assessor_app.commands import cut_off
from assessor_app.domain.batch import Standing
from assessor_app.domain.errors import RuleBroken
from assessor_app.queries import batches as batches_queries
from assessor_app.reports import batch_zip
from assessor_app.reports.selection import Selection
from assessor_app.store import batches as kept
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import known
from tests.decided import decide
from tests.store.sending import cut_before_its_name, dry, files, left, make, send, waiting


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


@pytest.mark.parametrize("name", ["one", "one.zip"])
def test_what_was_corrected_after_a_cut_before_the_name_is_noticed_and_the_batch_is_open_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
):
    (first, _) = decide(store, ["S-1", "S-2"])
    cut_before_its_name(store, tmp_path / name, monkeypatch)
    decide(store, ["S-1"], supersedes=first)
    with pytest.raises(RuleBroken, match=r"S-1 changed since \(superseded\).*nothing of it counts as sent"):
        send(store, tmp_path / name)
    assert left(tmp_path) == []
    assert [line.standing for line in dry(store).lines] == [Standing.BLOCKED, Standing.NEW, Standing.NEW]
    assert send(store, tmp_path / name).decisions == 2


def test_a_sealed_batch_whose_files_are_gone_counts_as_sent_when_it_was_overtaken(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """They may have been moved away: what was in it may not go out a second time unasked."""
    (first, _) = decide(store, ["S-1", "S-2"])
    cut_before_its_name(store, tmp_path / "one", monkeypatch)
    shutil.rmtree(waiting(tmp_path / "one"))
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
    shutil.rmtree(waiting(tmp_path / "one"))
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
