"""What a push is going to ask of the database, asked once for all its events instead of once for each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.decision import RECUSAL
from assessor_app.eventlog.jws import payload_unchecked, sha256_of
from assessor_app.issuer.rows import AssignmentRow, DeviceRow, EventRow, SubmissionRow

AHEAD, REJECTED = "ahead", "rejected"


@dataclass(slots=True)
class Ahead:
    """Answers for the bytes, ids and submissions of one push by one assessor; kept up to date while it is taken in.

    `rows` are held so that the session finds them by their keys without asking again.
    """

    asked: frozenset[str]
    ids_asked: frozenset[str]
    submissions_asked: frozenset[str]
    assessor: str
    events: dict[str, EventRow]
    ids: set[str]
    recused: set[str]
    rows: list[Any] = field(default_factory=list)


def look_ahead(session: Session, device: DeviceRow, events: Sequence[str]) -> None:
    """Ask for everything at once. What a text says of itself is believed by nobody: it only says what to look up."""
    said = [_said(jws) for jws in events]
    shas = [sha256_of(jws) for jws in events if _sound(jws)]
    ids = [each["id"] for each in said if isinstance(each.get("id"), str)]
    names = [each["submission"] for each in said if isinstance(each.get("submission"), str)]
    of = EventRow.programme == device.programme
    known = session.scalars(select(EventRow).where(of, EventRow.sha256.in_(shas))).all()
    taken = session.scalars(select(EventRow.id).where(of, EventRow.id.in_(ids), EventRow.status != REJECTED))
    recusals = select(EventRow.submission).where(
        of,
        EventRow.submission.in_(names),
        EventRow.assessor == device.assessor,
        EventRow.type == RECUSAL,
        EventRow.status != REJECTED,
    )
    ahead = Ahead(
        frozenset(shas),
        frozenset(ids),
        frozenset(names),
        device.assessor,
        {row.sha256: row for row in known},
        set(taken),
        {name for name in session.scalars(recusals) if name is not None},
    )
    ahead.rows += session.scalars(
        select(SubmissionRow).where(SubmissionRow.programme == device.programme, SubmissionRow.id.in_(names))
    ).all()
    ahead.rows += session.scalars(
        select(AssignmentRow).where(
            AssignmentRow.programme == device.programme,
            AssignmentRow.submission.in_(names),
            AssignmentRow.assessor == device.assessor,
        )
    ).all()
    session.info[AHEAD] = ahead


def _sound(jws: str) -> bool:
    return jws.isascii()


def _said(jws: str) -> dict[str, Any]:
    try:
        payload: Any = payload_unchecked(jws)
    except (ValueError, IndexError):
        return {}
    return payload if isinstance(payload, dict) else {}


def remember(session: Session, row: EventRow) -> None:
    """An event of this push was kept: what is asked from now on includes it."""
    ahead: Ahead | None = session.info.get(AHEAD)
    if ahead is None:
        return
    ahead.events[row.sha256] = row
    if row.status != REJECTED:
        ahead.ids.add(row.id)
        if row.type == RECUSAL and row.submission is not None:
            ahead.recused.add(row.submission)


def same_event(session: Session, programme: str, sha256: str) -> EventRow | None:
    """The row of these very bytes."""
    ahead: Ahead | None = session.info.get(AHEAD)
    if ahead is not None and sha256 in ahead.asked:
        return ahead.events.get(sha256)
    return session.get(EventRow, (programme, sha256))


def id_taken(session: Session, programme: str, event: str) -> bool:
    """Whether an event of this id counts already."""
    ahead: Ahead | None = session.info.get(AHEAD)
    if ahead is not None and event in ahead.ids_asked:
        return event in ahead.ids
    wanted = select(EventRow.device_seq).where(EventRow.programme == programme, EventRow.id == event)
    return session.execute(wanted.where(EventRow.status != REJECTED)).first() is not None


def recused(session: Session, programme: str, submission: str, assessor: str) -> bool:
    """Whether this assessor said before that they have a conflict of interest with the submission, or coached it. One
    who says so is believed, also where the event itself waits for a moderator."""
    ahead: Ahead | None = session.info.get(AHEAD)
    if ahead is not None and submission in ahead.submissions_asked and assessor == ahead.assessor:
        return submission in ahead.recused
    said = select(EventRow.id).where(
        EventRow.programme == programme,
        EventRow.submission == submission,
        EventRow.assessor == assessor,
        EventRow.type == RECUSAL,
        EventRow.status != REJECTED,
    )
    return session.scalars(said.limit(1)).first() is not None
