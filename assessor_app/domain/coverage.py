"""How much of an artifact was looked at: stretches of seconds or pages, merged, and their share of the whole."""

from collections.abc import Iterable, Sequence

Stretch = tuple[float, float]  # start and end, end not included


def merged(stretches: Iterable[Sequence[float]]) -> tuple[Stretch, ...]:
    """The same ground in as few stretches as possible, in order; empty and backward ones are dropped."""
    result: list[Stretch] = []
    for start, end in sorted((s[0], s[1]) for s in stretches if s[1] > s[0]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return tuple(result)


def share(stretches: Iterable[Sequence[float]], whole: float) -> float:
    """Part of the whole that is covered, 0.0 to 1.0."""
    if whole <= 0:
        return 0.0
    return min(1.0, sum(end - start for start, end in merged(stretches)) / whole)
