"""Who reads what: submissions are given to assessors, and a validity one gets its reference."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.errors import DoneAlready, RuleBroken
from assessor_app.domain.turnaround import day_of
from assessor_app.issuer import feed
from assessor_app.issuer.ahead import recused
from assessor_app.issuer.allotting import READERS, give
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.reconsidering import place_what_waited
from assessor_app.issuer.rows import AssignmentRow, DeviceRow, EventRow, InvitationRow, SubmissionRow

BY_STAFF = "assigned by staff"
MAX_REASON = 200
SHOWN = 10  # names in a sentence


def assign(
    issuer: Issuer,
    programme: str,
    submission: str,
    assessor: str,
    role: ReadingRole = ReadingRole.FIRST,
    due_on: str | None = None,
    *,
    reason: str = BY_STAFF,
) -> None:
    """Give a submission to an assessor, who hears of it with the next sync; giving it twice changes nothing.

    `role` says what kind of reading is wanted, `reason` in the programme's words why of this one.
    """
    if not reason.strip() or len(reason) > MAX_REASON:
        raise RuleBroken(f"The reason of an assignment has 1 to {MAX_REASON} characters.")
    at, due_on = iso(issuer.now()), due_day(due_on)
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        row = session.get(SubmissionRow, (programme, submission))
        if row is None:
            raise RuleBroken(f"Programme {programme} has no submission {submission}.")
        there = session.get(AssignmentRow, (programme, submission, assessor))
        if there is None and recused(session, programme, submission, assessor):
            raise RuleBroken(f"{assessor} is recused from {submission}; give it to somebody else.")
        give(session, head, row, assessor, role, reason, due_on, at)
        session.flush()
        place_what_waited(session, issuer, head, submission, assessor)


def due_day(said: str | None) -> str | None:
    """The day until when, as devices read it; raises RuleBroken for what is no day."""
    day = day_of(said)
    if said and day is None:
        raise RuleBroken(f"“{said[:40]}” is no day; write it as 2026-12-09. Nothing was assigned.")
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a member of staff wants assigned; `due_on` an ISO date, `reason` in the programme's words."""

    submission: str
    assessor: str
    role: ReadingRole = ReadingRole.FIRST
    due_on: str | None = None
    reason: str = BY_STAFF


def assign_by_hand(issuer: Issuer, programme: str, wanted: ByHand) -> None:
    """To somebody who is enrolled or invited to read, and once. Raises RuleBroken."""
    submission, assessor = wanted.submission, wanted.assessor
    with issuer.database.read() as session:
        feed.require_programme(session, programme)
        roles = roles_of(session, programme)
        known = tuple(sorted(roles))
        there = session.get(AssignmentRow, (programme, submission, assessor))
    if assessor not in known:
        raise RuleBroken(f"Nobody is enrolled as “{assessor}” in programme {programme}. {_who_is(known, assessor)}")
    if not roles[assessor] & READERS:
        as_what = " and ".join(sorted(roles[assessor]))
        raise RuleBroken(f"{assessor} is enrolled as {as_what}, and reads nothing for a decision; nothing was changed.")
    if there is not None:
        raise DoneAlready(
            f"{submission} is assigned to {assessor} already, as {there.role}, since {there.assigned_at[:10]}; "
            "nothing was changed."
        )
    assign(issuer, programme, submission, assessor, wanted.role, wanted.due_on, reason=wanted.reason)


def enrolled(session: Session, programme: str) -> tuple[str, ...]:
    """Assessors with a device that stands, and those who were given a code."""
    return tuple(sorted(roles_of(session, programme)))


def roles_of(session: Session, programme: str) -> dict[str, set[str]]:
    """What each of them is enrolled as, on any of their devices, or invited to be."""
    devices = select(DeviceRow.assessor, DeviceRow.roles).where(
        DeviceRow.programme == programme, DeviceRow.revoked_at.is_(None)
    )
    invited = select(InvitationRow.assessor, InvitationRow.roles).where(
        InvitationRow.programme == programme, InvitationRow.device.is_(None)
    )
    found: dict[str, set[str]] = {}
    for assessor, roles in (*session.execute(devices), *session.execute(invited)):
        found.setdefault(assessor, set()).update(roles)
    return found


def _who_is(known: tuple[str, ...], assessor: str) -> str:
    make = f"“assessor issuer enrol {assessor}” makes a code."
    if not known:
        return f"Nobody is yet; {make}"
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return f"Enrolled are {', '.join(known[:SHOWN])}{more}; {make}"


def make_validity(issuer: Issuer, programme: str, submission: str, event: str) -> None:
    """Hold a submission out to readers as a validity one; the decision `event` on it is the reference."""
    with issuer.database.write() as session:
        feed.locked_programme(session, programme)
        row = session.get(SubmissionRow, (programme, submission))
        wanted = select(EventRow).where(EventRow.programme == programme, EventRow.id == event)
        reference = session.scalars(wanted.where(EventRow.status == "accepted")).first()
        if row is None or reference is None or reference.submission != row.id:
            raise RuleBroken(f"{event} is no decision on {submission} that counts; nothing was changed.")
        row.reference = reference.id
