"""Logs read back from the issuer: this device's own after a backup was put back, and those of the assessor's others.

Where a moderator let a log go on without an event that never came, what follows it is read back, and the hole is named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from assessor_app.domain.changes import Clock, NewId
from assessor_app.eventlog.chain import Head
from assessor_app.store import let_in, log
from assessor_app.store.engine import Store
from assessor_app.store.let_in import Hole
from assessor_app.store.rebuilt_readings import keep_own_reading, keep_reading
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.following import Event, Parted, following
from assessor_app.sync.messages import LogHead
from assessor_app.sync.report import Cancelled, Stopped, Tally


def restore_own(store: Store, client: IssuerClient, head: LogHead, now: Clock) -> None:
    """This workspace was put back from a backup: what it signed after that comes back, and is receipted again.

    Where something was signed since, the two have parted, and the issuer keeps ours for a moderator.
    """
    try:
        for events in following(client, _here(store, head.device), head):
            with store.write() as session:
                for event in events:
                    _note(session, head.device, event)
                    keep_own_reading(session, log.append(session, event.jws), event.signed.payload)
    except Parted:
        return


@dataclass(frozen=True, slots=True)
class _Mirror:
    """All that reading back one device's log takes."""

    store: Store
    client: IssuerClient
    end: LogHead
    new_id: NewId
    tally: Tally


def mirror_others(
    store: Store, client: IssuerClient, logs: Sequence[LogHead], own: str, new_id: NewId, tally: Tally,
    cancelled: Cancelled,
) -> None:  # fmt: skip
    """The history of this assessor's other devices: a new laptop shows, and can correct, what an old one decided."""
    for head in logs:
        if head.device == own:
            continue
        mirror = _Mirror(store, client, head, new_id, tally)
        try:
            for hole in _filled(mirror):
                _fill(mirror, hole)
            _require_same_end(store, head)
            for events in following(client, _here(store, head.device), head):
                if cancelled():
                    raise Stopped
                with store.write() as session:
                    _keep(session, mirror, events)
                tally.mirrored += len(events)
        except Parted:
            tally.attention.append(
                f"The log of your device {head.device[:8]} is not the one it was; what it decided since is not shown."
            )
    _name_holes(store, own, tally)


def _keep(session: Session, mirror: _Mirror, events: Iterable[Event]) -> None:
    for event in events:
        _note(session, mirror.end.device, event)
        keep_reading(session, log.mirror(session, event.jws), event.signed.payload, mirror.new_id())


def _note(session: Session, device: str, event: Event) -> None:
    if event.let_in:
        let_in.note(session, device, event.seq)


def _here(store: Store, device: str) -> Head:
    with store.read() as session:
        return log.head(session, device)


def _require_same_end(store: Store, end: LogHead) -> None:
    """Where an event of that number is here, it is the one at the end: a copy of that workspace may have gone on."""
    with store.read() as session:
        here = log.at(session, end.device, end.head)
    if here is not None and here.sha256 != end.sha256:
        raise Parted


def _filled(mirror: _Mirror) -> list[Hole]:
    """Holes in the log here that are none at the issuer any more."""
    end = mirror.end
    with mirror.store.read() as session:
        here = [hole for hole in let_in.holes(session) if hole.device == end.device]
    return [hole for hole in here if hole.goes_on <= end.head and hole.goes_on not in end.let_in]


def _fill(mirror: _Mirror, hole: Hole) -> None:
    """What was missing came to the issuer after all: it comes in one transaction, or the log would have a hole that
    nobody knows of."""
    with mirror.store.read() as session:
        before, after = (log.at(session, hole.device, seq) for seq in (hole.last, hole.goes_on))
    assert before is not None and after is not None  # both sides of a hole that is kept are here
    pages = following(mirror.client, before, replace(mirror.end, head=hole.goes_on))
    *came, last = (event for page in pages for event in page)
    if (last.seq, last.signed.sha256) != (after.seq, after.sha256):
        raise Parted
    with mirror.store.write() as session:
        let_in.forget(session, hole.device, hole.goes_on)
        _keep(session, mirror, came)
    mirror.tally.mirrored += len(came)


def _name_holes(store: Store, own: str, tally: Tally) -> None:
    with store.read() as session:
        for hole in let_in.holes(session):
            whose = "this device" if hole.device == own else f"your device {hole.device[:8]}"
            tally.attention.append(hole.sentence(whose))
