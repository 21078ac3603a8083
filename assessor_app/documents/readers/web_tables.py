"""Tables of web pages as blocks: their columns fit the page, and nothing of them runs off its edge."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from assessor_app.documents.readers.blocks import MOST_COLUMNS, STRETCH, TOO_WIDE, Block, Cell, Row, Table
from assessor_app.documents.readers.column_fitting import AROUND, LETTER, Fit, fitted, lengths
from assessor_app.documents.readers.web_style import span

_MOST_ROWS = 70_000  # more than there may be pages for, however small
_PICTURE = 20 * LETTER, 40 * LETTER  # points of a picture in a cell, at least and as a rule


@dataclass(frozen=True, slots=True)
class Space:
    """What a table has to itself: points of a line, and the share of the usual size its letters have."""

    width: float
    share: float = 1.0


PAGE = Space(483.0)
Filled = Callable[[Any, Space], tuple[Block, ...]]


@dataclass(frozen=True, slots=True)
class _Spot:
    element: Any
    column: int
    columns: int
    rows: int


def tables(element: Any, fill: Filled, warn: Callable[[str], None], space: Space = PAGE) -> Iterator[Table]:
    """The table by stretches of rows; `fill` makes the blocks of a cell for the space in it."""
    lines = list(_placed(element, warn))
    count = _count(lines)
    if not count:
        return
    fit = fitted(*_needs(lines, count), space.width / space.share)
    fit = Fit([width * space.share for width in fit.widths], fit.share * space.share, fit.around * space.share)
    first = reach = 0
    for number, line in enumerate(lines):
        if number - first >= STRETCH and reach <= number:
            yield _set(lines[first:number], fit, fill)
            first = number
        reach = max(reach, *(number + spot.rows for spot in line), 0)
    yield _set(lines[first:], fit, fill)


def _count(lines: list[list[_Spot]]) -> int:
    """Columns; a title may span a hundred of two."""
    return max((spot.column + 1 for line in lines for spot in line), default=0)


def _set(lines: list[list[_Spot]], fit: Fit, fill: Filled) -> Table:
    widths, beside = fit.widths, fit.around * 0.45  # the rest is for letters broader than was thought

    def cell(spot: _Spot) -> Cell:
        room = sum(widths[spot.column : spot.column + spot.columns]) - fit.around
        blocks = fill(spot.element, Space(max(LETTER, room), fit.share))
        return Cell(blocks, spot.column, spot.columns, spot.rows, padding=(beside, 2.0, beside, 2.0))

    return Table(tuple(widths), tuple(Row(tuple(map(cell, line))) for line in lines), min(PAGE.width, sum(widths)))


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


def _needs(lines: list[list[_Spot]], count: int) -> tuple[list[float], list[float]]:
    """Points of each column for its longest word, and for its longest line."""
    least, wanted = [AROUND + LETTER] * count, [AROUND + LETTER] * count
    within = [(slice(spot.column, min(spot.column + spot.columns, count)), spot) for line in lines for spot in line]
    for columns, spot in sorted(within, key=lambda at: at[0].stop - at[0].start):
        word, line = _lengths(spot.element)
        several = columns.stop - columns.start > 1  # below a title they keep their shares of the page
        _widen(least, columns, word + AROUND)
        _widen(wanted, columns, min(PAGE.width if several else math.inf, line + AROUND))
    return least, wanted


def _widen(sizes: list[float], columns: slice, need: float) -> None:
    """Give columns, in their proportions, what a cell lacks."""
    factor = need / sum(sizes[columns])
    if factor > 1:
        sizes[columns] = [size * factor for size in sizes[columns]]


def _lengths(cell: Any) -> tuple[float, float]:
    """Points of what lies in it and does not break, and of all of it in one line, about."""
    found = [lengths(" ".join("".join(cell.itertext()).split()))]
    if next(cell.iter("img"), None) is not None:
        found.append(_PICTURE)
    for inner in _inner(cell):
        lines = list(_placed(inner, lambda _: None))
        least, wanted = _needs(lines, _count(lines))
        found.append((sum(least), sum(wanted)))
    return max(word for word, _ in found), max(line for _, line in found)


def _inner(element: Any) -> Iterator[Any]:
    """Tables in a cell, not those within them."""
    for part in element:
        if part.tag == "table":
            yield part
        else:
            yield from _inner(part)
