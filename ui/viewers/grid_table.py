"""A sheet to work with: cells are chosen by mouse and by keys, citations stand in their criteria's hues."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QWidget

from assessor_app.documents.values import Sheet, SheetLayout
from assessor_app.domain.cells import area_at
from assessor_app.domain.evidence import CellRange
from ui import theme
from ui.viewers import grid_keys, grid_painting
from ui.viewers.grid_feed import GridFeed
from ui.viewers.grid_model import Index
from ui.viewers.grid_shape import Area
from ui.viewers.grid_surface import GridSurface
from ui.viewers.viewer import ShownLink

FLASH_MS = 900
LOOKED_AFTER_MS = 800
Flag = QItemSelectionModel.SelectionFlag


class GridTable(GridSurface):
    """One rectangle of cells is selected at a time; the caret moves by mouse and by keys (see `grid_keys`)."""

    area_changed = Signal()
    link_chosen = Signal(str)
    sheet_step_requested = Signal(int)
    rows_seen = Signal(int, int, int)  # sheet, first row, row after the last

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._links: tuple[tuple[ShownLink, Area], ...] = ()
        self._awaited: Area | None = None
        self._flashed: Area | None = None
        self._flash = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._flash.timeout.connect(self._on_flash_over)
        self._looked = QTimer(self, singleShot=True, interval=LOOKED_AFTER_MS)
        self._looked.timeout.connect(self._on_looked)
        self.scrolled.connect(self._looked.start)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)

    def show_sheet(self, feed: GridFeed | None, number: int, sheet: Sheet | None) -> None:
        self._links, self._awaited, self._flashed = (), None, None
        super().show_sheet(feed, number, sheet)
        if sheet is not None:
            self.selectionModel().setCurrentIndex(self.grid.index(0, 0), Flag.NoUpdate)
            self.setAccessibleName(f"Sheet {sheet.name}")
        self.area_changed.emit()

    def arrived(self, sheet: int) -> None:
        super().arrived(sheet)
        if sheet == self.grid.number:
            self._looked.start()  # the look at them begins now
            self.area_changed.emit()

    def take_layout(self, layout: SheetLayout) -> None:
        super().take_layout(layout)
        awaited, self._awaited = self._awaited, None
        if awaited is not None:
            self.jump_to(awaited)

    def show_links(self, links: Sequence[ShownLink]) -> None:
        """Citations of the sheet on show."""
        placed = [(link, self._place(link)) for link in links]
        self._links = tuple((link, area) for link, area in placed if area is not None)
        self.viewport().update()

    def jump_to(self, area: Area, *, select: bool = False) -> None:
        """Bring cells into view and let them flash; again once the widths of the columns are known."""
        self._awaited = None if self.shape.known else area
        top, left, bottom, right = area
        model = self.grid
        first = model.index(min(top, model.rowCount() - 1), min(left, model.columnCount() - 1))
        last = model.index(min(bottom, model.rowCount() - 1), min(right, model.columnCount() - 1))
        if not first.isValid():
            return
        self.scrollTo(last, self.ScrollHint.EnsureVisible)
        self.scrollTo(first, self.ScrollHint.PositionAtCenter)
        self.selectionModel().setCurrentIndex(first, Flag.NoUpdate)
        if select:
            self.selectionModel().select(QItemSelection(first, last), Flag.ClearAndSelect)
        self._flashed = area
        self._flash.start()
        self.viewport().update()

    def selected_area(self) -> Area | None:
        """The selected cells, without what lies beyond the last one that holds something."""
        found = self._selected()
        sheet = self.grid.sheet
        if found is None or sheet is None:
            return None
        top, left, bottom, right = found
        whole_rows, whole_columns = right >= self.grid.columnCount() - 1, bottom >= self.grid.rowCount() - 1
        bottom = max(top, min(bottom, sheet.rows - 1)) if whole_columns else bottom
        right = max(left, min(right, sheet.columns - 1)) if whole_rows else right
        return top, left, bottom, right

    def current_area(self) -> Area | None:
        """The selection, or the cell the caret is on."""
        index = self.currentIndex()
        here = (index.row(), index.column(), index.row(), index.column()) if index.isValid() else None
        return self.selected_area() or here

    def select_area(self, area: Area) -> None:
        top, left, bottom, right = self.shape.whole(area)
        first, last = self.grid.index(top, left), self.grid.index(bottom, right)
        self.selectionModel().setCurrentIndex(first, Flag.ClearAndSelect)
        self.selectionModel().select(QItemSelection(first, last), Flag.ClearAndSelect)
        self.scrollTo(first)

    def clear_selection(self) -> None:
        self.selectionModel().clearSelection()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._refresh()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._refresh()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        found = grid_keys.moved(self, action, modifiers)
        return found if found.isValid() else super().moveCursor(action, modifiers)

    def keyboardSearch(self, search: str) -> None:
        """Letters are commands here."""

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and grid_keys.wants_key(self, event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not grid_keys.on_key(self, event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        for link, _, tag in reversed(self._tags()):
            if tag.contains(point):
                self.link_chosen.emit(link.id)
                return
        super().mousePressEvent(event)

    def chosen_area(self) -> Area | None:
        return self._selected()

    def taken(self) -> dict[tuple[int, int], int]:
        found: dict[tuple[int, int], int] = {}
        for _, (top, _, _, right) in self._links:
            found[top, right] = found.get((top, right), 0) + theme.current().px(grid_painting.TAG)
        return found

    def paint_over(self, painter: QPainter, look: theme.Theme) -> None:
        for link, rect, tag in self._tags():
            grid_painting.paint_citation(painter, look, link.letter, rect, tag, link.active)
        area = self._selected()
        if area is not None:
            grid_painting.paint_selection(painter, look, self.area_rect(area))
        elif self.hasFocus() and (here := self.current_area()) is not None:
            grid_painting.paint_frame(painter, look.color(grid_painting.ACCENT), self.area_rect(here), 1.5)
        if self._flashed is not None:
            grid_painting.paint_frame(painter, look.color(grid_painting.ACCENT), self.area_rect(self._flashed), 4)

    def _tags(self) -> list[tuple[ShownLink, QRect, QRect]]:
        """Citations with the places of their frames and letters; letters of one area stand side by side."""
        found, taken = [], dict[tuple[int, int], int]()
        for link, area in self._links:
            rect = self.area_rect(area)
            corner = rect.right(), rect.top()
            found.append((link, rect, grid_painting.tag_rect(theme.current(), rect, taken.get(corner, 0))))
            taken[corner] = taken.get(corner, 0) + 1
        return found

    def _on_looked(self) -> None:
        rows = self.visible_rows()
        if self.isVisible() and self.is_there():
            self.rows_seen.emit(self.grid.number, rows.start, rows.stop)

    def _on_flash_over(self) -> None:
        self._flashed = None
        self.viewport().update()

    def _refresh(self) -> None:
        self.viewport().update()
        self.horizontalHeader().viewport().update()
        self.verticalHeader().viewport().update()
        self.area_changed.emit()

    def _selected(self) -> Area | None:
        found = self.selectionModel().selection()
        ranges = list(found)  # type: ignore[call-overload]  # its types do not say that it can be gone through
        if not ranges:
            return None
        top, left = min(r.top() for r in ranges), min(r.left() for r in ranges)
        return top, left, max(r.bottom() for r in ranges), max(r.right() for r in ranges)

    def _place(self, link: ShownLink) -> Area | None:
        sheet = self.grid.sheet
        if not isinstance(link.anchor, CellRange) or sheet is None or link.anchor.sheet != sheet.name:
            return None
        area = area_at(link.anchor.cells)
        inside = area is not None and area[2] < self.grid.rowCount() and area[3] < self.grid.columnCount()
        return area if inside else None
