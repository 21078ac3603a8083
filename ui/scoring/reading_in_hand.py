"""The reading on the screen: what the workspace last said of it, its active criterion and the link that was chosen."""

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.credential import Part
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.evidence import EvidenceLink, EvidenceLinkId
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.scoring import ScoreView
from ui.workspace import Workspace


class ReadingInHand(QObject):
    """`asked` follows each answer of the workspace: whoever shows something of the reading shows it anew.
    `settling` comes before another criterion or the review: what is being written is kept first. `shut` says that its
    reader has stepped back from it since."""

    asked = Signal()
    shut = Signal()
    settling = Signal()
    said = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.view: ScoreView | None = None
        self.criterion: CriterionId | None = None
        self.chosen: EvidenceLinkId | None = None

    def ask_again(self, view: ScoreView | None = None) -> None:
        """Ask the workspace, unless the answer is at hand, and let everybody show what is so."""
        try:
            view = view or self._workspace.score_view()
        except AssessorError as error:
            self.said.emit(error.sentence)
            return
        if view.assessment.conflict not in (None, Conflict.NONE):
            self.view = self.criterion = self.chosen = None
            self.shut.emit()
            return
        self.view = view
        if self.criterion not in self._criteria():
            self.criterion = view.active_criterion or view.credential.rubric.criteria[0].id
        self.asked.emit()

    def begin_again(self) -> None:
        """Another submission comes."""
        self.criterion = self.chosen = None

    @property
    def is_open(self) -> bool:
        """Whether there is a reading that is not committed yet."""
        return self.view is not None and self.view.committed_as is None

    @property
    def letter(self) -> str:
        """Of the active criterion."""
        if self.view is None or self.criterion is None:
            return ""
        return self.view.credential.rubric.letter(self.criterion)

    def choose_criterion(self, criterion: str) -> None:
        if self.view is None or criterion == self.criterion:
            return
        self.settling.emit()
        self.criterion, self.chosen = CriterionId(criterion), None
        self._workspace.choose_criterion(self.criterion)
        self.ask_again()

    def step_criterion(self, by: int) -> None:
        """↑ and ↓."""
        ids = self._criteria()
        if self.criterion in ids:
            self.choose_criterion(ids[min(max(ids.index(self.criterion) + by, 0), len(ids) - 1)])

    def next_unscored(self) -> None:
        """Z: the next criterion without a score, going round."""
        ids = self._criteria()
        if self.view is None or self.criterion not in ids:
            return
        start = ids.index(self.criterion) + 1
        unscored = [c for c in (*ids[start:], *ids[:start]) if c not in self.view.assessment.scores]
        if unscored:
            self.choose_criterion(unscored[0])
        else:
            self.said.emit("Every criterion has a score.")

    def choose_link(self, link: EvidenceLink) -> None:
        """A link is chosen together with its criterion; `ask_again` shows it so."""
        if link.criterion != self.criterion:
            self.choose_criterion(link.criterion)
        self.chosen = link.id

    def link(self, ident: str) -> EvidenceLink | None:
        links = self.view.assessment.links if self.view else ()
        return next((each for each in links if each.id == ident), None)

    def part_of(self, artifact: ArtifactId | None) -> Part | None:
        return self.view.submission.artifact(artifact).part if self.view is not None and artifact is not None else None

    def _criteria(self) -> list[CriterionId]:
        return [c.id for c in self.view.credential.rubric.criteria] if self.view else []
