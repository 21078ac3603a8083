"""The 24 px line at the bottom: where the keys are listened to, what they do, and at the right a passing sentence."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
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
        """Show a sentence for a few seconds; of the hints those stay that have room beside it."""
        self._sentence, self._tone = sentence, tone
        if sentence:
            self._timer.start()
        self._name()

    def take_back(self, sentence: str) -> None:
        """It is true no more; another that was said since stays."""
        if self._sentence == sentence:
            self.say("")

    @property
    def sentence(self) -> str:
        """The passing one; empty when none stands."""
        return self._sentence

    def text(self) -> str:
        """Everything it says, in words, the passing sentence last."""
        hints = (f"{'/'.join(keys)} {words}" for keys, words in self._hints)
        return " ".join(part for part in (self._scope, *hints, self._sentence) if part)

    def _name(self) -> None:
        self.setAccessibleName(self.text())
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._help.contains(event.position()):
            self.help_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = self.width() - current().px(36) - self._width("all keys")
        self._help = QRectF(left, 0, self.width() - left, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.color("surface"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("line"))
        self._paint_help(painter)
        self._words(painter, theme.px(12), self._scope, 600, "text")
        if self._sentence:
            self._paint_sentence(painter)
        x = self._left()
        for keys, words in self._fitting(x, self._right()):
            x = self._hint(painter, x, keys, words)

    def _left(self) -> float:
        """Where the hints begin."""
        return current().px(30) + self._width(self._scope, 600)

    def _right(self) -> float:
        """Where the hints have to end: at the sentence, or at “all keys”."""
        room = self._help.left() - current().px(12)
        return max(self._left(), room - self._width(self._sentence, 500) - current().px(12)) if self._sentence else room

    def _fitting(self, x: float, right: float) -> list[tuple[tuple[str, ...], str]]:
        shown = []
        for keys, words in self._hints:
            x += self._hint_width(keys, words) + current().px(4)
            if x > right:
                break
            shown.append((keys, words))
        return shown

    def _paint_sentence(self, painter: QPainter) -> None:
        theme = current()
        left, right = self._right() + theme.px(12), self._help.left() - theme.px(12)
        font = theme.font(Type.SMALL, 500)
        shown = QFontMetricsF(font).elidedText(self._sentence, Qt.TextElideMode.ElideRight, right - left + 1)
        painter.setFont(font)
        painter.setPen(theme.color(self._tone))
        line = QRectF(left, 1, right - left + 1, self.height() - 1)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)

    def _width(self, words: str, weight: int = 400) -> float:
        return QFontMetricsF(current().font(Type.SMALL, weight)).horizontalAdvance(words)

    def _hint_width(self, keys: tuple[str, ...], words: str) -> float:
        theme = current()
        caps = sum(key_cap_width(key_words(key), theme.px(16)) + theme.px(4) for key in keys)
        return caps + theme.px(18) + self._width(words)

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

    def _paint_help(self, painter: QPainter) -> None:
        after = self._cap(painter, self._help.left(), "?")
        self._words(painter, after + current().px(6), "all keys", 400, "text_quiet")
