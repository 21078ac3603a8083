"""Holding a device's log against ours: where they differ, and never a word on which side is right."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.placing import LINE
from assessor_app.issuer.rows import DeviceRow, EventRow
from assessor_app.issuer.tokens import Caller
from assessor_app.sync.messages import Compared, LogHead, Stretch, digest_of


def compare(issuer: Issuer, caller: Caller, stretches: Sequence[Stretch]) -> Compared:
    """Which of the caller's stretches are not the same here; an event that never came makes its stretch differ.

    A revoked device hears this of its own log, so that what it signed comes in, and of no other log.
    """
    with issuer.database.read() as session:
        own = session.get_one(DeviceRow, (caller.programme, caller.device))
        wanted = select(DeviceRow).where(DeviceRow.programme == caller.programme, DeviceRow.assessor == caller.assessor)
        if caller.revoked:
            wanted = wanted.where(DeviceRow.id == caller.device)
        logs = tuple(_head(row) for row in session.scalars(wanted.order_by(DeviceRow.enrolled_at, DeviceRow.id)))
        differs = tuple(Stretch(s.first, s.last) for s in stretches if _digest(session, own, s) != s.digest)
        return Compared(_head(own), differs, logs)


def _head(row: DeviceRow) -> LogHead:
    return LogHead(row.id, row.head_seq, row.head_sha256, tuple(row.let_in or ()))


def _digest(session: Session, device: DeviceRow, stretch: Stretch) -> str | None:
    wanted = (
        select(EventRow.sha256)
        .where(EventRow.programme == device.programme, EventRow.device == device.id, EventRow.branch == LINE)
        .where(EventRow.device_seq >= stretch.first, EventRow.device_seq <= stretch.last)
        .order_by(EventRow.device_seq)
    )
    hashes = session.scalars(wanted).all()
    return digest_of(hashes) if len(hashes) == stretch.last - stretch.first + 1 else None
