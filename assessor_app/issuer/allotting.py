"""Who reads what: first readings given out evenly, second readings and adjudications to somebody who is independent."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.second_readings import Draw, Reason, by_share, number
from assessor_app.issuer import feed, leasing
from assessor_app.issuer.bulk import is_one_of
from assessor_app.issuer.readers import able, give_row, is_given, known, least_busy, look_up
from assessor_app.issuer.rows import (
    AssignmentRow,
    ComparisonRow,
    EventRow,
    ProgrammeRow,
    SamplingRow,
    SubmissionRow,
)
from assessor_app.issuer.sampling import log, policy_of

BY_POLICY = "given out by the programme"
READERS, LEADS = frozenset({"assessor", "lead assessor"}), frozenset({"lead assessor"})
READERS_DIFFER = "two readers differ"
PART = 300  # submissions looked up together


def give(
    session: Session, head: ProgrammeRow, row: SubmissionRow, assessor: str, role: ReadingRole, reason: str,
    due_on: str | None, at: str,
) -> None:  # fmt: skip
    """One assignment with its news; what a first reading sets going (validity, the second reader) follows at once."""
    if is_given(session, head, row.id, assessor):
        return
    given = AssignmentRow(
        programme=head.id,
        submission=row.id,
        assessor=assessor,
        id=str(uuid.uuid4()),
        role=role.value,
        reason=reason,
        due_on=due_on,
        assigned_at=at,
        leased_until=leasing.end_of_lease(head, at),
    )
    give_row(session, given)
    body = assignment_body(given, row.digest, row.credential_id, row.credential_version)
    feed.append(session, head, assessor, feed.ASSIGNMENT, body, at)
    if role is ReadingRole.FIRST and row.reference is None:
        _seed_validity(session, head, given, at)
        give_second_reading(session, head, row, at)


def assignment_body(given: AssignmentRow, digest: str, credential: str, version: str) -> dict[str, Any]:
    """What an assessor hears of an assignment."""
    return {
        "assignment": given.id,
        "submission": given.submission,
        "digest": digest,
        "due_on": given.due_on,
        "role": given.role,
        "reason": given.reason,
        "credential": {"id": credential, "version": version},
        "lease": leasing.lease_of(given),
    }


def give_second_reading(session: Session, head: ProgrammeRow, row: SubmissionRow, at: str) -> bool:
    """Give what was drawn to a second reader, once a first reading was given out; False while nobody is able."""
    of_it = known(session, head, row.id)
    drawn = of_it.drawn
    if not drawn or not of_it.assigned or any(line.given_to for line in drawn):
        return False
    may = able(session, head, row.id, READERS)
    chosen = least_busy(session, head, may, row.id)
    for line in drawn:
        line.able, line.given_to = may, chosen
    if chosen is None:
        return False
    give(session, head, row, chosen, ReadingRole.SECOND, drawn[0].reason, None, at)
    return True


def _seed_validity(session: Session, head: ProgrammeRow, given: AssignmentRow, at: str) -> None:
    """Now and then a reader gets a validity submission beside a first reading; it looks like any other."""
    policy = policy_of(head)
    if not policy.validity_share:
        return
    had = select(AssignmentRow.submission).where(
        AssignmentRow.programme == head.id, AssignmentRow.assessor == given.assessor
    )
    unread = select(SubmissionRow.id).where(
        SubmissionRow.programme == head.id, SubmissionRow.reference.is_not(None), SubmissionRow.id.not_in(had)
    )
    left = session.scalars(unread).all()
    draw = by_share(Reason.VALIDITY, policy.seed, policy.validity_share, given.submission, given.assessor)
    if not left:
        draw = Draw(Reason.VALIDITY, False, False, "There is no validity submission this reader has not had.")
    line = log(session, head, given.submission, draw, at, reader=given.assessor)
    if line.drawn and line.gave is None:
        wanted = min(left, key=lambda name: number(policy.seed, given.assessor, name))
        chosen = session.get_one(SubmissionRow, (head.id, wanted))
        line.able, line.given_to, line.gave = [given.assessor], given.assessor, chosen.id
        give(session, head, chosen, given.assessor, ReadingRole.FIRST, given.reason, given.due_on, at)


def ask_for_adjudication(session: Session, head: ProgrammeRow, asked: ComparisonRow, at: str) -> bool:
    """Give it to a lead assessor who has read neither; the two readings travel along. False while there is none."""
    row = session.get_one(SubmissionRow, (head.id, asked.submission))
    chosen = least_busy(session, head, able(session, head, row.id, LEADS), row.id)
    if chosen is None:
        return False
    asked.adjudicator = chosen
    readings = select(EventRow.jws).where(
        EventRow.programme == head.id, EventRow.id.in_([asked.first_event, asked.second_event])
    )
    give(session, head, row, chosen, ReadingRole.ADJUDICATION, READERS_DIFFER, None, at)
    told = {"submission": row.id, "readings": sorted(session.scalars(readings)), "differ": asked.differ}
    feed.append(session, head, chosen, feed.ADJUDICATION, told, at)
    return True


def allot_waiting(session: Session, head: ProgrammeRow, at: str) -> int:
    """Second readings and adjudications that nobody was able to do before; how many were given out."""
    names = waiting_for_second(session, head.id)
    given = sum(allot_second(session, head, names[i : i + PART], at) for i in range(0, len(names), PART))
    return given + allot_adjudications(session, head, at)


def waiting_for_second(session: Session, programme: str) -> list[str]:
    """Submissions that are to be read a second time and were given to nobody for it."""
    waiting = select(SamplingRow.submission).where(
        SamplingRow.programme == programme,
        SamplingRow.drawn.is_(True),
        SamplingRow.given_to.is_(None),
        SamplingRow.reason != Reason.VALIDITY.value,
    )
    return sorted(set(session.scalars(waiting)))


def allot_second(session: Session, head: ProgrammeRow, submissions: Sequence[str], at: str) -> int:
    look_up(session, head, submissions)
    given = sum(give_second_reading(session, head, row, at) for row in rows_of(session, head, submissions))
    look_up(session, head, [])
    return given


def allot_adjudications(session: Session, head: ProgrammeRow, at: str) -> int:
    asked = select(ComparisonRow).where(
        ComparisonRow.programme == head.id,
        ComparisonRow.agreed.is_(False),
        ComparisonRow.decides.is_(True),
        ComparisonRow.adjudicator.is_(None),
        ComparisonRow.settled_by.is_(None),
    )
    return sum(ask_for_adjudication(session, head, each, at) for each in session.scalars(asked).all())


def rows_of(session: Session, head: ProgrammeRow, submissions: Sequence[str]) -> list[SubmissionRow]:
    """The submissions, in this order."""
    wanted = select(SubmissionRow).where(
        SubmissionRow.programme == head.id, is_one_of(session.connection(), SubmissionRow.id, submissions)
    )
    found = {row.id: row for row in session.scalars(wanted)}
    return [found[name] for name in submissions]


def first_reader(session: Session, head: ProgrammeRow, submission: str) -> str | None:
    """The least busy of those who may read it; None when nobody may."""
    return least_busy(session, head, able(session, head, submission, READERS), submission)
