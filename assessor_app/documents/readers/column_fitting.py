"""How wide the columns of a table are whose author did not say it: no word breaks while there is any room."""

import re
from collections.abc import Sequence
from typing import NamedTuple

LETTER, AROUND = 5.8, 9.0  # points of a letter in the usual size, and beside the text of a cell
USUAL = 10.5  # points
_CLOSE = 4.0  # the same where room is short
_SMALLEST = 0.3  # of the usual size: a reader can look closer, a word in pieces cannot be found
_BROAD, _BROADEST = re.compile(r"[A-Zmw@%&]|[^\x00-\x7f]"), re.compile(r"[W@\u2014\u2026]")
_LONGEST = 400  # letters of a cell beyond which its column wants no more room


class Fit(NamedTuple):
    """Points of the columns, the share of the usual size in which their longest words go into them, and points beside
    the text of a cell, both sides together."""

    widths: list[float]
    share: float = 1.0
    around: float = AROUND


def lengths(text: str) -> tuple[float, float]:
    """Points of the longest word and of the longest line, about."""
    line = min(_LONGEST, len(text)) * LETTER
    word = min(40.0, max(map(_breadth, re.split(r"[\s-]+", text)), default=0.0)) * LETTER
    return word, max(word, line)


def fitted(least: Sequence[float], wanted: Sequence[float], room: float) -> Fit:
    """Both are given with what is beside the text of a cell."""
    if sum(wanted) <= room:
        return Fit(list(wanted))
    spare, more = room - sum(least), sum(wanted) - sum(least)
    if spare >= 0:
        return Fit([low + (high - low) * spare / more for low, high in zip(least, wanted, strict=True)])
    letters = sum(least) - AROUND * len(least)
    share = min(1.0, max(_SMALLEST, (room - _CLOSE * len(least)) / letters))
    return Fit([(low - AROUND) * share + _CLOSE for low in least], share, _CLOSE)


def _breadth(word: str) -> float:
    """In usual letters, where it stands in bold: a column a point too narrow would break it."""
    return 1.1 * len(word) + 0.5 * len(_BROAD.findall(word)) + 0.3 * len(_BROADEST.findall(word))
