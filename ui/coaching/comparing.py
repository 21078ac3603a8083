"""Before and after: two attempts beside each other for a criterion, and what has grown from one to the next."""

from PySide6.QtCore import QObject

from assessor_app.domain.rubric import CriterionId
from assessor_app.queries.growth import Seen
from ui.coaching.looking import Looking
from ui.coaching.moment_pictures import MomentPictures
from ui.coaching.notebook import TABS, Notebook
from ui.coaching.pairing import MISSING, pair_of, side_of
from ui.coaching.session_in_hand import SessionInHand
from ui.coaching.viewers import CoachViewers


class Comparing(QObject):
    """The page of growth asks for a moment, or for a criterion's attempts; X asks for the criterion in hand."""

    def __init__(
        self,
        held: SessionInHand,
        looking: Looking,
        viewers: CoachViewers,
        notebook: Notebook,
        pictures: MomentPictures,
    ) -> None:
        super().__init__(viewers)
        self._held, self._looking, self._viewers = held, looking, viewers
        self._notebook, self._pictures = notebook, pictures
        viewers.left.connect(self.part)
        notebook.growth.wanted.connect(self._on_growth_wanted)
        notebook.growth.compared.connect(self._on_growth_compared)
        notebook.growth.resumed.connect(held.room.resume)
        notebook.tab_shown.connect(lambda _: self._show_growth())
        held.asked.connect(self._show_growth)
        held.turned.connect(self._show_growth)
        held.criterion_stepped.connect(self._on_criterion_stepped)

    def toggle(self) -> None:
        """X: the attempt before beside this one, for the criterion in hand; again, and there is one viewer."""
        if self._viewers.comparing:
            self.part()
        elif self._held.view is not None and self._held.criterion is not None:
            self.compare(self._held.criterion)

    def go_across(self) -> None:
        """Shift+X: the keys go to the other attempt."""
        if self._viewers.comparing:
            self._viewers.go_across()
        else:
            self._held.said.emit("Nothing stands beside it: X puts the attempt before there.")

    def compare(self, criterion: CriterionId) -> None:
        """Two attempts side by side, each at the place that was marked for the criterion."""
        held = self._held
        if held.shared is None:
            return
        artifact = held.place[1] if held.place else None
        found = held.room.growth(held.shared.submission.id)
        pair = pair_of(found, held.attempts, criterion, held.chosen, artifact)
        if pair is None:
            held.said.emit(MISSING)
            return
        held.criterion = criterion
        self._looking.show((pair.after.submission, pair.after.artifact), pair.after.anchor)
        self._viewers.compare(pair)
        held.ask_again()

    def part(self) -> None:
        """One viewer again, with the keys in it."""
        self._viewers.part()
        self._viewers.stage.setFocus()

    def _on_criterion_stepped(self) -> None:
        if self._viewers.comparing and self._held.criterion is not None:
            self.compare(self._held.criterion)

    def _show_growth(self) -> None:
        view, shared = self._held.view, self._held.shared
        if view is not None and shared is not None and self._notebook.tab == TABS.index("Growth"):
            found = self._held.room.growth(shared.submission.id)
            several = len({each.credential.id for each in view.shared}) > 1
            title = shared.credential.title if several else ""
            self._notebook.growth.show_growth(found, view.earlier, self._pictures.known, title)
            self._pictures.follow(view, [seen for g in found for _, group in g.attempts for seen in group])

    def _on_growth_wanted(self, seen: Seen) -> None:
        view = self._held.view
        if view is None or seen.submission not in view.session.submissions:
            self._held.said.emit(f"{seen.submission} is not part of this session; open a session with both to compare.")
        elif self._viewers.comparing and self._is_before(seen):
            self._viewers.show_before(side_of(seen))
        else:
            self._looking.show((seen.submission, seen.moment.artifact), seen.moment.anchor)

    def _is_before(self, seen: Seen) -> bool:
        """Whether a moment belongs to an earlier attempt than the one the right viewer shows."""
        shared = self._held.shared
        return shared is not None and seen.attempt < shared.submission.attempt

    def _on_growth_compared(self, criterion: str) -> None:
        self._held.chosen = None
        self.compare(CriterionId(criterion))
