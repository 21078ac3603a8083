"""Batches: named, tried dry, and sent once; export profiles kept under their names."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessor_app.commands.cut_off import Place, require_never_moved, require_not_awaited, require_same_place
from assessor_app.domain.batch import BatchId, ChangedSince, Line, Plan, Standing, Written, require_name, require_reason
from assessor_app.domain.changes import Change, Clock, Kind, NewId
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile, profile_json
from assessor_app.store import batches, letters
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import BatchItemRow, BatchRow, ProfileRow

BATCHES = frozenset({Kind.DECISIONS})
Discard = Callable[[Path, BatchId], None]  # leaves nothing of a batch beside a place


class Writer(Place, Protocol):
    """Where a batch goes, a folder or a zip (reports.batch_zip): everything is written beside first, and shown only
    when sealed."""

    def write(self, batch: BatchId, name: str, going: tuple[DecisionId, ...], profile: Profile) -> Written:
        """Write every file beside the folder, in place of what an earlier try of this batch left there."""
        ...

    def require(self) -> None:
        """Raises RuleBroken where nothing could be written; a place that is wrong is wrong on a quiet night, too."""
        ...

    def publish(self, batch: BatchId) -> None: ...


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a batch: how many decisions it holds, where; `before` when it had been written already; `notes`
    are sentences on what is in it."""

    decisions: int
    folder: Path | None
    before: bool = False
    notes: tuple[str, ...] = ()


def new_batch(
    store: Store, name: str, profile: Profile, *, chosen: tuple[DecisionId, ...] | None = None,
    again: str | None = None, now: Clock, new_id: NewId,
) -> tuple[BatchId, Change]:  # fmt: skip
    """Name a batch; nothing is looked at or written yet. `again` is the reason for sending decisions once more."""
    named, reason = require_name(name), require_reason(again)
    with store.write() as session:
        if session.scalars(select(BatchRow.id).where(BatchRow.name == named)).first() is not None:
            raise RuleBroken(f"There is a batch “{named}” already; give this one another name.")
        batches.require_known(session, chosen or ())
        row = BatchRow(
            id=new_id(), name=named, profile=profile_json(profile), chosen=list(chosen) if chosen is not None else None,
            again=reason, state="open", made_at=now(),
        )  # fmt: skip
        session.add(row)
    return BatchId(row.id), Change(BATCHES)


def forget(store: Store, name: str, discard: Discard) -> Change:
    """Let go of a batch that was not sent, and of what it left where it was killed; there may be none."""
    with store.write() as session:
        row = session.scalars(select(BatchRow).where(BatchRow.name == name.strip(), BatchRow.state == "open")).first()
        if row is not None:
            session.execute(delete(BatchItemRow).where(BatchItemRow.batch_id == row.id))
            session.delete(row)
    if row is not None and row.folder is not None:
        discard(Path(row.folder), BatchId(row.id))
    return Change(BATCHES)


def drop(store: Store, name: str, discard: Discard) -> Change:
    """`forget`, as somebody asked for it by name: raises RuleBroken where there is none, and for one that went out."""
    with store.read() as session:
        if (row := batches.batch_named(session, name)).state != "open":
            raise RuleBroken(f"Batch “{row.name}” went out; what went out is kept. Nothing was changed.")
    return forget(store, name, discard)


def dry_run(
    store: Store, name: str, *, now: Clock, here: Callable[[str, str], bool] = batches.everywhere
) -> tuple[Plan, Change]:
    """Say what the batch would do with every decision, and keep what would go out; no file is touched. `here` is
    whether this device has a credential of a version."""
    with store.read() as session:  # looking takes a while with many decisions; nobody waits for it
        row = batches.batch_named(session, name)
        if row.state != "open":
            raise RuleBroken(_past_looking(row))
        found, once = batches.plan(session, row, here), batches.profile_of(row).award
    with store.write() as session:
        row = batches.batch_named(session, name)
        session.execute(delete(BatchItemRow).where(BatchItemRow.batch_id == row.id))
        if found.going:
            session.execute(BatchItemRow.__table__.insert(), [_item(row, line, once) for line in found.going])  # type: ignore[attr-defined]  # a table has insert
        row.dry_run_at = now()
    return found, Change(BATCHES)


def _past_looking(row: BatchRow) -> str:
    if row.state == "sealed":
        return batches.to_finish(row)
    return f"Batch “{row.name}” went out already; make another one."


def _item(row: BatchRow, line: Line, award: bool) -> dict[str, object]:
    once = award and line.standing is not Standing.AGAIN
    return {
        "batch_id": row.id,
        "decision_id": line.decision,
        "standing": line.standing.value,
        "reason": line.reason,
        "once": once,
        "out": False,
    }


def write(store: Store, name: str, writer: Writer, *, now: Clock) -> tuple[Sent, Change]:
    """Send a batch as its dry run found it. The files are whole before its decisions count as sent, and bear the
    final name only after that: a cut in between is mended by writing the same batch again."""
    with store.read() as session:
        row = batches.batch_named(session, name)
        name, batch = row.name, BatchId(row.id)
        if row.state == "written":
            return Sent(batches.sent_count(session, row.id), Path(row.folder or ""), before=True), Change(frozenset())
        require_same_place(row, writer)
        going = _as_in_the_dry_run(session, row)
        profile, sealed = batches.profile_of(row), row.manifest_sha256
        if sealed is None:
            require_not_awaited(session, writer)
    if not going:
        writer.require()
        return Sent(0, None), Change(frozenset())
    if sealed is None:
        _write_and_seal(store, batch, name, writer, going, profile, now())
    elif not writer.holds(sealed):  # it may have had its name already when the power went
        require_never_moved(store, batch, name, writer, sealed)
        writer.publish(batch)
    else:
        writer.discard(writer.folder, batch)  # the power went while a zip had both names
    with store.write() as session:
        row = batches.batch_named(session, name)
        row.state, row.written_at = "written", now()
    noun = "decision" if len(going) == 1 else "decisions"
    said = f"Saved: batch “{name}” with {len(going)} {noun}."
    return Sent(len(going), writer.folder), Change(BATCHES, frozenset(going), said)


def _write_and_seal(
    store: Store, batch: BatchId, name: str, writer: Writer, going: tuple[DecisionId, ...], profile: Profile, at: str
) -> None:
    _clear(store, writer)
    with store.write() as session:
        batches.batch_named(session, name).folder = str(writer.folder)
    try:
        _seal(store, name, writer.write(batch, name, going, profile), writer.folder, at)
    except BaseException:
        with suppress(Exception):  # where the store is shut, the next batch clears it
            _clear(store, writer)
        raise
    writer.publish(batch)


def _clear(store: Store, writer: Writer) -> None:
    """What batches that were killed or stopped while they were written left beside: nothing of them counts as sent."""
    with store.read() as session:
        unsent = session.execute(select(BatchRow.id, BatchRow.folder).where(BatchRow.state == "open")).all()
    for ident, tried in unsent:
        writer.discard(writer.folder, BatchId(ident))
        if tried is not None:
            writer.discard(Path(tried), BatchId(ident))


def _as_in_the_dry_run(session: Session, row: BatchRow) -> tuple[DecisionId, ...]:
    """The decisions the dry run let go; raises RuleBroken when one of them may not go any more."""
    if row.dry_run_at is None:
        raise RuleBroken(f"Make a dry run of batch “{row.name}” first; it shows what would go out.")
    shown = batches.items(session, row)
    if row.state == "open":
        now_going = {line.decision: line for line in batches.plan(session, row).lines}
        for line in shown:
            today = now_going.get(line.decision)
            if today is None or not today.standing.goes:
                why = today.reason or today.standing.value if today else "not asked for"
                raise ChangedSince(line.submission, why)
    return tuple(line.decision for line in shown)


def _seal(store: Store, name: str, written: Written, folder: Path, at: str) -> None:
    try:
        with store.write() as session:
            row = batches.batch_named(session, name)
            if row.state == "open" and (late := batches.overtaken(session, row)):
                raise ChangedSince(*late)  # a correction was committed while the files were written
            session.execute(update(BatchItemRow).where(BatchItemRow.batch_id == row.id).values(out=True))
            row.state, row.manifest_sha256, row.folder = "sealed", written.digest, str(folder)
            letters.keep(session, written.letters, at)
    except IntegrityError as error:
        raise RuleBroken(
            f"A decision of batch “{name}” went out in another batch meanwhile. Nothing was written."
        ) from error


def save_profile(store: Store, profile: Profile) -> Change:
    """Keep an export profile under its name; one of the same name is replaced. Raises RuleBroken on a name that is no
    line of its own."""
    require_name(profile.name, "an export profile")
    with store.write() as session:
        session.merge(ProfileRow(name=profile.name, body=profile_json(profile)))
    return Change(frozenset({Kind.PREFERENCES}))
