"""What was looked at, as ranges that grow, join and are handed on now and then."""

from collections.abc import Iterable

Range = tuple[float, float]

JOIN = 0.05  # ranges closer than this are one


def merged(ranges: Iterable[Range]) -> tuple[Range, ...]:
    """The same ground in order, without overlaps."""
    joined: list[Range] = []
    for start, end in sorted(r for r in ranges if r[1] > r[0]):
        if joined and start <= joined[-1][1] + JOIN:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return tuple(joined)


def fraction(ranges: Iterable[Range], whole: float) -> float:
    """How much of `whole` was covered, 0 to 1."""
    if whole <= 0:
        return 0.0
    return min(sum(end - start for start, end in merged(ranges)) / whole, 1.0)


def pages_as_ranges(pages: Iterable[int]) -> tuple[Range, ...]:
    """Pages counted from 1 as ranges on the line of pages: page 3 is (2, 3)."""
    return merged((float(page - 1), float(page)) for page in pages)
