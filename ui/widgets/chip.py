"""Small marks: a letter tile in its criterion's hue, and a chip that names a level or a state."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Size, Theme, Type, current


def tile_ink(theme: Theme) -> QColor:
    """Ink that reads on a filled hue: paper in the light theme, night in the dark one."""
    return theme.color("surface" if theme.name == "light" else "on_accent")


def paint_letter_tile(painter: QPainter, box: QRectF, letter: str, *, filled: bool = True) -> None:
    """The letter of a criterion on its hue; outlined when nothing was chosen yet."""
    theme = current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = theme.px(4)
    if filled:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.hue(letter))
        painter.drawRoundedRect(box, radius, radius)
        painter.setPen(tile_ink(theme))
    else:
        painter.setPen(QPen(theme.color("line_strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(theme.color("text_quiet"))
    painter.setFont(theme.font(Type.CAPTION, 600))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def chip_width(text: str) -> float:
    """Pixels a chip needs for its words."""
    theme = current()
    return round(QFontMetricsF(theme.font(Type.CAPTION, 500)).horizontalAdvance(text) + theme.px(16))


def paint_chip(painter: QPainter, box: QRectF, text: str, *, dashed: bool = False, tone: str = "text") -> None:
    """Words in a hairline; dashed and quiet while there is nothing to say yet."""
    theme = current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.color("line_strong"), 1)
    if dashed:
        pen.setDashPattern([3, 2])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if dashed else theme.color("surface"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))
    painter.setPen(theme.color("text_quiet" if dashed else tone))
    painter.setFont(theme.font(Type.CAPTION, 400 if dashed else 500))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


class LetterTile(QWidget):
    """The letter of a criterion, 20 px square."""

    def __init__(self, letter: str, *, filled: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filled = filled
        side = current().px(Size.LETTER_TILE)
        self.setFixedSize(side, side)
        self.set_letter(letter)

    def set_letter(self, letter: str) -> None:
        self._letter = letter
        self.setAccessibleName(f"Criterion {letter}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_letter_tile(QPainter(self), QRectF(self.rect()), self._letter, filled=self._filled)


class Chip(QWidget):
    """A level or a state in a few words."""

    def __init__(self, text: str, *, dashed: bool = False, tone: str = "text", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._dashed, self._tone = text, dashed, tone
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def set_text(self, text: str, *, dashed: bool = False) -> None:
        self._text, self._dashed = text, dashed
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(int(chip_width(self._text)), current().px(Size.CHIP))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_chip(QPainter(self), QRectF(self.rect()), self._text, dashed=self._dashed, tone=self._tone)
