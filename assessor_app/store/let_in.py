"""Where a log goes on without the event before it, because a moderator let it: the issuer says so, and it is kept.

One setting a place, so that what two copies of a workspace know of them is put together by keeping both.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assessor_app.store.log import LINE
from assessor_app.store.rows import EventRow, SettingRow

MARK = "let_in/"  # of the setting's name: MARK, device, “/”, event number
Places = frozenset[tuple[str, int]]  # device and number of the event that follows nothing that is here


@dataclass(frozen=True, slots=True)
class Hole:
    """Event `goes_on` of a device follows one that is not here: those after `last` are missing, or, where none is, the
    one before is here with other bytes."""

    device: str
    last: int
    goes_on: int

    def sentence(self, whose: str) -> str:
        """What is missing of this device's log, as “this device” or “your device …”."""
        first, last = self.last + 1, self.goes_on - 1
        if first > last:
            return f"Event {self.goes_on} of {whose} follows another event {last} than the one that is here."
        if first == last:
            return f"Event {first} of {whose} never came to the issuer and is not shown here; what follows it is."
        return (
            f"Events {first} to {last} of {whose} never came to the issuer and are not shown here; the next ones are."
        )


def let_in(session: Session) -> Places:
    return places(session.scalars(select(SettingRow.name).where(SettingRow.name.startswith(MARK))))


def places(names: Any) -> Places:
    """The places that settings of these names tell of."""
    split = (name.removeprefix(MARK).rpartition("/") for name in names)
    return frozenset((device, int(number)) for device, _, number in split)


def note(session: Session, device: str, number: int) -> None:
    session.merge(SettingRow(name=_name(device, number), value={}))


def forget(session: Session, device: str, number: int) -> None:
    """What was missing before this event is here now."""
    session.execute(delete(SettingRow).where(SettingRow.name == _name(device, number)))


def holes(session: Session) -> list[Hole]:
    """All that are in the logs here, in the order of their logs."""
    return [Hole(device, _last(session, device, number), number) for device, number in sorted(let_in(session))]


def _last(session: Session, device: str, number: int) -> int:
    before = select(func.max(EventRow.device_seq)).where(EventRow.device == device, EventRow.device_seq < number)
    return session.scalar(before.where(EventRow.branch == LINE)) or 0


def _name(device: str, number: int) -> str:
    return f"{MARK}{device}/{number}"
