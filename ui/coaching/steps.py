"""What was done in a session, step by step: Ctrl+Z takes it back, Ctrl+Shift+Z does it again."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.coaching import Moment, Note, NoteId
from ui.coaching.session_in_hand import SessionInHand

Thing = Moment | Note


@dataclass(frozen=True, slots=True)
class Step:
    """A moment that was taken away, or a line of the notebook as it was and as it is; None where it was not there."""

    before: Thing | None
    after: Thing | None


class Steps(QObject):
    """They are kept until another session. `taking_back` names the line that is about to be another."""

    taking_back = Signal(str)  # NoteId

    def __init__(self, held: SessionInHand) -> None:
        super().__init__(held)
        self._held = held
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._typed: NoteId | None = None  # the line whose words are still one step

    def remove(self) -> None:
        """Delete: the chosen moment goes."""
        if self._held.chosen is not None:
            self.remove_one(self._held.chosen)

    def remove_one(self, ident: str) -> None:
        found = self._held.moment(ident)
        if found is not None and self._held.room.remove(found.id):
            self._add(Step(found, None))
            self._held.said.emit("The moment is taken away; Ctrl+Z puts it back.")

    def write(self, note: Note) -> None:
        """Words of a line; what is typed in one go is one step."""
        self._change(note.id, lambda: self._held.room.write_note(note), goes_on=self._typed == note.id)
        self._typed = note.id

    def change(self, note: NoteId, change: Callable[[], bool]) -> None:
        """Something else of a line, as its day."""
        self._change(note, change, goes_on=False)

    def end_line(self) -> None:
        """What is typed from now on is another step."""
        self._typed = None

    def undo(self) -> None:
        """Ctrl+Z: the last step; where its consent is gone, it waits."""
        if not self._done:
            self._held.said.emit("There is nothing to take back.")
        elif self._go(self._done[-1].after, self._done[-1].before):
            self._undone.append(self._done.pop())

    def redo(self) -> None:
        """Ctrl+Shift+Z: what was taken back last."""
        if not self._undone:
            self._held.said.emit("There is nothing to do again.")
        elif self._go(self._undone[-1].before, self._undone[-1].after):
            self._done.append(self._undone.pop())

    def after_something_new(self) -> None:
        """Nothing is done again."""
        self._undone.clear()
        self.end_line()

    def begin_again(self) -> None:
        """Another session: nothing was done in it yet."""
        self._done, self._undone, self._typed = [], [], None

    def _change(self, ident: NoteId, change: Callable[[], bool], *, goes_on: bool) -> None:
        before: Thing | None = self._held.note(ident)
        if not change() or (after := self._held.note(ident)) == before:
            return
        if goes_on and self._done:
            before = self._done.pop().before
        self._add(Step(before, after))

    def _add(self, step: Step) -> None:
        self.after_something_new()
        self._done.append(step)

    def _go(self, here: Thing | None, there: Thing | None) -> bool:
        """From a thing as it is to that thing as it is to be."""
        self.end_line()
        line = there or here
        if isinstance(line, Note):
            self.taking_back.emit(line.id)
        room = self._held.room
        done = room.put_back(there) if there is not None else here is None or room.remove(here.id)
        if done:
            self._held.ask_again()
        return done
