"""The strip that floats over the evidence: what a drag does, search, magnification, page; it leaves when idle."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget

from ui import theme
from ui.theme import Size
from ui.viewers import zoom
from ui.viewers.page_field import PageField
from ui.widgets.glyph_button import GlyphButton, TextButton
from ui.widgets.text import hairline

IDLE_MS = 4000
TOOLS = {
    "select": ("cursor-text", "Select text"),
    "region": ("selection", "Draw a region"),
    "span": ("brackets-span", "Mark a span of time"),
}
BELOW_EDGE = 12  # pixels from the top of the viewer


class ToolStrip(QWidget):
    """Shows only what the viewer can do. Lay it over a viewer with `float_over`."""

    tool_requested = Signal(str)  # "select", "region" or "span"
    search_requested = Signal()
    zoom_in_requested = Signal()
    zoom_out_requested = Signal()
    fit_requested = Signal()
    page_step_requested = Signal(int)
    page_requested = Signal(int)
    pane_requested = Signal()
    left = Signal()  # nobody types a page number any more
    dim_requested = Signal(bool)
    turn_requested = Signal()
    _dim: GlyphButton | None = None
    _dim_line: QFrame | None = None
    _search_line: QFrame | None = None
    _page: PageField | None = None
    _quiet = False

    def __init__(
        self,
        parent: QWidget,
        tools: Sequence[str],
        *,
        search: bool = False,
        pages: bool = False,
        turn: bool = False,
        magnify: bool = True,
    ) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 0, 4, 0)
        self._row.setSpacing(2)
        self._carets: list[GlyphButton] = []
        self._pane = self._add_pane() if pages else None
        self._tools = {name: self._add_tool(name) for name in tools}
        self._search = self._add_search() if search else None
        self._percent = self._add_zoom("Fit the width" if pages else "Fit the picture") if magnify else None
        self._page = self._add_pages() if pages else None
        if turn:
            self._separate()
            self._button("arrow-clockwise", "Turn the picture").clicked.connect(self.turn_requested)
        self.setFixedHeight(theme.current().px(Size.TOOL_STRIP))
        self._idle = QTimer(self, singleShot=True, interval=IDLE_MS)
        self._idle.timeout.connect(self._on_idle)
        self.float_over(parent)

    def float_over(self, host: QWidget) -> None:
        """Stay centred at the top of `host`, wake with its pointer and keys."""
        self.setParent(host)
        host.installEventFilter(self)
        self._centre()
        self.wake()

    def watch(self, widget: QWidget) -> None:
        """Wake when the pointer or the keys are used in this part of the viewer too."""
        widget.setMouseTracking(True)
        widget.installEventFilter(self)

    def set_quiet(self, quiet: bool) -> None:
        """For a room that looks on it stays away, whatever the pointer and the keys do."""
        self._quiet = quiet
        self.setVisible(not quiet)

    def wake(self) -> None:
        if self._quiet:
            return
        self.show()
        self.raise_()
        self._idle.start()

    def set_tool(self, name: str) -> None:
        for tool, button in self._tools.items():
            button.setChecked(tool == name)

    def set_tool_offered(self, tool: str, offered: bool) -> None:
        """Leave a tool out where it makes no sense."""
        self._tools[tool].setVisible(offered)
        self._centre()

    def set_zoom(self, value: float) -> None:
        if self._percent is not None:
            self._percent.setText(zoom.percent(value))
            self._centre()

    def set_page(self, page: int, pages: int) -> None:
        if self._page is not None:
            self._page.set_page(page, pages)
            self._centre()

    def set_pane(self, shown: bool, offered: bool) -> None:
        """Whether the pane of pages stands beside the document, and whether there is anything in it."""
        if self._pane is not None:
            self._pane.setChecked(shown)
            self._pane.setVisible(offered)
            self._centre()

    def type_page(self) -> None:
        """The number of a page is typed in its place."""
        if self._page is not None and not self._quiet:
            self.wake()
            self._page.begin()

    def set_searching(self, searching: bool) -> None:
        if self._search is not None:
            self._search.setChecked(searching)

    def leave_search_out(self) -> None:
        """Where nobody searches."""
        for part in (self._search, self._search_line):
            if part is not None:
                part.hide()
        self._centre()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._show_dim()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self.parent():
            self._centre()
        if event.type() in (QEvent.Type.MouseMove, QEvent.Type.KeyPress, QEvent.Type.Enter, QEvent.Type.Wheel):
            self.wake()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("line"), 1))
        painter.setBrush(look.color("surface"))
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), Size.RADIUS, Size.RADIUS)

    def _add_tool(self, name: str) -> GlyphButton:
        glyph, words = TOOLS[name]
        button = self._button(glyph, words, checkable=True)
        button.clicked.connect(lambda: self.tool_requested.emit(name))
        return button

    def _add_search(self) -> GlyphButton:
        self._search_line = self._separate()
        button = self._button("magnifying-glass", "Search the submission", checkable=True)
        button.clicked.connect(self.search_requested)
        return button

    def _add_zoom(self, fit: str) -> TextButton:
        self._separate()
        self._button("magnifying-glass-minus", "Smaller").clicked.connect(self.zoom_out_requested)
        percent = TextButton("100%", fit, self)
        percent.clicked.connect(self.fit_requested)
        self._row.addWidget(percent)
        self._button("magnifying-glass-plus", "Larger").clicked.connect(self.zoom_in_requested)
        return percent

    def _add_pane(self) -> GlyphButton:
        button = self._button("sidebar", "Pages and outline", checkable=True)
        button.clicked.connect(self.pane_requested)
        return button

    def _add_pages(self) -> PageField:
        self._separate()
        before = self._button("caret-up", "Previous page")
        before.clicked.connect(lambda: self.page_step_requested.emit(-1))
        page = PageField(self)
        page.page_requested.connect(self.page_requested)
        page.left.connect(self.left)
        page.resized.connect(self._centre)
        self._row.addWidget(page)
        after = self._button("caret-down", "Next page")
        after.clicked.connect(lambda: self.page_step_requested.emit(1))
        self._carets = [before, after]
        self._dim_line = self._separate()
        self._dim = self._button("moon", "Dim the paper", checkable=True)
        self._dim.setChecked(True)
        self._dim.toggled.connect(self.dim_requested)
        self._show_dim()
        return page

    def _show_dim(self) -> None:
        """Paper can be dimmed in the dark theme only; in the light one there is no button for it."""
        if self._dim is not None:
            dark = theme.current().name == "dark"
            self._dim.setVisible(dark)
            if self._dim_line is not None:
                self._dim_line.setVisible(dark)
            self._centre()

    def _button(self, glyph: str, name: str, checkable: bool = False) -> GlyphButton:
        button = GlyphButton(glyph, name, self, checkable=checkable)
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return button

    def _separate(self) -> QFrame | None:
        if not self._row.count():
            return None
        line = hairline(vertical=True, parent=self)
        line.setFixedHeight(theme.current().px(20))
        self._row.addSpacing(4)
        self._row.addWidget(line, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addSpacing(4)
        return line

    def _centre(self) -> None:
        host = self.parentWidget()
        if host is not None:
            self._shorten(False)
            self.adjustSize()
            if self.width() > host.width() - 2 * BELOW_EDGE:
                self._shorten(True)
                self.adjustSize()
            self.move(max(0, (host.width() - self.width()) // 2), BELOW_EDGE)

    def _shorten(self, short: bool) -> None:
        """Where the view is narrow the page is told in fewer words, and stepped through by keys only."""
        if self._page is not None and self._carets:
            self._page.set_short(short)
            for caret in self._carets:
                caret.setVisible(not short)

    def _on_idle(self) -> None:
        focused = QApplication.focusWidget()
        if self.underMouse() or (focused is not None and self.isAncestorOf(focused)):
            self._idle.start()
            return
        self.hide()
