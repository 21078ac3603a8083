"""Draws pages: paper, highlights in criterion hues, the selection, found words, regions and the pins beside a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from ui.theme import Size, Theme, Type, blend
from ui.viewers.page_text import Rect
from ui.viewers.viewer import ShownLink

INK = "#1A1A1A"
PIN_OFFSET = 10.0  # from the page's edge to its pins
PIN_REACH = 12.0  # how far a pin's line reaches into the page
PIN_STEP = 26.0  # pins closer than this move down
MARK_STRENGTH = 0.42
MARK_STRENGTH_ON_WHITE = 0.24  # the light theme's hues are deep: text must stay readable over them


@dataclass(frozen=True, slots=True)
class Pin:
    """A link's letter beside its page; `y` is the middle of the tile, in viewport pixels like `rect`."""

    link: ShownLink
    rect: QRectF
    y: float


def to_pixels(page: QRectF, scale: float, box: Rect) -> QRectF:
    """A box in points as pixels on the page drawn at `page`."""
    x0, y0, x1, y1 = box
    return QRectF(page.left() + x0 * scale, page.top() + y0 * scale, (x1 - x0) * scale, (y1 - y0) * scale)


def paint_paper(painter: QPainter, look: Theme, page: QRectF) -> None:
    painter.fillRect(page, look.color("paper"))


def paint_trouble(painter: QPainter, look: Theme, seen: QRectF, sentence: str) -> None:
    """Why there is nothing on the part of a page in view; its paper is light in both themes."""
    painter.setPen(QColor(INK))
    painter.setFont(look.font(Type.BODY))
    room = seen.adjusted(24, 24, -24, -24)
    painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap), sentence)


def dim(painter: QPainter, paper: QColor, page: QRectF) -> None:
    """White paper takes the theme's paper colour, ink keeps its own."""
    if paper == QColor("#FFFFFF"):
        return
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.fillRect(page, paper)
    painter.restore()


def paint_piece(painter: QPainter, pixmap: QPixmap, target: QRectF, exact: bool) -> None:
    """A tile where it belongs; a stand-in is stretched over the page until the tile is there."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not exact)
    painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))


def paint_marks(painter: QPainter, color: QColor, rects: Iterable[QRectF]) -> None:
    """A highlighter's stroke: ink stays readable below it."""
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    for rect in rects:
        painter.fillRect(rect.adjusted(-1, -1.5, 1, 1.5), color)
    painter.restore()


def paint_highlights(painter: QPainter, window: QRect, marks: Sequence[tuple[QColor, Sequence[QRectF]]]) -> None:
    """The strokes of many links. Where they overlap they are one tint, the darkest of each colour, and not one over the
    other: six of these would be dark under the ink."""
    strokes = [(color, rect.adjusted(-1, -1.5, 1, 1.5)) for color, rects in marks for rect in rects]
    whole = QRectF()
    for _, rect in strokes:
        whole = whole.united(rect)
    area = whole.toAlignedRect().intersected(window)
    if area.isEmpty():
        return
    ratio = painter.device().devicePixelRatio()
    layer = QImage(area.size() * ratio, QImage.Format.Format_RGB32)
    layer.setDevicePixelRatio(ratio)
    layer.fill(QColor("#FFFFFF"))
    onto = QPainter(layer)
    onto.translate(-area.topLeft())
    onto.setCompositionMode(QPainter.CompositionMode.CompositionMode_Darken)
    for color, rect in strokes:
        onto.fillRect(rect, color)
    onto.end()
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.drawImage(area.topLeft(), layer)
    painter.restore()


def mark_color(look: Theme, letter: str) -> QColor:
    strength = MARK_STRENGTH if look.name == "dark" else MARK_STRENGTH_ON_WHITE
    return blend(look.hue(letter), QColor("#FFFFFF"), strength)


def selection_color(look: Theme) -> QColor:
    return blend(look.color("accent"), QColor("#FFFFFF"), 0.38 if look.name == "dark" else 0.28)


def found_color(look: Theme) -> QColor:
    return blend(look.color("accent"), QColor("#FFFFFF"), 0.30 if look.name == "dark" else 0.20)


def paint_outline(painter: QPainter, color: QColor, rect: QRectF, width: float = 2.0) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect, 2, 2)
    painter.restore()


def paint_region(
    painter: QPainter, color: QColor, rect: QRectF, letter: str = "", ink: str = "#FFFFFF", *, filled: bool = True
) -> None:
    """A region's frame, lightly filled, with the letter of its criterion in the corner when it has one. One that is all
    there is is not filled: it would take the colours from the evidence."""
    if filled:
        fill = QColor(color)
        fill.setAlpha(34)
        painter.fillRect(rect, fill)
    paint_outline(painter, color, rect)
    if letter:
        corner = QRectF(rect.left(), rect.top(), 18, 18)
        painter.fillRect(corner, color)
        painter.setPen(QColor(ink))
        painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, letter)


def paint_caret(painter: QPainter, look: Theme, rect: QRectF) -> None:
    painter.fillRect(QRectF(rect.left() - 0.75, rect.top() - 1, 1.5, rect.height() + 2), QColor("#1F5FBF"))


def place_pins(look: Theme, page: QRectF, tops: Sequence[tuple[ShownLink, float]]) -> tuple[Pin, ...]:
    """A tile for each link at the height of its first line, pushed down where two would touch."""
    side = look.px(Size.LETTER_TILE) + 4
    pins, free = [], page.top()
    for link, top in sorted(tops, key=lambda pair: pair[1]):
        y = max(top, free + side / 2)
        rect = QRectF(page.right() + PIN_OFFSET, y - side / 2, side, side)
        pins.append(Pin(link, rect, top))
        free = y + side / 2 + (PIN_STEP - side)
    return tuple(pins)


def paint_pin(painter: QPainter, look: Theme, page: QRectF, pin: Pin) -> None:
    hue = look.hue(pin.link.letter)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(hue, 1.5))
    painter.drawLine(QPointF(page.right() - PIN_REACH, pin.y), QPointF(page.right(), pin.y))
    painter.drawLine(QPointF(page.right(), pin.y), QPointF(pin.rect.left(), pin.rect.center().y()))
    if pin.link.active:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(pin.rect.adjusted(-3, -3, 3, 3), 6, 6)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hue)
    painter.drawRoundedRect(pin.rect, 4, 4)
    painter.setPen(look.color("on_accent"))
    painter.setFont(look.font(Type.CAPTION, 700))
    painter.drawText(pin.rect, Qt.AlignmentFlag.AlignCenter, pin.link.letter)
    painter.restore()
