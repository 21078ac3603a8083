"""Why a submission was given back: a line to be filled or left empty, for it is given back already."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from assessor_app.domain.lease import MAX_WHY


class WhyGivenBack(QLineEdit):
    """`said` with the words when Enter is pressed on others than before; `left` when somebody is done with it."""

    said = Signal(str)
    left = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._before = words
        self.setMaxLength(MAX_WHY)
        self.setPlaceholderText("Only if you like; the programme reads it")
        self.setAccessibleName("Why you gave it back")
        self.returnPressed.connect(self._on_return_pressed)

    def go_on(self, words: str) -> None:
        """The same line again, with words that were not said yet."""
        self.setText(words)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._before)
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _on_return_pressed(self) -> None:
        words = self.text().strip()
        self.left.emit()
        if words != self._before:
            self.said.emit(words)
