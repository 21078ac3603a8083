"""Leases of this device: renewed while a submission is being read, given back when the assessor says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.changes import Clock
from assessor_app.domain.errors import Refused
from assessor_app.domain.lease import TAKEN_UP, Lease
from assessor_app.store.engine import Store
from assessor_app.store.rows import AssessmentRow, SubmissionRow
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.enrolling import Membership
from assessor_app.sync.messages import MAX_LEASES
from assessor_app.sync.report import Tally

RENEW_BEFORE = timedelta(days=7)  # a sync some days before the end keeps it; the issuer is not asked every time


@dataclass(frozen=True, slots=True)
class _Asked:
    held: list[str]
    given_back: list[str]


def settle_leases(store: Store, client: IssuerClient, member: Membership, clock: Clock, tally: Tally) -> None:
    """Tell the issuer what is given back, and ask for more time where it runs out for what is being read. What nobody
    began is let go: another reader may have it sooner."""
    asked = _asked(store, clock())
    every = [*((name, False) for name in asked.held), *((name, True) for name in asked.given_back)]
    for start in range(0, len(every), MAX_LEASES):
        part = every[start : start + MAX_LEASES]
        try:
            answer = client.leases(
                member.programme, [name for name, back in part if not back], [name for name, back in part if back]
            )
        except Refused:  # an issuer of an older version leases nothing
            return
        with store.write() as session:
            for body in answer:
                note_lease(session, body)
        tally.leases += len(answer)


def _asked(store: Store, now: str) -> _Asked:
    soon = (datetime.fromisoformat(now) + RENEW_BEFORE).isoformat()
    decided = select(AssessmentRow.submission_id).where(AssessmentRow.committed_as.is_not(None))
    open_here = select(SubmissionRow.id).where(SubmissionRow.origin == "issuer", SubmissionRow.id.not_in(decided))
    begun = SubmissionRow.id.in_(select(AssessmentRow.submission_id))
    with store.read() as session:
        running_out = open_here.where(
            SubmissionRow.lease == Lease.HELD.value,
            SubmissionRow.leased_until < soon,
            begun | (SubmissionRow.leased_until == TAKEN_UP),
        )
        back = open_here.where(SubmissionRow.lease == Lease.GIVING_BACK.value)
        return _Asked(list(session.scalars(running_out)), list(session.scalars(back)))


def note_lease(session: Session, body: object) -> bool:
    """What the issuer says of a lease; False while the submission is not here yet."""
    if not isinstance(body, dict) or not isinstance(body.get("submission"), str):
        return True  # assignments given out before there were leases say nothing
    row = session.get(SubmissionRow, body["submission"])
    if row is None:
        return False
    state, until = body.get("state"), body.get("until")
    if state in set(Lease) and not _waits_to_be_told(row, state):
        row.lease, row.leased_until = state, until if isinstance(until, str) else None
    return True


def _waits_to_be_told(row: SubmissionRow, state: object) -> bool:
    """The assessor gave it back since; what the issuer thought before does not count."""
    return row.lease == Lease.GIVING_BACK.value and state == Lease.HELD.value
