"""A log of this assessor read back from the issuer: what was signed becomes the readings it ended."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessor_app.domain.changes import NewId
from assessor_app.eventlog.chain import Head
from assessor_app.store import let_in, log
from assessor_app.store.engine import Store
from assessor_app.store.rebuilt_readings import keep_reading
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.following import Event, following
from assessor_app.sync.messages import LogHead
from assessor_app.sync.report import Cancelled, Stopped, Tally


@dataclass(frozen=True, slots=True)
class Mirror:
    """All that reading back one device's log takes; it ends, at the issuer, at `end`."""

    store: Store
    client: IssuerClient
    end: LogHead
    new_id: NewId
    tally: Tally
    cancelled: Cancelled

    def after(self, here: Head) -> Iterator[list[Event]]:
        """Its events, page by page; raises Stopped between two."""
        for events in following(self.client, here, self.end):
            if self.cancelled():
                raise Stopped
            yield events

    def keep(self, session: Session, events: Iterable[Event], branch: int = log.LINE) -> None:
        for event in events:
            if branch == log.LINE:
                self.note(session, event)
            keep_reading(session, log.mirror(session, event.jws, branch), event.signed.payload, self.new_id())
            self.tally.mirrored += 1

    def note(self, session: Session, event: Event) -> None:
        """Where its line goes on without the event before it."""
        if event.let_in:
            let_in.note(session, self.end.device, event.seq)
