"""Dims what is behind something that stands before the window."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import current
from ui.widgets.resizes import Resizes


class Scrim(QWidget):
    """As large as what it lies over; `pressed` when somebody clicks beside what stands before it."""

    pressed = Signal()

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        Resizes.of(over).resized.connect(self._on_over_resized)
        self.hide()

    def cover(self) -> None:
        """Come over everything there is now."""
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()

    def _on_over_resized(self) -> None:
        self.setGeometry(self._over.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.pressed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), current().scrim())
