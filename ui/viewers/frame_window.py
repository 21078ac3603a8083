"""A run of decoded frames without gaps, and the one of them that is on screen."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from PySide6.QtGui import QImage

MOST = 64  # frames kept; those farthest from the one on screen go first
SAME = 0.0006  # seconds; anchors keep milliseconds, so a frame may begin a little after the time kept of it


@dataclass(frozen=True, slots=True)
class Still:
    """One decoded frame and its time in seconds."""

    seconds: float
    image: QImage


class FrameWindow:
    """False while empty. `begins` and `ends` say that no frame comes before its first, or after its last."""

    def __init__(self) -> None:
        self._stills: list[Still] = []
        self._index = 0
        self.begins = self.ends = False

    def __bool__(self) -> bool:
        return bool(self._stills)

    @property
    def current(self) -> Still:
        return self._stills[self._index]

    @property
    def first(self) -> float:
        return self._stills[0].seconds

    @property
    def last(self) -> float:
        return self._stills[-1].seconds

    @property
    def until(self) -> float:
        """When the frame after the current one comes, as far as that is known; else nothing comes after it."""
        return self._stills[self._index + 1].seconds if self.around[1] else inf

    @property
    def around(self) -> tuple[int, int]:
        """How many frames stand before the current one, and after it."""
        return self._index, len(self._stills) - 1 - self._index

    def start_over(self, stills: Sequence[Still]) -> None:
        self._stills, self._index = list(stills), 0
        self.begins = bool(stills) and stills[0].seconds <= SAME
        self.ends = False

    def go_to(self, seconds: float) -> bool:
        """Make the frame on screen at `seconds` the current one; False when it is not known to be in the window."""
        times = [still.seconds for still in self._stills]
        index = bisect_right(times, seconds + SAME) - 1
        known = 0 <= index < len(times) - 1 or (index >= 0 and (self.ends or abs(times[index] - seconds) <= SAME))
        if known:
            self._index = index
        return known

    def step(self, frames: int) -> int:
        """Go so many frames on or back, as far as the window reaches; how many it were."""
        target = min(max(self._index + frames, 0), len(self._stills) - 1)
        done, self._index = target - self._index, target
        return done

    def add_later(self, stills: Sequence[Still], *, whole: bool) -> bool:
        """Frames from the last one on, which replaces what was known of it: it is covered for as long as it stands.
        `whole` is False when the recording ended before as many as asked for."""
        if stills and abs(stills[0].seconds - self.last) <= SAME:
            self._stills[-1] = stills[0]
        new = [still for still in stills if still.seconds > self.last + SAME]
        self.ends = not whole or not new
        self._stills += new
        self._trim()
        return bool(new)

    def add_earlier(self, stills: Sequence[Still]) -> bool:
        """Frames that came just before the first one."""
        new = [still for still in stills if still.seconds < self.first - SAME]
        self._stills[:0] = new
        self._index += len(new)
        self.begins = not new or new[0].seconds <= SAME
        self._trim()
        return bool(new)

    def _trim(self) -> None:
        over = len(self._stills) - MOST
        if over <= 0:
            return
        before, after = self.around
        if before > after:
            del self._stills[:over]
            self._index -= over
            self.begins = False
        else:
            del self._stills[-over:]
            self.ends = False
