"""The 24 px line at the bottom: where the keys are listened to, what they do, and one passing sentence."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Size, Type, current
from ui.widgets.keycap import key_cap_width, key_words, paint_key_cap

SENTENCE_STAYS_MS = 6_000


class StatusBar(QWidget):
    """Scope name, key hints as (keys, words), and “? all keys” at the right, which can be pressed."""

    help_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(current().px(Size.STATUS_BAR))
        self._scope = ""
        self._hints: tuple[tuple[tuple[str, ...], str], ...] = ()
        self._sentence, self._tone = "", "text"
        self._help = QRectF()
        self._timer = QTimer(self, singleShot=True, interval=SENTENCE_STAYS_MS)
        self._timer.timeout.connect(lambda: self.say(""))
        self._name()

    def set_scope(self, scope: str, hints: Sequence[tuple[tuple[str, ...], str]]) -> None:
        self._scope, self._hints = scope, tuple(hints)
        self._name()

    def say(self, sentence: str, tone: str = "text") -> None:
        """Show a sentence instead of the hints for a few seconds."""
        self._sentence, self._tone = sentence, tone
        if sentence:
            self._timer.start()
        self._name()

    def text(self) -> str:
        """Everything it says, in words."""
        if self._sentence:
            return f"{self._scope} {self._sentence}"
        return " ".join([self._scope, *(f"{'/'.join(keys)} {words}" for keys, words in self._hints)])

    def _name(self) -> None:
        self.setAccessibleName(self.text())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._help.contains(event.position()):
            self.help_wanted.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        right = self._paint_help(painter)
        x = self._words(painter, theme.px(12), self._scope, 600, "text") + theme.px(18)
        if self._sentence:
            self._words(painter, x, self._sentence, 500, self._tone)
            return
        for keys, words in self._hints:
            end = x + self._hint_width(keys, words)
            if end > right - theme.px(12):
                break
            x = self._hint(painter, x, keys, words)

    def _hint_width(self, keys: tuple[str, ...], words: str) -> float:
        theme = current()
        caps = sum(key_cap_width(key_words(key), theme.px(16)) + theme.px(4) for key in keys)
        return caps + theme.px(18) + QFontMetricsF(theme.font(Type.SMALL)).horizontalAdvance(words)

    def _hint(self, painter: QPainter, x: float, keys: tuple[str, ...], words: str) -> float:
        theme = current()
        for key in keys:
            x = self._cap(painter, x, key) + theme.px(4)
        return self._words(painter, x + theme.px(4), words, 400, "text_quiet") + theme.px(14)

    def _cap(self, painter: QPainter, x: float, key: str) -> float:
        theme = current()
        height = theme.px(16)
        box = QRectF(x, (self.height() + 1 - height) / 2, key_cap_width(key_words(key), height), height)
        paint_key_cap(painter, box, key_words(key))
        return box.right()

    def _words(self, painter: QPainter, x: float, words: str, weight: int, tone: str) -> float:
        theme = current()
        font = theme.font(Type.SMALL, weight)
        painter.setFont(font)
        painter.setPen(theme.color(tone))
        width = QFontMetricsF(font).horizontalAdvance(words)
        box = QRectF(x, 1, width + 2, self.height() - 1)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        return x + width

    def _paint_help(self, painter: QPainter) -> float:
        theme = current()
        words = QFontMetricsF(theme.font(Type.SMALL)).horizontalAdvance("all keys")
        x = self.width() - theme.px(12) - words - theme.px(24)
        self._help = QRectF(x, 0, self.width() - x, self.height())
        after = self._cap(painter, x, "?")
        self._words(painter, after + theme.px(6), "all keys", 400, "text_quiet")
        return x
