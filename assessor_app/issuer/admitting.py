"""Admitting what was quarantined: a moderator lets an event be judged now, the work of a revoked device, too, and what
was scored by the rubric of another version."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.errors import DoneAlready, RuleBroken
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer import feed
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.judging import ACCEPTED, QUARANTINED, judged_safely
from assessor_app.issuer.keeping import Desk, follow, settle
from assessor_app.issuer.placing import LINE, ask
from assessor_app.issuer.reasons import require_reason
from assessor_app.issuer.rows import SCORED_AGAIN, DeviceRow, EventRow


@dataclass(frozen=True, slots=True)
class Admitted:
    """What became of the event: accepted with its standing, or rejected with the reason."""

    event: str
    submission: str | None
    status: str
    standing: str | None
    reason: str | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def admit(issuer: Issuer, programme: str, event: str, why: str) -> Admitted:
    """Judge a quarantined event by what is known today; neither that its device was revoked nor that it was
    to be scored again holds it back any longer.

    Raises RuleBroken, and nothing is changed, where something else still does: its submission is not there, or not its
    assessor's; its log parted (the whole device is readmitted).
    """
    require_reason(why)
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        row = _in_quarantine(session, programme, event)
        if row.standing == SCORED_AGAIN:
            raise DoneAlready(f"{event} was scored again since; its correction counts in its place.")
        device = session.get_one(DeviceRow, (programme, row.device))
        if row.branch != LINE:
            raise RuleBroken(f"{event} parted from the log of its device. {ask(device)}")
        payload = payload_unchecked(row.jws)
        found = judged_safely(session, head, device, payload, vouched_for=True)
        if found.status == QUARANTINED:
            raise RuleBroken(f"{event} has to wait on: {found.reason} Nothing was changed.")
        desk = Desk(session, issuer, head, device, iso(issuer.now()))
        settle(desk, row, replace(found, reason=why) if found.status == ACCEPTED else found, anew=True)
        session.flush()
        follow(desk, row, payload)
        return Admitted(row.id, row.submission, row.status, row.standing, row.reason)


def _in_quarantine(session: Session, programme: str, event: str) -> EventRow:
    wanted = select(EventRow).where(EventRow.programme == programme, EventRow.id == event)
    row = session.scalars(wanted.where(EventRow.status == QUARANTINED)).first()
    if row is not None:
        return row
    said = f"{event} is not in quarantine in programme {programme}; “moderation” lists what is."
    if session.scalars(wanted.where(EventRow.status == ACCEPTED)).first() is not None:
        raise DoneAlready(said)
    raise RuleBroken(said)
