"""Writing down what came: the event with its signed receipt, the news of it, and what a final decision is owed."""

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from assessor_app.domain.decision import SUPERSEDE, Outcome
from assessor_app.domain.lease import SAID
from assessor_app.eventlog.jws import Verified, payload_unchecked
from assessor_app.issuer import feed, leasing
from assessor_app.issuer.agreeing import compare, open_request
from assessor_app.issuer.ahead import assignment_row, remember, submission_row
from assessor_app.issuer.allotting import give_second_reading
from assessor_app.issuer.awards import owe
from assessor_app.issuer.awards import settle as settle_between
from assessor_app.issuer.database import mark_together, write_together
from assessor_app.issuer.events import Kept, NewEvent
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.judging import (
    ACCEPTED,
    AWAITED,
    CORRECTION,
    FINAL,
    QUARANTINED,
    REJECTED,
    SCORED,
    SECOND,
    Judgement,
    near_draw,
    rubric_of,
)
from assessor_app.issuer.rescoring import answer_by_correction
from assessor_app.issuer.rows import DeviceRow, EventRow, ProgrammeRow, SubmissionRow, TurnedAwayRow
from assessor_app.issuer.sampling import READINGS, log
from assessor_app.sync.messages import RECEIPT


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the events of one device are taken in, in one transaction at one time."""

    session: Session
    issuer: Issuer
    head: ProgrammeRow
    device: DeviceRow
    at: str


def keep(desk: Desk, signed: Verified, jws: str, branch: int, judgement: Judgement) -> NewEvent:
    """Put an authentic event into its device's log, with what became of it."""
    payload = signed.payload
    desk.head.event_head += 1
    row = NewEvent(
        programme=desk.head.id,
        sha256=signed.sha256,
        id=payload["id"],
        device=desk.device.id,
        branch=branch,
        device_seq=payload["device_seq"],
        arrived=desk.head.event_head,
        assessor=desk.device.assessor,
        type=str(payload.get("type"))[:100],
        submission=_short(payload.get("submission")),
        outcome=_short(payload.get("outcome")),
        status=judgement.status,
        standing=judgement.standing,
        reason=judgement.reason,
        received_at=desk.at,
        receipt="",
        jws=jws,
    )
    settle(desk, row, judgement)
    write_together(desk.session, EventRow, row.row())
    remember(desk.session, row)
    follow(desk, row, payload)
    return row


def follow(desk: Desk, row: Kept, payload: dict[str, Any]) -> None:
    """What an accepted reading sets going: the draw of the near ones, the comparison with the other, its settling.
    What is said of a lease is done; what was scored again waits for nobody."""
    if row.status == ACCEPTED and row.type == SUPERSEDE:
        answer_by_correction(desk.session, desk.head.id, row.submission, row.assessor, row.jws)
    if row.status == ACCEPTED and row.type in SAID:
        _do_as_said(desk, row, payload)
        return
    if row.status != ACCEPTED or row.type not in SCORED or row.standing not in (FINAL, AWAITED, SECOND, CORRECTION):
        return
    if READINGS not in desk.head.policy and row.standing == FINAL:
        return  # no second reading was ever asked for here
    submission = desk.session.get_one(SubmissionRow, (desk.head.id, row.submission))
    asked = open_request(desk.session, desk.head.id, submission.id)
    if asked is not None and row.standing == FINAL:
        settle_between(desk.session, desk.head, asked, row.id, desk.at)
        return
    if row.standing in (FINAL, AWAITED):
        _draw_near(desk, submission, payload)
    first = compare(desk.session, desk.head, submission, desk.at)
    if first is not None:
        _make_final(desk, submission, first)


def _do_as_said(desk: Desk, row: Kept, payload: dict[str, Any]) -> None:
    given = assignment_row(desk.session, desk.head.id, str(row.submission), row.assessor)
    assert given is not None  # what is said of another's lease is not accepted
    leasing.do_as_said(desk.session, desk.head, given, payload, desk.at)


def _draw_near(desk: Desk, submission: SubmissionRow, payload: dict[str, Any]) -> None:
    rubric = rubric_of(desk.session, desk.head.id, submission, payload["rubric"]["digest"])
    draw = near_draw(desk.head, rubric, payload) if rubric else None
    if draw is not None:
        log(desk.session, desk.head, submission.id, draw, desk.at)
        give_second_reading(desk.session, desk.head, submission, desk.at)


def _make_final(desk: Desk, submission: SubmissionRow, event: EventRow) -> None:
    """Two readers agree: the first one's decision stands, and what is owed to it is owed now."""
    event.standing, submission.final_event = FINAL, event.id
    body = {"event": event.id, "submission": submission.id, "status": event.status, "standing": FINAL, "reason": None}
    feed.append(desk.session, desk.head, event.assessor, feed.DECISION, body, desk.at)
    if event.outcome == Outcome.EARNED.value:
        owe(desk.session, desk.head, event)


def _short(value: object) -> str | None:
    return value[:200] if isinstance(value, str) else None


def settle(desk: Desk, row: Kept, judgement: Judgement, *, anew: bool = False) -> None:
    """Say what became of an event: the receipt, the news, the credential owed. `anew` sends the receipt along."""
    row.status, row.standing, row.reason = judgement.status, judgement.standing, judgement.reason
    row.receipt = _receipt(desk, row.id, row.sha256, row.device_seq, row.status, row.reason)
    if anew or row.status in (ACCEPTED, QUARANTINED):
        body = {"event": row.id, "device": row.device, "submission": row.submission, "type": row.type}
        body |= {"status": row.status, "standing": row.standing}
        body |= {"reason": row.reason} | ({"receipt": row.receipt} if anew else {})
        feed.append(desk.session, desk.head, row.assessor, feed.DECISION, body, desk.at)
    if row.standing == FINAL:
        submission = submission_row(desk.session, desk.head.id, str(row.submission))
        assert submission is not None  # its decision was just judged
        mark_together(desk.session, submission, "final_event", row.id)
        if row.outcome == Outcome.EARNED.value:
            owe(desk.session, desk.head, row)


def turn_away(desk: Desk, jws: str, reason: str) -> TurnedAwayRow:
    """Keep what is no event of this device, as evidence; sent again, it gets the same answer."""
    sent = jws.encode("utf-8", "surrogatepass")
    sha256 = hashlib.sha256(sent).hexdigest()
    there = desk.session.get(TurnedAwayRow, (desk.head.id, desk.device.id, sha256))
    if there is not None:
        return there
    event_id, seq = _claimed(jws)
    row = TurnedAwayRow(
        programme=desk.head.id,
        device=desk.device.id,
        sha256=sha256,
        claimed_id=event_id,
        reason=reason,
        received_at=desk.at,
        receipt=_receipt(desk, event_id, sha256, seq, REJECTED, reason),
        sent=sent,
    )
    desk.session.add(row)
    desk.session.flush()
    return row


def _claimed(jws: str) -> tuple[str, int]:
    """Id and place as the text says them, believed by nobody; empty and 0 when it says none."""
    try:
        said = payload_unchecked(jws)
        event_id, seq = said.get("id"), said.get("device_seq")
    except (ValueError, IndexError, AttributeError):
        return "", 0
    known = isinstance(event_id, str) and len(event_id) <= 100 and event_id.isprintable()
    place = seq if isinstance(seq, int) and not isinstance(seq, bool) and 0 < seq < 2**53 else 0
    return str(event_id) if known else "", place


def _receipt(desk: Desk, event_id: str, sha256: str, seq: int, status: str, reason: str | None) -> str:
    said: dict[str, Any] = {
        "event": event_id,
        "sha256": sha256,
        "status": status,
        "device": desk.device.id,
        "device_seq": seq,
        "received_at": desk.at,
    }
    return desk.issuer.keys.answers.sign(said | ({"reason": reason} if reason else {}), RECEIPT)
