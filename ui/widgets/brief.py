"""The first lines of a paragraph, painted in the middle of a room; the last of them says that there is more."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextLayout


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
