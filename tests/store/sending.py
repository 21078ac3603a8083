"""Batches as the tests make them: named, looked at in a dry run, written, and read again."""

import csv
from pathlib import Path

import pytest

from assessor_app.commands import batches
from assessor_app.domain.batch import BatchId, Standing
from assessor_app.domain.export_profile import Profile
from assessor_app.reports import batch_folder, batch_zip, forms
from assessor_app.reports.selection import Selection
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import known

EVERY = Profile("all", forms.NAMES)
TABLES = Profile("tables", ("csv", "parquet"))
AWARDS = Profile("awards", ("canvas", "csv"), badge_classes=(("talk", "class-77"),))
ONLY_AWARDS = Profile("only awards", ("canvas",))


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


def cut_before_its_name(
    store: Store, place: Path, monkeypatch: pytest.MonkeyPatch, name: str = "Batch 1", profile: Profile = EVERY
) -> None:
    make(store, name, profile)
    dry(store, name)

    def cut(_beside: Path, _place: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(batch_folder, "publish", cut)
        patch.setattr(batch_zip, "publish", cut)
        with pytest.raises(KeyboardInterrupt):
            send(store, place, name)


def waiting(place: Path, name: str = "Batch 1") -> Path:
    """Where a batch that `make` made waits for its name."""
    return batch_zip.batch_at(place, Selection(None, known)).beside(BatchId(f"id {name}-000001"))  # type: ignore[arg-type]  # nothing is looked up


def left(room: Path) -> list[str]:
    """What lies there but the workspace."""
    return sorted(each.name for each in room.iterdir() if each.name != "work space")


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def standings(store: Store, name: str = "Batch 1") -> dict[str, tuple[Standing, str]]:
    return {line.submission: (line.standing, line.reason) for line in dry(store, name).lines}


def awards(folder: Path) -> list[tuple[str, str]]:
    with (folder / "data" / "canvas-awards.csv").open(encoding="utf-8", newline="") as file:
        return [(row["Badge Class ID"], row["Identifier"]) for row in csv.DictReader(file)]
