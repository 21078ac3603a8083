"""How long a step of reading may take: by what it had of a processor, so that a crowded machine shows what a quiet one
does; in the end by the clock."""

import time

from assessor_app.documents.limits import DEFAULT, Limits

SHARE = 0.6  # of the time until a document stands open; the rest is for reading and drawing it
LOOK = 0.005  # seconds between two looks at the clocks: the one of the processor is dear to ask
CROWDED = DEFAULT.crowded_seconds / DEFAULT.open_seconds


class Patience:
    """Begins when it is made, and is over after `work` seconds of a processor, or `clock` seconds."""

    def __init__(self, work: float, clock: float | None = None) -> None:
        self._work = time.process_time() + work
        self._clock = time.monotonic() + (work * CROWDED if clock is None else clock)
        self._next, self._over = 0.0, False

    @property
    def over(self) -> bool:
        now = time.monotonic()
        if now >= self._next and not self._over:
            self._next, self._over = now + LOOK, time.process_time() > self._work or now > self._clock
        return self._over


def for_laying_out(limits: Limits) -> Patience:
    """That of a whole document, from reading its marks to its last page."""
    return Patience(limits.open_seconds * SHARE, limits.crowded_seconds * SHARE)
