"""A batch as one zip: the same bag in one file, the same bytes for the same selection, never half under its name."""

import zipfile
from pathlib import Path

import bagit
import pytest

from assessor_app.commands import batches
from assessor_app.domain.batch import BatchId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile
from assessor_app.reports.bag import MANIFEST, seal
from assessor_app.reports.batch_zip import batch_at, manifest_at, pack
from assessor_app.reports.selection import Selection
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import known
from tests.decided import decide

SOME = Profile("some", ("csv", "xlsx", "letters", "webvtt"))


def send(store: Store, place: Path, name: str = "Batch 1") -> batches.Sent:
    batches.new_batch(store, name, SOME, now=builders.ticking(), new_id=builders.counting(f"id {name}"))
    batches.dry_run(store, name, now=builders.ticking())
    return write(store, place, name)


def write(store: Store, place: Path, name: str = "Batch 1") -> batches.Sent:
    return batches.write(store, name, batch_at(place, Selection(store, known)), now=builders.ticking())[0]


def test_a_zip_holds_one_bag_under_the_zip_s_name(store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    assert send(store, tmp_path / "batch-1.zip").decisions == 2
    with zipfile.ZipFile(tmp_path / "batch-1.zip") as packed:
        packed.extractall(tmp_path / "unpacked")
    assert bagit.Bag(str(tmp_path / "unpacked" / "batch-1")).is_valid()
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith((".", "batch"))) == ["batch-1.zip"]


def test_the_same_selection_gives_the_same_zip(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    copy = Profile("copy", SOME.forms, award=False)
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        batches.new_batch(store, place, copy, now=builders.ticking(), new_id=builders.counting(f"id {place}"))
        plan, _ = batches.dry_run(store, place, now=builders.ticking())
        writer = batch_at(tmp_path / place / "batch.zip", Selection(store, known))
        writer.write(BatchId("b"), "Batch", tuple(line.decision for line in plan.going), copy)
        writer.publish(BatchId("b"))
    assert (tmp_path / "a" / "batch.zip").read_bytes() == (tmp_path / "b" / "batch.zip").read_bytes()


def test_files_are_listed_by_their_names_as_on_every_system(tmp_path: Path):
    """On Windows paths sort without regard to capitals, and everywhere part by part."""
    for name in ("b.csv", "B.csv", "a/x.vtt", "a-b/x.vtt"):
        (tmp_path / "bag" / "data" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "bag" / "data" / name).write_text(name)
    seal(tmp_path / "bag", {})
    listed = [line.split("  ")[1] for line in (tmp_path / "bag" / MANIFEST).read_text().splitlines()]
    assert listed == ["data/B.csv", "data/a-b/x.vtt", "data/a/x.vtt", "data/b.csv"]
    pack(tmp_path / "bag", tmp_path / "bag.zip", "top")
    packed = zipfile.ZipFile(tmp_path / "bag.zip").namelist()
    assert [name.removeprefix("top/") for name in packed if "/data/" in name] == listed


def test_a_zip_that_is_there_is_left_alone(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    (tmp_path / "batch.zip").write_bytes(b"theirs")
    with pytest.raises(RuleBroken, match="is there already"):
        send(store, tmp_path / "batch.zip")
    assert [p.read_bytes() for p in tmp_path.glob("*batch*")] == [b"theirs"]


def test_a_power_cut_before_the_zip_bears_its_name_is_mended_by_writing_again(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])

    def cut(*_places: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("assessor_app.reports.batch_zip.publish", cut)
        send(store, tmp_path / "batch.zip")
    assert not (tmp_path / "batch.zip").exists()
    assert write(store, tmp_path / "batch.zip").decisions == 1
    assert write(store, tmp_path / "batch.zip").before


def test_a_full_disk_while_the_zip_is_packed_leaves_nothing_and_sends_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])

    def full(*_places: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("assessor_app.reports.batch_zip.pack", full)
    with pytest.raises(RuleBroken, match="is full"):
        send(store, tmp_path / "batch.zip")
    assert not list(tmp_path.glob("*batch*"))
    assert batches.dry_run(store, "Batch 1", now=builders.ticking())[0].going


@pytest.mark.parametrize("step", ["batch_zip.pack", "batch_folder.seal"])
def test_a_full_disk_is_said_of_the_zip_that_was_asked_for(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
):
    decide(store, ["S-1"])

    def full(*_places: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(f"assessor_app.reports.{step}", full)
    with pytest.raises(RuleBroken, match=f"^The disk of {tmp_path / 'batch.zip'} is full"):
        send(store, tmp_path / "batch.zip")


def test_the_manifest_of_a_zip_can_be_read_where_it_lies(store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    batches.new_batch(store, "B", SOME, now=builders.ticking(), new_id=builders.counting("id"))
    plan, _ = batches.dry_run(store, "B", now=builders.ticking())
    writer = batch_at(tmp_path / "batch.zip", Selection(store, known))
    digest = writer.write(BatchId("b"), "B", tuple(line.decision for line in plan.going), SOME).digest
    writer.publish(BatchId("b"))
    assert "data/decisions.csv" in manifest_at(tmp_path / "batch.zip", digest)[0]
    assert "not what was written" in manifest_at(tmp_path / "batch.zip", "0" * 64)[1]
