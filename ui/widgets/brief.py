"""The first lines of a paragraph, painted in the middle of a room; the last of them says that there is more."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from ui.theme import Type
from ui.widgets.paragraph import draw, laid_out, line_step
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
        return min(height, self._lines * line_step(self.font()))

    def _is_more(self) -> bool:
        whole = super().heightForWidth(self.contentsRect().width())
        return self._at_most(whole) < whole


def paint_brief(painter: QPainter, room: QRectF, text: str, lines: int) -> None:
    """At most `lines` lines, with the painter's font and pen."""
    layout = laid_out(text, painter.font(), room.width())
    if layout.lineCount() > lines:
        units, last = text.encode("utf-16-le"), 2 * layout.lineAt(lines - 1).textStart()  # Qt counts them, not letters
        before, rest = units[:last].decode("utf-16-le"), " ".join(units[last:].decode("utf-16-le").split())
        cut = painter.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, int(room.width()))
        layout = laid_out(before + cut, painter.font(), room.width())
    draw(painter, room, layout)
