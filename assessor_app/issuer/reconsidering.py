"""Events that waited for a moderator are judged afresh once what they lacked is there."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.bulk import is_one_of
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.judging import ACCEPTED, QUARANTINED, judged_safely
from assessor_app.issuer.keeping import Desk, follow, settle
from assessor_app.issuer.placing import LINE
from assessor_app.issuer.rows import SCORED_AGAIN, DeviceRow, EventRow, ProgrammeRow, SubmissionRow


def reconsider(desk: Desk, events: Iterable[EventRow]) -> int:
    """Judge events of one device once more; how many hold now. Their assessor hears of those that changed."""
    accepted = 0
    for event in events:
        if event.standing == SCORED_AGAIN:
            continue  # its correction counts in its place
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
    return _look_again(session, issuer, head, EventRow.submission == submission, EventRow.assessor == assessor)


def which_wait(session: Session, head: ProgrammeRow, submissions: Sequence[str]) -> set[str]:
    """Those of them about which something waits that may find its place."""
    waiting = select(EventRow.submission).where(
        EventRow.programme == head.id, EventRow.status == QUARANTINED, EventRow.branch == LINE,
        is_one_of(session.connection(), EventRow.submission, submissions),
    )  # fmt: skip
    return {str(name) for name in session.scalars(waiting)}


def judge_by_new_rubric(session: Session, issuer: Issuer, head: ProgrammeRow, credential: str) -> int:
    """A version of the credential is awarded from now on: what was decided by its rubric before we had it counts."""
    of_it = select(SubmissionRow.id).where(
        SubmissionRow.programme == head.id, SubmissionRow.credential_id == credential
    )
    return _look_again(session, issuer, head, EventRow.submission.in_(of_it))


def _look_again(session: Session, issuer: Issuer, head: ProgrammeRow, *which: ColumnElement[bool]) -> int:
    """Each submission's readers in the order in which they came first, each one's events in the order of their log."""
    waiting = select(EventRow).where(
        EventRow.programme == head.id, EventRow.status == QUARANTINED, EventRow.branch == LINE, *which
    )
    came = func.min(EventRow.arrived).over(partition_by=(EventRow.submission, EventRow.device))
    accepted = 0
    for event in session.scalars(waiting.order_by(came, EventRow.device_seq)).all():
        device = session.get_one(DeviceRow, (head.id, event.device))
        accepted += reconsider(Desk(session, issuer, head, device, iso(issuer.now())), [event])
    return accepted
