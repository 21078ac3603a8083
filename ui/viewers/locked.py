"""What stands in a viewer's place when a file asks for its password: a card to type it into, and nothing over it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.theme import Type, current
from ui.viewers.stand_in import Emblem, lay_out, say, sentence
from ui.widgets.button import Button, Kind
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
        self._words = sentence()
        self.field = passphrase_field("Password of the file")
        self.field.setFixedWidth(current().px(320))
        self.field.returnPressed.connect(self._give)
        self._open, self._condition = Button("Open", key="Return", kind=Kind.PRIMARY), Button("Note a condition code")
        self._open.clicked.connect(self._give)
        self._condition.clicked.connect(self.condition_requested)
        emblem = Emblem("lock-simple", parent=self)
        lay_out(self, emblem, self._title, self._words, self.field, ways=(self._condition, self._open))

    def ask(self, title: str, *, wrong: bool, codes: bool = True) -> None:
        """`wrong` says that what was typed before did not open it; `codes` offers to note a condition code."""
        self.field.clear()
        self._title.setText(f"“{title}” asks for a password")
        say(self._words, WRONG if wrong else ASKED)
        set_tone(self._words, "warning" if wrong else "quiet")
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
