"""Where an area that scrolls ends: a line of words that would be cut in half is not shown before it is whole."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui import theme


@runtime_checkable
class Lined(Protocol):
    """What says which of its parts are not to be cut, in its own coordinates."""

    def unbroken(self) -> list[QRect]: ...


def cut_above(parts: Iterable[QRect], edge: int) -> int:
    """How far below `edge` the first whole line begins, where something is cut by the upper edge."""
    return _moved(parts, edge, 1)


def cut_below(parts: Iterable[QRect], edge: int) -> int:
    """How far above `edge` the last whole line ends, where something is cut by the lower edge."""
    return _moved(parts, edge, -1)


def _moved(parts: Iterable[QRect], edge: int, way: int) -> int:
    """Lines beside each other may overlap: the edge moves on until it cuts none of them."""
    rest, at = list(parts), edge
    while crossed := [part for part in rest if part.top() < at < part.bottom() + 1]:
        at = max(p.bottom() + 1 for p in crossed) if way > 0 else min(p.top() for p in crossed)
    return abs(at - edge)


class FoldEdge(QWidget):
    """Lies over what is cut, in the ground's colour."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.hide()

    def lie(self, left: int, top: int, width: int, height: int) -> None:
        """Cover this much, or nothing."""
        self.setGeometry(left, top, width, height)
        self.setVisible(height > 0)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.current().color("surface_raised"))
