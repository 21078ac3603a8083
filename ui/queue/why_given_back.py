"""Why a submission was given back: a line to be filled or left empty, for it is given back already."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from assessor_app.domain.lease import MAX_WHY


class WhyGivenBack(QLineEdit):
    """`said` with the words when Enter is pressed on others than before; `left` when somebody is done with it. What was
    `begun` and not said yet stands there again."""

    said = Signal(str)
    left = Signal()

    def __init__(self, words: str, begun: str | None, parent: QWidget | None = None) -> None:
        super().__init__(words if begun is None else begun, parent)
        self._before = words
        self.setMaxLength(MAX_WHY)
        self.setPlaceholderText("Only if you like; Enter sends it to the programme")
        self.setAccessibleName("Why you gave it back")
        self.returnPressed.connect(self._on_return_pressed)

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
