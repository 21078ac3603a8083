"""A sheet drawn on paper: cells, words that run on over empty ones, merged areas; asks for what comes into view."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from assessor_app.documents.values import Cell, Sheet, SheetLayout
from assessor_app.domain.word_search import searched, sought
from ui import theme
from ui.viewers import grid_painting
from ui.viewers.grid_feed import COLUMNS, ROWS, Block, GridFeed, LayoutOf, Wish
from ui.viewers.grid_header import GridHeader
from ui.viewers.grid_model import GridModel
from ui.viewers.grid_shape import WIDER, Area, GridShape

ZOOMS = (0.5, 0.67, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)


class GridSurface(QTableView):
    """Draws itself; Qt keeps the geometry. `chosen_area`, `paint_over` and `taken` are for who selects and cites."""

    zoom_changed = Signal(float)
    scrolled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = GridModel(self)
        self.also: tuple[Block, ...] = ()  # wished for out of view, too
        self.setModel(self.grid)
        self._feed: GridFeed | None = None
        self.shape = GridShape(None)
        self._sized: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())  # columns and rows of another size than usual
        self._needle, self._zoom = sought(""), 1.0
        self._set_up()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.setHorizontalHeader(GridHeader(across, lambda n: self._stands_out(n, 1), self))
        self.setVerticalHeader(GridHeader(down, lambda n: self._stands_out(n, 0), self))
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self.ask)
        self.horizontalHeader().sectionResized.connect(self.ask)
        self.setAccessibleName("Sheet")

    def chosen_area(self) -> Area | None:
        """The cells whose letters and numbers stand out."""
        return None

    def paint_over(self, painter: QPainter, look: theme.Theme) -> None:
        """Citations and the selection, over the cells."""

    def taken(self) -> dict[tuple[int, int], int]:
        """Pixels at the right of some cells, by row and column, that their words leave to something else."""
        return {}

    def show_sheet(self, feed: GridFeed | None, number: int, sheet: Sheet | None) -> None:
        """Another sheet of the workbook, counted from 1; None empties the table."""
        self._feed = feed
        self.clearSpans()
        self.grid.show_sheet(feed, number, sheet)
        self.shape = GridShape(None)
        self._resize()
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)
        layout = feed.layout_of(number) if feed is not None else None
        if layout is not None:
            self.take_layout(layout)
        self.ask()

    def arrived(self, sheet: int) -> None:
        """Cells or the layout of a sheet came."""
        if sheet != self.grid.number or self._feed is None:
            return
        layout = self._feed.layout_of(sheet)
        if layout is not None and not self.shape.known:
            self.take_layout(layout)
        self.viewport().update()

    def look_for(self, words: str) -> None:
        """Mark the cells in which these words stand."""
        self._needle = sought(words)
        self.viewport().update()

    # zoom

    @property
    def zoom(self) -> float:
        return self._zoom

    def zoom_in(self) -> None:
        self.set_zoom(next((zoom for zoom in ZOOMS if zoom > self._zoom + 0.01), ZOOMS[-1]))

    def zoom_out(self) -> None:
        self.set_zoom(next((zoom for zoom in reversed(ZOOMS) if zoom < self._zoom - 0.01), ZOOMS[0]))

    def set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._resize()
        self.zoom_changed.emit(zoom)
        self.ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.ask()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        painter.fillRect(self.viewport().rect(), grid_painting.paper(look))
        if self.grid.sheet is None:
            return
        rows, columns = self.visible_rows(), self.visible_columns()
        self._paint_ground(painter, look, rows, columns)
        self._paint_texts(painter, look, rows, columns)
        self.paint_over(painter, look)

    def area_rect(self, area: Area) -> QRect:
        """Where cells are, in pixels of the viewport."""
        top, left, bottom, right = self.shape.whole(area)
        first, last = self._cell_rect(top, left), self._cell_rect(bottom, right)
        return first.united(last)

    def visible_rows(self) -> range:
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        return range(max(first, 0), (last if last >= 0 else self.grid.rowCount() - 1) + 1)

    def visible_columns(self) -> range:
        one, other = self.columnAt(0), self.columnAt(self.viewport().width() - 1)
        end = self.grid.columnCount() - 1
        one, other = (one if one >= 0 else end), (other if other >= 0 else end)
        return range(min(one, other), max(one, other) + 1)

    def _paint_ground(self, painter: QPainter, look: theme.Theme, rows: range, columns: range) -> None:
        area = self.viewport().rect()
        for cell in self._cells(rows, columns):
            if cell.fill is not None:
                rect = self.area_rect((cell.row, cell.column, cell.row, cell.column))
                painter.fillRect(rect, grid_painting.on_paper(look, cell.fill))
        edge = 0 if self.isRightToLeft() else 1
        rights = [self.columnViewportPosition(c) + edge * self.columnWidth(c) - edge for c in columns]
        bottoms = [self.rowViewportPosition(r) + self.rowHeight(r) - 1 for r in rows]
        grid_painting.paint_lines(painter, look, area, rights, bottoms)
        for merged in self.shape.within(rows, columns):
            rect, first = self.area_rect(merged), self.grid.cell(merged[0], merged[1])
            fill = first.fill if first is not None else None
            ground = grid_painting.on_paper(look, fill) if fill is not None else grid_painting.paper(look)
            painter.fillRect(rect.adjusted(0, 0, -1, -1), ground)

    def _paint_texts(self, painter: QPainter, look: theme.Theme, rows: range, columns: range) -> None:
        taken, lettering = self.taken(), grid_painting.Lettering(look, self._zoom)
        there = [cell for cell in self._cells(rows, columns) if cell.text]
        there += [cell for cell in self._from_the_left(rows, columns) if cell.text]
        for cell in there:
            rect = self.area_rect((cell.row, cell.column, cell.row, cell.column))
            if self._needle.stands_in(searched(cell.text)):
                grid_painting.paint_found(painter, look, rect)
            room = self._spread(lettering, cell, rect, columns)
            room.setRight(room.right() - (taken.get((cell.row, cell.column), 0) if room == rect else 0))
            grid_painting.paint_text(painter, lettering, cell, room)

    def _cells(self, rows: range, columns: range) -> Iterator[Cell]:
        for row in rows:
            for column in columns:
                cell = self.grid.cell(row, column)
                if cell is not None:
                    yield cell

    def _from_the_left(self, rows: range, columns: range) -> Iterator[Cell]:
        """Cells that scrolled out, whose words or merged neighbours still reach into view."""
        for row in rows:
            for column in range(columns.start - 1, max(-1, columns.start - 12), -1):
                cell = self.grid.cell(row, column)
                if cell is not None and cell.text:
                    yield cell
                    break
        for merged in self.shape.within(rows, columns):
            hidden = self.grid.cell(merged[0], merged[1])
            if merged[0] < rows.start and hidden is not None:
                yield hidden

    def _spread(self, lettering: grid_painting.Lettering, cell: Cell, rect: QRect, columns: range) -> QRect:
        """Words run on over empty cells to their right, as spreadsheets show them."""
        alone = cell.align != "left" or cell.wrap or self.isRightToLeft() or self.shape.is_merged(cell)
        if alone:
            return rect
        wanted, right = lettering.width(cell), cell.column + 1
        while rect.width() < wanted and right < columns.stop + 1 and right < self.grid.columnCount():
            beside = self.grid.cell(cell.row, right)
            if (beside is not None and beside.text) or self.shape.covers(cell.row, right):
                break
            rect = rect.united(self._cell_rect(cell.row, right))
            right += 1
        return rect

    def _cell_rect(self, row: int, column: int) -> QRect:
        place = self.columnViewportPosition(column), self.rowViewportPosition(row)
        return QRect(*place, self.columnWidth(column), self.rowHeight(row))

    def take_layout(self, layout: SheetLayout) -> None:
        self.shape = GridShape(layout)
        for top, left, bottom, right in self.shape.spans:
            self.setSpan(top, left, bottom - top + 1, right - left + 1)
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if layout.right_to_left else Qt.LayoutDirection.LeftToRight
        )
        self._resize()
        self.ask()

    def _resize(self) -> None:
        look = theme.current()
        scale = self._zoom * look.scale
        wide = scale * WIDER
        across, down = self._sized
        self._sized = (
            self.shape.apply(self.horizontalHeader(), self.shape.widths, self.shape.width * wide, wide, across),
            self.shape.apply(self.verticalHeader(), self.shape.heights, self.shape.height * scale, scale, down),
        )

    def ask(self) -> None:
        """Wish for what is in view and a little below it."""
        sheet = self.grid.sheet
        if self._feed is None or sheet is None:
            return
        rows, columns = self.visible_rows(), self.visible_columns()
        downs = range(rows.start // ROWS, min(rows.stop + ROWS, max(sheet.rows, 1)) // ROWS + 1)
        acrosses = range(columns.start // COLUMNS, columns.stop // COLUMNS + 1)
        wishes: list[Wish] = [LayoutOf(self.grid.number)]
        wishes += [Block(self.grid.number, down, across) for down in downs for across in acrosses]
        self._feed.want([*wishes, *self.also])
        self.scrolled.emit()
        self.viewport().update()

    def is_there(self) -> bool:
        """Whether all cells in view were brought."""
        sheet, feed, number = self.grid.sheet, self._feed, self.grid.number
        if sheet is None or feed is None:
            return False
        rows, columns = self.visible_rows(), self.visible_columns()
        downs = range(rows.start // ROWS, (min(rows.stop, max(sheet.rows, 1)) - 1) // ROWS + 1)
        acrosses = range(columns.start // COLUMNS, (columns.stop - 1) // COLUMNS + 1)
        return all(feed.holds(Block(number, down, across)) for down in downs for across in acrosses)

    def _stands_out(self, number: int, side: int) -> bool:
        area = self.chosen_area()
        return area is not None and area[side] <= number <= area[side + 2]
