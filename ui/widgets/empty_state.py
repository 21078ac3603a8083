"""An empty screen that helps: what would be here, and the way to get it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.theme import Type, current
from ui.widgets.layout import column, nest, row
from ui.widgets.marks import IconMark
from ui.widgets.text import label


class EmptyState(QWidget):
    """An icon, a title, a sentence and buttons, in the middle of the room there is."""

    def __init__(self, icon: str, title: str, sentence: str, *buttons: QWidget) -> None:
        super().__init__()
        self.title = label(title, Type.TITLE)
        self.sentence = label(sentence, tone="quiet", wrap=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.sentence.setFixedWidth(current().px(380))
        for words in (self.title, self.sentence):
            words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inner = column(
            row(None, IconMark(icon, size=40), None),
            row(None, self.title, None),
            row(None, self.sentence, None),
            gap=10,
        )
        if buttons:
            self.setFocusProxy(buttons[0])
            inner.addSpacing(current().px(8))
            nest(inner, row(None, *buttons, None))
        self.setLayout(column(None, inner, None, None, margins=(24, 24, 24, 24)))
        self.setAccessibleName(f"{title} {sentence}")

    def say(self, title: str, sentence: str) -> None:
        self.title.setText(title)
        self.sentence.setText(sentence)
        self.setAccessibleName(f"{title} {sentence}")
