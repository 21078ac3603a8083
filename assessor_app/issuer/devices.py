"""The devices of a programme as its staff know them, and a lost one revoked: for good, whoever enrols it again."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessor_app.domain.errors import RuleBroken
from assessor_app.issuer.clock import iso
from assessor_app.issuer.feed import locked_programme, require_programme
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.reasons import require_reason
from assessor_app.issuer.rows import DeviceRow, EventRow

ENOUGH = 8  # signs of a device's id that tell it from others, as its own Sync screen shows them


@dataclass(frozen=True, slots=True)
class Device:
    """`events` came in from it, the last one at `last_event_at`."""

    device: str
    assessor: str
    roles: tuple[str, ...]
    enrolled_at: str
    events: int
    last_event_at: str | None
    revoked_at: str | None
    revoked_why: str | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Revoked:
    """`before` when it was revoked already, at the time and for the reason that are kept."""

    device: str
    assessor: str
    revoked_at: str
    why: str | None
    before: bool


def devices(issuer: Issuer, programme: str) -> tuple[Device, ...]:
    """Every device that was ever enrolled, by assessor, the oldest first."""
    with issuer.database.read() as session:
        require_programme(session, programme)
        wanted = select(EventRow.device, func.count(), func.max(EventRow.received_at))
        counted = wanted.where(EventRow.programme == programme).group_by(EventRow.device)
        sent = {device: (count, last) for device, count, last in session.execute(counted)}
        rows = select(DeviceRow).where(DeviceRow.programme == programme)
        ordered = rows.order_by(DeviceRow.assessor, DeviceRow.enrolled_at, DeviceRow.id)
        return tuple(_device(row, *sent.get(row.id, (0, None))) for row in session.scalars(ordered))


def _device(row: DeviceRow, events: int, last: str | None) -> Device:
    return Device(
        row.id, row.assessor, tuple(row.roles), row.enrolled_at, events, last, row.revoked_at, row.revoked_why
    )


def revoke_device(issuer: Issuer, programme: str, device: str, why: str | None = None) -> Revoked:
    """From now on the device reads nothing here; what it still sends is kept for a moderator.

    `device` may be the beginning of its id. Raises RuleBroken when it is none's, or more than one's.
    """
    if why is not None:
        require_reason(why)
    with issuer.database.write() as session:
        locked_programme(session, programme)
        row = named(session, programme, device)
        before = row.revoked_at is not None
        if row.revoked_at is None:
            row.revoked_at, row.revoked_why = iso(issuer.now()), why
        return Revoked(row.id, row.assessor, row.revoked_at, row.revoked_why, before)


def named(session: Session, programme: str, device: str) -> DeviceRow:
    """The device of this id, or of the only one that begins so; raises RuleBroken when it is none's, or several's."""
    if whole := session.get(DeviceRow, (programme, device)):
        return whole
    rows = session.scalars(select(DeviceRow).where(DeviceRow.programme == programme))
    found = [row for row in rows if len(device) >= ENOUGH and row.id.startswith(device)]
    if len(found) > 1:
        raise RuleBroken(f"“{device}” begins the ids of {len(found)} devices; say more of it. Nothing was changed.")
    if not found:
        raise RuleBroken(f"Programme {programme} has no device {device}. “assessor issuer devices” lists them.")
    return found[0]
