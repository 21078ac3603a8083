"""Events that waited for a moderator are judged afresh once what they lacked is there."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.judging import ACCEPTED, QUARANTINED, judged_safely
from assessor_app.issuer.keeping import Desk, follow, settle
from assessor_app.issuer.placing import LINE
from assessor_app.issuer.rows import DeviceRow, EventRow, ProgrammeRow


def reconsider(desk: Desk, events: Iterable[EventRow]) -> int:
    """Judge events of one device once more; how many hold now. Their assessor hears of those that changed."""
    accepted = 0
    for event in events:
        payload = payload_unchecked(event.jws)
        judgement = judged_safely(desk.session, desk.head, desk.device, payload)
        if (judgement.status, judgement.reason) == (event.status, event.reason):
            continue
        settle(desk, event, judgement, anew=True)
        desk.session.flush()
        follow(desk, event, payload)
        accepted += event.status == ACCEPTED
    return accepted


def place_what_waited(session: Session, issuer: Issuer, head: ProgrammeRow, submission: str, assessor: str) -> int:
    """The submission is the assessor's now: what they decided of it before we knew it finds its place."""
    of_them = (EventRow.programme == head.id, EventRow.submission == submission, EventRow.assessor == assessor)
    waiting = select(EventRow).where(*of_them, EventRow.status == QUARANTINED, EventRow.branch == LINE)
    accepted = 0
    for event in session.scalars(waiting.order_by(EventRow.device, EventRow.device_seq)).all():
        device = session.get_one(DeviceRow, (head.id, event.device))
        accepted += reconsider(Desk(session, issuer, head, device, iso(issuer.now())), [event])
    return accepted
