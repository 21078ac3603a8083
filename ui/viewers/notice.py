"""A quiet line above the evidence: a simplified view, a warning of the reader; at its end what can be done."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Type, current
from ui.widgets.brief import paint_brief
from ui.widgets.button import Button, Kind
from ui.widgets.paragraph import laid_out, line_step

HEIGHT = 28
MOST_LINES = 4  # what is longer is in the tooltip


class NoticeStrip(QWidget):
    """Hidden while there is nothing to say. `acted` follows a press of what `offer` put at its end."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.action = Button(kind=Kind.LINK, small=True, parent=self)
        self.action.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.action.clicked.connect(self.acted)
        self.action.hide()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def offer(self, words: str, key: str = "") -> None:
        """Something to do, with its key; nothing when there are no words."""
        self.action.set_text(words)
        self.action.set_key(key)
        self.action.setVisible(bool(words))
        self._place()
        self.updateGeometry()

    def say(self, text: str) -> None:
        self._text = text
        self.setVisible(bool(text))
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        wide, room = self.action.sizeHint().width(), current().px(16)
        self.action.setGeometry(self.width() - room - wide, 2, wide, self.height() - 4)
        self.update()

    def heightForWidth(self, width: int) -> int:
        """Pixels its words need at a width: the end of a warning is often what to do."""
        high = line_step(current().font(Type.CAPTION))
        return current().px(HEIGHT) + (self._lines(width) - 1) * high

    def _lines(self, width: int) -> int:
        room = max(width - current().px(56) - self._taken(), 60)
        return min(MOST_LINES, max(1, laid_out(self._text, current().font(Type.CAPTION), room).lineCount()))

    def _taken(self) -> int:
        return 0 if self.action.isHidden() else self.action.sizeHint().width() + current().px(16)

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
        area = QRectF(self.rect()).adjusted(look.px(40), 0, -look.px(16) - self._taken(), 0)
        paint_brief(painter, area, self._text, self._lines(self.width()))
