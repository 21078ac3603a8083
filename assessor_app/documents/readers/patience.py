"""How long a step of reading may take: by what it had of a processor, so that a crowded machine shows what a quiet one
does; in the end by the clock."""

import time
from dataclasses import dataclass, field

from assessor_app.documents.limits import DEFAULT, Limits

SHARE = 0.6  # of the time until a document stands open; the rest is for reading and drawing it
LOOK = 0.005  # seconds between two looks at the clocks: the one of the processor is dear to ask
FIRST_LETTERS, FIRST_CELLS = 2_500, 500  # read whatever the time: a first page with nothing on it tells a lie
CROWDED = DEFAULT.crowded_seconds / DEFAULT.open_seconds


@dataclass(frozen=True, slots=True)
class Begun:
    """A moment, by what this process had of a processor and by the clock."""

    worked: float = field(default_factory=lambda: time.process_time())
    clock: float = field(default_factory=lambda: time.monotonic())


class Patience:
    """Begins when it is made, or at `begun`, and is over after `work` seconds of a processor, or `clock` seconds."""

    def __init__(self, work: float, clock: float | None = None, begun: Begun | None = None) -> None:
        begun = begun or Begun()
        self._work = begun.worked + work
        self._clock = begun.clock + (work * CROWDED if clock is None else clock)
        self._next, self._over = 0.0, False

    @property
    def over(self) -> bool:
        now = time.monotonic()
        if now >= self._next and not self._over:
            self._next, self._over = now + LOOK, time.process_time() > self._work or now > self._clock
        return self._over


def for_laying_out(limits: Limits, begun: Begun | None = None) -> Patience:
    """That of a whole document, from the moment it was asked for to its last page: what unpacking it took is gone."""
    return Patience(limits.open_seconds * SHARE, limits.crowded_seconds * SHARE, begun)


def for_reading(limits: Limits, begun: Begun | None = None) -> Patience:
    """That of what must be read to its end before any of it is laid out: half, so that the rest is left for that."""
    return Patience(limits.open_seconds * SHARE / 2, limits.crowded_seconds * SHARE / 2, begun)
