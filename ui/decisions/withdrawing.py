"""Taking a decision back: the reason is asked for in place, because it is signed with the withdrawal."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit

from ui.theme import Type
from ui.widgets.button import Button
from ui.widgets.layout import card, column, row
from ui.widgets.text import label

SIGNED = (
    "A withdrawal is a signed event of its own; the decision stays in the log, and the issuer decides what follows."
)


class Withdrawing(QFrame):
    """`withdrawn` carries the reason, `left` says that nothing is to be done."""

    withdrawn = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why the decision is withdrawn")
        self.reason.setAccessibleName("Why the decision is withdrawn")
        self.reason.returnPressed.connect(self._send)
        withdraw, keep = Button("Withdraw"), Button("Keep it", key="Escape")
        withdraw.clicked.connect(self._send)
        keep.clicked.connect(self.left)
        said = label(SIGNED, Type.CAPTION, tone="quiet", wrap=True)
        self.setLayout(column(card(column(self.reason, said, row(keep, None, withdraw), gap=8), raised=True), gap=0))

    def ask(self) -> None:
        self.reason.clear()
        self.show()
        self.reason.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _send(self) -> None:
        self.withdrawn.emit(self.reason.text())
