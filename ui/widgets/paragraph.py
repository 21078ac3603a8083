"""Words over as many lines as they need, each as high as its size of type asks; Qt's own lines stand closer."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QTextLayout, QTextOption

from ui.theme import TYPE_SIZE, Type, current


def line_step(font: QFont) -> int:
    """Pixels from one line of this font to the next."""
    theme = current()
    sizes = {theme.px(TYPE_SIZE[size]): size for size in Type}
    size = sizes.get(font.pixelSize())
    return theme.line_height(size) if size else round(QFontMetricsF(font).lineSpacing())


def laid_out(text: str, font: QFont, width: float, align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft) -> QTextLayout:
    """`text` in lines at most `width` pixels long; a word that is longer is broken. The first line starts at 0."""
    layout, option = QTextLayout(text.replace("\n", "\u2028"), font), QTextOption(align)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    step, metrics = line_step(font), QFontMetricsF(font)
    lead = (step - metrics.height()) / 2
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(width, 1.0))
        # a line with a foreign letter in it is higher: all stand on the base line of the font that was asked for
        line.setPosition(QPointF(0, (layout.lineCount() - 1) * step + lead + metrics.ascent() - line.ascent()))
    layout.endLayout()
    return layout


def height_of(layout: QTextLayout) -> int:
    """Pixels of all its lines; one line where there are no words."""
    return max(1, layout.lineCount()) * line_step(layout.font())


def draw(painter: QPainter, room: QRectF, layout: QTextLayout, *, top: bool = False) -> None:
    """With the painter's pen, in the middle of a room or from its top."""
    y = room.top() if top else room.center().y() - height_of(layout) / 2
    layout.draw(painter, QPointF(room.left(), y))
