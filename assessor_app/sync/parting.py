"""A log that parted, since a copy of its workspace or an old backup was used beside it: both of its lines are kept and
shown. Which of two decisions stands is asked of their assessor; with which line the issuer goes on, of a moderator."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from assessor_app.eventlog.chain import Head
from assessor_app.store import branches, log
from assessor_app.sync.following import Event, Parted
from assessor_app.sync.mirroring import Mirror


def read_other_line(mirror: Mirror) -> None:
    """The log of another device goes on from an earlier place than the end of what is here: what is here since then
    makes way, and stays. Raises Parted where the issuer's line does not hold together itself."""
    parted = False
    for events in mirror.after(Head()):
        with mirror.store.write() as session:
            parted |= _take_places(session, mirror, events)
    if parted:
        mirror.tally.attention.append(
            f"The log of your device {mirror.end.device[:8]} parted: a copy of its workspace, or an old backup of it, "
            "was used beside it. What was decided on both lines is shown."
        )


def _take_places(session: Session, mirror: Mirror, events: Sequence[Event]) -> bool:
    """From the first event on that is not on the line here, they are it; True where something had to make way."""
    device = mirror.end.device
    new = [n for n, event in enumerate(events) if log.at(session, device, event.seq) != _place(event)][:1]
    if not new:
        return False
    coming = events[new[0] :]
    makes_way = log.head(session, device).seq >= coming[0].seq
    branches.part(session, device, coming[0].seq)
    for event in coming:
        there = branches.found(session, device, _place(event))
        if there is None:
            mirror.keep(session, [event])
        else:  # the moderator let go on again what had made way before
            there.branch = log.LINE
            session.flush()
            mirror.note(session, event)
    return makes_way


def read_beside(mirror: Mirror) -> None:
    """The line on which another copy of this very workspace went on, where the issuer goes on with that one. Ours stays
    what is signed on here."""
    device, end = mirror.end.device, Head(mirror.end.head, mirror.end.sha256)
    with mirror.store.read() as session:
        if not end.seq or branches.found(session, device, end) is not None:
            return
        newest = branches.newest(session, device)
        last = branches.end_of(session, device, newest) if newest != log.LINE else Head()
    for after in dict.fromkeys((last, Head())):
        try:
            _keep_beside(mirror, after)
            return
        except Parted:  # that branch is of another line than the issuer's; what differs from ours is named already
            continue


def _keep_beside(mirror: Mirror, after: Head) -> None:
    device = mirror.end.device
    for events in mirror.after(after):
        with mirror.store.write() as session:
            for event in events:
                if branches.found(session, device, _place(event)) is None:
                    branch = branches.beside(session, device, event.seq, event.signed.payload.get("prev"))
                    mirror.keep(session, [event], branch)


def _place(event: Event) -> Head:
    return Head(event.seq, event.signed.sha256)
