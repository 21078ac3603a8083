"""A field for somebody's words, kept at most a quarter of a second after the last key and when the focus leaves."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from ui import theme

PAUSE_MS = 200
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class KeptWords(QPlainTextEdit):
    """`written` carries the words when they should be kept. `lines` are the fewest and the most before it scrolls;
    where `enters`, Enter ends the line (`finished`) and Shift+Enter breaks it; `bare` has no frame at rest."""

    written = Signal(str)
    finished = Signal()
    left = Signal()

    def __init__(
        self,
        text: str,
        name: str,
        placeholder: str = "",
        *,
        lines: tuple[int, int] = (2, 7),
        enters: bool = False,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._lines, self._enters, self._bare = lines, enters, bare
        self.setPlainText(text)
        self._kept = text
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        if bare:
            self.setProperty("bare", "true")
            self.document().setDocumentMargin(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._on_text_changed)
        self._grow()

    def show_text(self, text: str) -> None:
        """The kept words, unless somebody is writing others. Space at their ends is not kept, but whoever paused after
        one goes on behind it."""
        here = self.toPlainText()
        if text == here or self._pause.isActive() or (self.hasFocus() and text == here.strip()):
            return
        self.start_over(text)

    def start_over(self, text: str) -> None:
        """Other words: nothing of what stands here is kept, nor taken back."""
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

    def finish(self) -> None:
        """The words are done: keep them and say so."""
        self.keep()
        self.finished.emit()

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.keep()
            self.left.emit()
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if self._enters and event.key() in ENTER and not shift:
            self.finish()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keep()
        super().focusOutEvent(event)

    def _on_text_changed(self) -> None:
        self._grow()
        if self.toPlainText() != self._kept:
            self._pause.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        fewest, most = self._lines
        wanted = int(self.document().size().height())
        lines = min(max(wanted, fewest), most)
        policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if wanted > most else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)  # no bar while there is room to grow
        around = theme.current().px(12 if self._bare else 26)
        height = lines * self.fontMetrics().lineSpacing() + around
        if height != self.height():
            self.setFixedHeight(height)
