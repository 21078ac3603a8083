"""How long an answer is waited for: as long as it really comes, and as long as nobody asks to stop."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import httpx

from assessor_app.domain.errors import Offline
from assessor_app.sync.report import Cancelled, Stopped

SLOW = "The issuer's answer came too slowly to wait for. Everything waits here; nothing is lost."


@dataclass(frozen=True, slots=True)
class Patience:
    """In every `seconds` of waiting at least `least` bytes of an answer come, or the rest of it. Half a KiB a second is
    a fifth of what a phone gives where it finds the oldest networks only; `clock` counts seconds."""

    seconds: float = 60.0
    least: int = 30 << 10
    clock: Callable[[], float] = time.monotonic


class Heeded(httpx.SyncByteStream):
    """The body of an answer, given up when it drips or the assessor asks to stop. A limit for each read would let
    whatever sends a byte now and then hold a sync for ever."""

    def __init__(self, body: httpx.SyncByteStream, patience: Patience, cancelled: Cancelled) -> None:
        self._body, self._patience, self._cancelled = body, patience, cancelled

    def __iter__(self) -> Iterator[bytes]:
        clock = self._patience.clock
        waited, came, asked_at, slow = 0.0, 0, clock(), False
        for piece in self._body:
            waited, came = waited + clock() - asked_at, came + len(piece)
            if self._cancelled():
                raise Stopped
            if slow:  # and what came last was not the rest of it
                raise Offline(SLOW)
            if waited >= self._patience.seconds:
                slow = came < self._patience.least
                waited, came = 0.0, 0
            yield piece
            asked_at = clock()  # what is done with a piece meanwhile is no waiting for the next

    def close(self) -> None:
        self._body.close()
