"""A sheet that slides over the right side of a panel; what it covers stays alive beside it."""

from PySide6.QtCore import QEasingCurve, QPoint, QPropertyAnimation, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.theme import Size, current
from ui.widgets.resizes import Resizes
from ui.widgets.text import hairline


class SlideSheet(QFrame):
    """`width` in unscaled pixels. `opened` and `closed` are facts; motion takes 120 ms, none when reduced."""

    opened = Signal()
    closed = Signal()

    def __init__(self, over: QWidget, content: QWidget, width: int = Size.COMMIT_SHEET) -> None:
        super().__init__(over)
        self._over, self._width = over, width
        self.setProperty("ground", "surface")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addWidget(hairline(vertical=True))
        line.addWidget(content, 1)
        self._motion = QPropertyAnimation(self, b"pos", self)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        Resizes.of(over).resized.connect(self._on_over_resized)
        self.hide()

    def open(self) -> None:
        home = self._place()
        self.show()
        self.raise_()
        if not current().reduced_motion:
            self._motion.setDuration(Size.MOTION_MS)
            self._motion.setStartValue(QPoint(self._over.width(), 0))
            self._motion.setEndValue(home)
            self._motion.start()
        self.opened.emit()

    def close_sheet(self) -> None:
        self._motion.stop()
        self.hide()
        self.closed.emit()

    def _on_over_resized(self) -> None:
        if not self.isHidden():
            self._motion.stop()
            self._place()

    def _place(self) -> QPoint:
        width = min(current().px(self._width), self._over.width())
        self.resize(width, self._over.height())
        home = QPoint(self._over.width() - width, 0)
        self.move(home)
        return home
