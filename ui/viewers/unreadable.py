"""What stands in a viewer's place when a file cannot be shown: which one, why, and what the assessor can do."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.theme import Type
from ui.viewers.stand_in import Emblem, lay_out, say, sentence
from ui.widgets.button import Button
from ui.widgets.text import label


class UnreadablePanel(QWidget):
    """The sentence of an `Unreadable`, and two ways on: try again, or note a condition code."""

    retry_requested = Signal()
    condition_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", Type.TITLE, strong=True)
        self._reason = sentence()
        self._retry, self._condition = Button("Try again"), Button("Note a condition code")
        self._retry.clicked.connect(self.retry_requested)
        self._condition.clicked.connect(self.condition_requested)
        emblem = Emblem("file-x", parent=self)
        lay_out(self, emblem, self._title, self._reason, ways=(self._retry, self._condition))

    def say(self, title: str, reason: str, *, codes: bool = True, again: bool = True) -> None:
        """`title` names the artifact; `codes` offers to note a condition code, `again` to try once more."""
        self._title.setText(f"“{title}” cannot be shown")
        say(self._reason, reason.removeprefix(f"{title}: "))
        self._condition.setVisible(codes)
        self._retry.setVisible(again)
        self.setAccessibleName(f"{title} cannot be shown. {reason}")
