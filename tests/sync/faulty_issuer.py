"""An issuer with one fault planted, named by the environment: to see that the proof would find it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from assessor_app.issuer import __main__ as honest
from assessor_app.issuer import feed, keeping, placing, receiving
from assessor_app.issuer.database import Database

FAULT = "PLANTED_FAULT"


def acknowledge_before_commit() -> None:
    """The device hears “accepted”, and the power goes before the transaction ends."""
    real = receiving.receive

    @contextmanager
    def lost(self: Database) -> Iterator[Session]:
        with self._session(writes=True) as session:
            transaction = session.begin()
            yield session
            transaction.rollback()

    def receive(issuer: Any, caller: Any, events: Any, **more: Any) -> Any:
        write = Database.write
        Database.write = lost  # type: ignore[method-assign]
        try:
            return real(issuer, caller, events, **more)
        finally:
            Database.write = write  # type: ignore[method-assign]

    receiving.receive = receive


def no_duplicate_check() -> None:
    """What comes a second time is taken for new."""
    real = placing.place_of

    def place_of(session: Session, device: Any, signed: Any, *, gap_known: bool) -> Any:
        found = real(session, device, signed, gap_known=gap_known)
        return placing.Place(placing.LINE) if isinstance(found, placing.EventRow) else found

    receiving.place_of = place_of


def kept_in_other_bytes() -> None:
    """Stored with a line feed after it, as an editor would."""
    real = keeping.keep

    def keep(desk: Any, signed: Any, jws: str, *more: Any) -> Any:
        return real(desk, signed, jws + "\n", *more)

    receiving.keep = keep


def news_forgotten() -> None:
    """Every second thing that happens is not told."""
    real, count = feed.append, [0]

    def append(*given: Any) -> None:
        count[0] += 1
        if given[3] != feed.DECISION or count[0] % 2:
            real(*given)

    feed.append = append


def any_cursor_is_good() -> None:
    """A place in a history that was undone is taken for one in today's."""

    def read_cursor(_session: Session, _programme: str, _epoch: str, cursor: str | None, head: int) -> int:
        return int(feed.unb64url(cursor).decode().split(":")[1]) if cursor else 0

    feed.read_cursor = read_cursor


FAULTS = (
    acknowledge_before_commit,
    no_duplicate_check,
    kept_in_other_bytes,
    news_forgotten,
    any_cursor_is_good,
)


if __name__ == "__main__":
    {fault.__name__: fault for fault in FAULTS}[os.environ[FAULT]]()
    sys.exit(honest.main(sys.argv[1:]))
