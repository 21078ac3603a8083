"""Where in its device's log an event belongs: at the end of the line, on a branch that parted from it, or after a gap.

A device's log is one chain. Where it is not (a copy of a workspace used twice, an old backup restored, bytes that
went bad), what parted is kept on a branch of its own and waits for a moderator; nothing authentic is discarded.
"""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessor_app.eventlog.chain import GENESIS
from assessor_app.eventlog.jws import Verified, payload_unchecked
from assessor_app.issuer.ahead import same_event
from assessor_app.issuer.events import Kept
from assessor_app.issuer.rows import DeviceRow, EventRow

LINE = 0


@dataclass(frozen=True, slots=True)
class Place:
    """A branch to be kept on; `parted` is None on the line, else a sentence that says where the log parted."""

    branch: int
    parted: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Events are missing before this one, from `first` on."""

    first: int


def place_of(session: Session, device: DeviceRow, signed: Verified, *, gap_known: bool) -> Place | Gap | Kept:
    """Where the event goes, the gap before it, or the row of the very same event.

    `gap_known` says that the device has nothing that would fill the gap, so that asking again is no use.
    """
    same = same_event(session, device.programme, signed.sha256)
    if same is not None:
        return same
    seq, prev = signed.payload["device_seq"], signed.payload.get("prev")
    if (seq, prev) == (device.head_seq + 1, device.head_sha256):
        return Place(LINE)
    if seq <= device.head_seq and _is_followed(session, device, signed):
        return Place(LINE)
    parent = session.get(EventRow, (device.programme, prev)) if isinstance(prev, str) else None
    if parent is not None and (parent.device, parent.device_seq) == (device.id, seq - 1) and parent.branch != LINE:
        taken = at(session, device, parent.branch, seq)
        return Place(_new_branch(session, device) if taken else parent.branch, f"{_after(device, seq)} {ask(device)}")
    if seq > device.head_seq + 1 and not gap_known:
        return Gap(device.head_seq + 1)
    return Place(_new_branch(session, device), f"{_why_parted(session, device, seq)} {ask(device)}")


def _is_followed(session: Session, device: DeviceRow, signed: Verified) -> bool:
    """Whether the line was let go on without this one, and the event after its place names these very bytes."""
    seq = signed.payload["device_seq"]
    after = at(session, device, LINE, seq + 1)
    follows = after is not None and payload_unchecked(after.jws).get("prev") == signed.sha256
    return follows and at(session, device, LINE, seq) is None


def note_let_in(session: Session, device: DeviceRow, seq: int, prev: object) -> None:
    """Note an event of the line that does not follow the one before it, for whoever reads the line back."""
    before = at(session, device, LINE, seq - 1)
    if prev == (before.sha256 if before is not None else GENESIS if seq == 1 else None):
        return
    device.let_in = sorted([*(device.let_in or ()), seq])


def close_gap(session: Session, device: DeviceRow, seq: int, prev: object) -> None:
    """What was missing came after all, and the event after it follows it; whether it follows one itself is seen."""
    device.let_in = [number for number in device.let_in or () if number != seq + 1]
    note_let_in(session, device, seq, prev)


def _named(device: DeviceRow) -> str:
    """The assessor's other devices are told, too; on them it is not “this device”."""
    return f"device {device.id[:8]}"


def ask(device: DeviceRow) -> str:
    return f"A moderator keeps this one: ask the programme's staff to readmit {_named(device)}."


def _after(device: DeviceRow, seq: int) -> str:
    return f"Event {seq} of {_named(device)} follows one that parted from its log."


def _why_parted(session: Session, device: DeviceRow, seq: int) -> str:
    there = at(session, device, LINE, seq)
    if there is not None:
        return (
            f"Event {seq} of {_named(device)} is here already with other bytes ({there.id}): a copy of its workspace, "
            "or an old backup of it, was used beside it."
        )
    if seq > device.head_seq + 1:
        return f"Event {seq} of {_named(device)} came without the one before it, which cannot be had any more."
    return f"Event {seq} of {_named(device)} does not follow event {seq - 1} as it came here."


def at(session: Session, device: DeviceRow, branch: int, seq: int) -> EventRow | None:
    """The event that stands in this place of a device's log."""
    wanted = select(EventRow).where(
        EventRow.programme == device.programme,
        EventRow.device == device.id,
        EventRow.branch == branch,
        EventRow.device_seq == seq,
    )
    return session.scalars(wanted).first()


def _new_branch(session: Session, device: DeviceRow) -> int:
    last = select(func.max(EventRow.branch)).where(EventRow.programme == device.programme, EventRow.device == device.id)
    return (session.scalar(last) or LINE) + 1
