"""The question above an answer, as the educator read it."""

from PySide6.QtWidgets import QFrame, QWidget

from ui.widgets.layout import column
from ui.widgets.text import hairline, label


class QuestionStrip(QFrame):
    """Hidden above what answers no question."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.words = label("", tone="quiet", wrap=True)
        self.setLayout(column(column(self.words, margins=(24, 10, 24, 10)), hairline(), gap=0))
        self.hide()

    def ask(self, question: str) -> None:
        self.words.setText(question)
        self.setAccessibleName(f"Question: {question}" if question else "")
        self.setVisible(bool(question))
