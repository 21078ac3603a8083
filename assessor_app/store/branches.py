"""What parted from a log, kept beside its line: nothing signed is lost, and nothing of it is merged."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from assessor_app.eventlog.chain import Head
from assessor_app.store import let_in
from assessor_app.store.log import LINE
from assessor_app.store.rows import EventRow


def found(session: Session, device: str, place: Head) -> EventRow | None:
    """The event of this number and these bytes, on whatever branch of its device's log it stands."""
    everywhere = EventRow.branch.in_(range(newest(session, device) + 1))
    this = select(EventRow).where(EventRow.device == device, everywhere, EventRow.device_seq == place.seq)
    return session.scalars(this.where(EventRow.sha256 == place.sha256)).first()


def part(session: Session, device: str, first: int) -> None:
    """What stands on the line from event `first` on makes way, onto a branch of its own."""
    line = (EventRow.device == device, EventRow.branch == LINE, EventRow.device_seq >= first)
    session.execute(update(EventRow).where(*line).values(branch=newest(session, device) + 1))
    for of, number in let_in.let_in(session):
        if of == device and number >= first:
            let_in.forget(session, device, number)


def newest(session: Session, device: str) -> int:
    """The branch that was kept last, LINE where nothing parted."""
    return session.scalar(select(func.max(EventRow.branch)).where(EventRow.device == device)) or LINE


def end_of(session: Session, device: str, branch: int) -> Head:
    last = select(EventRow).where(EventRow.device == device, EventRow.branch == branch)
    row = session.scalars(last.order_by(EventRow.device_seq.desc()).limit(1)).first()
    return Head(row.device_seq, row.sha256) if row else Head()


def beside(session: Session, device: str, seq: int, prev: object) -> int:
    """The branch for event `seq` of another line than ours: that of the one it follows, or a new one."""
    before = found(session, device, Head(seq - 1, prev)) if isinstance(prev, str) else None
    if before is None or before.branch == LINE or end_of(session, device, before.branch).seq >= seq:
        return newest(session, device) + 1
    return before.branch
