"""The session on the desk: what the room last said of it, and what of it is in hand."""

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.coaching import Moment, MomentId
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.coaching import SessionView, Shared
from ui.coach_room import CoachRoom

Place = tuple[SubmissionId, ArtifactId]


class SessionInHand(QObject):
    """`asked` follows each answer of the room: whoever shows something of the session shows it anew. `went` says that
    something else is looked at, `turned` that it is of another submission, maybe for another credential: its questions
    and its growth are shown."""

    asked = Signal()
    went = Signal()
    turned = Signal()
    criterion_stepped = Signal()
    said = Signal(str)

    def __init__(self, room: CoachRoom, parent: QObject) -> None:
        super().__init__(parent)
        self.room = room
        self.view: SessionView | None = None
        self.criterion: CriterionId | None = None
        self.chosen: MomentId | None = None
        self.place: Place | None = None  # what is looked at
        self.presenting = False  # a room looks on

    def ask_again(self) -> None:
        """Ask the room, and let everybody show what is so."""
        if self.room.session is None:
            return
        try:
            self.view = self.room.view()
        except AssessorError as error:
            self.said.emit(error.sentence)
            return
        self._follow_rubric()
        if self.moment(self.chosen) is None:
            self.chosen = None
        self.asked.emit()

    def take_in_hand(self, criterion: CriterionId | None, moment: MomentId | None) -> None:
        """What was in hand before, as far as it is still there."""
        self.criterion, self.chosen = criterion, moment
        self.ask_again()

    def let_go(self) -> None:
        self.view = self.place = self.chosen = self.criterion = None

    def go_to(self, place: Place) -> None:
        """This is looked at from now on; the criterion in hand is one of its rubric."""
        before, self.place = self.shared, place
        self._follow_rubric()
        self.went.emit()
        if before is None or before.submission.id != place[0]:
            self.turned.emit()

    def criterion_for(self, submission: SubmissionId) -> CriterionId | None:
        """The criterion in hand, where that submission is asked about it."""
        return self.criterion if self.criterion in self._criteria(submission) else None

    def shut(self, place: Place) -> str | None:
        """Why an artifact may not be looked at by those who sit here, or None."""
        if self.view is None:
            return None
        shared, artifact = self.view.of(place[0]), place[1]
        return shared.kept_from_a_room(artifact) if self.presenting else shared.view(artifact).shut

    def is_shut_by_now(self, moment: Moment) -> bool:
        """Whether what a moment is in may not be looked at any more; then it leaves the screen at once."""
        try:
            now = self.room.view()
        except AssessorError:
            return False
        if now.shut(moment) is None:
            return False
        if self.view is None or self.view.shut(moment) is None:
            self.ask_again()
        return True

    def only_for_us(self, place: Place) -> bool:
        """Whether coach and teacher may look at an artifact, and a room may not."""
        shared = self.view.of(place[0]) if self.view is not None else None
        if shared is None or shared.view(place[1]).shut is not None:
            return False
        return shared.kept_from_a_room(place[1]) is not None

    def log_shown(self, place: Place) -> bool:
        """Before it is drawn; False (and a sentence) where it may not be shown."""
        return self.room.note_shown(*place, to_a_room=self.presenting)

    def step_criterion(self, by: int) -> None:
        """↑ and ↓: the questions of the next criterion."""
        idents = self._criteria(self.shared.submission.id) if self.shared else []
        if idents:
            at = idents.index(self.criterion) + by if self.criterion in idents else 0
            self.criterion = idents[at % len(idents)]
            self.ask_again()
            self.criterion_stepped.emit()

    @property
    def shared(self) -> Shared | None:
        """The submission on the screen, or the session's first."""
        if self.view is None:
            return None
        return self.view.of(self.place[0]) if self.place else self.view.shared[0]

    def moment(self, ident: str | None) -> Moment | None:
        moments = self.view.session.moments if self.view else ()
        return next((m for m in moments if m.id == ident), None)

    def places(self) -> list[Place]:
        """Everything that may be looked at, in the order in which it was handed in."""
        shared = self.view.shared if self.view else ()
        return [(s.submission.id, a.artifact.id) for s in shared for a in s.artifacts if a.shut is None]

    @property
    def attempts(self) -> list[Shared]:
        """What the session holds for the credential of the submission on the screen."""
        if self.view is None or self.shared is None:
            return []
        return [each for each in self.view.shared if each.credential.id == self.shared.credential.id]

    def _follow_rubric(self) -> None:
        """Another credential has other criteria; its first is in hand then."""
        if self.shared is not None and self.criterion not in (idents := self._criteria(self.shared.submission.id)):
            self.criterion = idents[0]

    def _criteria(self, submission: SubmissionId) -> list[CriterionId]:
        return [c.id for c in self.view.of(submission).credential.rubric.criteria] if self.view else []
