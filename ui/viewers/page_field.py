"""“Page 3 of 12”, which takes the number of another page."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QIntValidator, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from ui.theme import Size, current
from ui.widgets.glyph_button import TextButton
from ui.widgets.text import label

FIELD = 52  # unscaled pixels


class PageField(QWidget):
    """A click lets a number be typed; Enter goes there, Escape leaves."""

    page_requested = Signal(int)
    left = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page, self._pages, self._short = 1, 1, False
        self._button = TextButton("", "Go to a page", self)
        self._button.clicked.connect(self.begin)
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName("Page number")
        self.edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.edit.setFixedSize(current().px(FIELD), current().px(Size.SMALL_BUTTON))
        self.edit.setValidator(QIntValidator(1, 999_999, self.edit))
        self.edit.returnPressed.connect(self._on_edit_return)
        self.edit.installEventFilter(self)
        self._of = label("", tone="quiet", tabular=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px(6))
        for part in (self._button, self.edit, self._of):
            row.addWidget(part)
        self._show(typing=False)
        self.set_page(1, 1)

    def set_page(self, page: int, pages: int) -> None:
        self._page, self._pages = page, pages
        told = f"{page} of {pages}"
        self._button.setText(told if self._short else f"Page {told}")
        self._button.setEnabled(pages > 1)
        self._of.setText(f"of {pages}")

    def set_short(self, short: bool) -> None:
        """Without the word “Page”, where there is little room."""
        self._short = short
        self.set_page(self._page, self._pages)

    def begin(self) -> None:
        """Let a number be typed."""
        if self._pages > 1:
            self.edit.setText(str(self._page))
            self.edit.selectAll()
            self._show(typing=True)
            self.edit.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() == QEvent.Type.FocusOut:
            self._show(typing=False)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        return super().eventFilter(watched, event)

    def _show(self, *, typing: bool) -> None:
        for part, shown in ((self._button, not typing), (self.edit, typing), (self._of, typing)):
            part.setVisible(shown)
        self.resized.emit()

    def _on_edit_return(self) -> None:
        page = int(self.edit.text())
        self.left.emit()
        self.page_requested.emit(page)
