"""Batches that meet at one place: what one of them still needs no other takes away, and what is a stranger's stays."""

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import bagit
import pytest

from assessor_app.commands import batches, cut_off
from assessor_app.domain.batch import Standing
from assessor_app.domain.errors import RuleBroken
from assessor_app.queries import batches as batches_queries
from assessor_app.reports import batch_beside, batch_zip
from assessor_app.reports.selection import Selection
from assessor_app.store import opening
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import PASSPHRASE, known
from tests.decided import decide
from tests.store.sending import TABLES, cut_before_its_name, dry, left, make, send, sent, standings, waiting


@pytest.fixture(params=["outbox", "outbox.zip"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where batches meet: a folder, or a packed one."""
    return tmp_path / str(request.param)


@pytest.fixture
def cut(store: Store, place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of Batch 1, with S-1 in it, which was cut off while its files waited for their name."""
    decide(store, ["S-1"])
    cut_before_its_name(store, place, monkeypatch, profile=TABLES)
    return place


def test_another_batch_of_the_same_place_leaves_one_that_waits_for_its_name_and_names_it(
    store: Store, tmp_path: Path, cut: Path
):
    decide(store, ["S-2"])
    make(store, "Batch 2", TABLES)
    dry(store, "Batch 2")
    with pytest.raises(RuleBroken, match=r"“Batch 1” was cut off.*write it there once more.*or name another place"):
        send(store, cut, "Batch 2")
    assert send(store, cut).decisions == 1
    cut.rename(tmp_path / "sent on")
    assert send(store, cut, "Batch 2").decisions == 1
    assert left(tmp_path) == [cut.name, "sent on"]


def test_a_quiet_night_says_it_too(store: Store, cut: Path):
    with pytest.raises(RuleBroken, match="“Batch 1” was cut off"):
        sent(store, cut, "Batch 2", TABLES)


def test_beside_another_place_the_one_that_waits_stays(store: Store, tmp_path: Path, cut: Path):
    decide(store, ["S-2"])
    sent(store, tmp_path / "other", "Batch 2", TABLES)
    assert send(store, cut).decisions == 1


def test_files_that_were_moved_on_leave_their_place_to_the_next_batch(store: Store, tmp_path: Path, cut: Path):
    waiting(cut).rename(tmp_path / "sent on")
    decide(store, ["S-2"])
    assert sent(store, cut, "Batch 2", TABLES).decisions == 1


def test_what_another_workspace_left_at_the_same_place_stays(
    store: Store, new_workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Path
):
    decide(store, ["S-1"])
    cut_before_its_name(store, place, monkeypatch, "Ours", TABLES)
    other = opening.open_workspace(Path(shutil.copytree(new_workspace, tmp_path / "another")), PASSPHRASE)
    try:
        decide(other.store, ["S-1"])
        sent(other.store, place, "Theirs", TABLES)
    finally:
        other.close()
    with pytest.raises(RuleBroken, match="Something else lies at"):
        send(store, place, "Ours")
    place.rename(tmp_path / "theirs")
    assert send(store, place, "Ours").decisions == 1


def test_what_a_killed_batch_left_is_cleared_by_it_or_by_the_next(store: Store, tmp_path: Path, place: Path):
    decide(store, ["S-1"])
    for batch in ("Night 1", "Night 2"):
        make(store, batch, TABLES)
        dry(store, batch)
        half_written(place, batch)
    assert send(store, place, "Night 2").decisions == 1
    assert left(tmp_path) == [place.name]


@pytest.mark.parametrize("elsewhere", [False, True], ids=["there", "elsewhere before"])
def test_what_a_killed_batch_left_goes_with_it_when_it_is_dropped(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: bool, place: Path
):
    decide(store, ["S-1"])
    make(store, profile=TABLES)
    dry(store)
    for there in [tmp_path / "first", place] if elsewhere else [place]:
        killed_before_it_was_sealed(store, there, monkeypatch)
        assert left(tmp_path) == [waiting(there).name]
    assert batches_queries.batches(store)[0].folder is None
    batches.drop(store, "Batch 1", batch_beside.discard)
    assert left(tmp_path) == [] and batches_queries.batches(store) == ()


def test_dropping_a_batch_leaves_what_other_batches_wait_with(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: Path
):
    decide(store, ["S-2"])
    make(store, "Batch 2", TABLES)
    dry(store, "Batch 2")
    killed_before_it_was_sealed(store, tmp_path / "other", monkeypatch, "Batch 2")
    batches.drop(store, "Batch 2", batch_beside.discard)
    assert send(store, cut).decisions == 1
    assert left(tmp_path) == [cut.name]


def killed_before_it_was_sealed(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch, name: str = "Batch 1"
) -> None:
    """Nothing that would be done on the way out is done."""
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):

        def kill(*_words: object) -> None:
            patch.setattr(batches, "_clear", lambda *_: None)
            raise KeyboardInterrupt

        patch.setattr(batches, "_seal", kill)
        send(store, place, name)


def half_written(place: Path, name: str) -> None:
    part = waiting(place, name)
    if place.suffix:
        part.write_bytes(b"PK")
    bag = batch_beside.part_of(place, batches.BatchId(f"id {name}-000001"))
    (bag / "data").mkdir(parents=True)
    (bag / "data" / "decisions.csv").write_text("half")


def test_a_stranger_s_folder_beside_is_left_alone(store: Store, tmp_path: Path, place: Path):
    decide(store, ["S-1"])
    for theirs in (f".{place.name}.part", ".batch-theirs.part", ".batch-theirs.zip.part"):
        (tmp_path / theirs).mkdir()
        (tmp_path / theirs / "mine.txt").write_text("mine")
    sent(store, place, profile=TABLES)
    assert len(list(tmp_path.glob(".*/mine.txt"))) == 3


@pytest.mark.parametrize("second_names", [True, False], ids=["hard links", "none"])
def test_a_place_that_was_taken_while_the_files_were_written_is_not_taken_over(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Path, second_names: bool
):
    if not second_names:
        monkeypatch.setattr(os, "link", refuse)
    decide(store, ["S-1"])
    make(store, profile=TABLES)
    dry(store)
    seal = batches._seal

    def taken(*words) -> None:
        seal(*words)
        place.write_bytes(b"theirs")

    with monkeypatch.context() as patch, pytest.raises(RuleBroken, match=r"could not be moved.*Nothing was lost"):
        patch.setattr(batches, "_seal", taken)
        send(store, place)
    assert place.read_bytes() == b"theirs"
    place.unlink()
    assert send(store, place).decisions == 1
    assert left(tmp_path) == [place.name]


def refuse(*_names: object, **_more: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_a_zip_that_had_both_names_when_the_power_went_keeps_the_right_one(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    cut_before_its_name(store, tmp_path / "outbox.zip", monkeypatch, profile=TABLES)
    (tmp_path / "outbox.zip").hardlink_to(waiting(tmp_path / "outbox.zip"))
    assert send(store, tmp_path / "outbox.zip").decisions == 1
    assert left(tmp_path) == ["outbox.zip"]


def test_a_stop_that_comes_once_it_is_sealed_leaves_the_files(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    make(store, profile=TABLES)
    dry(store)
    seal = batches._seal

    def stopped(*words) -> None:
        seal(*words)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(batches, "_seal", stopped)
        send(store, tmp_path / "one")
    assert send(store, tmp_path / "one").decisions == 1
    assert bagit.Bag(str(tmp_path / "one")).is_valid()


def test_files_that_were_damaged_where_they_wait_are_not_said_to_be_moved_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    cut_before_its_name(store, tmp_path / "one", monkeypatch)
    (waiting(tmp_path / "one") / "tagmanifest-sha256.txt").write_text("")
    with pytest.raises(RuleBroken, match=r"waits for its name in .* was changed or damaged since"):
        send(store, tmp_path / "one")


@pytest.mark.parametrize("number", range(8))
def test_a_zip_of_which_bits_turned_is_not_what_was_written_and_nothing_is_read_of_it(
    store: Store, tmp_path: Path, number: int
):
    decide(store, ["S-1"])
    place = tmp_path / "one.zip"
    sent(store, place)
    digest = hashlib.sha256(batch_zip.tag_manifest(place)).hexdigest()
    with zipfile.ZipFile(place) as archive:
        tags = next(each for each in archive.infolist() if each.filename.endswith("tagmanifest-sha256.txt"))
    data = bytearray(place.read_bytes())
    data[tags.header_offset + 30 + len(tags.filename) + number] ^= 0xFF
    place.write_bytes(data)
    assert not batch_zip.BatchZip(place, Selection(store, known)).holds(digest)
    assert batch_zip.tag_manifest(place) == b""


def lost(path: Path) -> None:
    path.unlink()


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


DAMAGED = pytest.mark.parametrize(
    ("named", "harm"),
    [("data/decisions.csv", lost), ("data/decisions.csv", cut_short), ("manifest-sha256.txt", lost),
     ("manifest-sha256.txt", cut_short), ("bag-info.txt", lost)],
)  # fmt: skip


def harmed(batch: Path, named: str, harm: Callable[[Path], None]) -> None:
    """A file of a batch, which may be packed."""
    if batch.is_dir():
        harm(batch / named)
        return
    with zipfile.ZipFile(batch) as archive:
        archive.extractall(batch.parent / "opened")
    (bag,) = (batch.parent / "opened").iterdir()
    harm(bag / named)
    batch_zip.pack(bag, batch, bag.name)
    shutil.rmtree(batch.parent / "opened")


@DAMAGED
def test_a_batch_of_which_a_part_is_gone_where_it_waits_is_not_given_its_name(
    store: Store, named: str, harm: Callable[[Path], None], cut: Path
):
    harmed(waiting(cut), named, harm)
    with pytest.raises(RuleBroken, match=r"waits for its name in .* was changed or damaged since"):
        send(store, cut)
    assert not cut.exists() and batches_queries.batches(store)[0].state == "sealed"


@DAMAGED
def test_a_batch_of_which_a_part_is_gone_at_its_place_is_not_said_to_be_out(
    store: Store, tmp_path: Path, named: str, harm: Callable[[Path], None], cut: Path
):
    waiting(cut).rename(cut)
    harmed(cut, named, harm)
    said = rf"what lies at .*{cut.name} is not what was written: it was changed or damaged"
    with pytest.raises(RuleBroken, match=said):
        send(store, cut)
    assert batches_queries.batches(store)[0].state == "sealed"
    place = batch_zip.batch_at(cut, Selection(store, known))
    cut_off.say_lost(store, "Batch 1", place, now=builders.ticking())
    assert send(store, tmp_path / "again").decisions == 1


def test_what_a_system_puts_into_a_folder_that_is_looked_at_is_no_damage(store: Store, cut: Path):
    if waiting(cut).is_dir():
        (waiting(cut) / "data" / ".DS_Store").write_bytes(b"icons")
    assert send(store, cut).decisions == 1


def test_a_disk_that_is_not_there_is_said_instead(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    decide(store, ["S-1"])
    cut_before_its_name(store, tmp_path / "stick" / "one", monkeypatch)
    (tmp_path / "stick").rename(tmp_path / "pulled")
    with pytest.raises(RuleBroken, match=r"stick, where it was written, is not there"):
        send(store, tmp_path / "stick" / "one")
    (tmp_path / "pulled").rename(tmp_path / "stick")
    assert send(store, tmp_path / "stick" / "one").decisions == 1
    assert batches_queries.batches(store)[0].state == "written"
    make(store, "Batch 2")
    assert standings(store, "Batch 2")["S-1"][0] is Standing.EXPORTED
