"""What hides faces in a session: the teacher sits there, and the plan takes pictures along."""

from ui.coaching.session_in_hand import SessionInHand
from ui.coaching.viewers import CoachViewers
from ui.covering import Covering, OnShow


class CoachCovering(Covering):
    """Works on what stands in the viewer that hears the keys."""

    def __init__(self, held: SessionInHand, viewers: CoachViewers) -> None:
        super().__init__(held.room.workspace, self._looked_at, viewers)
        self._held, self._viewers = held, viewers
        self.said.connect(held.said)

    def _looked_at(self) -> OnShow | None:
        place, view, room = self._viewers.listening_place(), self._held.view, self._held.room
        if place is None or view is None or view.of(place[0]).view(place[1]).shut is not None:
            return None
        shared = view.of(place[0])
        artifact = shared.view(place[1]).artifact
        covers = tuple(each for each in shared.covers if each.artifact == artifact.id)
        stage, said = self._viewers.listening(), artifact.id in shared.none_clear
        return OnShow(place[0], artifact, covers, stage, lambda: room.source(artifact, place[0]), said)
