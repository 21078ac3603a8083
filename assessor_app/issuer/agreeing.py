"""Two readings of one submission: compared when both are there, settled by agreement, or by an adjudication."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.decision import DECISION, SUPERSEDE
from assessor_app.domain.second_readings import agree
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.allotting import ask_for_adjudication
from assessor_app.issuer.rows import AssignmentRow, ComparisonRow, EventRow, ProgrammeRow, SubmissionRow
from assessor_app.issuer.sampling import decides, policy_of

ACCEPTED = "accepted"
READ = ["final", "awaits a second reading", "second reading", "correction"]
READS = frozenset({ReadingRole.FIRST.value, ReadingRole.RESUBMISSION.value, ReadingRole.SECOND.value})


def compare(session: Session, head: ProgrammeRow, submission: SubmissionRow, at: str) -> EventRow | None:
    """Lay the two readings side by side, once; returns the first one when their agreement makes it final.

    Where they part and a decision waits for them, an adjudication is asked for.
    """
    if session.get(ComparisonRow, (head.id, submission.id)) is not None:
        return None
    both = _both(session, head, submission)
    if both is None:
        return None
    first, second = both
    agreed, differ = agree(_said(first), _said(second), exact=policy_of(head).exact)
    row = ComparisonRow(
        programme=head.id,
        submission=submission.id,
        first_event=first.id,
        second_event=second.id,
        at=at,
        agreed=agreed,
        differ=list(differ),
        decides=submission.final_event is None and decides(session, head, submission.id),
        adjudicator=None,
        settled_by=first.id if agreed else None,
    )
    session.add(row)
    session.flush()
    if agreed:
        return first if row.decides else None
    if row.decides:
        ask_for_adjudication(session, head, row, at)
    return None


def _said(event: EventRow) -> dict[str, Any]:
    return payload_unchecked(event.jws)


def _both(session: Session, head: ProgrammeRow, submission: SubmissionRow) -> tuple[EventRow, EventRow] | None:
    """The latest decision of each of the two readers, the first reader's first; None while one is missing."""
    assigned = select(AssignmentRow).where(
        AssignmentRow.programme == head.id, AssignmentRow.submission == submission.id, AssignmentRow.role.in_(READS)
    )
    roles = {row.assessor: row.role for row in session.scalars(assigned)}
    wanted = select(func.max(EventRow.arrived)).where(
        EventRow.programme == head.id,
        EventRow.submission == submission.id,
        EventRow.status == ACCEPTED,
        EventRow.type.in_([DECISION, SUPERSEDE]),
        EventRow.standing.in_(READ),
        EventRow.assessor.in_(list(roles)),
    )
    if len(latest := session.scalars(wanted.group_by(EventRow.assessor)).all()) < 2:
        return None
    events = select(EventRow).where(EventRow.programme == head.id, EventRow.arrived.in_(latest))
    one, other, *_ = sorted(
        session.scalars(events), key=lambda e: (roles[e.assessor] == ReadingRole.SECOND.value, e.arrived)
    )
    return one, other


def open_request(session: Session, programme: str, submission: str) -> ComparisonRow | None:
    """The adjudication that is asked for and not decided, if there is one."""
    row = session.get(ComparisonRow, (programme, submission))
    return row if row is not None and row.decides and row.settled_by is None else None
