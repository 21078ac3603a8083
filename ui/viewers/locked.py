"""What stands in a viewer's place when a file asks for its password: a card to type it into, and nothing over it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.theme import Type, current
from ui.viewers.unreadable import Emblem
from ui.widgets.button import Button, Kind
from ui.widgets.layout import nest, row
from ui.widgets.secret_field import passphrase_field
from ui.widgets.text import label, set_tone

ASKED = "Whoever handed it in knows the password. It is kept while this window is open, and written down nowhere."
WRONG = "That password does not open it. Capitals and small letters count; try once more."


class LockedPanel(QWidget):
    """`password_given` carries what was typed; what the field holds is gone with it."""

    password_given = Signal(str)
    condition_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", Type.TITLE, strong=True)
        self._words = label("", Type.BODY, tone="quiet", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._words.setFixedWidth(current().px(440))  # else a long sentence is measured at another width, and cut
        self.field = passphrase_field("Password of the file")
        self.field.setFixedWidth(current().px(320))
        self.field.returnPressed.connect(self._give)
        self._open, self._condition = Button("Open", key="Return", kind=Kind.PRIMARY), Button("Note a condition code")
        self._open.clicked.connect(self._give)
        self._condition.clicked.connect(self.condition_requested)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch(2)
        for widget in (Emblem("lock-simple", parent=self), self._title, self._words, self.field):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        buttons = row(self._condition, self._open, gap=8)
        nest(column, buttons)
        column.setAlignment(buttons, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def ask(self, title: str, *, wrong: bool, codes: bool = True) -> None:
        """`wrong` says that what was typed before did not open it; `codes` offers to note a condition code."""
        self.field.clear()
        self._title.setText(f"“{title}” asks for a password")
        self._words.setText(WRONG if wrong else ASKED)
        set_tone(self._words, "warning" if wrong else "quiet")
        self._words.setMinimumHeight(self._words.heightForWidth(self._words.width()))
        self._condition.setVisible(codes)
        self.setAccessibleName(f"{self._title.text()}. {self._words.text()}")

    def clear(self) -> None:
        """Another artifact comes; what was typed is no longer there."""
        self.field.clear()

    def _give(self) -> None:
        typed = self.field.text()
        if typed:
            self.field.clear()
            self.password_given.emit(typed)
