"""Leases: how long a submission is kept for the one it was given to. They are advisory.

A lease begins with the assignment, is renewed whenever the device asks, and ends with a decision. One that ran out or
was given back (an event that its reader signs) lets the submission be passed on to another reader; a late score is
taken in all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.decision import DECISION, RECUSAL, SUPERSEDE
from assessor_app.domain.lease import GIVE_BACK, MAX_WHY, says_why_only
from assessor_app.issuer import feed
from assessor_app.issuer.bulk import is_one_of
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import AssignmentRow, EventRow, ProgrammeRow, SubmissionRow
from assessor_app.issuer.terms import terms_of
from assessor_app.issuer.tokens import Caller

HELD, RAN_OUT, GIVEN_BACK, PASSED_ON, DECIDED = "held", "ran out", "given back", "passed on", "decided"
ENDING = (DECISION, SUPERSEDE, RECUSAL)


@dataclass(frozen=True, slots=True)
class LeaseLine:
    """A lease as staff read it; `until` is None for an assignment older than leases."""

    submission: str
    assessor: str
    state: str
    until: str | None
    why: str | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def end_of_lease(head: ProgrammeRow, at: str) -> str:
    """When a lease that begins `at` (ISO, UTC) runs out."""
    return iso(datetime.fromisoformat(at) + timedelta(days=terms_of(head).lease_days))


def lease_of(given: AssignmentRow) -> dict[str, Any]:
    """What an assessor hears of a lease."""
    return {"submission": given.submission, "state": _standing(given), "until": given.leased_until}


def _standing(given: AssignmentRow) -> str:
    if given.passed_on_at is not None:
        return PASSED_ON
    return GIVEN_BACK if given.given_back_at is not None else HELD


def renew(issuer: Issuer, caller: Caller, held: Sequence[str]) -> tuple[dict[str, Any], ...]:
    """Keep what the caller still reads for another term.

    What was given back or passed on stays so. Submissions that are not the caller's are not in the answer.
    """
    at = iso(issuer.now())
    with issuer.database.write() as session:
        head = feed.locked_programme(session, caller.programme)
        mine = select(AssignmentRow).where(
            AssignmentRow.programme == head.id,
            AssignmentRow.assessor == caller.assessor,
            AssignmentRow.submission.in_(set(held)),
        )
        rows = session.scalars(mine.order_by(AssignmentRow.submission)).all()
        for row in rows:
            if _standing(row) == HELD:
                row.leased_until = end_of_lease(head, at)
        return tuple(lease_of(row) for row in rows)


def do_as_said(session: Session, head: ProgrammeRow, given: AssignmentRow, said: Mapping[str, Any], at: str) -> None:
    """What a reader signed of their lease: given back, why, or taken up again. Every device of theirs hears how it
    stands, which is passed on where another reader has it already."""
    if says_why_only(said):
        if given.given_back_at is not None:  # else it was taken up again on another device before this came
            given.given_back_why = _why(said)
    elif given.passed_on_at is None and said["type"] == GIVE_BACK:
        given.given_back_at, given.given_back_why = at, _why(said)
    elif given.passed_on_at is None:
        given.leased_until, given.given_back_at, given.given_back_why = end_of_lease(head, at), None, None
    feed.append(session, head, given.assessor, feed.LEASE, lease_of(given), at)


def _why(said: Mapping[str, Any]) -> str | None:
    why = said.get("reason")
    return why[:MAX_WHY] if isinstance(why, str) and why else None


def left_lying(session: Session, programme: str, at: str, among: Sequence[str] | None = None) -> list[str]:
    """Undecided submissions whose every first reader let the lease run out or gave it back, and decided nothing; all
    of them, or those `among` some."""
    first = select(AssignmentRow).where(
        AssignmentRow.programme == programme,
        AssignmentRow.role.in_([ReadingRole.FIRST.value, ReadingRole.RESUBMISSION.value]),
    )
    if among is not None:
        first = first.where(is_one_of(session.connection(), AssignmentRow.submission, among))
    undecided = select(SubmissionRow.id).where(
        SubmissionRow.programme == programme, SubmissionRow.final_event.is_(None)
    )
    lying: dict[str, bool] = {}
    for row in session.scalars(first.where(AssignmentRow.submission.in_(undecided))):
        lying[row.submission] = lying.get(row.submission, True) and _let_go(row, at)
    names = [name for name, so in lying.items() if so]
    read = set(session.scalars(_ended(session, programme, names)))
    return sorted(set(names) - read)


def _let_go(row: AssignmentRow, at: str) -> bool:
    return row.given_back_at is not None or (row.leased_until is not None and row.leased_until < at)


def _ended(session: Session, programme: str, submissions: Sequence[str]) -> Any:
    """Submissions that were read and decided, or are waited for by a moderator."""
    return select(EventRow.submission).where(
        EventRow.programme == programme,
        is_one_of(session.connection(), EventRow.submission, submissions),
        EventRow.type.in_([DECISION, SUPERSEDE]),
        EventRow.status != "rejected",
    )


def pass_on(session: Session, head: ProgrammeRow, submission: str, at: str) -> None:
    """Another reader gets it: whoever had it hears so, and may still hand in what they have."""
    had = select(AssignmentRow).where(AssignmentRow.programme == head.id, AssignmentRow.submission == submission)
    for row in session.scalars(had.where(AssignmentRow.passed_on_at.is_(None))):
        row.passed_on_at = at
        feed.append(session, head, row.assessor, feed.LEASE, lease_of(row), at)


def leases(issuer: Issuer, programme: str) -> tuple[LeaseLine, ...]:
    """Every lease of a programme and how it stands, those that end first before."""
    now = iso(issuer.now())
    with issuer.database.read() as session:
        feed.require_programme(session, programme)
        given = session.scalars(select(AssignmentRow).where(AssignmentRow.programme == programme)).all()
        ended = select(EventRow.submission, EventRow.assessor).where(
            EventRow.programme == programme, EventRow.type.in_(ENDING), EventRow.status == "accepted"
        )
        decided = {(submission, assessor) for submission, assessor in session.execute(ended)}
    lines = [_line(row, (row.submission, row.assessor) in decided, now) for row in given]
    return tuple(sorted(lines, key=lambda line: (line.until or "", line.submission, line.assessor)))


def _line(row: AssignmentRow, decided: bool, now: str) -> LeaseLine:
    state = DECIDED if decided else _standing(row)
    if state == HELD and row.leased_until is not None and row.leased_until < now:
        state = RAN_OUT
    return LeaseLine(row.submission, row.assessor, state, row.leased_until, row.given_back_why)
