"""A field for somebody's words, kept at most a quarter of a second after the last key, a second after the first that
is not kept where the keys do not rest, and when the focus leaves.

Words that were refused stay in it, and are tried again: after a while, at the next change, and at Enter or Esc."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from ui import theme

PAUSE_MS = 150
AT_MOST_MS = 1000  # until words are kept that somebody writes without a rest
AGAIN_MS = 10_000  # until refused words are tried once more
VISIT_GOES_ON = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
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
        self._handing = self._refused = self._by_itself = False
        self._told = ""  # why they were refused the last time
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._at_most = QTimer(self, singleShot=True, interval=AT_MOST_MS)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        for timer in (self._pause, self._at_most, self._again):
            timer.timeout.connect(self._on_timer)
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
        if self._refused and text.strip() != here.strip():
            self.try_again()
            return
        self._take_as_kept()
        if text == here or self._pause.isActive() or (self.hasFocus() and text == here.strip()):
            return
        self.start_over(text)

    def try_again(self) -> None:
        """Something was done, so that there may be room for words that were refused, too."""
        if self._refused and not self._handing:
            self._pause.start()

    def start_over(self, text: str) -> None:
        """Other words: nothing of what stands here is kept, nor taken back."""
        self._take_as_kept()
        self._kept = text
        self.setPlainText(text)
        self._rest()

    def _rest(self) -> None:
        self._pause.stop()
        self._at_most.stop()

    def _take_as_kept(self) -> None:
        self._refused = False
        self._again.stop()

    @property
    def is_kept(self) -> bool:
        """Whether what stands here was handed over, and not refused."""
        return not self._refused and self.toPlainText() == self._kept

    def keep(self) -> None:
        """Hand the words over now if they are not kept yet. Where nobody may write any more, words that were refused
        would be again."""
        self._rest()
        if self._handing or self.is_kept or (self._refused and self.is_shut):
            return
        self._take_as_kept()
        self._kept, self._handing = self.toPlainText(), True
        self.written.emit(self._kept)
        self._handing = False

    def _on_timer(self) -> None:
        self._by_itself = self._refused and self.toPlainText() == self._kept
        self.keep()
        self._by_itself = False

    @property
    def is_shut(self) -> bool:
        """Whether nobody may write here."""
        return self.isReadOnly() or not self.isEnabled()

    def write(self, words: str) -> None:
        """These words, as if they had been typed here."""
        self.setPlainText(words)
        self.keep()

    @property
    def refused(self) -> str:
        """The words that stand here and were not kept."""
        return self.toPlainText() if self._refused else ""

    def refuse(self, sentence: str) -> bool:
        """If words of this field are being handed over, they were not kept. Whether that is news: words that are only
        tried again, by nobody's hand, and refused as before, are told of already."""
        if not self._handing:
            return True
        news = not (self._by_itself and sentence == self._told)
        self._refused, self._told = True, sentence
        self._again.start()
        return news

    def finish(self) -> None:
        """The words are done: keep them and say so. Where they are refused they are not done."""
        self.keep()
        if self.is_kept:
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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Another visit: what was written in the one before is not taken back with what is written now."""
        if event.reason() not in VISIT_GOES_ON:
            self.document().clearUndoRedoStacks()
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keep()
        super().focusOutEvent(event)

    def _on_text_changed(self) -> None:
        self._grow()
        if self.is_kept:
            return
        self._pause.start()
        if not self._at_most.isActive():
            self._at_most.start()

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
