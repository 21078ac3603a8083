"""Logs read back from the issuer: this device's own after a backup was put back, and those of the assessor's others.

Every event is checked as a stranger would check it: its signature, its device, and that it follows the one before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessor_app.domain.changes import Clock, NewId
from assessor_app.eventlog.chain import Head
from assessor_app.eventlog.jws import BadSignature, Verified, verify
from assessor_app.store import log
from assessor_app.store.engine import Store
from assessor_app.store.rebuilt_readings import keep_own_reading, keep_reading
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.messages import LogHead
from assessor_app.sync.report import Cancelled, Stopped, Tally


class _Parted(Exception):
    """What came does not go on from what is here."""


@dataclass(frozen=True, slots=True)
class _Event:
    jws: str
    signed: Verified


def restore_own(store: Store, client: IssuerClient, head: LogHead, now: Clock) -> None:
    """This workspace was put back from a backup: what it signed after that comes back, and is receipted again.

    Where something was signed since, the two have parted, and the issuer keeps ours for a moderator.
    """
    try:
        for events in _following(store, client, head):
            with store.write() as session:
                for event in events:
                    keep_own_reading(session, log.append(session, event.jws), event.signed.payload)
    except _Parted:
        return


def mirror_others(
    store: Store, client: IssuerClient, logs: Sequence[LogHead], own: str, new_id: NewId, tally: Tally,
    cancelled: Cancelled,
) -> None:  # fmt: skip
    """The history of this assessor's other devices: a new laptop shows, and can correct, what an old one decided."""
    for head in logs:
        if head.device == own:
            continue
        try:
            for events in _following(store, client, head):
                if cancelled():
                    raise Stopped
                with store.write() as session:
                    for event in events:
                        keep_reading(session, log.mirror(session, event.jws), event.signed.payload, new_id())
                tally.mirrored += len(events)
        except _Parted:
            tally.attention.append(
                f"The log of your device {head.device[:8]} is not the one it was; what it decided since is not shown."
            )


def _following(store: Store, client: IssuerClient, end: LogHead) -> Iterator[list[_Event]]:
    """Pages of events after those that are here, each event checked; raises _Parted where they do not follow."""
    with store.read() as session:
        here = log.head(session, end.device)
    while here.seq < end.head:
        page = [_checked(jws, end.device) for jws in client.own_events(end.device, here.seq + 1)]
        if not page:
            raise _Parted
        for event in page:
            said = event.signed.payload
            if (said.get("device_seq"), said.get("prev")) != (here.seq + 1, here.sha256):
                raise _Parted
            here = Head(here.seq + 1, event.signed.sha256)
        yield page


def _checked(jws: str, device: str) -> _Event:
    try:
        signed = verify(jws)
    except BadSignature as error:
        raise _Parted from error
    if signed.kid != device or signed.payload.get("device") != device:
        raise _Parted
    return _Event(jws, signed)
