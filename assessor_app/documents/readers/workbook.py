"""A workbook as a `Grid`: its sheets' cells become texts, blocks, lines and a picture of the first screen."""

from collections.abc import Iterator, Sequence

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.cell_store import Fault, Look, SheetCells, Value, sizes
from assessor_app.documents.readers.number_format import NumberFormat, number_format
from assessor_app.documents.readers.paper import PLAIN, Paper
from assessor_app.documents.readers.protocol import Clip, Unfit
from assessor_app.documents.readers.row_heights import let_grow
from assessor_app.documents.values import Cell, PageSize, Pixels, Sheet, SheetLayout, Word

SCREEN = (20, 50, 960, 600)  # the first screen: at most so many columns and rows, pixels across and down
_SMALLEST = (240, 120)
_POINTS = 0.75  # of a pixel at 96 a inch


class Workbook:
    """Fits `Grid`. `looks` are what the cells' look numbers mean."""

    def __init__(
        self, sheets: Sequence[SheetCells], looks: Sequence[Look], limits: Limits, from_1904: bool = False
    ) -> None:
        self._sheets, self._limits = list(sheets), limits
        self._looks = list(looks) or [Look()]
        self._formats = [number_format(look.code, from_1904) for look in self._looks]
        self._layouts: dict[int, SheetLayout] = {}
        self._wrapping = frozenset(number for number, look in enumerate(self._looks) if look.wrap)
        self.notice: str | None = None
        self.warnings: tuple[str, ...] = ()
        self.sheets = tuple(Sheet(s.name, s.last_row + 1, s.last_column + 1, s.hidden) for s in self._sheets)
        self.sizes = tuple(self._first_screen(n) for n in range(1, len(self._sheets) + 1))

    def layout(self, sheet: int) -> SheetLayout:
        if sheet not in self._layouts:
            let_grow(self._sheet(sheet), self._wrapping)
            self._layouts[sheet] = self._sheet(sheet).layout()
        return self._layouts[sheet]

    def cells(self, sheet: int, top: int, left: int, rows: int, columns: int) -> tuple[Cell, ...]:
        """Cells of a block, row by row; texts are cut when they are more than one answer may hold."""
        held = self._sheet(sheet).rows
        found: list[Cell] = []
        room = self._limits.max_block_chars
        for row in range(top, top + rows):
            for column, value, look in held.get(row, ()):
                if left <= column < left + columns and len(found) < self._limits.max_block_cells:
                    cell = self._cell(row, column, value, look, max(room, 200))
                    room -= len(cell.text)
                    found.append(cell)
        return tuple(found)

    def lines(self, sheet: int, first: int) -> tuple[list[tuple[int, str]], int | None]:
        found: list[tuple[int, str]] = []
        room = self._limits.max_page_chars
        for row in sorted(row for row in self._sheet(sheet).rows if row >= first):
            if room <= 0:
                return found, row
            text = self._line(sheet, row)[: self._limits.max_page_chars]
            if text:
                found.append((row, text))
                room -= len(text) + 20
        return found, None

    def text(self, page: int) -> str:
        """Rows as lines and a tab between columns, so that the place in the text tells the cell; cut where long."""
        pieces, at, room = [], 0, self._limits.max_page_chars
        for row, text in self._all_lines(page):
            room -= row - at + len(text)
            if room < 0:
                break
            pieces.append("\n" * (row - at) + text)
            at = row
        return "".join(pieces)

    def words(self, page: int) -> tuple[Word, ...]:
        return ()

    def outline(self) -> tuple[tuple[int, str, int], ...]:
        return tuple((1, sheet.name, number) for number, sheet in enumerate(self.sheets, 1))

    def render(self, page: int, scale: float, clip: Clip | None, paper: Paper = PLAIN) -> Pixels:
        from assessor_app.documents.readers.grid_drawing import drawn

        columns, rows, _, _ = SCREEN
        cells = self.cells(page, 0, 0, rows, columns)
        return drawn(cells, self.layout(page), self.sizes[page - 1], scale, clip, self._limits)

    def _sheet(self, sheet: int) -> SheetCells:
        if not 1 <= sheet <= len(self._sheets):
            raise Unfit(f"There is no sheet {sheet}.")
        return self._sheets[sheet - 1]

    def _all_lines(self, sheet: int) -> Iterator[tuple[int, str]]:
        for row in sorted(self._sheet(sheet).rows):
            text = self._line(sheet, row)
            if text:
                yield row, text

    def _line(self, sheet: int, row: int) -> str:
        texts = {}
        for column, value, look in self._sheet(sheet).rows[row]:
            text = " ".join(self._shown(value, look).split())
            if text:
                texts[column] = text
        pieces, at = [], 0
        for column in sorted(texts):
            pieces.append("\t" * (column - at) + texts[column])
            at = column
        return "".join(pieces)

    def _cell(self, row: int, column: int, value: Value, number: int, room: int) -> Cell:
        look = self._look(number)
        text = self._shown(value, number)
        align = look.align or ("center" if isinstance(value, bool | Fault) else "left")
        if not look.align and isinstance(value, float) and not isinstance(value, bool):
            align = "right"
        cut = len(text) > room
        return Cell(row, column, text[:room], align, look.bold, look.italic, look.wrap, look.fill, look.ink, cut)

    def _look(self, number: int) -> Look:
        return self._looks[number] if number < len(self._looks) else self._looks[0]

    def _format(self, number: int) -> NumberFormat:
        return self._formats[number] if number < len(self._formats) else self._formats[0]

    def _shown(self, value: Value, number: int) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, float):
            return self._format(number).number(value)
        return value if isinstance(value, Fault) else self._format(number).text(value)

    def _first_screen(self, sheet: int) -> PageSize:
        layout, (columns, rows, across, down) = self.layout(sheet), SCREEN
        held = self._sheet(sheet)
        width = _extent(layout.widths, layout.width, min(held.last_column + 1, columns), across)
        height = _extent(layout.heights, layout.height, min(held.last_row + 1, rows), down)
        return PageSize(max(width, _SMALLEST[0]) * _POINTS, max(height, _SMALLEST[1]) * _POINTS)


def _extent(runs: tuple[tuple[int, int, int], ...], usual: int, count: int, most: int) -> int:
    return min(most, sum(sizes(runs, usual, count)))
