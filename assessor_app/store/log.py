"""This device's event log and its outbox: an event and its place in the outbox are born together."""

from dataclasses import asdict

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from assessor_app.domain.decision import DECISION, SUPERSEDE
from assessor_app.domain.decision_facts import facts_of
from assessor_app.domain.errors import StoreDamaged
from assessor_app.eventlog.chain import Head
from assessor_app.eventlog.jws import SigningKey, payload_unchecked, sha256_of
from assessor_app.store.leaving_rows import FactRow
from assessor_app.store.rows import DeviceRow, EventRow, OutboxRow, SettingRow

DECIDED = (DECISION, SUPERSEDE)


def device_key(session: Session) -> SigningKey:
    """The key of this device; raises StoreDamaged when the store has lost it."""
    row = session.scalars(select(DeviceRow).limit(1)).first()
    if row is None:
        raise StoreDamaged("This workspace has no device key; make a new workspace and restore its log.")
    return SigningKey(row.secret)


def who(session: Session) -> str:
    """The assessor as enrolled; before that, this device."""
    row = session.get(SettingRow, "enrolment")
    assessor = row.value.get("assessor") if row is not None else None
    return str(assessor) if assessor else f"the person at device {device_key(session).thumbprint[:8]}"


def head(session: Session, device: str) -> Head:
    last = (
        select(EventRow.device_seq, EventRow.sha256)
        .where(EventRow.device == device)
        .order_by(EventRow.device_seq.desc())
    )
    row = session.execute(last.limit(1)).first()
    return Head(row.device_seq, row.sha256) if row else Head()


def put_right() -> ColumnElement[bool]:
    """Of an event that was refused: whether this device's correction of the decision was accepted since."""
    later, gone = aliased(EventRow), aliased(OutboxRow)
    accepted = select(later.id).join(gone, gone.event_id == later.id).where(gone.state == "sent")
    follows = (later.submission_id == EventRow.submission_id, later.device_seq > EventRow.device_seq)
    return accepted.where(
        EventRow.type.in_(DECIDED), later.type == SUPERSEDE, later.device == EventRow.device, *follows
    ).exists()


def append(session: Session, jws: str) -> EventRow:
    """Keep a signed event and queue it for the issuer."""
    row = mirror(session, jws)
    session.add(OutboxRow(event_id=row.id, state="waiting", changed_at=row.made_at, tries=0))
    return row


def mirror(session: Session, jws: str) -> EventRow:
    """Keep an event that the issuer has already, of another device of this assessor."""
    event = payload_unchecked(jws)
    sha256 = sha256_of(jws)
    row = EventRow(
        id=event["id"],
        device=event["device"],
        device_seq=event["device_seq"],
        type=event["type"],
        submission_id=event["submission"],
        outcome=event.get("outcome"),
        supersedes=event.get("supersedes") or event.get("withdraws"),
        made_at=event["decided_at"],
        jws=jws,
        sha256=sha256,
    )
    session.add(row)
    if row.type in DECIDED:
        session.add(FactRow(**asdict(facts_of(event, sha256))))
    return row
