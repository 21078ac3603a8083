"""What stands in a viewer's place when there is nothing to look at: an emblem, a title, a sentence, and the ways on."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme import Type, current
from ui.widgets.button import Button
from ui.widgets.layout import nest, row
from ui.widgets.text import label

WIDTH = 440  # pixels; left to itself, a long sentence is measured at another width, and cut


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


def sentence() -> QLabel:
    """An empty one; `say` fills it."""
    words = label("", Type.BODY, tone="quiet", wrap=True)
    words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
    words.setFixedWidth(current().px(WIDTH))
    return words


def say(words: QLabel, said: str) -> None:
    words.setText(said)
    words.setMinimumHeight(words.heightForWidth(words.width()))


def lay_out(panel: QWidget, *widgets: QWidget, ways: tuple[Button, ...]) -> None:
    """In the middle of the panel, the ways on below them."""
    column = QVBoxLayout(panel)
    column.setSpacing(12)
    column.addStretch(2)
    for widget in widgets:
        column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
    buttons = row(*ways, gap=8)
    nest(column, buttons)
    column.setAlignment(buttons, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
