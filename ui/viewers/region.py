"""A rectangle drawn or nudged on a page or picture, kept in per cent of it."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt

from assessor_app.domain.evidence import Box

SMALLEST = 0.5  # per cent: less is a slip of the hand
NUDGE, STRIDE = 0.5, 5.0  # per cent a key press; the larger with Ctrl
FIRST = Box(35.0, 35.0, 30.0, 30.0)  # where a region made by keys begins

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@dataclass(frozen=True, slots=True)
class Region:
    """`page` counts from 1; a picture has only page 1."""

    page: int
    box: Box


def box_between(area: QRectF, first: QPointF, second: QPointF) -> Box | None:
    """The box two corners span inside `area`; None when it is too small to be meant."""
    drawn = QRectF(first, second).normalized().intersected(area)
    if area.isEmpty() or drawn.isEmpty():
        return None
    width, height = drawn.width() / area.width() * 100, drawn.height() / area.height() * 100
    if width < SMALLEST or height < SMALLEST:
        return None
    left, top = (drawn.left() - area.left()) / area.width(), (drawn.top() - area.top()) / area.height()
    return _inside(left * 100, top * 100, width, height)


def rect_of(area: QRectF, box: Box) -> QRectF:
    """The box in the pixels of `area`."""
    return QRectF(
        area.left() + box.x * area.width() / 100,
        area.top() + box.y * area.height() / 100,
        box.width * area.width() / 100,
        box.height * area.height() / 100,
    )


def nudged(box: Box, arrow: tuple[int, int], resize: bool, far: bool) -> Box:
    """The box moved, or with `resize` its lower right corner moved, one step of an arrow key."""
    step = STRIDE if far else NUDGE
    across, down = arrow[0] * step, arrow[1] * step
    if resize:
        return _inside(box.x, box.y, max(box.width + across, 1.0), max(box.height + down, 1.0))
    x = min(max(box.x + across, 0.0), 100 - box.width)
    y = min(max(box.y + down, 0.0), 100 - box.height)
    return _inside(x, y, box.width, box.height)


def _inside(x: float, y: float, width: float, height: float) -> Box:
    x, y = min(max(x, 0.0), 99.0), min(max(y, 0.0), 99.0)
    return Box(round(x, 3), round(y, 3), round(min(width, 100 - x), 3), round(min(height, 100 - y), 3))
