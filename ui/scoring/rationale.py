"""The assessor's words on one criterion, kept at most a quarter of a second after the last key and at focus loss."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from ui import theme

PAUSE_MS = 200
LINES = (2, 7)  # grows with the words, then scrolls


class RationaleField(QPlainTextEdit):
    """`written` carries the words when they should be kept."""

    written = Signal(str)
    left = Signal()

    def __init__(self, text: str, letter: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlainText(text)
        self._kept = text
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self.setPlaceholderText("Why this level, in your words")
        self.setAccessibleName(f"Rationale for {letter}")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.textChanged.connect(self._on_text_changed)
        self._grow()

    def show_text(self, text: str) -> None:
        """The kept words, unless somebody is writing others."""
        if text != self.toPlainText() and not self._pause.isActive():
            self._kept = text
            self.setPlainText(text)
            self._pause.stop()

    def start_over(self, text: str) -> None:
        """The words of another reading: nothing of what stands here is kept, nor taken back."""
        self._pause.stop()
        self._kept = text
        self.setPlainText(text)
        self._pause.stop()

    def keep(self) -> None:
        """Hand the words over now if they are not kept yet."""
        self._pause.stop()
        if self.toPlainText() != self._kept:
            self._kept = self.toPlainText()
            self.written.emit(self._kept)

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.keep()
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keep()
        super().focusOutEvent(event)

    def _on_text_changed(self) -> None:
        self._grow()
        if self.toPlainText() != self._kept:
            self._pause.start()

    def _grow(self) -> None:
        lines = min(max(int(self.document().size().height()), LINES[0]), LINES[1])
        look = theme.current()
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + look.px(26))
