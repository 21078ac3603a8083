"""Labels in the five sizes of type: plain, quiet, or shortened with an ellipsis when there is no room."""

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme import Type, current
from ui.widgets.paragraph import draw, height_of, laid_out, line_step

WIDEST = (1 << 24) - 1  # pixels; Qt’s own limit


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
    """Words over as many lines as they need. A long word never pushes its neighbours; it is broken instead. A minimum
    width would do the same, but then Qt takes it for the width to wrap at and asks for a tower of lines."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._laid_for: object = None
        self._laid = QTextLayout()
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(24), self.heightForWidth(WIDEST))

    def sizeHint(self) -> QSize:
        width = super().sizeHint().width()
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        self.ensurePolished()
        if self._is_drawn_by_qt():
            return super().heightForWidth(width)
        around = self.contentsMargins()
        return height_of(self._at(width - around.left() - around.right())) + around.top() + around.bottom()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._is_drawn_by_qt():
            super().paintEvent(event)
            return
        painter, room = QPainter(self), QRectF(self.contentsRect())
        painter.setPen(self.palette().color(self.foregroundRole()))
        draw(painter, room, self._at(room.width()), top=bool(self.alignment() & Qt.AlignmentFlag.AlignTop))

    def _is_drawn_by_qt(self) -> bool:
        """Words with marks of their own, and words that can be selected."""
        selected = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        return self.textFormat() is not Qt.TextFormat.PlainText or bool(selected)

    def _at(self, width: float) -> QTextLayout:
        key = self.text(), width, self.font(), self.alignment()
        if key != self._laid_for:
            side = self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask
            self._laid_for, self._laid = key, laid_out(self.text(), self.font(), width, side)
        return self._laid


def lines_of(words: QLabel) -> list[QRect]:
    """Where each line of a label stands in it."""
    room, high = words.contentsRect(), line_step(words.font())
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
