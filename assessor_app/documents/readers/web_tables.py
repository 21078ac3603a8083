"""Tables of web pages as blocks: their columns fit the page, and nothing of them runs off its edge."""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from assessor_app.documents.readers.blocks import MOST_COLUMNS, STRETCH, TOO_WIDE, Block, Cell, Row, Table
from assessor_app.documents.readers.web_style import span

ROOM = 483.0  # points of a line
_LETTER, _AROUND = 5.8, 9.0  # points of a letter in the usual size, and beside the text of a cell
_CLOSE = 4.0  # the same where room is short
_SMALLEST = 0.3  # of the usual size: a reader can look closer, a word in pieces cannot be found
_USUAL = 10.5  # points
_BROAD = re.compile(r"[A-Zmw@%&]|[^\x00-\x7f]")
_MOST_ROWS = 70_000  # more than there may be pages for, however small
_LONGEST = 400  # letters of a cell beyond which its column wants no more room
Filled = Callable[[Any, float], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class _Spot:
    element: Any
    column: int
    columns: int
    rows: int


def tables(element: Any, fill: Filled, warn: Callable[[str], None]) -> Iterator[Table]:
    """The table by stretches of rows; `fill` makes the blocks of a cell, in letters of so many points."""
    lines = list(_placed(element, warn))
    count = max((spot.column + 1 for line in lines for spot in line), default=0)  # a title may span a hundred of two
    if not count:
        return
    widths, share = _widths(lines, count)
    first = reach = 0
    for number, line in enumerate(lines):
        if number - first >= STRETCH and reach <= number:
            yield _set(lines[first:number], widths, share, fill)
            first = number
        reach = max(reach, *(number + spot.rows for spot in line), 0)
    yield _set(lines[first:], widths, share, fill)


def _set(lines: list[list[_Spot]], widths: list[float], share: float, fill: Filled) -> Table:
    beside = 4.0 if share == 1 else _CLOSE / 2

    def cell(spot: _Spot) -> Cell:
        blocks = fill(spot.element, _USUAL * share)
        return Cell(blocks, spot.column, spot.columns, spot.rows, padding=(beside, 2.0, beside, 2.0))

    return Table(tuple(widths), tuple(Row(tuple(map(cell, line))) for line in lines), min(ROOM, sum(widths)))


def rows_of(element: Any) -> Iterator[Any]:
    """Rows of this table, not of tables within it."""
    for part in element:
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from rows_of(part)


def _placed(element: Any, warn: Callable[[str], None]) -> Iterator[list[_Spot]]:
    """Cells in their columns; those of rows above that reach down keep their places."""
    free: dict[int, int] = {}  # from which row on each column is
    rows_there = list(islice(rows_of(element), _MOST_ROWS))
    ends = _ends(rows_there)
    for number, row in enumerate(rows_there):
        line, column = [], 0
        if number and ends[number - 1] == number:
            free.clear()
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while free.get(column, 0) > number:
                column += 1
            if column >= MOST_COLUMNS:
                warn(TOO_WIDE)
                break
            columns = min(span(cell, "colspan"), MOST_COLUMNS - column)
            rows = min(span(cell, "rowspan"), ends[number] - number)
            line.append(_Spot(cell, column, columns, rows))
            free |= dict.fromkeys(range(column, column + columns), number + rows)
            column += columns
        yield line


def _ends(rows: list[Any]) -> list[int]:
    """For each row where its head, body or foot of the table ends: no cell reaches from one into the next."""
    ends = [len(rows)] * len(rows)
    for number in range(len(rows) - 2, -1, -1):
        same = rows[number].getparent() is rows[number + 1].getparent()
        ends[number] = ends[number + 1] if same else number + 1
    return ends


def _widths(lines: list[list[_Spot]], count: int) -> tuple[list[float], float]:
    """Points of the columns, and the share of the usual size in which their longest words go into them."""
    least, wanted = [_AROUND + _LETTER] * count, [_AROUND + _LETTER] * count
    within = [(slice(spot.column, min(spot.column + spot.columns, count)), spot) for line in lines for spot in line]
    for columns, spot in sorted(within, key=lambda at: at[0].stop - at[0].start):
        word, line = _lengths(spot.element)
        several = columns.stop - columns.start > 1  # below a title they keep their shares of the page
        _widen(least, columns, word + _AROUND)
        _widen(wanted, columns, min(ROOM if several else math.inf, line + _AROUND))
    if sum(wanted) <= ROOM:
        return wanted, 1.0
    spare, more = ROOM - sum(least), sum(wanted) - sum(least)
    if spare >= 0:
        return [low + (high - low) * spare / more for low, high in zip(least, wanted, strict=True)], 1.0
    letters = sum(least) - _AROUND * count
    share = min(1.0, max(_SMALLEST, (ROOM - _CLOSE * count) / letters))
    return [(low - _AROUND) * share + _CLOSE for low in least], share


def _widen(sizes: list[float], columns: slice, need: float) -> None:
    """Give columns, in their proportions, what a cell lacks."""
    factor = need / sum(sizes[columns])
    if factor > 1:
        sizes[columns] = [size * factor for size in sizes[columns]]


def _lengths(cell: Any) -> tuple[float, float]:
    """Points of the longest word and of the longest line, about."""
    text = " ".join("".join(cell.itertext()).split())
    line = min(_LONGEST, len(text)) * _LETTER
    if next(cell.iter("img"), None) is not None:
        return 20 * _LETTER, max(40 * _LETTER, line)
    word = min(40.0, max(map(_breadth, re.split(r"[\s-]+", text)), default=0.0)) * _LETTER
    return word, max(word, line)


def _breadth(word: str) -> float:
    """In usual letters, where it stands in bold: a column a point too narrow would break it."""
    return 1.1 * len(word) + 0.5 * len(_BROAD.findall(word))
