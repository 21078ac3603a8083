"""Taking in a device's log: one transaction a push, each event judged, receipted and put into the feed once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from assessor_app.domain.errors import Refused
from assessor_app.eventlog.jws import BadSignature, Verified, verify
from assessor_app.issuer import feed
from assessor_app.issuer.ahead import id_taken, look_ahead
from assessor_app.issuer.clock import iso
from assessor_app.issuer.events import Kept
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.judging import PARTED, QUARANTINED, REJECTED, Judgement, judged_safely
from assessor_app.issuer.keeping import Desk, keep, turn_away
from assessor_app.issuer.placing import LINE, Gap, Place, close_gap, place_of
from assessor_app.issuer.readmitting import rejoin
from assessor_app.issuer.rows import DeviceRow, EventRow
from assessor_app.issuer.tokens import Caller
from assessor_app.sync.messages import EVENT, MAX_EVENTS, MAX_PUSH_BYTES, EventResult, PushAnswer

DUPLICATE = "duplicate"
MOST_EVENTS = 2**53
CHANGED = (
    "Its bytes changed on this device after it was signed; the issuer keeps what came. "
    "Restore a backup of this workspace, and ask the programme's staff what to do."
)


@dataclass(slots=True)
class _Push:
    """One push under way; `incomplete` when the device has nothing for the gap it may hold."""

    desk: Desk
    incomplete: bool
    results: list[EventResult] = field(default_factory=list)


def receive(issuer: Issuer, caller: Caller, events: Sequence[str], *, incomplete: bool = False) -> PushAnswer:
    """Keep the events of one device in the order of its chain; stops at the first gap and says where.

    `incomplete` is the device's word that it has nothing to fill the gap: what follows it is kept for a moderator.
    """
    if len(events) > MAX_EVENTS:
        raise Refused(f"A push holds at most {MAX_EVENTS} events.")
    read = [_read(jws) for jws in events]  # before the programme's head row is held, for which others wait
    with issuer.database.write() as session:
        head = feed.locked_programme(session, caller.programme)
        device = session.get_one(DeviceRow, (caller.programme, caller.device))
        look_ahead(session, device, [signed for signed in read if isinstance(signed, Verified)])
        push = _Push(Desk(session, issuer, head, device, iso(issuer.now())), incomplete)
        gap = None
        for jws, signed in zip(events, read, strict=True):
            gap = _take(push, jws, signed)
            if gap is not None:
                break
        rejoin(push.desk)
        return PushAnswer(tuple(push.results), device.head_seq, device.head_sha256, push.desk.at, gap)


def _read(jws: str) -> Verified | BadSignature:
    try:
        return verify(jws)
    except BadSignature as error:
        return error


def _take(push: _Push, jws: str, signed: Verified | BadSignature) -> int | None:
    """Keep one event; returns the place to send again from when this one leaves a gap."""
    if isinstance(signed, BadSignature):
        _turn_away(push, jws, f"This is not a signed event: {signed}. {CHANGED}")
        return None
    if fault := _fault_of_envelope(push.desk.device, signed):
        _turn_away(push, jws, fault)
        return None
    found = place_of(push.desk.session, push.desk.device, signed, gap_known=push.incomplete)
    if isinstance(found, Gap):
        return found.first
    if isinstance(found, Kept):
        push.results.append(EventResult(found.id, DUPLICATE, found.reason, found.receipt))
    else:
        _keep(push, signed, jws, found)
    return None


def _turn_away(push: _Push, jws: str, reason: str) -> None:
    """It holds no place in the chain that could be trusted: what follows it leaves a gap, and is asked for again."""
    row = turn_away(push.desk, jws, reason)
    push.results.append(EventResult(row.claimed_id, REJECTED, row.reason, row.receipt))


def _fault_of_envelope(device: DeviceRow, signed: Verified) -> str | None:
    event_id, seq = signed.payload.get("id"), signed.payload.get("device_seq")
    if signed.kid != device.id or signed.payload.get("device") != device.id:
        return "The event was signed by another device than the one that sent it."
    if signed.typ != EVENT:
        return "What was signed is not an event."
    if not isinstance(event_id, str) or not 1 <= len(event_id) <= 100:
        return "The event has no id."
    if not isinstance(seq, int) or isinstance(seq, bool) or not 1 <= seq <= MOST_EVENTS:
        return "The event has no place in its device's chain."
    return None


def _keep(push: _Push, signed: Verified, jws: str, place: Place) -> None:
    desk = push.desk
    row = keep(desk, signed, jws, place.branch, _judge(desk, signed.payload, place))
    if place.branch == LINE and row.device_seq > desk.device.head_seq:
        desk.device.head_seq, desk.device.head_sha256 = row.device_seq, row.sha256
    elif place.branch == LINE:
        close_gap(desk.session, desk.device, row.device_seq, signed.payload.get("prev"))
    push.results.append(EventResult(row.id, row.status, row.reason, row.receipt))


def _judge(desk: Desk, payload: dict[str, Any], place: Place) -> Judgement:
    if id_taken(desk.session, desk.head.id, payload["id"]):
        return Judgement(REJECTED, f"There is another event with the id {payload['id']} already.")
    if place.parted is not None:
        return Judgement(QUARANTINED, place.parted, PARTED)
    return judged_safely(desk.session, desk.head, desk.device, payload)


def own_events(issuer: Issuer, caller: Caller, device: str, first: int, limit: int) -> tuple[str, ...]:
    """A device's own log from an event number on, as it was signed, at most as much as a push holds; another assessor's
    device is refused."""
    with issuer.database.read() as session:
        row = session.get(DeviceRow, (caller.programme, device))
        if row is None or row.assessor != caller.assessor:
            raise Refused("This is not one of your devices.")
        wanted = (
            select(EventRow.jws)
            .where(EventRow.programme == caller.programme, EventRow.device == device)
            .where(EventRow.branch == LINE, EventRow.device_seq >= first)
            .order_by(EventRow.device_seq)
            .limit(limit)
        )
        return tuple(_page(session.scalars(wanted)))


def _page(events: Iterable[str]) -> Iterator[str]:
    """The first ones, and at least one: a page that is cut off on the way is asked for anew, whole."""
    room, first = MAX_PUSH_BYTES, True
    for jws in events:
        room -= len(jws)
        if room < 0 and not first:
            return
        yield jws
        first = False
