"""The cells of one sheet, held closely: a workbook may have a million of them and a worker little memory."""

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.patience import FIRST_CELLS, Patience
from assessor_app.documents.values import SheetLayout

Value = str | float | bool | None
Alignment = Literal["", "left", "center", "right"]
Run = tuple[int, int, int]
Merged = tuple[int, int, int, int]
_REMEMBERED = 16_000_000  # letters of whole texts that are held to know them again


class Fault(str):
    """An error as a spreadsheet writes it, such as #DIV/0!."""

    __slots__ = ()


class Full(Exception):
    """More cells than a workbook may show."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell is shown; `align` is empty where the kind of value decides. Colours are 0xRRGGBB or None."""

    code: str = ""
    align: Alignment = ""
    bold: bool = False
    italic: bool = False
    wrap: bool = False
    fill: int | None = None
    ink: int | None = None


class Row:
    """Columns in the order they came, their values, and the numbers of their looks."""

    __slots__ = ("columns", "looks", "values")

    def __init__(self) -> None:
        self.columns, self.looks = array("H"), array("H")
        self.values: list[Value] = []

    def append(self, column: int, value: Value, look: int) -> None:
        self.columns.append(column)
        self.values.append(value)
        self.looks.append(look)

    def __iter__(self) -> Iterator[tuple[int, Value, int]]:
        return zip(self.columns, self.values, self.looks, strict=True)


class Beginnings:
    """Of texts longer than may be shown; that of a text which stands in many cells is kept once."""

    def __init__(self, most: int) -> None:
        self._most, self._letters = most, 0
        self._known: dict[int, tuple[str, str]] = {}  # held by the whole text, so that its id stays its own
        self._kept: dict[str, str] = {}

    def of(self, text: str) -> str:
        if id(text) not in self._known:
            if self._letters > _REMEMBERED:
                self._known.clear()
                self._letters = 0
            self._letters += len(text)
            beginning = text[: self._most - 1] + "…"
            self._known[id(text)] = text, self._kept.setdefault(beginning, beginning)
        return self._known[id(text)][1]


class Room:
    """How many cells the workbook may still take."""

    def __init__(self, limits: Limits, patience: Patience) -> None:
        self.left, self.limits = limits.max_cells, limits
        self.late = False
        self.beginnings = Beginnings(limits.max_cell_chars)
        self._patience = patience

    @property
    def full(self) -> bool:
        """No cell more: there are as many as may be shown, or the time for reading is over."""
        self.late = self.late or (self._taken >= FIRST_CELLS and self._patience.over)
        return self.left <= 0 or self.late

    @property
    def shown(self) -> int:
        """Cells taken when it was full."""
        return self._taken if self.late else self.limits.max_cells

    @property
    def _taken(self) -> int:
        return self.limits.max_cells - self.left


@dataclass(slots=True)
class Faults:
    """What went wrong or is missing, counted over the whole workbook."""

    unsaved: int = 0  # formulas without a stored result
    damaged: int = 0  # cells whose value cannot be read
    cut: int = 0  # texts longer than may be shown
    concealed: bool = False  # hidden rows or columns
    more: bool = False  # sheets than may be shown
    beside: set[str] = field(default_factory=set)  # words for what stands there that is no cell


@dataclass(slots=True)
class SheetCells:
    """One sheet while it is read, and after. `cut` says that cells are missing, in which way `broken` tells."""

    name: str
    room: Room
    faults: Faults
    hidden: bool = False
    rows: dict[int, Row] = field(default_factory=dict)
    last_row: int = -1
    last_column: int = -1
    width: int = 64
    height: int = 20
    widths: list[Run] = field(default_factory=list)
    heights: list[Run] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)
    right_to_left: bool = False
    cut: bool = False
    broken: bool = False

    def put(self, row: int, column: int, value: Value, look: int = 0) -> None:
        """Keep a cell; raises Full when there are too many. Cells outside any spreadsheet are dropped."""
        limits = self.room.limits
        if not (0 <= row < limits.max_rows and 0 <= column < limits.max_columns):
            self.cut = True
            return
        if self.room.full:
            self.cut = True
            raise Full
        self.room.left -= 1
        if isinstance(value, str) and len(value) > limits.max_cell_chars:
            value = self._begun(value)
        held = self.rows.get(row)
        if held is None:
            held = self.rows[row] = Row()
        held.append(column, value, look)
        if value is not None and value != "":
            self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)

    def put_row(self, row: int, held: Row) -> None:
        """Keep many cells of a row at once; raises Full as `put` does."""
        if not 0 <= row < self.room.limits.max_rows:
            self.cut = True
            return
        if self.room.full or row in self.rows:
            for column, value, look in held:
                self.put(row, column, value, look)
            return
        self.room.left -= len(held.values)
        most = self.room.limits.max_cell_chars
        for at, value in enumerate(held.values):
            if isinstance(value, str) and len(value) > most:
                held.values[at] = self._begun(value)
        self.rows[row] = held
        used = [column for column, value in zip(held.columns, held.values, strict=True) if value not in (None, "")]
        if used:
            self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, *used)

    def _begun(self, text: str) -> str:
        self.faults.cut += 1
        return self.room.beginnings.of(text)

    def tall(self, first: int, last: int, pixels: int) -> None:
        if len(self.heights) < self.room.limits.max_runs:
            self.heights.append((first, last, pixels))

    def wide(self, first: int, last: int, pixels: int) -> None:
        if len(self.widths) < self.room.limits.max_runs:
            self.widths.append((first, last, pixels))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if len(self.merged) < self.room.limits.max_runs and (top, left) != (bottom, right):
            self.merged.append((top, left, bottom, right))

    def layout(self) -> SheetLayout:
        """Runs in order and inside the sheet; merged cells that overlap others are left out."""
        limits = self.room.limits
        width, widths = _resized(_ordered(self.widths, limits.max_columns), self.width, self.last_column + 1)
        height, heights = _resized(_ordered(self.heights, limits.max_rows), self.height, self.last_row + 1)
        return SheetLayout(width, height, widths, heights, self._apart(), self.right_to_left)

    def _apart(self) -> tuple[Merged, ...]:
        limits, covered, kept = self.room.limits, set[tuple[int, int]](), []
        for top, left, bottom, right in self.merged:
            inside = 0 <= top <= bottom < limits.max_rows and 0 <= left <= right < limits.max_columns
            if not inside or (bottom - top + 1) * (right - left + 1) > 100_000:
                continue
            area = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
            if len(covered) + len(area) < 500_000 and covered.isdisjoint(area):
                covered |= area
                kept.append((top, left, bottom, right))
        return tuple(kept)


def _ordered(runs: list[Run], most: int) -> tuple[Run, ...]:
    found, at = [], 0
    for first, last, pixels in sorted(runs):
        first, last = max(first, at), min(last, most - 1)
        if first <= last:
            found.append((first, last, max(0, min(pixels, 4000))))
            at = last + 1
    return tuple(found)


def _resized(runs: tuple[Run, ...], usual: int, used: int) -> tuple[int, tuple[Run, ...]]:
    """The size most of the used rows or columns have becomes the usual one, so that few runs are left."""
    counts = Counter[int]()
    gaps, at = list[Run](), 0
    for first, last, pixels in (*runs, (used, used, usual)):
        if at < min(first, used):
            gaps.append((at, min(first, used) - 1, usual))
            counts[usual] += gaps[-1][1] - at + 1
        counts[pixels] += max(0, min(last, used - 1) - first + 1)
        at = last + 1
    found = counts.most_common(1)[0][0] if counts else usual
    if found == usual:
        return usual, tuple(run for run in runs if run[2] != usual)
    return found, tuple(sorted(run for run in (*runs, *gaps) if run[2] != found))


def sizes(runs: tuple[tuple[int, int, int], ...], usual: int, count: int) -> list[int]:
    """Pixels of the first `count` columns or rows."""
    found = [usual] * count
    for first, last, pixels in runs:
        for at in range(first, min(last + 1, count)):
            found[at] = pixels
    return found
