"""Above a sheet: which cells are chosen and everything that stands in them, also what the cell has no room for."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.theme import Size, Type, current
from ui.viewers.zoom import percent
from ui.widgets.glyph_button import GlyphButton
from ui.widgets.layout import nest
from ui.widgets.text import ElidedLabel, hairline, label

TALL = 128
PLACE = 84
MOST_ON_A_LINE = 400


class CellStrip(QFrame):
    """One line high; the arrow at its end opens it for long texts."""

    search_requested = Signal()
    zoom_in_requested = Signal()
    zoom_out_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        look = current()
        self.setProperty("ground", "surface")
        self._place = label("", Type.CAPTION, strong=True, tabular=True)
        self._place.setFixedWidth(look.px(PLACE))
        self._line = ElidedLabel("", Type.BODY)
        self._line.setFixedHeight(look.px(28))
        self._whole = label("", Type.BODY, wrap=True)
        self._whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._whole.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._whole.setAccessibleName("Content of the cell")
        self._tall = QScrollArea(self)
        self._tall.setFrameShape(QFrame.Shape.NoFrame)
        self._tall.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._tall.setWidgetResizable(True)
        self._tall.setWidget(self._whole)
        self.text = ""
        self._zoom = label("100%", Type.CAPTION, tone="quiet", tabular=True)
        self._row = QHBoxLayout()
        self._lay_out()
        self._on_opened(False)

    def leave_search_out(self) -> None:
        """Where nobody searches."""
        self._search.hide()

    def _lay_out(self) -> None:
        look = current()
        self._opener = GlyphButton("caret-down", "Show the whole text", self, checkable=True)
        self._search = search = GlyphButton("magnifying-glass", "Search the submission (Ctrl F)", self)
        smaller = GlyphButton("magnifying-glass-minus", "Zoom out")
        larger = GlyphButton("magnifying-glass-plus", "Zoom in")
        self._opener.toggled.connect(self._on_opened)
        search.clicked.connect(self.search_requested)
        smaller.clicked.connect(self.zoom_out_requested)
        larger.clicked.connect(self.zoom_in_requested)
        self._row.setContentsMargins(look.px(16), look.px(4), look.px(8), look.px(4))
        self._row.setSpacing(look.px(4))
        top = Qt.AlignmentFlag.AlignTop
        tools = (self._opener, search, smaller, self._zoom, larger)
        for widget in (self._place, hairline(vertical=True), self._line, self._tall, *tools):
            self._row.addWidget(widget, 1 if widget in (self._line, self._tall) else 0)
        for widget in (self._line, self._opener, search, smaller, larger):
            self._row.setAlignment(widget, top)
        for words in (self._place, self._zoom):
            words.setFixedHeight(look.px(28))
            self._row.setAlignment(words, top)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        nest(whole, self._row)
        whole.addWidget(hairline())

    def show_cells(self, place: str, text: str) -> None:
        self._place.setText(place)
        self._place.setToolTip(place)
        self.text = text
        self._line.setText(" ".join(text[:MOST_ON_A_LINE].split()))
        if self._opener.isChecked():
            self._whole.setText(text)
        self.setAccessibleDescription(f"{place} {text[:MOST_ON_A_LINE]}")

    def set_zoom(self, zoom: float) -> None:
        self._zoom.setText(percent(zoom))

    @property
    def place(self) -> str:
        return self._place.text()

    def _on_opened(self, opened: bool) -> None:
        look = current()
        self.setFixedHeight(look.px(TALL if opened else Size.TOOL_STRIP) + 1)
        self._line.setVisible(not opened)
        self._tall.setVisible(opened)
        self._whole.setText(self.text if opened else "")
        self._opener.set_glyph("caret-up" if opened else "caret-down", "One line" if opened else "Show the whole text")
