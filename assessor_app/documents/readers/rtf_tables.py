"""Tables of a rich text, put together from the ends of its cells and rows, on any number of levels."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from assessor_app.documents.readers.blocks import (
    BOX,
    MOST_COLUMNS,
    STRETCH,
    Block,
    Cell,
    Flow,
    Lines,
    Row,
    Table,
    flowing,
)

_WIDEST = 100_000  # twips
_LINED = ("clbrdrt", "clbrdrl", "clbrdrb", "clbrdrr")
_LINES = Lines()


@dataclass(slots=True)
class CellShape:
    """What is said about a cell before its text: its right edge in twips, and how it joins its neighbours."""

    edge: int = 0
    goes_on: bool = False  # with the cell on its left
    follows: bool = False  # on the cell above
    fill: str | None = None
    lined: bool = False


class RowShape:
    """The shapes of a row's cells, told before its first cell."""

    def __init__(self) -> None:
        self.cells: list[CellShape] = []
        self._next = CellShape()

    def heed(self, word: str, number: int | None, colours: Sequence[str]) -> bool:
        """False for a word about something else."""
        if word == "trowd":
            self.cells, self._next = [], CellShape()
        elif word == "cellx":
            self._next.edge = min(max(number or 0, 0), _WIDEST)
            self.cells.append(self._next)
            self._next = CellShape()
        elif word == "clmrg":
            self._next.goes_on = True
        elif word == "clvmrg":
            self._next.follows = True
        elif word == "clcbpat":
            found = colours[number] if number is not None and 0 < number < len(colours) else ""
            self._next.fill = found or None
        elif word in _LINED:
            self._next.lined = True
        else:
            return False
        return True


@dataclass(slots=True)
class _Level:
    """A table under way."""

    rows: list[tuple[list[tuple[Block, ...]], list[CellShape]]] = field(default_factory=list)
    cells: list[tuple[Block, ...]] = field(default_factory=list)


class Stream:
    """Paragraphs and tables of one text: the body, a note, a header, a box."""

    def __init__(self) -> None:
        self._paragraphs: list[list[str | Block]] = [[]]
        self._levels: list[_Level] = []

    def add(self, piece: str | Block, level: int) -> None:
        """A paragraph, or a block, on a level: 0 outside tables."""
        self._settle(level)
        self._paragraphs[-1].append(piece)

    def _settle(self, level: int) -> None:
        while len(self._levels) > level:
            self._end_table()
        while len(self._levels) < min(level, 12):
            self._levels.append(_Level())
            self._paragraphs.append([])

    def end_cell(self, level: int) -> None:
        self._settle(max(1, level))
        self._levels[-1].cells.append(_flows(self._paragraphs[-1]))
        self._paragraphs[-1] = []

    def end_row(self, level: int, shapes: list[CellShape]) -> bool:
        """False where the row has more cells than are shown."""
        self._settle(max(1, level))
        here = self._levels[-1]
        if self._paragraphs[-1]:
            self.end_cell(level)
        if len(here.rows) >= STRETCH and not any(shape.follows for shape in shapes):
            self._paragraphs[-2].append(_table(here.rows))  # nobody waits for the end of a long table
            here.rows = []
        kept = len(here.cells) <= MOST_COLUMNS
        if here.cells:
            here.rows.append((here.cells[:MOST_COLUMNS], shapes[:MOST_COLUMNS]))
        here.cells = []
        return kept

    def _end_table(self) -> None:
        here, rest = self._levels.pop(), self._paragraphs.pop()
        if here.cells or rest:
            here.rows.append(([*here.cells, *([_flows(rest)] if rest else [])], []))
        if here.rows:
            self._paragraphs[-1] += [_table(here.rows), "<p style='font-size: 4pt'>&#160;</p>"]

    def finished(self) -> tuple[Block, ...]:
        """Everything, once the text has ended."""
        self._settle(0)
        return _flows(self._paragraphs[0])

    def take(self) -> tuple[Block, ...]:
        """What is complete so far, also of a long table."""
        found, self._paragraphs[0] = _flows(self._paragraphs[0]), []
        return found


def _flows(pieces: list[str | Block]) -> tuple[Block, ...]:
    return tuple(flowing(pieces))


def _table(rows: list[tuple[list[tuple[Block, ...]], list[CellShape]]]) -> Table:
    edges = sorted({shape.edge for _, shapes in rows for shape in shapes if shape.edge > 0})
    most = max(len(cells) for cells, _ in rows)
    if not edges or len(edges) > MOST_COLUMNS:
        edges = [1440 * (at + 1) for at in range(min(most, MOST_COLUMNS))]
    starts = [0, *edges[:-1]]
    made = tuple(Row(tuple(_cells(cells, shapes, edges))) for cells, shapes in rows)
    shares = tuple(float(max(1, edge - start)) for start, edge in zip(starts, edges, strict=True))
    return Table(shares, _joined_down(made, rows), min(edges[-1] / 20, 2_000.0))


def _cells(cells: list[tuple[Block, ...]], shapes: list[CellShape], edges: list[int]) -> list[Cell]:
    found: list[Cell] = []
    column = 0
    for at, blocks in enumerate(cells):
        shape = shapes[at] if at < len(shapes) else CellShape()
        end = edges.index(shape.edge) + 1 if shape.edge in edges else column + 1
        columns = max(1, end - column)
        if shape.goes_on and found and not _says(blocks):
            last = found[-1]
            found[-1] = Cell(last.blocks, last.column, last.columns + columns, 1, last.fill, last.lines)
        else:
            lines = BOX if shape.lined or not any(s.lined for s in shapes) else _LINES
            found.append(Cell(blocks, min(column, len(edges) - 1), columns, 1, shape.fill, lines))
        column += columns
    return found


def _joined_down(made: tuple[Row, ...], rows: list[tuple[list[tuple[Block, ...]], list[CellShape]]]) -> tuple[Row, ...]:
    """Cells that go on below grow over those that follow them and say nothing."""
    table = [list(row.cells) for row in made]
    above: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(table):
        follows = {shape.edge for shape in rows[number][1] if shape.follows}
        kept: list[Cell] = []
        shapes = [shape for shape in rows[number][1] if not shape.goes_on]
        for at, cell in enumerate(row):
            head = above.get(cell.column)
            joins = at < len(shapes) and shapes[at].edge in follows and not _says(cell.blocks)
            if head is not None and joins:
                top, index = head
                old = table[top][index]
                table[top][index] = Cell(old.blocks, old.column, old.columns, number - top + 1, old.fill, old.lines)
            else:
                above[cell.column] = number, len(kept)
                kept.append(cell)
        table[number] = kept
    return tuple(Row(tuple(cells)) for cells in table)


def _says(blocks: tuple[Block, ...]) -> bool:
    return any(not isinstance(b, Flow) or b.html.replace("&#160;", "").split(">", 1)[-1] != "</p>" for b in blocks)
