"""What stands in a viewer's place when there is nothing to look at: an emblem, a title, a sentence, and the ways on."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.theme import Type, current
from ui.widgets.button import Button
from ui.widgets.layout import nest, row
from ui.widgets.resizes import Resizes
from ui.widgets.text import label

WIDTH, NARROWEST = 440, 160  # pixels, of a sentence
GREEDY = 1_000  # a sentence takes what room there is before what is left of and right of it


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
    words.setMinimumWidth(current().px(NARROWEST))
    words.setMaximumWidth(current().px(WIDTH))
    Resizes.of(words).resized.connect(lambda: _heighten(words))
    return words


def say(words: QLabel, said: str) -> None:
    words.setText(said)
    _heighten(words)


def _heighten(words: QLabel) -> None:
    """Left to itself, a long sentence is measured at the width of the whole panel, and cut."""
    words.setMinimumHeight(words.heightForWidth(words.width()))


def lay_out(panel: QWidget, *widgets: QWidget, ways: tuple[Button, ...]) -> None:
    """In the middle of the panel, the ways on below them."""
    column = QVBoxLayout(panel)
    column.setSpacing(12)
    column.addStretch(2)
    for widget in widgets:
        if isinstance(widget, QLabel) and widget.wordWrap():
            across = row(None, widget, None, gap=0)
            across.setStretch(1, GREEDY)
            nest(column, across)
        else:
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
    buttons = row(*ways, gap=8)
    nest(column, buttons)
    column.setAlignment(buttons, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
