"""The stretch of time a timeline shows, its ruler marks, and which lane each span lies in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessor_app.domain.evidence import clock

LONGEST_AT_FIRST = 300.0  # seconds shown before anyone zooms
SHORTEST = 2.0
STEPS = (1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0)
MARK_WIDTH = 90.0  # pixels between marks, at least


@dataclass(frozen=True, slots=True)
class TimeScale:
    """`first` to `last` seconds of `duration` over `width` pixels."""

    duration: float
    first: float
    last: float
    width: float

    def x_of(self, seconds: float) -> float:
        return (seconds - self.first) / max(self.last - self.first, 1e-6) * self.width

    def seconds_at(self, x: float) -> float:
        """The time under a pixel, kept inside the recording."""
        return min(max(self.first + x / max(self.width, 1.0) * (self.last - self.first), 0.0), self.duration)


def first_scale(duration: float, width: float) -> TimeScale:
    return TimeScale(duration, 0.0, min(max(duration, 0.1), LONGEST_AT_FIRST), width)


def zoomed(scale: TimeScale, factor: float, around: float) -> TimeScale:
    """A longer (factor over 1) or shorter stretch that keeps `around` seconds under the same pixel."""
    length = min(max((scale.last - scale.first) * factor, SHORTEST), max(scale.duration, 0.1))
    share = (around - scale.first) / max(scale.last - scale.first, 1e-6)
    return moved(replace(scale, first=0.0, last=length), around - share * length)


def moved(scale: TimeScale, first: float) -> TimeScale:
    """The same length from `first` on, inside the recording."""
    length = scale.last - scale.first
    start = min(max(first, 0.0), max(scale.duration - length, 0.0))
    return replace(scale, first=start, last=start + length)


def showing(scale: TimeScale, seconds: float) -> TimeScale:
    """The scale turned like a page when `seconds` has left it; else itself."""
    if scale.first <= seconds <= scale.last:
        return scale
    length = scale.last - scale.first
    return moved(scale, seconds - length * 0.1)


def marks(scale: TimeScale) -> tuple[tuple[float, str], ...]:
    """Seconds and label of each mark on the ruler."""
    length = scale.last - scale.first
    wanted = length * MARK_WIDTH / max(scale.width, 1.0)
    step = next((each for each in STEPS if each >= wanted), STEPS[-1])
    number = -(-scale.first // step)
    found = []
    while number * step <= scale.last + 1e-6:
        found.append((number * step, clock(number * step)))
        number += 1
    return tuple(found)


def lanes(spans: Sequence[tuple[float, float]], keys: Sequence[str] = (), most: int = 2) -> tuple[int, ...]:
    """A lane for each span: spans of one key (a criterion's letter) share a lane where they can, and none lies on
    another unless there are more at once than `most` lanes hold."""
    named = keys or ("",) * len(spans)
    free: dict[int, float] = dict.fromkeys(range(most), 0.0)
    usual: dict[str, int] = {}
    chosen = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda each: spans[each]):
        start, end = spans[index]
        fits = [lane for lane in free if free[lane] <= start]
        own = usual.get(named[index])
        untaken = [lane for lane in fits if lane not in usual.values()]
        if own in fits and own is not None:
            lane = own
        elif fits:
            lane = (untaken or fits)[0] if keys else fits[0]
        else:
            lane = min(free, key=lambda each: free[each])
        usual.setdefault(named[index], lane)
        chosen[index] = lane
        free[lane] = max(free[lane], end)
    return tuple(chosen)


def exact_clock(seconds: float) -> str:
    """`00:03:12.48`: hours, minutes, seconds and hundredths."""
    hundredths = round(max(seconds, 0.0) * 100)
    whole, part = divmod(hundredths, 100)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{part:02}"
