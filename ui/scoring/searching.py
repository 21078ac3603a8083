"""Searching the whole submission: its words are read once, in the evidence list's place, and a hit is gone to."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from assessor_app.documents.veil import Veil
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.scoring import ScoreView
from ui.scoring.columns import Columns
from ui.scoring.reading_in_hand import ReadingInHand
from ui.scoring.search_panel import SearchPanel
from ui.scoring.submission_search import Hit
from ui.scoring.submission_words import ArtifactText, read_submission
from ui.scoring.table import Awaited, Table
from ui.viewers.stage import ViewerStage
from ui.workspace import Workspace


class Searching(QObject):
    """`wanted` says where a hit is; `closed` that the evidence list may have its place back."""

    wanted = Signal(object)  # Awaited
    closed = Signal()

    def __init__(
        self,
        workspace: Workspace,
        held: ReadingInHand,
        panel: SearchPanel,
        columns: Columns,
        stage: ViewerStage,
        table: Table,
    ) -> None:
        super().__init__(panel)
        self._workspace, self._held, self._panel, self._columns = workspace, held, panel, columns
        self._stage, self._table = stage, table
        self._read_for: SubmissionId | None = None
        stage.search_requested.connect(self.open)
        table.shown.connect(self._on_table_shown)
        panel.needle_changed.connect(stage.look_for)
        panel.hit_chosen.connect(self._on_hit_chosen)
        panel.left.connect(self.close)

    def open(self) -> None:
        """Ctrl+F."""
        self._columns.show_page(self._panel)
        self._panel.field.setFocus()
        self._panel.field.edit.selectAll()
        view = self._held.view
        if view is not None and self._read_for != view.submission.id:
            self._read(view)

    def close(self) -> None:
        self._stage.look_for("")
        self.closed.emit()

    def step(self, by: int) -> None:
        """F3 and Shift+F3."""
        if not self._panel.model.hits:
            self._held.said.emit("No words were found that could be gone through; Ctrl+F searches the submission.")
        self._panel.step(by)

    def forget(self) -> None:
        """Another submission is on the table."""
        self._read_for = None
        self._panel.show_texts(())

    def _read(self, view: ScoreView) -> None:
        submission, pool, veil = view.submission, self._workspace.documents, Veil(view.hidden)
        self._read_for = submission.id
        source = partial(self._table.source, submission=submission.id)
        self._workspace.background.run(
            lambda: (submission.id, read_submission(pool, submission, source, veil)),
            self._on_read,
            lambda error: self._held.said.emit(str(error)),
        )

    def _on_read(self, result: tuple[SubmissionId, tuple[ArtifactText, ...]]) -> None:
        submission, texts = result
        view = self._held.view
        if view is not None and submission == view.submission.id:
            self._panel.show_texts(texts)

    def _on_hit_chosen(self, hit: Hit) -> None:
        self.wanted.emit(Awaited(hit.artifact, hit.anchor, select=True))

    def _on_table_shown(self) -> None:
        if self._columns.shows(self._panel):
            self._stage.look_for(self._panel.field.text())
