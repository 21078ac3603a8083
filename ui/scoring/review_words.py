"""The words that are written in a review: why a decision is corrected, and what opens the letter."""

from PySide6.QtWidgets import QWidget

from assessor_app.domain.letter_lint import Remark
from assessor_app.queries.scoring import ScoreView
from ui.theme import Type
from ui.widgets.kept_words import KeptWords
from ui.widgets.layout import column, empty, nest, row
from ui.widgets.marks import IconMark
from ui.widgets.text import ElidedLabel, label

WHY = "What was wrong, and how it came to light"
OPENS = "A few words to open the letter with; what you wrote of each criterion follows them"


class WhyCorrected(QWidget):
    """Only a correction has it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = KeptWords("", "Why the decision is corrected", WHY, lines=(2, 6))
        head = row(label("Why it is corrected", "section"), gap=8)
        head.addWidget(ElidedLabel("signed with the correction", Type.CAPTION, tone="quiet"), 1)
        self.setLayout(column(head, self.field, gap=6, margins=(24, 16, 24, 0)))

    def show_view(self, view: ScoreView) -> None:
        self.setVisible(view.corrects is not None)
        self.field.show_text(view.assessment.reason)
        self.field.setEnabled(view.committed_as is None)

    @property
    def asks(self) -> bool:
        """Whether it is there and nothing is written in it."""
        return self.isVisible() and not self.field.toPlainText().strip()


class LetterOpening(QWidget):
    """The words that open the letter, and what the educator would stumble over in it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = KeptWords("", "Words to the educator", OPENS, lines=(2, 8))
        self._remarks = column(gap=0)
        head = row(label("Letter to the educator", "section"), gap=8)
        head.addWidget(ElidedLabel("goes out with what you wrote of each criterion", Type.CAPTION, tone="quiet"), 1)
        self.setLayout(column(head, self.field, self._remarks, None, gap=6, margins=(24, 16, 24, 16)))

    def show_view(self, view: ScoreView, remarks: tuple[Remark, ...]) -> None:
        self.field.show_text(view.assessment.feedback)
        self.field.setEnabled(view.committed_as is None)
        empty(self._remarks)
        advice = "Advice on the letter; you may commit as it is" if remarks else "Nothing in it to stumble over"
        self._remarks.addWidget(label(advice, Type.CAPTION, tone="quiet"))
        for remark in remarks:
            line = row(IconMark("envelope-simple"), gap=8, margins=(0, 4, 0, 4))
            line.addWidget(label(remark.sentence, Type.BODY, wrap=True), 1)
            nest(self._remarks, line)
