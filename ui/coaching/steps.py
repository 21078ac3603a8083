"""What was done in a session, step by step: Ctrl+Z takes it back, Ctrl+Shift+Z does it again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.coaching import Moment, MomentId, Note
from ui.coaching.session_in_hand import SessionInHand


@dataclass(frozen=True, slots=True)
class LookAgain:
    """The day on which coach and teacher look again; None where none is agreed on."""

    on: date | None


Thing = Moment | Note | LookAgain


@dataclass(frozen=True, slots=True)
class Step:
    """A moment, a line of the notebook or the day to look again as it was and as it is; None where it was not there."""

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
        self._typed = ""  # whose words are still one step

    def remove(self) -> None:
        """Delete: the chosen moment goes."""
        if self._held.chosen is not None:
            self.remove_one(self._held.chosen)

    def remove_one(self, ident: str) -> None:
        room = self._held.room
        if self.change(ident, lambda: room.remove(MomentId(ident))):
            self._held.said.emit("The moment is taken away; Ctrl+Z puts it back.")

    def marked(self, moment: MomentId) -> None:
        self._add(Step(None, self._held.room.kept(moment)))

    def write(self, ident: str, write: Callable[[], bool]) -> bool:
        """Words; what is typed in one go is one step."""
        done = self._change(ident, write, goes_on=self._typed == ident)
        self._typed = ident
        return done

    def change(self, ident: str, change: Callable[[], bool]) -> bool:
        """Something else of a moment or a line, as its day."""
        return self._change(ident, change, goes_on=False)

    def look_again(self, on: date | None) -> None:
        """A: the day that was agreed on."""
        view = self._held.view
        if view is not None and self._held.room.look_again(on):
            self._add(Step(LookAgain(view.session.look_again), LookAgain(on)))

    def end_words(self) -> None:
        """What is typed from now on is another step."""
        self._typed = ""

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

    def begin_again(self) -> None:
        """Another session: nothing was done in it yet."""
        self._done, self._undone, self._typed = [], [], ""

    def _change(self, ident: str, change: Callable[[], bool], *, goes_on: bool) -> bool:
        before: Thing | None = self._held.room.kept(ident)
        done = change()
        after = self._held.room.kept(ident)
        if not done or after == before:
            return done
        if goes_on and self._done:
            before = self._done.pop().before
        self._add(Step(before, after))
        return True

    def _add(self, step: Step) -> None:
        """What was taken back before is not done again after it."""
        self._undone.clear()
        self.end_words()
        if step.before != step.after:
            self._done.append(step)

    def _go(self, here: Thing | None, there: Thing | None) -> bool:
        """From a thing as it is to that thing as it is to be."""
        self.end_words()
        line = there or here
        if isinstance(line, Note):
            self.taking_back.emit(line.id)
        done = self._put(here, there)
        if done:
            self._held.ask_again()
        return done

    def _put(self, here: Thing | None, there: Thing | None) -> bool:
        room = self._held.room
        if isinstance(there, LookAgain):
            return room.look_again(there.on)
        if there is not None:
            return room.put_back(there)
        return not isinstance(here, Moment | Note) or room.remove(here.id)
