"""Who reads what: first readings given out evenly, second readings and adjudications to somebody who is independent."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.decision import RECUSAL
from assessor_app.domain.second_readings import Draw, Reason, by_share, number
from assessor_app.issuer import feed, leasing
from assessor_app.issuer.rows import (
    AssignmentRow,
    ComparisonRow,
    DeviceRow,
    EventRow,
    ProgrammeRow,
    SamplingRow,
    SubmissionRow,
)
from assessor_app.issuer.sampling import log, policy_of

BY_POLICY = "given out by the programme"
READERS, LEADS = frozenset({"assessor", "lead assessor"}), frozenset({"lead assessor"})
READERS_DIFFER = "two readers differ"


def give(
    session: Session, head: ProgrammeRow, row: SubmissionRow, assessor: str, role: ReadingRole, reason: str,
    due_on: str | None, at: str,
) -> None:  # fmt: skip
    """One assignment with its news; what a first reading sets going (validity, the second reader) follows at once."""
    if session.get(AssignmentRow, (head.id, row.id, assessor)) is not None:
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
    session.add(given)
    session.flush()
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
    drawn = _drawn(session, head, row)
    first = _assigned(session, head, row.id)
    if not drawn or not first or any(d.given_to for d in drawn):
        return False
    able = _able(session, head, row.id, READERS)
    chosen = _least_busy(session, head, able, row.id)
    for line in drawn:
        line.able, line.given_to = able, chosen
    if chosen is None:
        return False
    give(session, head, row, chosen, ReadingRole.SECOND, drawn[0].reason, None, at)
    return True


def _drawn(session: Session, head: ProgrammeRow, row: SubmissionRow) -> list[SamplingRow]:
    wanted = select(SamplingRow).where(
        SamplingRow.programme == head.id,
        SamplingRow.submission == row.id,
        SamplingRow.drawn.is_(True),
        SamplingRow.reason != Reason.VALIDITY.value,
    )
    order = list(Reason)
    return sorted(session.scalars(wanted), key=lambda line: order.index(Reason(line.reason)))


def _assigned(session: Session, head: ProgrammeRow, submission: str) -> set[str]:
    wanted = select(AssignmentRow.assessor).where(
        AssignmentRow.programme == head.id, AssignmentRow.submission == submission
    )
    return set(session.scalars(wanted))


def _able(session: Session, head: ProgrammeRow, submission: str, roles: Iterable[str]) -> list[str]:
    """Enrolled for such a role, on a device that stands, with no part in this submission and no conflict with it."""
    devices = select(DeviceRow).where(DeviceRow.programme == head.id, DeviceRow.revoked_at.is_(None))
    enrolled = {device.assessor for device in session.scalars(devices) if set(device.roles) & set(roles)}
    recused = select(EventRow.assessor).where(
        EventRow.programme == head.id,
        EventRow.submission == submission,
        EventRow.type == RECUSAL,
        EventRow.status != "rejected",
    )
    return sorted(enrolled - _assigned(session, head, submission) - set(session.scalars(recused)))


def _least_busy(session: Session, head: ProgrammeRow, able: list[str], submission: str) -> str | None:
    """The one with the fewest assignments; among equals the seed decides, so that it can be checked afterwards."""
    counted = select(AssignmentRow.assessor, func.count()).where(AssignmentRow.programme == head.id)
    busy = {row[0]: row[1] for row in session.execute(counted.group_by(AssignmentRow.assessor))}
    seed = policy_of(head).seed
    return min(able, key=lambda name: (busy.get(name, 0), number(seed, submission, name)), default=None)


def _seed_validity(session: Session, head: ProgrammeRow, given: AssignmentRow, at: str) -> None:
    """Now and then a reader gets a validity submission beside a first reading; it looks like any other."""
    policy = policy_of(head)
    if not policy.validity_share:
        return
    had = select(AssignmentRow.submission).where(
        AssignmentRow.programme == head.id, AssignmentRow.assessor == given.assessor
    )
    unread = select(SubmissionRow).where(
        SubmissionRow.programme == head.id, SubmissionRow.reference.is_not(None), SubmissionRow.id.not_in(had)
    )
    left = session.scalars(unread).all()
    draw = by_share(Reason.VALIDITY, policy.seed, policy.validity_share, given.submission, given.assessor)
    if not left:
        draw = Draw(Reason.VALIDITY, False, False, "There is no validity submission this reader has not had.")
    line = log(session, head, given.submission, draw, at, reader=given.assessor)
    if line.drawn and line.gave is None:
        chosen = min(left, key=lambda row: number(policy.seed, given.assessor, row.id))
        line.able, line.given_to, line.gave = [given.assessor], given.assessor, chosen.id
        give(session, head, chosen, given.assessor, ReadingRole.FIRST, given.reason, given.due_on, at)


def ask_for_adjudication(session: Session, head: ProgrammeRow, asked: ComparisonRow, at: str) -> bool:
    """Give it to a lead assessor who has read neither; the two readings travel along. False while there is none."""
    row = session.get_one(SubmissionRow, (head.id, asked.submission))
    chosen = _least_busy(session, head, _able(session, head, row.id, LEADS), row.id)
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
    waiting = select(SamplingRow.submission).where(
        SamplingRow.programme == head.id,
        SamplingRow.drawn.is_(True),
        SamplingRow.given_to.is_(None),
        SamplingRow.reason != Reason.VALIDITY.value,
    )
    rows = [session.get_one(SubmissionRow, (head.id, name)) for name in sorted(set(session.scalars(waiting)))]
    given = sum(give_second_reading(session, head, row, at) for row in rows)
    asked = select(ComparisonRow).where(
        ComparisonRow.programme == head.id,
        ComparisonRow.agreed.is_(False),
        ComparisonRow.decides.is_(True),
        ComparisonRow.adjudicator.is_(None),
        ComparisonRow.settled_by.is_(None),
    )
    return given + sum(ask_for_adjudication(session, head, each, at) for each in session.scalars(asked))


def first_reader(session: Session, head: ProgrammeRow, submission: str) -> str | None:
    """The least busy of those who may read it; None when nobody may."""
    return _least_busy(session, head, _able(session, head, submission, READERS), submission)
