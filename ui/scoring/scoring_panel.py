"""The Score screen: evidence on the left, the viewer, the rubric; every score goes through the workspace."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId
from assessor_app.queries.scoring import ScoreView
from ui.comments import Comments
from ui.scoring.columns import Columns
from ui.scoring.comment_work import CommentWork
from ui.scoring.commit_sheet import CommitSheet
from ui.scoring.compare_view import CompareView
from ui.scoring.comparing import Comparing
from ui.scoring.covering import ScoreCovering
from ui.scoring.deciding import Deciding
from ui.scoring.evidence_list import EvidenceList
from ui.scoring.header import ScoreHeader
from ui.scoring.place import ReadingPlace
from ui.scoring.precheck_panel import PrecheckPanel
from ui.scoring.prechecking import Prechecking
from ui.scoring.reading_in_hand import ReadingInHand
from ui.scoring.rubric_panel import RubricPanel
from ui.scoring.scores import Scores
from ui.scoring.search_panel import SearchPanel
from ui.scoring.searching import Searching
from ui.scoring.spoken import Spoken
from ui.scoring.table import Table
from ui.scoring.way import Way
from ui.viewers.kept_pane import keep_pane
from ui.viewers.note_typing import NoteTyping
from ui.viewers.pixmap_cache import PixmapCache
from ui.viewers.stage import ViewerStage
from ui.viewers.viewer import Seen
from ui.widgets.active_time import ActiveTime
from ui.widgets.moments import local_clock
from ui.widgets.refused_words import shows_refused
from ui.widgets.text import hairline
from ui.workspace import Workspace

SPLIT = "score.splitter"  # preference: widths of list, viewer and rubric
OURS = (Kind.ASSESSMENT, Kind.COVERAGE, Kind.DECISIONS)


class ScoringPanel(QWidget):
    """A reading is opened, shown and left here; its parts tell what is done in it. None holds truth: after each change
    the workspace is asked again."""

    scope_changed = Signal(str)
    said = Signal(str)
    committed = Signal(str, str)  # SubmissionId, DecisionId
    review_shown = Signal(bool)
    criterion_shown = Signal(str)  # the letter of the active one; empty where there is none

    def __init__(self, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._is_leaving = False
        self.held = ReadingInHand(workspace, self)
        cache = PixmapCache()
        self.header, self.evidence, self.search = ScoreHeader(self), EvidenceList(self), SearchPanel(self)
        self.pre_check = PrecheckPanel(self)
        self.stage = ViewerStage(workspace.background, cache, self)
        self.comparison = CompareView(workspace, self)
        self.rubric, self.review = RubricPanel(self), CommitSheet(self)
        keep_pane(workspace, self.stage.document.beside)
        self._lay_out()
        self._time = ActiveTime(self, lambda: self.stage.playing, self.columns.window_of_its_own)
        self._tell_the_parts(cache)
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

    def _tell_the_parts(self, cache: PixmapCache) -> None:
        work, held, columns, stage = self._workspace, self.held, self.columns, self.stage
        self.held.asked.connect(self._on_held_asked)
        self.held.shut.connect(self._on_held_shut)
        self.table = Table(work, held, stage, cache, self)
        self.note_typing = NoteTyping(work, stage, self)
        self.attempts = Comparing(work, held, self.comparison, columns, stage)
        self.way = Way(held, self.table, stage, self.attempts)
        self.spoken = Spoken(work, held, self)
        self.rubric.quote = self.spoken.quote
        self.spoken.read.connect(self._show_rubric)
        self.scores = Scores(work, held, self.rubric, self.table, stage)
        self.deciding = Deciding(
            work, held, self.review, columns, stage, lambda: self.rubric.is_kept and self.review.is_kept
        )
        self.covering = ScoreCovering(work, held, self.table, stage)
        self.comments = CommentWork(Comments(work), self.rubric, held)
        self.searching = Searching(work, held, self.search, columns, stage, self.table)
        self.prechecking = Prechecking(work, held, self.pre_check, columns)

    def _connect(self) -> None:
        self._connect_work()
        self._connect_ways()
        self._connect_review()
        self.held.settling.connect(self.rubric.keep_words)
        self.rubric.criterion_requested.connect(self.held.choose_criterion)
        self.rubric.left.connect(self.stage.setFocus)
        self.rubric.built.connect(self.note_typing.watch)
        self.stage.scope_changed.connect(self.scope_changed)
        for speaking in (self.held, self.stage, self.note_typing):
            speaking.said.connect(self.said)
        self.columns.widths_chosen.connect(lambda widths: self._workspace.set_preference(SPLIT, widths))
        self.columns.docked.connect(self.stage.setFocus)

    def _connect_work(self) -> None:
        workspace = self._workspace
        workspace.leaving.connect(self._on_workspace_leaving)
        workspace.opened.connect(self._on_workspace_opened)
        workspace.changed.connect(self._on_workspace_changed)
        self.stage.seen.connect(self._on_stage_seen)
        self._time.passed.connect(self._on_time_passed)
        self._time.ticked.connect(self.header.show_seconds)

    def _connect_ways(self) -> None:
        """Whatever leads to a place in the evidence."""
        way = self.way
        self.header.part_requested.connect(way.open_part)
        for asking in (self.evidence, self.review, self.comparison):
            asking.artifact_requested.connect(way.open)
        self.rubric.link_chosen.connect(way.show_link)
        self.evidence.pre_check_requested.connect(self.prechecking.toggle)
        self.review.pre_check_requested.connect(self.prechecking.show)
        for work in (self.searching, self.prechecking):
            work.wanted.connect(way.go_to)
            work.closed.connect(self._show_evidence_list)
        self.table.chosen.connect(self._on_table_chosen)
        self.table.thumbnails.made.connect(self._on_thumbnail)

    def _connect_review(self) -> None:
        self.header.review_requested.connect(self.deciding.show)
        self.deciding.deciding.connect(self._on_workspace_leaving)
        self.deciding.refused.connect(self._time.go_on)
        self.deciding.committed.connect(self.committed)
        self.deciding.shown.connect(self.review_shown)

    def _show_evidence_list(self) -> None:
        self.columns.show_page(self.evidence)
        self.stage.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.columns.window_of_its_own.follow(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.columns.window_of_its_own.follow(False)

    # where somebody is

    @property
    def view(self) -> ScoreView | None:
        return self.held.view

    @property
    def criterion(self) -> CriterionId | None:
        """The active one."""
        return self.held.criterion

    def place(self) -> ReadingPlace:
        return ReadingPlace(self.table.artifact, self.stage.spot(), self.rubric.is_writing(), self.deciding.on)

    def go_to_place(self, place: ReadingPlace) -> None:
        """Back to what `place` said."""
        self.way.go_back_to(place.artifact, place.spot)
        if place.reviewing:
            self.deciding.show()
        elif place.writing:
            self.rubric.write_rationale()

    def put_words_by(self) -> None:
        """What could not be kept waits."""
        self.rubric.put_words_by()
        self.review.put_words_by()

    def close_documents(self) -> None:
        """Before the window closes: words kept, time counted, workers let go."""
        self._on_workspace_leaving()
        self.covering.faces.stop()
        self.table.close()

    # facts

    def _on_held_asked(self) -> None:
        view = self.held.view
        assert view is not None
        self._show_header()
        self.evidence.show_view(view)
        self.pre_check.show_view(view)
        self._show_rubric()
        if view.saved_at and not shows_refused(self):
            self.header.saved.set_saved(local_clock(view.saved_at))
        self.criterion_shown.emit(self.held.letter)

    def _on_held_shut(self) -> None:
        """As it is before anything was opened."""
        self._workspace.put_away()
        self.review.begin_again("")
        self._time.stop()
        self.table.put_away()
        self.searching.forget()
        self.deciding.hide()
        for page in (self.stage, self.evidence):
            self.columns.show_page(page)
        for part in (self.header, self.evidence, self.rubric):
            part.clear()
        self.criterion_shown.emit("")

    def _on_workspace_leaving(self) -> None:
        """Words, time and what was opened belong to the submission that is being left; it is not shown again."""
        self._is_leaving = True
        self.rubric.keep_words()
        self.review.keep_words()
        self._time.stop()
        self.table.settle()
        self._is_leaving = False

    def _on_workspace_opened(self, submission: str) -> None:
        self.table.clear()
        self.columns.show_page(self.stage)
        self.held.begin_again()
        self.review.begin_again(submission)
        self.searching.forget()
        self.columns.show_page(self.evidence)
        self.deciding.hide()
        self.evidence.clear_thumbnails()
        self.held.ask_again(self._workspace.opened_view)
        if self.view is None:
            return
        self._begin_time()
        if self.view.artifacts:
            self.way.open(self.view.artifacts[0].artifact.id)
        self.stage.setFocus()

    def _on_workspace_changed(self, change: Change) -> None:
        current = None if self._is_leaving else self._workspace.current
        if current is not None and any(change.concerns(kind, current) for kind in OURS):
            self.held.ask_again()

    def _on_table_chosen(self, artifact: str) -> None:
        self.evidence.set_current(ArtifactId(artifact))
        self._show_header()

    def _on_thumbnail(self, submission: str, artifact: str, pixmap: QPixmap) -> None:
        if self.view is not None and submission == self.view.submission.id and not pixmap.isNull():
            self.evidence.set_thumbnail(ArtifactId(artifact), pixmap)
            QTimer.singleShot(0, self, self._show_rubric)

    def _on_stage_seen(self, seen: Seen) -> None:
        if self.held.is_open and self._workspace.current is not None:
            self._workspace.note_seen(seen.artifact, seen.ranges, seen.whole)

    def _on_time_passed(self, seconds: int) -> None:
        if self.held.is_open:
            self._workspace.add_active_time(seconds)

    def _begin_time(self) -> None:
        """What is decided is looked at, and its time is signed."""
        if self.view is not None and self.held.is_open:
            self._time.begin(self.view.assessment.active_seconds)
        elif self.view is not None:
            self.header.show_seconds(self.view.assessment.active_seconds)

    def _show_header(self) -> None:
        if self.view is not None:
            self.header.show_view(self.view, self.held.part_of(self.table.artifact))

    def _show_rubric(self) -> None:
        if self.view is not None and self.criterion is not None:
            self.rubric.show_view(self.view, self.criterion, self.evidence.model.thumbnails, self.held.chosen)
