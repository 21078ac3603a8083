"""What is said of the active criterion: its level, its evidence, none found, and words; and condition codes."""

from PySide6.QtCore import QObject

from assessor_app.domain.counted import counted
from assessor_app.domain.evidence import EvidenceLinkId
from assessor_app.domain.rubric import CriterionId, LevelId
from ui.scoring.condition_codes import code_menu
from ui.scoring.reading_in_hand import ReadingInHand
from ui.scoring.rubric_panel import RubricPanel
from ui.scoring.table import Table
from ui.viewers.stage import ViewerStage
from ui.workspace import Workspace


class Scores(QObject):
    """By a key of the table, or by hand in the rubric: the same commands."""

    def __init__(
        self, workspace: Workspace, held: ReadingInHand, rubric: RubricPanel, table: Table, stage: ViewerStage
    ) -> None:
        super().__init__(rubric)
        self._workspace, self._held, self._table, self._stage = workspace, held, table, stage
        rubric.level_requested.connect(lambda c, level: workspace.give_score(CriterionId(c), LevelId(level)))
        rubric.link_removal_requested.connect(lambda link: workspace.remove_link(EvidenceLinkId(link)))
        rubric.no_evidence_requested.connect(lambda c, none: self._mark_no_evidence(CriterionId(c), none))
        rubric.rationale_written.connect(lambda c, text: workspace.write_rationale(CriterionId(c), text))
        stage.link_moved.connect(workspace.move_link)
        stage.condition_requested.connect(self.offer_codes)

    def give_level(self, number: int) -> None:
        """The key 1 to 9: a level of the active criterion, from the lowest; its own level again takes it back."""
        view, criterion = self._held.view, self._held.criterion
        if view is None or criterion is None:
            return
        levels = view.credential.rubric.criterion(criterion).levels
        if not 1 <= number <= len(levels):
            self._held.said.emit(f"{self._held.letter} has {counted(len(levels), 'level')}.")
            return
        level = levels[number - 1].id
        if view.assessment.scores.get(criterion) == level:
            self._workspace.clear_score(criterion)
        else:
            self._workspace.give_score(criterion, level)

    def link_selection(self) -> None:
        """E: what is selected becomes evidence for the active criterion; text over a page break is a link a page."""
        anchors, criterion, artifact = self._stage.selection_anchors(), self._held.criterion, self._table.artifact
        if self._stage.refusal or not anchors or criterion is None or artifact is None:
            self._held.said.emit(self._stage.refusal or "Select a place in the evidence first.")
            return
        linked = [self._workspace.link_evidence(criterion, artifact, anchor) for anchor in anchors]
        if all(linked):
            self._stage.let_go_of(anchors)

    def toggle_no_evidence(self) -> None:
        """N: nothing was found for the active criterion; again takes it back."""
        view, criterion = self._held.view, self._held.criterion
        if view is not None and criterion is not None:
            self._mark_no_evidence(criterion, criterion not in view.assessment.no_evidence)

    def offer_codes(self) -> None:
        """Why the artifact on show can't be scored: the rubric's condition codes, to be confirmed by hand."""
        view, artifact = self._held.view, self._table.artifact
        if view is None or artifact is None:
            return
        self._codes = code_menu(view, artifact, self._workspace, self._stage)
        self._codes.popup(self._stage.mapToGlobal(self._stage.rect().center()))

    def _mark_no_evidence(self, criterion: CriterionId, none: bool) -> None:
        if not self._workspace.mark_no_evidence(criterion, none):
            self._held.ask_again()
