"""The first lines of a paragraph, painted in the middle of a room; the last of them says that there is more."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout

from ui.theme import Type
from ui.widgets.text import WrappedLabel


class BriefLabel(WrappedLabel):
    """At most so many lines, and never a part of one; the whole is its tooltip then."""

    def __init__(self, lines: int, size: Type = Type.BODY, *, strong: bool = False) -> None:
        super().__init__("")
        self._lines = lines
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("type", str(size))
        self.setProperty("strong", "true" if strong else "false")

    def heightForWidth(self, width: int) -> int:
        return self._at_most(super().heightForWidth(width))

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._at_most(hint.height()))

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width(), self._at_most(hint.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._is_more():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        paint_brief(painter, QRectF(self.contentsRect()), self.text(), self._lines)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            self.setToolTip(self.text() if self._is_more() else "")
        return super().event(event)

    def _at_most(self, height: int) -> int:
        return min(height, self._lines * self.fontMetrics().lineSpacing())

    def _is_more(self) -> bool:
        whole = super().heightForWidth(self.contentsRect().width())
        return self._at_most(whole) < whole


def paint_brief(painter: QPainter, room: QRectF, text: str, lines: int) -> None:
    """At most `lines` lines, with the painter's font and pen."""
    shown = _first_lines(painter, room.width(), text, lines)
    spacing = painter.fontMetrics().lineSpacing()
    top = room.center().y() - len(shown) * spacing / 2 + painter.fontMetrics().ascent()
    for number, line in enumerate(shown):
        painter.drawText(QPointF(room.left(), top + number * spacing), line)


def _first_lines(painter: QPainter, width: float, text: str, lines: int) -> list[str]:
    layout, starts = QTextLayout(text, painter.font()), []
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append(line.textStart())
    layout.endLayout()
    ends = [*starts[1:], len(text)]
    whole = [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    if len(whole) <= lines:
        return whole
    rest = text[starts[lines - 1] :].strip()
    last = painter.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, int(width))
    return [*whole[: lines - 1], last]
