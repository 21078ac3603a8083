"""Labels in the five sizes of type: plain, quiet, or shortened with an ellipsis when there is no room."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme import Type, current


def label(
    text: str = "",
    size: Type | str = Type.BODY,
    *,
    tone: str = "",
    strong: bool = False,
    wrap: bool = False,
    tabular: bool = False,
    parent: QWidget | None = None,
) -> QLabel:
    """A label; `size` is a `Type` or "section" (12 px semibold); `tone` is quiet, accent, positive, warning…"""
    made = WrappedLabel(text, parent) if wrap else QLabel(text, parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("type", str(size))
    made.setProperty("tone", tone)
    made.setProperty("strong", "true" if strong else "false")
    if tabular:
        font = current().font(size if isinstance(size, Type) else Type.CAPTION, tabular=True)
        made.setFont(font)
    return made


class WrappedLabel(QLabel):
    """Words over as many lines as they need. A long word never pushes its neighbours; it is cut instead. A minimum
    width would do the same, but then Qt takes it for the width to wrap at and asks for a tower of lines."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(24), super().minimumSizeHint().height())


def lines_of(words: QLabel) -> list[QRect]:
    """Where each line of a label stands in it."""
    room, high = words.contentsRect(), words.fontMetrics().lineSpacing()
    count = max(1, round(room.height() / high))
    first = room.top() + (room.height() - count * high) // 2
    return [QRect(room.left(), first + number * high, room.width(), high) for number in range(count)]


def set_tone(widget: QLabel, tone: str) -> None:
    """Change the tone of a label that is already on the screen."""
    if widget.property("tone") != tone:
        widget.setProperty("tone", tone)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def hairline(*, vertical: bool = False, parent: QWidget | None = None) -> QFrame:
    """A one-pixel line between things."""
    line = QFrame(parent)
    line.setProperty("hairline", "true")
    if vertical:
        line.setFixedWidth(1)
    else:
        line.setFixedHeight(1)
    return line


class ElidedLabel(QLabel):
    """One line of text that ends in an ellipsis rather than pushing its neighbours; the whole text is its tooltip."""

    def __init__(
        self,
        text: str = "",
        size: Type | str = Type.BODY,
        *,
        tone: str = "",
        strong: bool = False,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", str(size))
        self.setProperty("tone", tone)
        self.setProperty("strong", "true" if strong else "false")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().averageCharWidth() * 3, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width() + 1, hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text(), self._mode, self.contentsRect().width())
        painter.drawText(self.contentsRect(), int(self.alignment()) | int(Qt.TextFlag.TextSingleLine), shown)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            shortened = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
            self.setToolTip(self.text() if shortened else "")
        return super().event(event)
