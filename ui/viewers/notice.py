"""One quiet line above the evidence: a simplified view, a warning of the reader."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Type, current

HEIGHT = 28


class NoticeStrip(QWidget):
    """Hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.hide()

    def say(self, text: str) -> None:
        self._text = text
        self.setVisible(bool(text))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, current().px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.color("line"))
        icon = look.px(16)
        painter.setFont(look.font(Type.CAPTION))
        look.paint_icon(painter, QRectF(look.px(16), (self.height() - icon) / 2, icon, icon), "info", "text_quiet")
        painter.setPen(look.color("text_quiet"))
        area = self.rect().adjusted(look.px(40), 0, -look.px(16), 0)
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
