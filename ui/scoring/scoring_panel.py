"""The Score screen: evidence on the left, the viewer, the rubric; every score goes through the workspace."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from assessor_app.domain.assessment import is_whole
from assessor_app.domain.changes import Change
from assessor_app.domain.changes import Kind as Changed
from assessor_app.domain.credential import Part
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.evidence import EvidenceLink, EvidenceLinkId
from assessor_app.domain.rubric import CriterionId, LevelId
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.scoring import ScoreView
from ui.comments import Comments
from ui.scoring.columns import Columns
from ui.scoring.comment_work import CommentWork
from ui.scoring.commit_sheet import CommitSheet
from ui.scoring.compare_view import CompareView
from ui.scoring.condition_codes import code_menu
from ui.scoring.covering import Covering
from ui.scoring.evidence_list import EvidenceList
from ui.scoring.header import ScoreHeader
from ui.scoring.place import ReadingPlace
from ui.scoring.precheck_panel import PrecheckPanel
from ui.scoring.prechecking import Prechecking
from ui.scoring.rubric_panel import RubricPanel
from ui.scoring.rubric_view import BROKEN, links_shown
from ui.scoring.search_panel import SearchPanel
from ui.scoring.searching import Searching
from ui.scoring.table import Awaited, Table
from ui.viewers.note_typing import NoteTyping
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.stage import ViewerStage
from ui.viewers.viewer import Seen
from ui.widgets.active_time import ActiveTime
from ui.widgets.moments import local_clock
from ui.widgets.text import hairline
from ui.workspace import Workspace

SPLIT = "score.splitter"  # preference: widths of list, viewer and rubric


class ScoringPanel(QWidget):
    """Holds no truth: after each change it asks the workspace again. Its methods are what the action table calls."""

    scope_changed = Signal(str)
    said = Signal(str)
    committed = Signal(str)  # SubmissionId
    review_shown = Signal(bool)
    criterion_shown = Signal(str)  # the letter of the active one

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.view: ScoreView | None = None
        self.criterion: CriterionId | None = None
        self._chosen: EvidenceLinkId | None = None
        self._is_leaving = False
        cache, background = PixmapCache(), workspace.background
        self.header, self.evidence, self.search = ScoreHeader(self), EvidenceList(self), SearchPanel(self)
        self.pre_check = PrecheckPanel(self)
        self.stage = ViewerStage(background, cache, self)
        self.table = Table(workspace, self.stage, cache, lambda: self.view, self)
        self.comparison = CompareView(workspace, self)
        self.rubric, self.review = RubricPanel(self), CommitSheet(self)
        self.note_typing = NoteTyping(workspace, self.stage, self)
        self.covering = Covering(
            workspace, self.stage, lambda: (self.view, self.table.artifact), self.table.source, self
        )
        self.comments = CommentWork(Comments(workspace), self.rubric, lambda: self.view, lambda: self.criterion, self)
        self._time = ActiveTime(self)
        self._lay_out()
        self.searching = Searching(
            workspace, self.search, self.columns, self.stage, self.table, lambda: self.view, self
        )
        self.prechecking = Prechecking(workspace, self.pre_check, self.columns, lambda: self.view, self)
        self._connect()

    def _lay_out(self) -> None:
        left = self.evidence, self.search, self.pre_check
        stacks = left, (self.stage, self.comparison), (self.rubric, self.review)
        self.columns = Columns(stacks, self._workspace.preference(SPLIT), self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        ground: tuple[QFrame | Columns, ...] = (self.header, hairline(), self.columns)
        for widget in ground:
            whole.addWidget(widget, 1 if widget is self.columns else 0)

    def _connect(self) -> None:
        workspace, rubric = self._workspace, self.rubric
        workspace.leaving.connect(self._on_workspace_leaving)
        workspace.opened.connect(self._on_workspace_opened)
        workspace.changed.connect(self._on_workspace_changed)
        self.header.review_requested.connect(self.show_review)
        self.header.part_requested.connect(self._on_header_part)
        self.evidence.artifact_requested.connect(self.open_artifact)
        self.table.chosen.connect(self._on_table_chosen)
        self.table.shown.connect(self._on_table_shown)
        self.table.thumbnails.made.connect(self._on_thumbnail)
        self.stage.seen.connect(self._on_stage_seen)
        self.stage.link_chosen.connect(self.show_link)
        self.stage.link_moved.connect(workspace.move_link)
        self.stage.scope_changed.connect(self.scope_changed)
        self.stage.said.connect(self.said)
        self.stage.condition_requested.connect(self.offer_codes)
        rubric.criterion_requested.connect(self.choose_criterion)
        rubric.level_requested.connect(lambda c, level: workspace.give_score(CriterionId(c), LevelId(level)))
        rubric.link_chosen.connect(self.show_link)
        rubric.link_removal_requested.connect(lambda link: workspace.remove_link(EvidenceLinkId(link)))
        rubric.no_evidence_requested.connect(lambda c, none: self._mark_no_evidence(CriterionId(c), none))
        rubric.rationale_written.connect(lambda c, text: workspace.write_rationale(CriterionId(c), text))
        rubric.left.connect(self.stage.setFocus)
        rubric.built.connect(self.note_typing.watch)
        self.note_typing.said.connect(self.said)
        self.review.commit_requested.connect(self.commit)
        self.review.criterion_requested.connect(self._on_review_criterion)
        self.review.artifact_requested.connect(self.open_artifact)
        self.review.back_requested.connect(self.hide_review)
        self.review.feedback_written.connect(self._workspace.write_feedback)
        self.comparison.artifact_requested.connect(self._on_comparison_artifact)
        self.comparison.left.connect(self.hide_comparison)
        self.evidence.pre_check_requested.connect(self.prechecking.toggle)
        for work in (self.searching, self.prechecking):
            work.wanted.connect(self._go_to)
            work.said.connect(self.said)
            work.closed.connect(self._show_evidence_list)
        self.columns.widths_chosen.connect(lambda widths: workspace.set_preference(SPLIT, widths))
        self.columns.docked.connect(self.stage.setFocus)
        self.covering.said.connect(self.said)
        self._time.passed.connect(self._on_time_passed)
        self._time.ticked.connect(self.header.show_seconds)

    def _show_evidence_list(self) -> None:
        self.columns.show_page(self.evidence)
        self.stage.setFocus()

    # criteria and scores

    def give_level(self, number: int) -> None:
        """The key 1 to 9: a level of the active criterion, from the lowest; its own level again takes it back."""
        if self.view is None or self.criterion is None:
            return
        levels = self.view.credential.rubric.criterion(self.criterion).levels
        if not 1 <= number <= len(levels):
            return
        level = levels[number - 1].id
        if self.view.assessment.scores.get(self.criterion) == level:
            self._workspace.clear_score(self.criterion)
        else:
            self._workspace.give_score(self.criterion, level)

    def choose_criterion(self, criterion: str) -> None:
        if self.view is None or criterion == self.criterion:
            return
        self.rubric.keep_words()
        self.criterion, self._chosen = CriterionId(criterion), None
        self._workspace.choose_criterion(self.criterion)
        self.refresh()

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

    def link_selection(self) -> None:
        """E: what is selected becomes evidence for the active criterion; text over a page break is a link a page."""
        anchors = self.stage.selection_anchors()
        if not anchors or self.criterion is None or self.table.artifact is None:
            self.said.emit(self.stage.refusal or "Select a place in the evidence first.")
            return
        linked = [self._workspace.link_evidence(self.criterion, self.table.artifact, anchor) for anchor in anchors]
        if all(linked):
            self.stage.clear_selection()

    def toggle_no_evidence(self) -> None:
        """N: nothing was found for the active criterion; again takes it back."""
        if self.view is not None and self.criterion is not None:
            self._mark_no_evidence(self.criterion, self.criterion not in self.view.assessment.no_evidence)

    def write_comment(self) -> None:
        """C: put the caret into the rationale."""
        self.rubric.write_rationale()

    def offer_codes(self) -> None:
        """Why the artifact on show can't be scored: the rubric's condition codes, to be confirmed by hand."""
        if self.view is None or self.table.artifact is None:
            return
        self._codes = code_menu(self.view, self.table.artifact, self._workspace, self)
        self._codes.popup(self.stage.mapToGlobal(self.stage.rect().center()))

    # artifacts

    def open_artifact(self, artifact: str) -> None:
        """Show an artifact in the viewer."""
        if self.view is not None:
            self.hide_comparison()
            self.table.open(ArtifactId(artifact))

    def step_artifact(self, by: int) -> None:
        """Tab and Shift+Tab."""
        there = self.table.step(by)
        if there is not None:
            self.open_artifact(there)

    def show_link(self, link: str) -> None:
        """Open the artifact a link points into and jump to its place."""
        found = next((each for each in self._links() if each.id == link), None)
        if found is None or self.view is None:
            return
        if not is_whole(found, self.view.submission):
            self.said.emit(f"{BROKEN} Delete on its card removes the old link.")
            return
        self._chosen = found.id
        if found.criterion != self.criterion:
            self.choose_criterion(found.criterion)
            self._chosen = found.id
        self._go_to(Awaited(found.artifact, found.anchor))
        self.refresh()

    def _go_to(self, awaited: Awaited) -> None:
        self.hide_comparison()
        self.table.go_to(awaited)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.columns.window_of_its_own.follow(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.columns.window_of_its_own.follow(False)

    # attempts

    @property
    def comparing(self) -> bool:
        return self.columns.shows(self.comparison)

    def toggle_comparison(self) -> None:
        """D: what changed since the last attempt, in the viewer's place, and back."""
        if self.view is None:
            return
        if self.comparing:
            self.hide_comparison()
            return
        try:
            compared = self._workspace.compared()
        except AssessorError as error:
            self.said.emit(error.sentence)
            return
        self.comparison.show_compared(compared)
        self.columns.show_page(self.comparison)
        self.comparison.begin()

    def hide_comparison(self) -> None:
        if self.comparing:
            self.columns.show_page(self.stage)
            self.stage.setFocus()

    def _on_comparison_artifact(self, artifact: str) -> None:
        self.hide_comparison()
        self.open_artifact(artifact)

    # commit

    @property
    def reviewing(self) -> bool:
        return self.columns.shows(self.review)

    def show_review(self) -> None:
        """Ctrl+Enter: the sheet before a decision; the viewer makes room for it."""
        if self.view is None or self.view.committed_as is not None or self.reviewing:
            return
        self.rubric.keep_words()
        self.columns.begin_review(self.review)
        self.refresh()
        self.review.step(1)
        self.review_shown.emit(True)

    def hide_review(self) -> None:
        if self.reviewing:
            self.columns.end_review()
            self.stage.setFocus()
            self.review_shown.emit(False)

    def commit(self) -> None:
        """Sign the decision; words and time up to this moment are in it."""
        self._on_workspace_leaving()
        submission = self._workspace.current
        if self._workspace.commit() and submission is not None:
            self.hide_review()
            self.committed.emit(submission)
        elif self.view is not None:
            self._time.begin(self.view.assessment.active_seconds)

    # showing

    def refresh(self, view: ScoreView | None = None) -> None:
        """Ask again (unless the answer is at hand) and show what is so."""
        try:
            view = view or self._workspace.score_view()
        except AssessorError as error:
            self.said.emit(error.sentence)
            return
        self.view = view
        if self.criterion not in self._criteria():
            self.criterion = view.active_criterion or view.credential.rubric.criteria[0].id
        self.header.show_view(view, self._part())
        if view.saved_at:
            self.header.saved.set_saved(local_clock(view.saved_at))
        self.evidence.show_view(view)
        self.pre_check.show_view(view)
        self.rubric.show_view(view, self.criterion, self.evidence.model.thumbnails, self._chosen)
        if self.reviewing:
            self.review.show_view(view, self._workspace.letter_remarks(view))
        self.table.veil_again()
        letter = view.credential.rubric.letter(self.criterion)
        self.stage.video.set_letter(letter)
        self.criterion_shown.emit(letter)
        self._show_links()

    def place(self) -> ReadingPlace:
        return ReadingPlace(self.table.artifact, self.stage.place(), self.rubric.is_writing(), self.reviewing)

    def go_to_place(self, place: ReadingPlace) -> None:
        """Back to what `place` said, as soon as the artifact is there."""
        if place.artifact in self.table.artifacts():
            self.hide_comparison()
            self.table.go_back_to(place.artifact, place.at)
        if place.reviewing:
            self.show_review()
        elif place.writing:
            self.rubric.write_rationale()

    def close_documents(self) -> None:
        """Before the window closes: words kept, time counted, workers let go."""
        self._on_workspace_leaving()
        self.covering.faces.stop()
        self.table.close()

    def _on_workspace_leaving(self) -> None:
        """Words, time and what was opened belong to the submission that is being left; it is not shown again."""
        self._is_leaving = True
        self.rubric.keep_words()
        self.review.feedback.keep()
        self._time.stop()
        self.table.settle()
        self._is_leaving = False

    def _on_workspace_opened(self, submission: str) -> None:
        self.table.clear()
        self.columns.show_page(self.stage)
        self.criterion = self._chosen = None
        self.searching.forget()
        self.columns.show_page(self.evidence)
        self.hide_review()
        self.evidence.clear_thumbnails()
        self.refresh(self._workspace.opened_view)
        if self.view is None:
            return
        self._time.begin(self.view.assessment.active_seconds)
        if self.view.artifacts:
            self.open_artifact(self.view.artifacts[0].artifact.id)
        self.stage.setFocus()

    def _on_workspace_changed(self, change: Change) -> None:
        current = None if self._is_leaving else self._workspace.current
        ours = (Changed.ASSESSMENT, Changed.COVERAGE, Changed.DECISIONS)
        if current is not None and any(change.concerns(kind, current) for kind in ours):
            self.refresh()

    def _on_table_chosen(self, artifact: str) -> None:
        self.evidence.set_current(ArtifactId(artifact))
        if self.view is not None:
            self.header.show_view(self.view, self._part())

    def _on_table_shown(self) -> None:
        # the viewer that had the focus was hidden while this one opened; keys belong to what is looked at
        if self.window().focusWidget() in (None, self, self.window()):
            self.stage.setFocus()
        self._show_links()

    def _on_thumbnail(self, submission: str, artifact: str, pixmap: QPixmap) -> None:
        if self.view is not None and submission == self.view.submission.id and not pixmap.isNull():
            self.evidence.set_thumbnail(ArtifactId(artifact), pixmap)
            QTimer.singleShot(0, self, self._show_rubric)

    def _show_rubric(self) -> None:
        if self.view is not None and self.criterion is not None:
            self.rubric.show_view(self.view, self.criterion, self.evidence.model.thumbnails, self._chosen)

    def _on_stage_seen(self, seen: Seen) -> None:
        if self.view is not None and self.view.committed_as is None and self._workspace.current is not None:
            self._workspace.note_seen(seen.artifact, seen.ranges, seen.whole)

    def _on_time_passed(self, seconds: int) -> None:
        if self.view is not None and self.view.committed_as is None:
            self._workspace.add_active_time(seconds)

    def _on_header_part(self, part: str) -> None:
        artifacts = self.view.of_part(Part(part)) if self.view else ()
        if artifacts:
            self.open_artifact(artifacts[0].artifact.id)

    def _on_review_criterion(self, criterion: str) -> None:
        self.hide_review()
        self.choose_criterion(criterion)

    def _show_links(self) -> None:
        if self.view is not None and self.table.artifact is not None and self.stage.opened is not None:
            self.stage.show_links(links_shown(self.view, self.table.artifact, self._chosen))

    def _mark_no_evidence(self, criterion: CriterionId, none: bool) -> None:
        if not self._workspace.mark_no_evidence(criterion, none):
            self.refresh()

    def _shown(self) -> tuple[ScoreView | None, ArtifactId | None]:
        return self.view, self.table.artifact

    def _part(self) -> Part | None:
        if self.view is None or self.table.artifact is None:
            return None
        return self.view.submission.artifact(self.table.artifact).part

    def _criteria(self) -> list[CriterionId]:
        return [c.id for c in self.view.credential.rubric.criteria] if self.view else []

    def _links(self) -> tuple[EvidenceLink, ...]:
        return self.view.assessment.links if self.view else ()
