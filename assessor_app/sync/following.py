"""A device's log as the issuer has it, page by page, each event checked as a stranger would check it: its signature,
its device, and that it follows the one before."""

from collections.abc import Iterator
from dataclasses import dataclass

from assessor_app.eventlog.chain import Head
from assessor_app.eventlog.jws import BadSignature, Verified, verify
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.messages import LogHead


class Parted(Exception):
    """What came does not go on from what is here."""


@dataclass(frozen=True, slots=True)
class Event:
    """`let_in` where a moderator let it in without the one before it."""

    jws: str
    signed: Verified
    seq: int
    let_in: bool


def following(client: IssuerClient, here: Head, end: LogHead) -> Iterator[list[Event]]:
    """Pages of events after `here` and up to the end that the issuer told of. A moderator may have let one in without
    those before it, and the issuer says which; raises Parted where they do not follow otherwise."""
    while here.seq < end.head:
        page: list[Event] = []
        for jws in client.own_events(end.device, here.seq + 1):
            if here.seq >= end.head:
                break
            page.append(_next(jws, here, end))
            here = Head(page[-1].seq, page[-1].signed.sha256)
        if not page:
            raise Parted
        yield page


def _next(jws: str, here: Head, end: LogHead) -> Event:
    signed = _checked(jws, end.device)
    seq, prev = signed.payload.get("device_seq"), signed.payload.get("prev")
    if type(seq) is not int or seq <= here.seq:
        raise Parted
    follows = (seq, prev) == (here.seq + 1, here.sha256)
    if not follows and seq not in end.let_in:
        raise Parted
    return Event(jws, signed, seq, let_in=not follows)


def _checked(jws: str, device: str) -> Verified:
    try:
        signed = verify(jws)
    except BadSignature as error:
        raise Parted from error
    if signed.kid != device or signed.payload.get("device") != device:
        raise Parted
    return signed
