"""Logs read back from the issuer: this device's own after a backup was put back, and those of the assessor's others.

Where a moderator let a log go on without an event that never came, what follows it is read back, and the hole is named.
"""

from collections.abc import Sequence
from dataclasses import replace

from assessor_app.domain.changes import Clock, NewId
from assessor_app.eventlog.chain import Head
from assessor_app.store import let_in, log
from assessor_app.store.engine import Store
from assessor_app.store.let_in import Hole
from assessor_app.store.rebuilt_readings import keep_own_reading
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.following import Parted, following
from assessor_app.sync.messages import LogHead
from assessor_app.sync.mirroring import Mirror
from assessor_app.sync.parting import read_beside, read_other_line
from assessor_app.sync.report import Cancelled, Tally


def restore_own(store: Store, client: IssuerClient, head: LogHead, now: Clock) -> None:
    """This workspace was put back from a backup: what it signed after that comes back, and is receipted again.

    Where something was signed since, the two have parted, and the issuer keeps ours for a moderator.
    """
    try:
        for events in following(client, _here(store, head.device), head):
            with store.write() as session:
                for event in events:
                    if event.let_in:
                        let_in.note(session, head.device, event.seq)
                    keep_own_reading(session, log.append(session, event.jws), event.signed.payload)
    except Parted:
        return


def mirror_others(
    store: Store, client: IssuerClient, logs: Sequence[LogHead], own: str, new_id: NewId, tally: Tally,
    cancelled: Cancelled,
) -> None:  # fmt: skip
    """The history of this assessor's other devices: a new laptop shows, and can correct, what an old one decided. Where
    a log parted, both of its lines are shown, and of this device's own log the one that went on elsewhere, too."""
    for head in logs:
        mirror = Mirror(store, client, head, new_id, tally, cancelled)
        try:
            if head.device == own:
                read_beside(mirror)
            else:
                _read_on(mirror)
        except Parted:
            tally.attention.append(
                f"The log of your device {head.device[:8]} is not the one it was; what it decided since is not shown."
            )
    _name_holes(store, own, tally)


def _read_on(mirror: Mirror) -> None:
    try:
        for hole in _filled(mirror):
            _fill(mirror, hole)
        _require_same_end(mirror.store, mirror.end)
        for events in mirror.after(_here(mirror.store, mirror.end.device)):
            with mirror.store.write() as session:
                mirror.keep(session, events)
    except Parted:
        read_other_line(mirror)


def _here(store: Store, device: str) -> Head:
    with store.read() as session:
        return log.head(session, device)


def _require_same_end(store: Store, end: LogHead) -> None:
    """Where an event of that number is here, it is the one at the end: a copy of that workspace may have gone on."""
    with store.read() as session:
        here = log.at(session, end.device, end.head)
    if here is not None and here.sha256 != end.sha256:
        raise Parted


def _filled(mirror: Mirror) -> list[Hole]:
    """Holes in the log here that are none at the issuer any more."""
    end = mirror.end
    with mirror.store.read() as session:
        here = [hole for hole in let_in.holes(session) if hole.device == end.device]
    return [hole for hole in here if hole.goes_on <= end.head and hole.goes_on not in end.let_in]


def _fill(mirror: Mirror, hole: Hole) -> None:
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
        mirror.keep(session, came)


def _name_holes(store: Store, own: str, tally: Tally) -> None:
    with store.read() as session:
        for hole in let_in.holes(session):
            whose = "this device" if hole.device == own else f"your device {hole.device[:8]}"
            tally.attention.append(hole.sentence(whose))
