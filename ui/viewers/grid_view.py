"""The viewer of workbooks and tables: a sheet of cells, tabs for the others, what the chosen cells hold."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from assessor_app.domain.cells import area_at, area_name
from assessor_app.domain.evidence import Anchor, CellRange
from ui.background import Background
from ui.viewers.cell_strip import CellStrip
from ui.viewers.grid_feed import COLUMNS, ROWS, Block, GridFeed
from ui.viewers.grid_shape import Area
from ui.viewers.grid_table import GridTable
from ui.viewers.notice import NoticeStrip
from ui.viewers.sheet_tabs import SheetTabs
from ui.viewers.viewer import OpenArtifact, Seen, ShownLink

QUOTED = 600  # characters a link keeps of what stands in its cells
QUOTED_ROWS, QUOTED_COLUMNS = 40, 200
STILL_READ = "These cells are still being read; press the key again in a moment."


class GridViewer(QWidget):
    """Fits `ui.viewers.viewer.Viewer`."""

    scope = "Sheet"
    seen = Signal(object)
    link_chosen = Signal(str)
    selection_changed = Signal()
    search_requested = Signal()
    failed = Signal(str)
    said = Signal(str)

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._opened: OpenArtifact | None = None
        self._feed: GridFeed | None = None
        self._links: tuple[ShownLink, ...] = ()
        self._notice, self.strip = NoticeStrip(self), CellStrip(self)
        self.table, self.tabs = GridTable(self), SheetTabs(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._notice, self.strip, self.table, self.tabs):
            column.addWidget(widget, 1 if widget is self.table else 0)
        self.setFocusProxy(self.table)
        self._connect()

    def _connect(self) -> None:
        strip, table = self.strip, self.table
        strip.search_requested.connect(self.search_requested)
        strip.zoom_in_requested.connect(table.zoom_in)
        strip.zoom_out_requested.connect(table.zoom_out)
        table.zoom_changed.connect(strip.set_zoom)
        table.area_changed.connect(self._on_table_area_changed)
        table.link_chosen.connect(self.link_chosen)
        table.sheet_step_requested.connect(self.step_sheet)
        table.rows_seen.connect(self._on_table_rows_seen)
        self.tabs.chosen.connect(self.show_sheet)

    def show_artifact(self, opened: OpenArtifact) -> None:
        self._let_go()
        self._opened = opened
        document = opened.document
        self._notice.say(" ".join(filter(None, (document.notice, *document.warnings))))
        self._feed = GridFeed(document, self._background, self)
        self._feed.arrived.connect(self.table.arrived)
        self._feed.failed.connect(self.failed)
        self.tabs.show_sheets(document.sheets)
        self.tabs.setVisible(len(document.sheets) > 1 or document.kind != "csv")
        shown = next((n for n, sheet in enumerate(document.sheets, 1) if not sheet.hidden), 1)
        self.show_sheet(shown)

    def clear(self) -> None:
        self._let_go()
        self._notice.say("")
        self.strip.show_cells("", "")
        self.tabs.show_sheets(())
        self.table.show_sheet(None, 0, None)

    def show_sheet(self, number: int) -> None:
        """Sheets count from 1."""
        if self._opened is None or not 1 <= number <= len(self._opened.document.sheets):
            return
        self.tabs.set_current(number)
        self.table.show_sheet(self._feed, number, self._opened.document.sheets[number - 1])
        self.table.show_links(self._links)

    def step_sheet(self, step: int) -> None:
        """Ctrl+PgDn and Ctrl+PgUp."""
        self.show_sheet(self.table.grid.number + step)

    def step_cell(self, down: int) -> None:
        """The cell above or below; the table hears the arrows themselves, this is for the list of commands."""
        area = self.table.current_area()
        if area is not None:
            row = min(max(area[0] + down, 0), self.table.grid.rowCount() - 1)
            self.table.select_area((row, area[1], row, area[1]))

    def selection_anchor(self) -> Anchor | None:
        area, sheet = self.table.selected_area(), self.table.grid.sheet
        if area is None or sheet is None:
            return None
        return CellRange(sheet.name, area_name(*area), self._quote(area), self.table.grid.number)

    def selection_anchors(self) -> tuple[Anchor, ...]:
        anchor = self.selection_anchor()
        return (anchor,) if anchor else ()

    @property
    def refusal(self) -> str:
        """Why the cells that are selected cannot be cited; empty where they can."""
        area = self.table.selected_area()
        return STILL_READ if area is not None and self._unread(area) else ""

    def clear_selection(self) -> None:
        self.table.clear_selection()

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self._links = tuple(map(self._as_shown, links))
        self.table.show_links(self._links)

    def _as_shown(self, link: ShownLink) -> ShownLink:
        """With the name that its sheet has here; it may have been hidden since it was cited."""
        if self._opened is None or not isinstance(link.anchor, CellRange):
            return link
        number = self._opened.document.sheet_called(link.anchor.sheet, link.anchor.tab)
        if number is None:
            return link
        return replace(link, anchor=replace(link.anchor, sheet=self._opened.document.sheets[number - 1].name))

    def jump_to(self, anchor: Anchor) -> None:
        self._go(anchor, select=False)

    def select_anchor(self, anchor: Anchor) -> None:
        """Take cells in hand, ready to be linked."""
        self._go(anchor, select=True)

    def look_for(self, needle: str) -> None:
        """Mark the cells in which `needle` stands; an empty one ends the search."""
        self.table.look_for(needle)

    def _go(self, anchor: Anchor, select: bool) -> None:
        area = area_at(anchor.cells) if isinstance(anchor, CellRange) else None
        if area is None or not isinstance(anchor, CellRange) or self._opened is None:
            return
        number = self._opened.document.sheet_called(anchor.sheet, anchor.tab)
        if number is None:
            self.said.emit(f"There is no sheet “{anchor.sheet}” in this file.")
            return
        if number != self.table.grid.number:
            self.show_sheet(number)
        self.table.jump_to(area, select=select)

    def _unread(self, area: Area) -> tuple[Block, ...]:
        """Blocks of what a link would quote that were not brought yet: cells are not empty before they are read."""
        sheet, feed = self.table.grid.sheet, self._feed
        if sheet is None or feed is None:
            return ()
        number, (top, left, bottom, right) = self.table.grid.number, area
        last_row, last_column = min(bottom, top + QUOTED_ROWS - 1, sheet.rows - 1), min(right, left + QUOTED_COLUMNS)
        downs = range(top // ROWS, last_row // ROWS + 1)
        acrosses = range(left // COLUMNS, last_column // COLUMNS + 1)
        blocks = (Block(number, down, across) for down in downs for across in acrosses)
        return tuple(block for block in blocks if not feed.holds(block))

    def _quote(self, area: Area) -> str:
        top, left, bottom, right = area
        lines = []
        for row in range(top, min(bottom, top + QUOTED_ROWS - 1) + 1):
            cells = (self.table.grid.cell(row, column) for column in range(left, min(right, left + QUOTED_COLUMNS) + 1))
            lines.append("\t".join(" ".join(cell.text.split()) if cell else "" for cell in cells))
        return "\n".join(lines).strip()[:QUOTED] if any(line.strip() for line in lines) else ""

    def _let_go(self) -> None:
        if self._feed is not None:
            self._feed.close()
            self._feed.deleteLater()
            self._feed = None
        self._opened, self._links = None, ()

    def _on_table_area_changed(self) -> None:
        area = self.table.current_area()
        if area is None:
            return
        cell = self.table.grid.cell(area[0], area[1])
        self.strip.show_cells(area_name(*area), cell.text if cell else "")
        self.table.also = self._unread(area)
        if self.table.also:
            self.table.ask()
        self.selection_changed.emit()

    def _on_table_rows_seen(self, sheet: int, first: int, after: int) -> None:
        """A sheet weighs as much as any other; of a long one, what was scrolled through counts."""
        if self._opened is None:
            return
        sheets = self._opened.document.sheets
        rows = max(sheets[sheet - 1].rows, 1)
        seen = sheet - 1 + min(first, rows) / rows, sheet - 1 + min(after, rows) / rows
        if seen[1] > seen[0]:
            self.seen.emit(Seen(self._opened.artifact, (seen,), float(len(sheets))))
