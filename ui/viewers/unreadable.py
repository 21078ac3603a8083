"""What stands in a viewer's place when a file cannot be shown: which one, why, and what the assessor can do."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Type, current
from ui.widgets.button import Button
from ui.widgets.layout import nest
from ui.widgets.text import label


class Emblem(QWidget):
    """A large quiet icon."""

    def __init__(self, glyph: str, side: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph, self._side = glyph, side
        self.setFixedSize(current().px(side), current().px(side))

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        current().paint_icon(QPainter(self), QRectF(self.rect()), self._glyph, "text_quiet")


class UnreadablePanel(QWidget):
    """The sentence of an `Unreadable`, and two ways on: try again, or note a condition code."""

    retry_requested = Signal()
    condition_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", Type.TITLE, strong=True)
        self._reason = label("", Type.BODY, tone="quiet", wrap=True)
        self._reason.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._reason.setFixedWidth(current().px(440))  # else a long sentence is measured at another width, and cut
        self._retry, self._condition = Button("Try again"), Button("Note a condition code")
        self._retry.clicked.connect(self.retry_requested)
        self._condition.clicked.connect(self.condition_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._retry)
        buttons.addWidget(self._condition)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (Emblem("file-x", parent=self), self._title, self._reason):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        nest(column, buttons)
        column.setAlignment(buttons, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def say(self, title: str, reason: str, *, codes: bool = True) -> None:
        """`title` names the artifact; `codes` offers to note a condition code."""
        self._title.setText(f"“{title}” cannot be shown")
        self._reason.setText(reason.removeprefix(f"{title}: "))
        self._reason.setMinimumHeight(self._reason.heightForWidth(self._reason.width()))
        self._condition.setVisible(codes)
        self.setAccessibleName(f"{title} cannot be shown. {reason}")
