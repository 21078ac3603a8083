"""The outbox up: events in the order of the chain, counted as sent only with a receipt that holds."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, func, select, update

from assessor_app.domain.changes import Clock
from assessor_app.store.engine import Store
from assessor_app.store.log import put_right
from assessor_app.store.rows import EventRow, OutboxRow, SettingRow
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.enrolling import Membership, keep
from assessor_app.sync.messages import MAX_PUSH_BYTES, Discovery, EventResult, PushAnswer
from assessor_app.sync.receipts import QUARANTINED, REFUSED, SENT, WAITING, state_by
from assessor_app.sync.report import Cancelled, Progress, Stage, Stopped, Tally, Watch
from assessor_app.sync.transport import TooLarge, TooLargeOnTheWay

LIMIT = "limit"  # the setting that says how much the issuer took at once when it was last met
HEADER, AROUND = 1024, 4  # bytes of a push that are no event's, and those around each of them


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the outbox is to say of one event."""

    event_id: str
    state: str
    reason: str | None
    receipt: str | None


@dataclass(frozen=True, slots=True)
class Sender:
    """All a push needs."""

    store: Store
    client: IssuerClient
    member: Membership
    device: str
    limits: Discovery
    now: Clock
    most: int = sys.maxsize  # bytes; a larger event it was seen to refuse
    said: str = ""  # by the issuer, of what was larger

    @property
    def room(self) -> int:
        """Bytes of events in one push."""
        return self.limits.max_push_bytes - HEADER

    @property
    def largest(self) -> int:
        """Bytes of an event that can be sent at all: what every issuer takes, whatever this one says of itself, until
        it is seen to refuse one."""
        return min(max(self.limits.max_push_bytes, MAX_PUSH_BYTES) - HEADER - AROUND, self.most)


def send_outbox(sender: Sender, tally: Tally, watch: Watch, cancelled: Cancelled) -> None:
    """Push until nothing waits; an event that is refused, or too large to be sent, is noted and holds back no other."""
    _step_over_too_large(_push(sender, tally, watch, cancelled), tally)


def _push(sender: Sender, tally: Tally, watch: Watch, cancelled: Cancelled) -> Sender:
    """Returns what is known of the issuer afterwards."""
    begun_again_at, incomplete = None, False
    total, done = waiting_count(sender.store, sender.device), 0
    while batch := _next_batch(sender):
        if cancelled():
            raise Stopped
        watch(Progress(Stage.SENDING, done, total))
        try:
            answer = sender.client.push(sender.member.programme, [row.jws for row in batch], incomplete=incomplete)
        except (TooLarge, TooLargeOnTheWay) as error:
            if len(batch) == 1 and isinstance(error, TooLargeOnTheWay):
                tally.attention.append(_stuck(batch[0]))
                return sender
            sender = _with_less(sender, batch, error.sentence)
            continue
        outcomes = _outcomes(sender, batch, answer)
        _note(sender, outcomes, tally)
        done += len(outcomes)
        if answer.resend_from is not None:
            if incomplete:
                tally.attention.append(f"The issuer keeps asking for event {answer.resend_from} of this device.")
                return sender
            # asked for twice: what we have of it is not what the issuer needs, so the rest goes without it
            incomplete = answer.resend_from == begun_again_at
            begun_again_at = answer.resend_from
            if not incomplete:
                # the issuer was restored from a backup, or has lost what we thought it had
                wait_again(sender.store, sender.device, begun_again_at, sender.now())
        elif not outcomes:
            tally.attention.append("The issuer answered without a receipt that holds; the events stay here.")
            return sender
    return sender


def _with_less(sender: Sender, batch: Sequence[EventRow], said: str) -> Sender:
    """Fewer events go at once, and none as large as one that the issuer refused when it came alone."""
    if len(batch) > 1:
        return replace(sender, limits=replace(sender.limits, max_events=len(batch) // 2))
    return replace(sender, most=len(batch[0].jws) - 1, said=said)


def _stuck(row: EventRow) -> str:
    """It is the issuer's to refuse, and nobody else's; another network may let it through."""
    return (
        f"Something on the way to the issuer lets no {len(row.jws) / 1e6:.1f} MB through, as what was signed on "
        f"{row.submission_id} is. It waits here with what follows it; sync through another network."
    )


def waiting_count(store: Store, device: str) -> int:
    with store.read() as session:
        counted = select(func.count()).select_from(_waiting(device).subquery())
        return session.execute(counted).scalar_one()


def kept_count(store: Store, device: str) -> int:
    """How many events of this device were refused or wait for a moderator, and were not put right since."""
    kept = (
        select(func.count())
        .select_from(OutboxRow)
        .join(EventRow, EventRow.id == OutboxRow.event_id)
        .where(OutboxRow.state.in_([REFUSED, QUARANTINED]), EventRow.device == device, ~put_right())
    )
    with store.read() as session:
        return session.execute(kept).scalar_one()


def _waiting(device: str) -> Select[EventRow]:
    return (
        select(EventRow)
        .join(OutboxRow, OutboxRow.event_id == EventRow.id)
        .where(OutboxRow.state == WAITING, EventRow.device == device)
        .order_by(EventRow.device_seq)
    )


def _sendable(sender: Sender) -> Select[EventRow]:
    return _waiting(sender.device).where(func.length(EventRow.jws) <= sender.largest)


def _step_over_too_large(sender: Sender, tally: Tally) -> None:
    """What an older version of this program signed without asking how large it was, or this issuer was seen to refuse
    whatever others take: it never comes there, so that what follows parts from the log and is a moderator's, and its
    correction counts like a first decision."""
    with sender.store.read() as session:
        rows = session.scalars(_waiting(sender.device).where(func.length(EventRow.jws) > sender.largest)).all()
    said = sender.said or f"The issuer takes {sender.largest / 1e6:.1f} MB at once."
    reasons = {
        row.id: f"What was signed on {row.submission_id} is {len(row.jws) / 1e6:.1f} MB. {said} "
        "It stays here; correct the decision with fewer words or shorter quotes."
        for row in rows
    }
    if reasons:
        _note(sender, [Outcome(event, REFUSED, reason, None) for event, reason in reasons.items()], tally)


def _next_batch(sender: Sender) -> list[EventRow]:
    with sender.store.read() as session:
        rows = session.scalars(_sendable(sender).limit(sender.limits.max_events)).all()
    room = sender.room
    batch: list[EventRow] = []
    for row in rows:
        room -= len(row.jws) + AROUND
        if room < 0 and batch:
            break
        batch.append(row)
    return batch


def _outcomes(sender: Sender, batch: list[EventRow], answer: PushAnswer) -> list[Outcome]:
    """Results come in the order of the push, one for each event up to a gap."""
    found = (_outcome(sender.member.issuer_key, row, r) for row, r in zip(batch, answer.results, strict=False))
    return [outcome for outcome in found if outcome is not None]


def _outcome(issuer_key: bytes, row: EventRow, result: EventResult) -> Outcome | None:
    if result.receipt is None:
        # an issuer of an older version kept nothing of what it turned away, and receipted nothing
        rejected = result.status == "rejected" and result.id in (row.id, "")
        return Outcome(row.id, REFUSED, result.reason, None) if rejected else None
    # a duplicate (the issuer got it, we never heard back) carries the receipt of the first time: that one counts
    state = state_by(result.receipt, issuer_key, row)
    return None if state is None else Outcome(row.id, state, result.reason, result.receipt)


def _note(sender: Sender, outcomes: list[Outcome], tally: Tally) -> None:
    at = sender.now()
    with sender.store.write() as session:
        for outcome in outcomes:
            session.execute(
                update(OutboxRow)
                .where(OutboxRow.event_id == outcome.event_id)
                .values(
                    state=outcome.state,
                    reason=outcome.reason,
                    receipt=outcome.receipt,
                    tries=OutboxRow.tries + 1,
                    changed_at=at,
                )
            )
    tally.sent += sum(o.state == SENT for o in outcomes)
    tally.refused += sum(o.state == REFUSED for o in outcomes)
    tally.quarantined += sum(o.state == QUARANTINED for o in outcomes)
    tally.attention += [o.reason or "The issuer refused an event." for o in outcomes if o.state != SENT]


def meet_limit(sender: Sender) -> None:
    """The issuer takes more at once than it did: what it never had because it was too large waits again, unless a
    correction that was accepted stands in its place.

    An issuer that was never met by a version that knows limits has grown from nothing, so that everything refused
    without a receipt goes once more then. That is meant, and once is the bound: nothing but its length and the lack
    of a receipt tells what was too large, and what an older issuer turned away without keeping it is kept by one of
    today, with a receipt, and so goes no more.
    """
    takes = sender.limits.max_push_bytes
    too_large = (
        select(EventRow.id)
        .join(OutboxRow, OutboxRow.event_id == EventRow.id)
        .where(OutboxRow.state == REFUSED, OutboxRow.receipt.is_(None), EventRow.device == sender.device)
        .where(func.length(EventRow.jws) <= sender.largest, ~put_right())
    )
    with sender.store.read() as session:
        row = session.get(SettingRow, LIMIT)
        known = row.value["push_bytes"] if row is not None else 0
    if takes == known:
        return
    with sender.store.write() as session:
        keep(session, LIMIT, {"push_bytes": takes})
        if takes > known and (again := session.scalars(too_large).all()):
            values = {"state": WAITING, "reason": None, "changed_at": sender.now()}
            session.execute(update(OutboxRow).where(OutboxRow.event_id.in_(again)).values(values))


def wait_again(store: Store, device: str, first: int, at: str) -> None:
    """Everything from event `first` on is to be sent again, whatever was thought of it; so is what was kept for a
    moderator or turned away, since it may stand beside the line, where no number tells whether the issuer has it."""
    later = select(EventRow.id).where(EventRow.device == device, EventRow.device_seq >= first)
    ours = select(EventRow.id).where(EventRow.device == device)
    aside = OutboxRow.state.in_([QUARANTINED, REFUSED]) & OutboxRow.receipt.is_not(None)
    with store.write() as session:
        session.execute(
            update(OutboxRow)
            .where(OutboxRow.event_id.in_(later) | (OutboxRow.event_id.in_(ours) & aside))
            .where(OutboxRow.state != WAITING)
            .values(state=WAITING, changed_at=at)
        )
