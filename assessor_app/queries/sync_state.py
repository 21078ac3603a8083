"""What waits for the issuer, what went, what was refused and why."""

from dataclasses import dataclass

from sqlalchemy import func, select

from assessor_app.store.engine import Store
from assessor_app.store.rows import DeviceRow, DownloadRow, EventRow, OutboxRow, SettingRow


@dataclass(frozen=True, slots=True)
class OutboxItem:
    event: str
    submission: str
    type: str
    outcome: str | None
    state: str  # waiting, sent, refused, quarantined
    reason: str | None
    changed_at: str


@dataclass(frozen=True, slots=True)
class SyncState:
    """`issuer` is empty before enrolment; `last_at` and `last_error` speak of the last attempt."""

    issuer: str
    programme: str
    assessor: str
    device: str
    waiting: tuple[OutboxItem, ...]
    sent: tuple[OutboxItem, ...]
    attention: tuple[OutboxItem, ...]
    downloads: int
    last_at: str
    last_error: str

    @property
    def enrolled(self) -> bool:
        return bool(self.issuer)


def sync_state(store: Store) -> SyncState:
    """Everything the Sync screen shows."""
    with store.read() as session:
        settings = {row.name: row.value for row in session.scalars(select(SettingRow))}
        device = session.scalars(select(DeviceRow.id).limit(1)).first() or ""
        joined = select(OutboxRow, EventRow).join(EventRow, EventRow.id == OutboxRow.event_id)
        items = [_item(o, e) for o, e in session.execute(joined.order_by(EventRow.device_seq.desc()))]
        downloads = session.scalar(select(func.count()).select_from(DownloadRow)) or 0
    enrolment, last = settings.get("enrolment", {}), settings.get("last_sync", {})
    ended_well = last.get("ended", "done") == "done"
    return SyncState(
        issuer=enrolment.get("base_url", ""),
        programme=enrolment.get("programme", ""),
        assessor=enrolment.get("assessor", ""),
        device=device,
        waiting=tuple(i for i in items if i.state == "waiting"),
        sent=tuple(i for i in items if i.state == "sent"),
        attention=tuple(i for i in items if i.state not in ("waiting", "sent")),
        downloads=downloads,
        last_at=last.get("at", ""),
        last_error="" if ended_well else last.get("sentence", ""),
    )


def _item(outbox: OutboxRow, event: EventRow) -> OutboxItem:
    return OutboxItem(
        event.id, event.submission_id, event.type, event.outcome, outbox.state, outbox.reason, outbox.changed_at
    )


def unsent(store: Store) -> int:
    """How many events wait; what the badge on the rail says."""
    with store.read() as session:
        return session.scalar(select(func.count()).where(OutboxRow.state == "waiting")) or 0
