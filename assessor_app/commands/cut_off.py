"""Batches that were cut off at their last step: finished where their files wait, and spoken for where they are gone."""

from pathlib import Path
from typing import Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessor_app.domain.batch import BatchId
from assessor_app.domain.changes import Change, Clock, Kind
from assessor_app.domain.errors import RuleBroken
from assessor_app.store import batches, log
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import BatchItemRow, BatchRow

BATCHES = frozenset({Kind.DECISIONS})
ARRIVED, LOST = "arrived", "lost"  # what became of files that were gone


class FilesGone(RuleBroken):
    """The files of such a batch are nowhere: a person has to say what became of them."""


class PlaceAwaited(RuleBroken):
    """A batch that was cut off waits for the place another was to be written to."""

    def __init__(self, batch: str, folder: Path) -> None:
        self.batch, self.folder = batch, folder
        super().__init__(
            f"Batch “{batch}” was cut off at its last step when it was written to {folder}, and its decisions count as "
            "sent: write it there once more to finish it, or name another place for this one. Nothing was written."
        )


class Place(Protocol):
    """Where a batch is to lie."""

    @property
    def folder(self) -> Path: ...
    def holds(self, digest: str) -> bool:
        """Whether the folder is there already, with all of this in it."""
        ...

    def beside(self, batch: BatchId) -> Path:
        """Where the files of a batch wait for their name."""
        ...

    def waits(self, batch: BatchId, digest: str) -> bool:
        """Whether all of this lies beside: it was sealed and never had its name."""
        ...

    def discard(self, place: Path, batch: BatchId) -> None:
        """Leave nothing of this batch beside that place, this one or where it was tried before."""
        ...


def require_same_place(row: BatchRow, place: Place) -> None:
    """What was sealed lies whole where it was to lie, or beside, or was moved away from there: a second one elsewhere
    would be twice."""
    if row.manifest_sha256 is not None and not _lies_at(row, place):
        raise RuleBroken(
            f"Batch “{row.name}” was cut off when it was written to {row.folder}. Write it there once more. "
            "Nothing was written."
        )


def require_not_awaited(session: Session, place: Place) -> None:
    """Raises PlaceAwaited where a batch that was cut off has still to get its name there, or to be told that it has."""
    for row in session.scalars(select(BatchRow).where(BatchRow.state == "sealed")):
        if row.manifest_sha256 is None or not _lies_at(row, place):
            continue
        if place.holds(row.manifest_sha256) or place.waits(BatchId(row.id), row.manifest_sha256):
            raise PlaceAwaited(row.name, place.folder)


def _lies_at(row: BatchRow, place: Place) -> bool:
    return not row.folder or Path(row.folder).resolve() == place.folder.resolve()


def require_never_moved(store: Store, batch: BatchId, name: str, place: Place, sealed: str) -> None:
    """Its files wait beside, where nobody takes them from, and its place is free: then it never had its name."""
    if not place.waits(batch, sealed):
        raise FilesGone(_gone_said(batch, name, place))
    _require_not_overtaken(store, name, place)
    if place.folder.exists():
        raise RuleBroken(f"Something else lies at {place.folder}: move it away and write the batch there once more.")


def _gone_said(batch: BatchId, name: str, place: Place) -> str:
    """What is known of files that are not there as they were sealed."""
    cut = f"Batch “{name}” was cut off at its last step, and"
    say = (
        "say what became of the files: that they arrived, or that they are lost and the batch is to be written again. "
        "Nothing was written."
    )
    if place.beside(batch).exists():
        return (
            f"{cut} what waits for its name in {place.beside(batch)} was changed or damaged since. It never had its "
            f"name, but its decisions count as sent: {say}"
        )
    if place.folder.exists():
        return (
            f"{cut} what lies at {place.folder} is not what was written: it was changed or damaged since, or is "
            f"something else. Its decisions count as sent: {say}"
        )
    if not place.folder.parent.exists():
        return (
            f"{cut} {place.folder.parent}, where it was written, is not there. Its decisions count as sent. If its "
            f"disk is not here, bring it back; else {say}"
        )
    return (
        f"{cut} its files lie neither at {place.folder} nor beside it: somebody may have moved them on. Its decisions "
        f"count as sent. If its disk is not here, bring it back; else {say}"
    )


def _require_not_overtaken(store: Store, name: str, place: Place) -> None:
    """A batch that was cut off before it had its name may be old by now. Its files still wait beside, so nobody has
    them: it is open again."""
    with store.write() as session:
        row = batches.batch_named(session, name)
        late = batches.overtaken(session, row)
        if late is None:
            return
        _open_again(session, row)
    place.discard(place.folder, BatchId(row.id))
    raise RuleBroken(
        f"Batch “{name}” was cut off at its last step, and {late[0]} changed since ({late[1]}). It never had its name, "
        "so nothing of it counts as sent; make the dry run again."
    )


def say_arrived(store: Store, name: str, place: Place, *, now: Clock) -> Change:
    """The files of a batch that was cut off are gone from their place because they were sent on: it is out."""
    with store.write() as session:
        row = _gone(session, name, place)
        at = now()
        row.fate = {"what": ARRIVED, "by": log.who(session), "at": at, "folder": row.folder}
        row.state, row.written_at = "written", at
        return Change(BATCHES, said=f"Saved: batch “{row.name}” is out.")


def say_lost(store: Store, name: str, place: Place, *, now: Clock) -> Change:
    """Nobody has them: nothing of the batch counts as sent, and it can be written anywhere, as its dry run found it."""
    with store.write() as session:
        row = _gone(session, name, place)
        row.fate = {"what": LOST, "by": log.who(session), "at": now(), "folder": row.folder}
        _open_again(session, row)
        return Change(BATCHES, said=f"Saved: batch “{row.name}” is to be written again.")


def _gone(session: Session, name: str, place: Place) -> BatchRow:
    """A batch that was cut off, and whose files are not at their place (`place`) or beside it."""
    row = batches.batch_named(session, name)
    if row.state != "sealed" or row.manifest_sha256 is None:
        raise RuleBroken(f"Batch “{row.name}” was not cut off at its last step. Nothing was changed.")
    if place.holds(row.manifest_sha256) or place.waits(BatchId(row.id), row.manifest_sha256):
        raise RuleBroken(
            f"The files of batch “{row.name}” are there: write it to {row.folder} once more to finish it. Nothing was "
            "changed."
        )
    return row


def _open_again(session: Session, row: BatchRow) -> None:
    session.execute(update(BatchItemRow).where(BatchItemRow.batch_id == row.id).values(out=False))
    row.state, row.manifest_sha256 = "open", None
