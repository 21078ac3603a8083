"""While evidence is being opened: a word that it is, and room for words about a moment that was marked meanwhile."""

from PySide6.QtWidgets import QWidget

from ui.theme import Type, current
from ui.widgets.kept_words import KeptWords
from ui.widgets.layout import column, row
from ui.widgets.text import label

OPENING = "Opening…"
MARKED = "Opening… These words go with the moment that is marked then."


class OpeningPage(QWidget):
    """`asked` from M until what became of it is told by `take`."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = self.writing = False
        self._said = label(OPENING, Type.BODY, tone="quiet")
        self.words = KeptWords(
            "", "What is said about this moment", "What do we see here?", lines=(1, 4), enters=True, bare=True
        )
        self.words.setFixedWidth(current().px(420))
        self.words.hide()
        for ended in (self.words.finished, self.words.left):
            ended.connect(self._on_ended)
        self.setLayout(column(None, row(None, self._said, None), row(None, self.words, None), None, gap=8))

    def begin(self) -> None:
        """M: words can be said, and wait with it."""
        self.asked = self.writing = True
        self._said.setText(MARKED)
        self.words.show()
        self.words.setFocus()

    def take(self) -> tuple[str, bool]:
        """The words, and whether somebody was still writing them; nothing waits any more."""
        words, writing = self.words.toPlainText().strip(), self.writing
        self.asked = self.writing = False
        self.words.start_over("")
        self.words.hide()
        self._said.setText(OPENING)
        return words, writing

    def _on_ended(self) -> None:
        """They are whole; the mark waits on."""
        self.writing = False
