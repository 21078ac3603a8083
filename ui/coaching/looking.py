"""The evidence of a session in the order in which it was handed in, at one place of it at a time."""

from PySide6.QtCore import QObject

from assessor_app.domain.caption_files import captions_of
from assessor_app.domain.evidence import Anchor
from assessor_app.domain.submission import ArtifactId, SubmissionId
from ui.coaching.evidence_tab import EvidenceTab
from ui.coaching.session_header import SessionHeader
from ui.coaching.session_in_hand import Place, SessionInHand
from ui.coaching.showing import Showing
from ui.coaching.viewers import CoachViewers
from ui.viewers.spot import Spot

NO_CAPTIONS = "No captions file was handed in with this."


class Looking(QObject):
    """Goes from place to place in the desk's own viewer, and tells the header and the list where one is."""

    def __init__(
        self, held: SessionInHand, showing: Showing, viewers: CoachViewers, header: SessionHeader, listed: EvidenceTab
    ) -> None:
        super().__init__(viewers)
        self._held, self._showing, self._viewers = held, showing, viewers
        self._header, self._listed = header, listed
        held.asked.connect(self._tell_where)
        showing.placed.connect(self._on_placed)
        showing.drawn.connect(self._on_drawn)
        listed.wanted.connect(lambda whole, artifact: self.show((SubmissionId(whole), ArtifactId(artifact))))

    def show(self, place: Place, anchor: Anchor | None = None) -> None:
        self._showing.show(place, anchor)

    def begin(self, back: Place | None, spot: Spot | None) -> bool:
        """Where the session was left, as far as consent still lets it, or at its beginning; True where it was left."""
        places = self._held.places()
        if back in places and back is not None:
            self._showing.show(back, spot=spot)
            return True
        self._showing.show(places[0])
        return False

    def step(self, by: int) -> None:
        """Tab and Shift+Tab: the next in the queue that may be looked at."""
        places = self._held.places()
        if self._held.place in places:
            self._showing.show(places[(places.index(self._held.place) + by) % len(places)])
        elif places:
            self._showing.show(places[0])

    def withdraw(self) -> None:
        """The people in what stands in the viewer that hears the keys took their consent back: it is shut at once."""
        place = self._viewers.listening_place()
        if place is not None:
            self._held.room.withdraw(*place)

    def renew(self) -> None:
        place, beside = self._viewers.listening_place(), self._viewers.listening_beside()
        if place is not None and self._held.room.renew(*place):
            (self._showing if beside is None else beside.showing).show_again()

    def withdraw_captions(self) -> None:
        """The same of the captions of a recording alone: it is shown without them."""
        for submission, file in self._captions():
            self._held.room.withdraw(submission, file)

    def renew_captions(self) -> None:
        for submission, file in self._captions():
            self._held.room.renew(submission, file)

    def _captions(self) -> list[Place]:
        place, view = self._viewers.listening_place(), self._held.view
        if place is None or view is None:
            return []
        whole = view.of(place[0]).submission
        found = [(whole.id, each.id) for each in captions_of(whole, whole.artifact(place[1]))]
        if not found:
            self._held.said.emit(NO_CAPTIONS)
        return found

    def _on_placed(self) -> None:
        held, place = self._held, self._showing.place
        assert held.view is not None and place is not None
        held.go_to(place)
        shared = held.view.of(place[0])
        self._tell_where()
        self._viewers.show_after(f"Attempt {shared.submission.attempt} · {shared.view(place[1]).artifact.title}")

    def _on_drawn(self) -> None:
        """What comes after it is opened meanwhile."""
        places = self._held.places()
        if self._held.place in places:
            self._showing.fetch_ahead(places[(places.index(self._held.place) + 1) % len(places)])

    def _tell_where(self) -> None:
        if self._held.view is not None and self._held.shared is not None:
            self._header.show_view(self._held.view, self._held.shared)
            self._listed.show_view(self._held.view, self._held.place)
