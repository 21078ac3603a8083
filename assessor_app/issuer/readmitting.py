"""Readmitting a device whose log parted: a moderator lets it go on from where it stands, and its decisions count. Where
what was missing came after all, nobody has to."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from assessor_app.domain.errors import DoneAlready
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer import feed
from assessor_app.issuer.clock import iso
from assessor_app.issuer.devices import named
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.judging import PARTED, QUARANTINED
from assessor_app.issuer.keeping import Desk
from assessor_app.issuer.placing import LINE, at, close_gap, note_let_in
from assessor_app.issuer.reconsidering import reconsider
from assessor_app.issuer.rows import DeviceRow, EventRow


@dataclass(frozen=True, slots=True)
class Readmitted:
    """`judged` events of the branch were looked at afresh, `accepted` of them hold now."""

    device: str
    judged: int
    accepted: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def readmit(issuer: Issuer, programme: str, device: str) -> Readmitted:
    """Make the branch that came last the device's line, and judge what waited on it. `device` may be the beginning of
    its id.

    What stood on the line instead keeps what became of it, on a branch. Raises RuleBroken when there is no such device,
    or nothing parted.
    """
    with issuer.database.write() as session:
        head = feed.locked_programme(session, programme)
        row = named(session, programme, device)
        path = _path(session, _tip(session, row))
        return _let_in(Desk(session, issuer, head, row, iso(issuer.now())), path)


def rejoin(desk: Desk) -> None:
    """What came without the event before it follows it, now that this is the end of the line: the log is whole again.
    Where two branches do, a workspace was copied, and which of them goes on is a moderator's to say."""
    device = desk.device
    _close_gaps(desk)
    at_the_end = select(EventRow).where(
        EventRow.programme == device.programme,
        EventRow.device == device.id,
        EventRow.branch > LINE,
        EventRow.device_seq == device.head_seq + 1,
    )
    following = [e for e in desk.session.scalars(at_the_end) if _prev(e) == device.head_sha256]
    if len(following) != 1:
        return
    branch = select(EventRow).where(
        EventRow.programme == device.programme,
        EventRow.device == device.id,
        EventRow.branch == following[0].branch,
        EventRow.device_seq > device.head_seq,
    )
    _let_in(desk, list(desk.session.scalars(branch.order_by(EventRow.device_seq))))


def _close_gaps(desk: Desk) -> None:
    """Of several events that were missing, the earlier ones came first and waited on a branch: nothing named them yet.
    Now an event of the line does."""
    came: list[EventRow] = []
    while (event := _named_after_a_gap(desk)) is not None:
        event.branch = LINE
        close_gap(desk.session, desk.device, event.device_seq, _prev(event))
        desk.session.flush()
        came.append(event)
    reconsider(desk, [event for event in reversed(came) if event.status == QUARANTINED])


def _named_after_a_gap(desk: Desk) -> EventRow | None:
    session, device = desk.session, desk.device
    for number in device.let_in or ():
        after = at(session, device, LINE, number)
        prev = _prev(after) if after is not None else None
        named = session.get(EventRow, (device.programme, prev)) if isinstance(prev, str) else None
        if named is None or (named.device, named.device_seq) != (device.id, number - 1) or named.branch == LINE:
            continue
        if at(session, device, LINE, number - 1) is None:
            return named
    return None


def _let_in(desk: Desk, path: list[EventRow]) -> Readmitted:
    _change_places(desk.session, desk.device, path)
    waited = [event for event in path if event.status == QUARANTINED]
    return Readmitted(desk.device.id, len(waited), reconsider(desk, waited))


def _prev(event: EventRow) -> object:
    return payload_unchecked(event.jws).get("prev")


def _tip(session: Session, device: DeviceRow) -> EventRow:
    wanted = select(EventRow).where(
        EventRow.programme == device.programme, EventRow.device == device.id, EventRow.standing == PARTED
    )
    if not (found := session.scalars(wanted).all()):
        raise DoneAlready(f"The log of device {device.id} is whole; there is nothing to readmit.")
    return max(found, key=lambda event: event.arrived)


def _path(session: Session, tip: EventRow) -> list[EventRow]:
    """The events from where the log parted to `tip`, oldest first."""
    path = [tip]
    while True:
        prev = _prev(path[-1])
        parent = session.get(EventRow, (tip.programme, prev)) if isinstance(prev, str) else None
        if parent is None or parent.device != tip.device or parent.branch == LINE:
            return path[::-1]
        path.append(parent)


def _change_places(session: Session, device: DeviceRow, path: list[EventRow]) -> None:
    """What parted becomes the line; what stood there from that place on becomes a branch."""
    of_device = (EventRow.programme == device.programme, EventRow.device == device.id)
    free = (session.scalar(select(func.max(EventRow.branch)).where(*of_device)) or LINE) + 1
    displaced = (*of_device, EventRow.branch == LINE, EventRow.device_seq >= path[0].device_seq)
    session.execute(update(EventRow).where(*displaced).values(branch=free))
    for event in path:
        event.branch = LINE
    device.head_seq, device.head_sha256 = path[-1].device_seq, path[-1].sha256
    session.flush()
    first = path[0].device_seq
    device.let_in = [number for number in device.let_in or () if number < first]
    note_let_in(session, device, first, _prev(path[0]))
