"""Moments of a session that are taken away and put back."""

from PySide6.QtCore import QObject

from assessor_app.domain.coaching import Moment, MomentId
from ui.coaching.session_in_hand import SessionInHand


class TakingAway(QObject):
    """What was taken away is kept here until another session."""

    def __init__(self, held: SessionInHand) -> None:
        super().__init__(held)
        self._held = held
        self._removed: list[Moment] = []
        self._put_back: list[MomentId] = []

    def remove(self) -> None:
        """Delete: the chosen moment goes; Ctrl+Z puts it back."""
        if self._held.chosen is not None:
            self.remove_one(self._held.chosen)

    def remove_one(self, ident: str) -> None:
        self.after_something_new()
        self._take_away(ident)

    def put_back(self) -> None:
        """Ctrl+Z: what was taken away last; where its consent is gone, it waits."""
        if not self._removed:
            self._held.said.emit("Nothing was taken away.")
        elif self._held.room.put_back(self._removed[-1]):
            self._put_back.append(self._removed.pop().id)

    def take_away_again(self) -> None:
        """Ctrl+Shift+Z: what was put back last."""
        there = self._put_back.pop() if self._put_back else None
        if self._held.moment(there) is None or there is None:
            self._held.said.emit("Nothing was put back.")
        else:
            self._take_away(there)

    def after_something_new(self) -> None:
        """Nothing is taken away again."""
        self._put_back.clear()

    def begin_again(self) -> None:
        """Another session: nothing of it was taken away yet."""
        self._removed, self._put_back = [], []

    def _take_away(self, ident: str) -> None:
        found = self._held.moment(ident)
        if found is not None and self._held.room.remove(found.id):
            self._removed.append(found)
            self._held.said.emit("The moment is taken away; Ctrl+Z puts it back.")
