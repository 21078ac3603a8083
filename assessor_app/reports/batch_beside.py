"""Where a batch lies until it has its name: beside its place, under its own ID, so that no batch of this workspace or
of another ever meets it, and nothing of somebody else's is taken for it."""

import shutil
from contextlib import suppress
from errno import EEXIST
from pathlib import Path

from assessor_app.domain.batch import BatchId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.system_words import why_unwritten
from assessor_app.store.files import fsync_folder


def part_of(place: Path, batch: BatchId) -> Path:
    return place.parent / f".batch-{batch}.part"


def packed_part_of(place: Path, batch: BatchId) -> Path:
    return place.parent / f".batch-{batch}.zip.part"


def discard(place: Path, batch: BatchId) -> None:
    """Leave nothing of this batch beside its place."""
    shutil.rmtree(part_of(place, batch), ignore_errors=True)
    with suppress(OSError):
        packed_part_of(place, batch).unlink()


def publish(beside: Path, place: Path) -> None:
    """Give a batch its name, and take nobody else's. It counts as sent by now, so a refusal says how to go on."""
    try:
        _rename(beside, place)
        fsync_folder(place.parent)
    except OSError as error:
        raise RuleBroken(
            f"The batch could not be moved to {place}: {why_unwritten(error)}. Nothing was lost; write the same batch "
            "again."
        ) from error


def _rename(beside: Path, place: Path) -> None:
    """A folder refuses to be renamed onto another that holds anything; a file would take its place."""
    if beside.is_dir():
        beside.rename(place)
        return
    try:
        place.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a stick on which a file has one name only
        if place.exists():
            raise FileExistsError(EEXIST, "there is one") from None
        beside.rename(place)
    else:
        beside.unlink()
