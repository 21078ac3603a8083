"""The letters above and the numbers beside a sheet; those of the selection stand out."""

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from ui.theme import Type, current

HEIGHT = 24


class GridHeader(QHeaderView):
    """`chosen` says whether a row or column is part of the selection."""

    def __init__(self, orientation: Qt.Orientation, chosen: Callable[[int], bool], parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._chosen = chosen
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(current().px(8))
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        resizable = orientation == Qt.Orientation.Horizontal
        self.setSectionResizeMode(self.ResizeMode.Interactive if resizable else self.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        look = current()
        if self.orientation() == Qt.Orientation.Horizontal:
            return QSize(super().sizeHint().width(), look.px(HEIGHT))
        digits = max(3, len(str(self.count())))
        return QSize(look.px(16) + look.px(7) * digits, super().sizeHint().height())

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        look = current()
        model = self.model()
        if model is None or not rect.isValid():
            return
        chosen = self._chosen(section)
        painter.save()
        painter.fillRect(rect, look.color("accent_tint" if chosen else "surface"))
        painter.setPen(look.color("line"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setFont(look.font(Type.SMALL, 600 if chosen else 400, tabular=True))
        painter.setPen(look.color("accent" if chosen else "text_quiet"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, str(model.headerData(section, self.orientation())))
        painter.restore()
