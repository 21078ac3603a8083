"""Draws the cells of a sheet on paper: fills, lines, texts that run on, selections, citations in criterion hues."""

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen

from assessor_app.documents.values import Cell
from ui.theme import Theme, Type, blend

PAD = 4  # pixels between a cell's edge and its text
TAG = 16  # side of a citation's letter
INK = "#1B2430"
ACCENT = "#1F5FBF"
_LINES = "#D5D9DF"
_ACROSS = {
    "left": Qt.AlignmentFlag.AlignLeft,
    "center": Qt.AlignmentFlag.AlignHCenter,
    "right": Qt.AlignmentFlag.AlignRight,
}


def paper(look: Theme) -> QColor:
    return look.color("paper")


def on_paper(look: Theme, colour: int) -> QColor:
    """A colour of the author's on the paper of the theme, dimmed with it."""
    found, ground = QColor(0xFF000000 | colour), look.color("paper")
    return QColor(
        found.red() * ground.red() // 255, found.green() * ground.green() // 255, found.blue() * ground.blue() // 255
    )


def line_color(look: Theme) -> QColor:
    return blend(QColor(_LINES), look.color("paper"), 0.9)


class Lettering:
    """The typefaces of one zoom; making one costs more than writing a cell with it."""

    def __init__(self, look: Theme, zoom: float) -> None:
        self._look, self._zoom = look, zoom
        self.pad = round(PAD * zoom)
        self._faces: dict[tuple[bool, bool], tuple[QFont, QFontMetrics]] = {}

    def face(self, cell: Cell) -> tuple[QFont, QFontMetrics]:
        key = cell.bold, cell.italic
        if key not in self._faces:
            font = self._look.font(Type.CAPTION, 600 if cell.bold else 400, tabular=True)
            font.setPixelSize(max(6, round(font.pixelSize() * self._zoom)))
            font.setItalic(cell.italic)
            self._faces[key] = font, QFontMetrics(font)
        return self._faces[key]

    def width(self, cell: Cell) -> int:
        """Pixels a cell's text asks for on one line."""
        return self.face(cell)[1].horizontalAdvance(cell.text[:400]) + 2 * self.pad


def paint_text(painter: QPainter, lettering: Lettering, cell: Cell, rect: QRect) -> None:
    """The text inside `rect`, which may reach over empty neighbours; what finds no room ends in an ellipsis."""
    room = rect.adjusted(lettering.pad, 0, -lettering.pad, 0)
    font, metrics = lettering.face(cell)
    painter.setFont(font)
    painter.setPen(QColor(0xFF000000 | cell.ink) if cell.ink is not None else QColor(INK))
    across = _ACROSS[cell.align]
    if (cell.wrap or "\n" in cell.text) and room.height() >= 2 * metrics.height():
        flags = int(across) | int(Qt.TextFlag.TextWrapAnywhere if " " not in cell.text else Qt.TextFlag.TextWordWrap)
        down = metrics.boundingRect(room, flags, cell.text).height()
        upright = Qt.AlignmentFlag.AlignTop if down > room.height() else Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setClipRect(room, Qt.ClipOperation.IntersectClip)
        painter.drawText(room, flags | int(upright), cell.text)
        painter.restore()
        return
    line = " ".join(cell.text[:2000].split("\n"))
    wide = metrics.horizontalAdvance(line) > room.width()
    shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width()) if wide else line
    painter.drawText(room, int(across) | int(Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextSingleLine), shown)


def paint_lines(painter: QPainter, look: Theme, area: QRect, rights: Iterable[int], bottoms: Iterable[int]) -> None:
    painter.setPen(QPen(line_color(look), 1))
    for x in rights:
        painter.drawLine(x, area.top(), x, area.bottom())
    for y in bottoms:
        painter.drawLine(area.left(), y, area.right(), y)


def paint_selection(painter: QPainter, look: Theme, rect: QRect) -> None:
    """A tint the ink stays readable under, in a frame."""
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.fillRect(rect, blend(QColor(ACCENT), QColor("#FFFFFF"), 0.16))
    painter.restore()
    paint_frame(painter, QColor(ACCENT), rect, 2)


def paint_found(painter: QPainter, look: Theme, rect: QRect) -> None:
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.fillRect(rect, blend(QColor(ACCENT), QColor("#FFFFFF"), 0.26))
    painter.restore()


def paint_frame(painter: QPainter, color: QColor, rect: QRect, width: float) -> None:
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = width / 2
    painter.drawRect(QRectF(rect).adjusted(inset - 1, inset - 1, -inset, -inset))


def deep_hue(look: Theme, letter: str) -> QColor:
    """A criterion's hue as a line on paper; the dark theme's hues are too light for that."""
    hue = look.hue(letter)
    return hue if look.name == "light" else blend(hue, QColor("#000000"), 0.62)


def tag_rect(look: Theme, rect: QRect, place: int) -> QRect:
    """Where the letter of the `place`-th citation of an area stands: inside its upper right corner."""
    side = look.px(TAG)
    left = max(rect.left(), rect.right() - side * (place + 1) + 1)
    return QRect(left, rect.top(), side, min(side, max(rect.height(), 10)))


def paint_citation(painter: QPainter, look: Theme, letter: str, rect: QRect, tag: QRect, active: bool) -> None:
    """A frame and its letter; the chosen one is filled a little stronger."""
    hue = deep_hue(look, letter)
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.fillRect(rect, blend(look.hue(letter), QColor("#FFFFFF"), 0.26 if active else 0.10))
    painter.restore()
    paint_frame(painter, hue, rect, 3 if active else 2)
    painter.fillRect(tag, hue)
    painter.setPen(QColor("#FFFFFF"))
    painter.setFont(look.font(Type.SMALL, 700))
    painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, letter)
