"""Leases of this device: renewed while a submission is being read, and what the issuer says of them."""

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


def renew_leases(store: Store, client: IssuerClient, member: Membership, clock: Clock, tally: Tally) -> None:
    """Ask for more time where it runs out for what is being read. What nobody began is let go: another reader may have
    it sooner."""
    every = _running_out(store, clock())
    for start in range(0, len(every), MAX_LEASES):
        try:
            answer = client.leases(member.programme, every[start : start + MAX_LEASES])
        except Refused:  # an issuer of an older version leases nothing
            return
        with store.write() as session:
            for body in answer:
                note_lease(session, body)
        tally.leases += len(answer)


def _running_out(store: Store, now: str) -> list[str]:
    soon = (datetime.fromisoformat(now) + RENEW_BEFORE).isoformat()
    decided = select(AssessmentRow.submission_id).where(AssessmentRow.committed_as.is_not(None))
    wanted = select(SubmissionRow.id).where(
        SubmissionRow.origin == "issuer",
        SubmissionRow.id.not_in(decided),
        SubmissionRow.lease == Lease.HELD.value,
        SubmissionRow.leased_until < soon,
        SubmissionRow.id.in_(select(AssessmentRow.submission_id)),
    )
    with store.read() as session:
        return list(session.scalars(wanted))


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
    """The assessor signed something since (it was given back, or taken up again); what was thought before counts no
    more."""
    if row.lease == Lease.GIVING_BACK.value:
        return state == Lease.HELD.value
    return row.leased_until == TAKEN_UP and state == Lease.GIVEN_BACK.value
