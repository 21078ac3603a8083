"""Our log held against the issuer's copy: what it lost goes again, what we lost comes back, what differs is named."""

from dataclasses import dataclass

from sqlalchemy import Row, func, select

from assessor_app.domain.changes import Clock
from assessor_app.domain.errors import Refused
from assessor_app.store import log
from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow, OutboxRow
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.enrolling import Membership
from assessor_app.sync.messages import MAX_STRETCHES, STRETCH, Compared, Stretch, digest_of
from assessor_app.sync.receipts import SENT
from assessor_app.sync.report import Tally
from assessor_app.sync.restoring import restore_own
from assessor_app.sync.sending import wait_again


@dataclass(frozen=True, slots=True)
class Comparing:
    store: Store
    client: IssuerClient
    member: Membership
    device: str
    now: Clock


def meet_restored(comparing: Comparing) -> None:
    """The issuer was put back from a backup: whatever it may not have any more waits again, from where its log ends, or
    is another one than ours."""
    try:
        compared = _asked(comparing)
        first = min([compared.head.head + 1, *(stretch.first for stretch in compared.differs)])
    except Refused:  # of an older version, which compares nothing for a device that was revoked
        first = 1
    wait_again(comparing.store, comparing.device, first, comparing.now())


def _asked(comparing: Comparing) -> Compared:
    return comparing.client.compare(comparing.member.programme, _stretches(comparing.store, comparing.device))


def compare_logs(comparing: Comparing, tally: Tally) -> Compared:
    """Before anything is sent, so that a workspace put back from a backup goes on where it really was."""
    store, device = comparing.store, comparing.device
    compared = _asked(comparing)
    with store.read() as session:
        ours = log.head(session, device)
    if compared.head.head > ours.seq:
        restore_own(store, comparing.client, compared.head, comparing.now)
    _send_what_was_lost(comparing, compared.head.head)
    settled = [s for s in compared.differs if s.last <= compared.head.head]
    tally.attention += [
        f"Events {s.first} to {s.last} of this device are others at the issuer than here; tell the programme's staff."
        for s in settled
    ]
    return compared


def _stretches(store: Store, device: str) -> list[Stretch]:
    """Digests of what was accepted, in stretches without a gap. What waits is not there yet and needs no word; what was
    refused, or waits for a moderator, may stand nowhere in the line, and has its reason in the outbox."""
    settled = select(EventRow.device_seq, EventRow.sha256).join(OutboxRow, OutboxRow.event_id == EventRow.id)
    settled = settled.where(EventRow.device == device, OutboxRow.state == SENT).order_by(EventRow.device_seq)
    parts: list[list[Row[int, str]]] = []
    with store.read() as session:
        for row in session.execute(settled):
            if not parts or len(parts[-1]) == STRETCH or row.device_seq != parts[-1][-1].device_seq + 1:
                parts.append([])
            parts[-1].append(row)
    found = [Stretch(part[0].device_seq, part[-1].device_seq, digest_of(row.sha256 for row in part)) for part in parts]
    return found[-MAX_STRETCHES:]


def _send_what_was_lost(comparing: Comparing, head: int) -> None:
    """The issuer said that it had these, and has them no more: they wait again."""
    later = select(EventRow.id).where(EventRow.device == comparing.device, EventRow.device_seq > head)
    lost = (OutboxRow.event_id.in_(later), OutboxRow.state == SENT)
    with comparing.store.read() as session:
        if not session.scalar(select(func.count()).select_from(OutboxRow).where(*lost)):
            return
    wait_again(comparing.store, comparing.device, head + 1, comparing.now())
