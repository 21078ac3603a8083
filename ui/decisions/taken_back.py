"""What somebody just said was taken back by hand, and that it was said by mistake."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessor_app.domain.batch import Line
from ui.outgoing import Outgoing
from ui.widgets.button import Button, Kind
from ui.widgets.layout import row
from ui.widgets.marks import IconMark
from ui.widgets.text import label


class TakenBack(QFrame):
    """One line over a dry run, about the last of them; `changed` when the dry run tells something else now."""

    changed = Signal()

    def __init__(self, outgoing: Outgoing) -> None:
        super().__init__()
        self._outgoing = outgoing
        self._said = list[Line]()
        self._words, self.undo = label("", tone="quiet", wrap=True), Button("Undo", kind=Kind.LINK)
        self.undo.clicked.connect(self._undo)
        line = row(IconMark("check", size=16), gap=8)
        line.addWidget(self._words, 1)
        line.addWidget(self.undo)
        self.setLayout(line)
        self._show()

    def begin_again(self) -> None:
        """Another batch: nothing was said on it."""
        self._said.clear()
        self._show()

    def say(self, line: Line, wanted: Callable[[], bool]) -> None:
        """It was done; where nobody looks any more (`wanted`) there is nothing to show."""

        def kept() -> None:
            if wanted():
                self._said.append(line)
                self._show()
                self.changed.emit()

        self._outgoing.say_taken_back(str(line.decision), kept)

    def _undo(self) -> None:
        if self._said and self._outgoing.say_not_taken_back(str(self._said[-1].decision)):
            self._said.pop()
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        self.setVisible(bool(self._said))
        if self._said:
            name = self._said[-1].submission
            self._words.setText(f"{name}: taken back by hand, kept with your name.")
            self.undo.setAccessibleName(f"Undo: {name} was taken back by hand")
