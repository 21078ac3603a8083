"""Batches as the tests make them: named, looked at in a dry run, written, and read again."""

import csv
from pathlib import Path

from assessor_app.commands import batches
from assessor_app.domain.batch import Standing
from assessor_app.domain.export_profile import Profile
from assessor_app.reports import batch_zip, forms
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


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def standings(store: Store, name: str = "Batch 1") -> dict[str, tuple[Standing, str]]:
    return {line.submission: (line.standing, line.reason) for line in dry(store, name).lines}


def awards(folder: Path) -> list[tuple[str, str]]:
    with (folder / "data" / "canvas-awards.csv").open(encoding="utf-8", newline="") as file:
        return [(row["Badge Class ID"], row["Identifier"]) for row in csv.DictReader(file)]
