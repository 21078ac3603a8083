"""What a push is going to ask of the database, asked once for all its events instead of once for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import CompoundSelect, literal, select, union_all
from sqlalchemy.orm import Session

from assessor_app.domain.decision import RECUSAL
from assessor_app.eventlog.jws import Verified
from assessor_app.issuer.bulk import is_one_of
from assessor_app.issuer.events import Kept
from assessor_app.issuer.rows import AssignmentRow, DeviceRow, EventRow, SubmissionRow

AHEAD, REJECTED = "ahead", "rejected"


@dataclass(slots=True)
class Ahead:
    """Answers for the bytes, ids and submissions of one push by one assessor; kept up to date while it is taken in."""

    asked: frozenset[str]
    ids_asked: frozenset[str]
    submissions_asked: frozenset[str]
    assessor: str
    events: dict[str, Kept]
    ids: set[str]
    recused: set[str]
    submissions: dict[str, SubmissionRow]
    assignments: dict[str, AssignmentRow]


def look_ahead(session: Session, device: DeviceRow, events: Sequence[Verified]) -> None:
    """Ask for everything at once. What an event says of itself only says what to look up."""
    said = [event.payload for event in events]
    shas = [event.sha256 for event in events]
    ids = [each["id"] for each in said if isinstance(each.get("id"), str)]
    names = [each["submission"] for each in said if isinstance(each.get("submission"), str)]
    here, taken, left = _of_events(session, device, shas, ids, names)
    door = session.connection()
    submissions = select(SubmissionRow).where(
        SubmissionRow.programme == device.programme, is_one_of(door, SubmissionRow.id, names)
    )
    assignments = select(AssignmentRow).where(
        AssignmentRow.programme == device.programme,
        is_one_of(door, AssignmentRow.submission, names),
        AssignmentRow.assessor == device.assessor,
    )
    ahead = Ahead(
        frozenset(shas),
        frozenset(ids),
        frozenset(names),
        device.assessor,
        {row.sha256: row for row in _events(session, device, here)},
        taken,
        left,
        {row.id: row for row in session.scalars(submissions)},
        {row.submission: row for row in session.scalars(assignments)},
    )
    session.info[AHEAD] = ahead


def _of_events(
    session: Session, device: DeviceRow, shas: Sequence[str], ids: Sequence[str], names: Sequence[str]
) -> tuple[set[str], set[str], set[str]]:
    """Which of these bytes and ids are here already, and which submissions the assessor is recused from."""
    door, of = session.connection(), EventRow.programme == device.programme
    counts = EventRow.status != REJECTED
    recusal = (of, EventRow.assessor == device.assessor, EventRow.type == RECUSAL, counts)
    asked: CompoundSelect[int, str] = union_all(
        select(literal(0), EventRow.sha256).where(of, is_one_of(door, EventRow.sha256, shas)),
        select(literal(1), EventRow.id).where(of, is_one_of(door, EventRow.id, ids), counts),
        select(literal(2), EventRow.submission).where(*recusal, is_one_of(door, EventRow.submission, names)),
    )
    found: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    for which, name in session.execute(asked):
        found[which].add(str(name))
    return found


def _events(session: Session, device: DeviceRow, shas: set[str]) -> Sequence[EventRow]:
    if not shas:
        return ()
    wanted = select(EventRow).where(EventRow.programme == device.programme, EventRow.sha256.in_(shas))
    return session.scalars(wanted).all()


def remember(session: Session, row: Kept) -> None:
    """An event of this push was kept: what is asked from now on includes it."""
    ahead: Ahead | None = session.info.get(AHEAD)
    if ahead is None:
        return
    ahead.events[row.sha256] = row
    if row.status != REJECTED:
        ahead.ids.add(row.id)
        if row.type == RECUSAL and row.submission is not None:
            ahead.recused.add(row.submission)


def same_event(session: Session, programme: str, sha256: str) -> Kept | None:
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


def submission_row(session: Session, programme: str, name: str) -> SubmissionRow | None:
    """The submission of that name."""
    ahead: Ahead | None = session.info.get(AHEAD)
    if ahead is not None and name in ahead.submissions_asked:
        return ahead.submissions.get(name)
    return session.get(SubmissionRow, (programme, name))


def assignment_row(session: Session, programme: str, submission: str, assessor: str) -> AssignmentRow | None:
    """By which the assessor was given it."""
    ahead: Ahead | None = session.info.get(AHEAD)
    if ahead is not None and assessor == ahead.assessor and submission in ahead.assignments:
        return ahead.assignments[submission]
    return session.get(AssignmentRow, (programme, submission, assessor))
