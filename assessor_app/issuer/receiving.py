"""Taking in a device's log: one transaction a push, each event judged, receipted and put into the feed once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.decision import Outcome
from assessor_app.domain.errors import Refused
from assessor_app.eventlog.jws import BadSignature, Verified, payload_unchecked, verify
from assessor_app.issuer import feed
from assessor_app.issuer.awards import owe
from assessor_app.issuer.clock import iso
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.judging import ACCEPTED, FINAL, QUARANTINED, REJECTED, Judgement, judged_safely
from assessor_app.issuer.rows import DeviceRow, EventRow, ProgrammeRow, SubmissionRow
from assessor_app.issuer.tokens import Caller
from assessor_app.sync.messages import EVENT, MAX_EVENTS, RECEIPT, EventResult, PushAnswer


@dataclass(slots=True)
class _Push:
    """One push under way."""

    session: Session
    issuer: Issuer
    head: ProgrammeRow
    device: DeviceRow
    at: str
    results: list[EventResult] = field(default_factory=list)


def receive(issuer: Issuer, caller: Caller, events: Sequence[str]) -> PushAnswer:
    """Keep the events of one device in the order of its chain; stops at the first gap and says where."""
    if len(events) > MAX_EVENTS:
        raise Refused(f"A push holds at most {MAX_EVENTS} events.")
    with issuer.database.write() as session:
        head = feed.locked_programme(session, caller.programme)
        device = session.get_one(DeviceRow, (caller.programme, caller.device))
        push = _Push(session, issuer, head, device, iso(issuer.now()))
        gap = None
        for jws in events:
            gap = _take(push, jws)
            if gap is not None:
                break
        return PushAnswer(tuple(push.results), device.head_seq, device.head_sha256, push.at, gap)


def _take(push: _Push, jws: str) -> int | None:
    """Keep one event; returns the place to send again from when this one leaves a gap."""
    try:
        signed = verify(jws)
    except BadSignature as error:
        _turn_away(push, _claimed_id(jws), f"This is not a signed event: {error}.")
        return None
    if fault := _fault_of_envelope(push, signed):
        _turn_away(push, str(signed.payload.get("id"))[:100], fault)
        return None
    return _place(push, signed, jws, signed.payload["id"], signed.payload["device_seq"])


def _place(push: _Push, signed: Verified, jws: str, event_id: str, seq: int) -> int | None:
    following = push.device.head_seq + 1
    if seq > following:
        return following
    if seq < following:
        _known_place(push, signed, event_id, seq)
    elif signed.payload.get("prev") != push.device.head_sha256:
        _turn_away(push, event_id, f"Event {seq} does not follow event {seq - 1} of this device.")
    else:
        _keep(push, signed, jws, event_id, seq)
    return None


def _claimed_id(jws: str) -> str:
    try:
        claimed = payload_unchecked(jws).get("id")
    except (ValueError, IndexError, AttributeError):
        claimed = None
    return claimed if isinstance(claimed, str) and len(claimed) <= 100 else ""


def _fault_of_envelope(push: _Push, signed: Verified) -> str | None:
    event_id, seq = signed.payload.get("id"), signed.payload.get("device_seq")
    if signed.kid != push.device.id or signed.payload.get("device") != push.device.id:
        return "The event was signed by another device than the one that sent it."
    if signed.typ != EVENT:
        return "What was signed is not an event."
    if not isinstance(event_id, str) or not 1 <= len(event_id) <= 100:
        return "The event has no id."
    if not isinstance(seq, int) or isinstance(seq, bool) or seq < 1:
        return "The event has no place in its device's chain."
    return None


def _turn_away(push: _Push, event_id: str, reason: str) -> None:
    """Not kept: it holds no place in the chain that could be trusted."""
    push.results.append(EventResult(event_id, REJECTED, reason, None))


def _known_place(push: _Push, signed: Verified, event_id: str, seq: int) -> None:
    there = push.session.scalars(
        select(EventRow).where(
            EventRow.programme == push.head.id, EventRow.device == push.device.id, EventRow.device_seq == seq
        )
    ).one()
    if there.sha256 == signed.sha256:
        push.results.append(EventResult(there.id, "duplicate", there.reason, there.receipt))
    else:
        _turn_away(push, event_id, f"Event {seq} of this device is here already with other bytes ({there.id}).")


def _keep(push: _Push, signed: Verified, jws: str, event_id: str, seq: int) -> None:
    payload = signed.payload
    judgement = _judge(push, payload, event_id)
    said = {
        "event": event_id,
        "sha256": signed.sha256,
        "status": judgement.status,
        "device": push.device.id,
        "device_seq": seq,
        "received_at": push.at,
    }
    receipt = push.issuer.keys.answers.sign(said, RECEIPT)
    row = EventRow(
        programme=push.head.id,
        sha256=signed.sha256,
        id=event_id,
        device=push.device.id,
        device_seq=seq,
        assessor=push.device.assessor,
        type=str(payload.get("type"))[:100],
        submission=_short(payload.get("submission")),
        outcome=_short(payload.get("outcome")),
        status=judgement.status,
        standing=judgement.standing,
        reason=judgement.reason,
        received_at=push.at,
        receipt=receipt,
        jws=jws,
    )
    push.session.add(row)
    push.device.head_seq, push.device.head_sha256 = seq, signed.sha256
    if judgement.status in (ACCEPTED, QUARANTINED):
        _tell(push, row)
    if judgement.standing == FINAL:
        _make_final(push, row)
    push.session.flush()
    push.results.append(EventResult(event_id, judgement.status, judgement.reason, receipt))


def _judge(push: _Push, payload: dict[str, Any], event_id: str) -> Judgement:
    same_id = select(EventRow.device_seq).where(
        EventRow.programme == push.head.id, EventRow.id == event_id, EventRow.status != REJECTED
    )
    if push.session.execute(same_id).first() is not None:
        return Judgement(REJECTED, f"There is another event with the id {event_id} already.")
    return judged_safely(push.session, push.head, push.device, payload)


def _short(value: object) -> str | None:
    return value[:200] if isinstance(value, str) else None


def _tell(push: _Push, row: EventRow) -> None:
    body = {"event": row.id, "submission": row.submission, "status": row.status, "standing": row.standing}
    feed.append(push.session, push.head, row.assessor, feed.DECISION, body | {"reason": row.reason}, push.at)


def _make_final(push: _Push, row: EventRow) -> None:
    submission = push.session.get_one(SubmissionRow, (push.head.id, row.submission))
    submission.final_event = row.id
    if row.outcome == Outcome.EARNED.value:
        owe(push.session, push.head, row)


def own_events(issuer: Issuer, caller: Caller, device: str, first: int, limit: int) -> tuple[str, ...]:
    """A device's own log from an event number on, as it was signed; another assessor's device is refused."""
    with issuer.database.read() as session:
        row = session.get(DeviceRow, (caller.programme, device))
        if row is None or row.assessor != caller.assessor:
            raise Refused("This is not one of your devices.")
        wanted = (
            select(EventRow.jws)
            .where(EventRow.programme == caller.programme, EventRow.device == device, EventRow.device_seq >= first)
            .order_by(EventRow.device_seq)
            .limit(limit)
        )
        return tuple(session.scalars(wanted))
