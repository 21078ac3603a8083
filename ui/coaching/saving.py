"""Saving the plan: a picture in which no box is known to cover a face is asked about first, a second word saves it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ui.coaching.session_in_hand import SessionInHand
from ui.widgets.layout import row
from ui.widgets.marks import IconMark
from ui.widgets.text import label

HOW = (
    "A box drawn (R) covers its place with H; Shift F looks for faces; Ctrl Shift F says that no clear face is left. "
    "Save once more, and the plan leaves as it is."
)

ABOVE = "Nothing is saved yet: what is asked first stands above."
UNDERWAY = "The plan is being saved; one thing after the other."


class SavingPlan(QFrame):
    """A line below the header while it waits for the second word. `wanted` asks where to save; `unsaid` takes back what
    was said below."""

    wanted = Signal()
    unsaid = Signal(str)

    def __init__(self, held: SessionInHand) -> None:
        super().__init__()
        self._held = held
        self._said = ""
        self.setProperty("ground", "surface")
        self.words = label("", wrap=True)
        whole = row(IconMark("warning", "warning"), self.words, gap=8, margins=(16, 8, 16, 8))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.hide()
        held.asked.connect(self._on_held_asked)
        held.room.plan_work.ended.connect(lambda _: self.unsaid.emit(UNDERWAY))

    def save(self) -> None:
        if self._held.room.plan_work.busy:
            self._held.said.emit(UNDERWAY)
            return
        said = self._held.room.asked_first()
        if said in ("", self._said):
            self.forget()
            self.wanted.emit()
            return
        self._said = said
        self.words.setText(f"Nothing is saved yet. {said} {HOW}")
        self.setAccessibleName(self.words.text())
        self.show()
        self._held.said.emit(ABOVE)

    def forget(self) -> None:
        if self._said:
            self._said = ""
            self.hide()
            self.unsaid.emit(ABOVE)

    def _on_held_asked(self) -> None:
        """What was asked about is covered now, or another picture came: then it is asked anew."""
        if self._said and self._held.room.asked_first() != self._said:
            self.forget()
