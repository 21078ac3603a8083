"""Sets a table row by row: cells grow with their text, span rows and columns, and go on over the end of a page."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import pymupdf as _pymupdf

from assessor_app.documents.readers.blocks import Cell, Flow, Line, Row, Table
from assessor_app.documents.readers.sheets import blank_sheet, close
from assessor_app.documents.readers.slabs import RowSlab, Slab, Type, fill, stamp
from assessor_app.documents.values import PageSize

pymupdf: Any = _pymupdf  # its own types are incomplete
_ENDLESS = 100_000.0
_CELLS_AT_ONCE = 200  # set together, between two looks at the time
_LEAST = 14.0  # points: height of a row with nothing in it, and of room worth beginning a line in
_NARROWEST = 6.0


class Sheet(Protocol):
    """Where a table is set: a page, or the endless inside of a cell."""

    type: Type
    device: Any
    y: float
    bottom: float

    @property
    def top(self) -> float: ...

    def new_page(self) -> None: ...

    def late(self) -> bool: ...

    def advance(self, y: float) -> None: ...


@dataclass(slots=True, eq=False)
class _Open:
    """A cell under way: where it began on this page, what of it is drawn here, and what is still to come."""

    cell: Cell
    last: int
    x: float
    width: float
    slabs: list[Slab | RowSlab]
    row: int
    start: float = 0.0
    here: list[tuple[Any, float, float]] = field(default_factory=list)
    used: float = 0.0
    broken: bool = False

    @property
    def to_come(self) -> float:
        return sum(slab.height for slab in self.slabs)

    @property
    def inner(self) -> float:
        return max(_NARROWEST, self.width - self.cell.padding[0] - self.cell.padding[2])

    @property
    def around(self) -> float:
        return self.cell.padding[1] + self.cell.padding[3]


class TableSetter:
    """One table on its way to the pages."""

    def __init__(self, table: Table, x: float, width: float, sheet: Sheet) -> None:
        self._table, self._sheet = table, sheet
        total = sum(table.shares) or 1.0
        indent = max(0.0, min(table.indent, width * 0.4))
        own = max(_NARROWEST, min(width - indent, table.width or width))
        left = {"center": (width - own) / 2, "right": width - own}.get(table.place, indent)
        edges = [x + left]
        for share in table.shares:
            edges.append(edges[-1] + own * share / total)
        self._edges, self._right = edges, edges[-1]
        self._open: list[_Open] = []

    def set_rows(self) -> None:
        """Every row; as many as there is time for."""
        rows = self._table.rows
        for first, batch in _batches(rows):
            if first and self._sheet.late():
                return
            cells = [self._begin(cell, number) for number, row in enumerate(batch, first) for cell in row.cells]
            self._measure(cells)
            for number, row in enumerate(batch, first):
                self._row(row, number, [cell for cell in cells if cell.row == number], number == len(rows) - 1)

    def _begin(self, cell: Cell, number: int) -> _Open:
        last = min(cell.column + cell.columns, len(self._edges) - 1)
        x0, x1 = self._edges[min(cell.column, last)], self._edges[last]
        if self._table.mirrored:
            x0, x1 = self._edges[0] + self._right - x1, self._edges[0] + self._right - x0
        end = number + _reach(self._table.rows, number, cell) - 1
        return _Open(cell, end, x0, max(_NARROWEST, x1 - x0), [], number)

    def _measure(self, cells: list[_Open]) -> None:
        """Give every cell its slabs; all plain texts are set together."""
        kind = self._sheet.type
        texts = [(block.html, at.inner) for at in cells for block in at.cell.blocks if isinstance(block, Flow)]
        ready = iter(kind.slabs(texts))
        for at in cells:
            for block in at.cell.blocks:
                if isinstance(block, Flow):
                    at.slabs.append(next(ready))
                elif isinstance(block, Table):
                    at.slabs += _nested(block, at.inner, kind, self._sheet.late)

    def _row(self, row: Row, number: int, cells: list[_Open], last: bool) -> None:
        sheet = self._sheet
        whole = sheet.bottom - sheet.top
        tallest = max((c.to_come + c.around for c in cells if c.last == number), default=0.0)
        least = min(max(row.height, _LEAST if not tallest else 0.0), whole * 0.6)
        tallest = max(tallest, least)
        if tallest > sheet.bottom - sheet.y and (row.whole or tallest < whole / 3) and tallest <= whole:
            self._turn(sheet.y)
        for cell in cells:
            self._open.append(cell)
            self._prepare(cell, sheet.y)
        while any(c.slabs for c in self._open if c.last == number or last):
            self._turn(sheet.bottom)
        ending = [c for c in self._open if c.last == number or last]
        need = max((c.used + c.around - (sheet.y - c.start) for c in ending), default=0.0)
        low = min(sheet.y + max(need, min(least, sheet.bottom - sheet.y)), max(sheet.bottom, sheet.y + need))
        self._finish(ending, low, early=[c for c in cells if c not in ending and _can_be_early(c)])
        self._open = [c for c in self._open if c not in ending]
        sheet.advance(low)

    def _turn(self, low: float) -> None:
        """Draw what stands on this page, and begin the next."""
        self._finish([c for c in self._open if c.start < low], low, split=True)
        self._sheet.new_page()
        for cell in self._open:
            cell.broken = True
            self._prepare(cell, self._sheet.top)

    def _prepare(self, at: _Open, start: float) -> None:
        """Take as much of the cell as goes between `start` and the end of the page; on an empty page, something."""
        at.start, at.here, at.used = start, [], 0.0
        fresh = start <= self._sheet.top + 0.1
        while at.slabs:
            room = self._sheet.bottom - start - at.used - at.around
            slab = at.slabs[0]
            if slab.height <= room:
                piece, height = slab.take(room) if isinstance(slab, Slab) and slab.begun else (slab.listed, slab.height)
            elif isinstance(slab, RowSlab):
                if at.here or not fresh:
                    return
                at.slabs[0:1] = slab.apart()
                continue
            elif room < slab.need and (at.here or not fresh):
                return
            else:
                piece, height = slab.take(max(room, _LEAST))
                if slab.height and height <= 0 and not at.here and fresh:
                    piece, height, slab.height = slab.listed, room, 0.0  # what fits on no page is drawn all the same
            if height > 0:
                at.here.append((piece, at.used, slab.shrink))
            at.used += height
            if isinstance(slab, Slab) and slab.begun and slab.height > 0:
                return
            at.slabs.pop(0)

    def _finish(self, cells: list[_Open], low: float, split: bool = False, early: Sequence[_Open] = ()) -> None:
        """Grounds first, then texts in reading order, then lines; of cells that span rows below the texts alone."""
        device = self._sheet.device
        ordered = sorted(cells, key=lambda c: (c.row, c.cell.column))
        for at in ordered:
            if at.cell.fill and low > at.start:
                fill(device, (at.x, at.start, at.x + at.width, low), at.cell.fill)
        for at in sorted((*cells, *early), key=lambda c: (c.row, c.cell.column)):
            spare = max(0.0, low - at.start - at.used - at.around)
            drop = 0.0 if split or at.broken else {"middle": spare / 2, "bottom": spare}.get(at.cell.align, 0.0)
            left, top = at.x + at.cell.padding[0], at.start + at.cell.padding[1] + drop
            for listed, offset, shrink in at.here:
                stamp(device, listed, left, top + offset, shrink)
            at.here = []
        for at in ordered:
            _lines(device, at, low)


def _batches(rows: tuple[Row, ...]) -> Iterator[tuple[int, tuple[Row, ...]]]:
    """Rows that are set together, with the number of the first of them."""
    first = cells = 0
    for number, row in enumerate(rows):
        cells += len(row.cells)
        if cells >= _CELLS_AT_ONCE or number + 1 == len(rows):
            yield first, rows[first : number + 1]
            first, cells = number + 1, 0


def _can_be_early(at: _Open) -> bool:
    """Whether the text of a cell can stand before those beside it are done: nothing is laid over or below it later."""
    return not at.slabs and at.cell.align == "top" and not at.cell.fill


def _reach(rows: tuple[Row, ...], number: int, cell: Cell) -> int:
    """Rows a cell may span: no further than to a cell that stands in its way."""
    for below in range(number + 1, min(number + cell.rows, len(rows))):
        for other in rows[below].cells:
            if other.column < cell.column + cell.columns and cell.column < other.column + other.columns:
                return below - number
    return min(cell.rows, len(rows) - number)


def _lines(device: Any, at: _Open, low: float) -> None:
    lines, x1 = at.cell.lines, at.x + at.width
    for line, x0, y0, x2, y2 in (
        (lines.left, at.x, at.start, at.x, low),
        (lines.top, at.x, at.start, x1, at.start),
        (lines.right, x1, at.start, x1, low),
        (lines.bottom, at.x, low, x1, low),
    ):
        _line(device, line, x0, y0, x2, y2)


def _line(device: Any, line: Line, x0: float, y0: float, x1: float, y1: float) -> None:
    if line is not None:
        half = line[0] / 2
        fill(device, (x0 - half, y0 - half, x1 + half, y1 + half), line[1])


class _Inside:
    """The endless sheet within a cell."""

    top = 0.0

    def __init__(self, kind: Type, width: float, late: Callable[[], bool]) -> None:
        self.type, self.y, self.bottom, self.late = kind, 0.0, _ENDLESS, late
        self.listed, self.device = blank_sheet(PageSize(width, _ENDLESS))

    def new_page(self) -> None:
        self.y = self.top

    def advance(self, y: float) -> None:
        self.y = y


def _nested(table: Table, width: float, kind: Type, late: Callable[[], bool]) -> list[Slab | RowSlab]:
    """A table within a cell as slabs, one for each group of rows that no cell spans."""
    found: list[Slab | RowSlab] = []
    for group in _groups(table.rows):
        if found and late():
            break
        inside = _Inside(kind, width, late)
        part = Table(table.shares, group, table.width, table.indent, table.place, table.mirrored)
        TableSetter(part, 0.0, width, inside).set_rows()
        close(inside.device)
        found.append(RowSlab(inside.listed, inside.y, kind, width, _texts(group)))
    return found


def _groups(rows: tuple[Row, ...]) -> list[tuple[Row, ...]]:
    found: list[tuple[Row, ...]] = []
    at = 0
    while at < len(rows):
        end = at + 1
        look = at
        while look < end:
            end = max(end, min(len(rows), look + max((cell.rows for cell in rows[look].cells), default=1)))
            look += 1
        found.append(rows[at:end])
        at = end
    return found


def _texts(rows: tuple[Row, ...]) -> list[str]:
    found: list[str] = []
    for block in (block for row in rows for cell in row.cells for block in cell.blocks):
        if isinstance(block, Flow):
            found.append(block.html)
        elif isinstance(block, Table):
            found += _texts(block.rows)
    return found
