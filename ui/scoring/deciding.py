"""The sheet before a decision: it slides over the rubric, and what is signed there is final."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ui.scoring.columns import Columns
from ui.scoring.commit_sheet import CommitSheet
from ui.scoring.reading_in_hand import ReadingInHand
from ui.viewers.stage import ViewerStage
from ui.workspace import Workspace

UNKEPT = "Words of this reading are not kept yet; nothing is signed without them."
SIGNED_ALREADY = "This submission is decided; a correction begins on the Decisions screen."


class Deciding(QObject):
    """`all_kept` tells whether all words of the reading are. `deciding` comes before the decision is made: words and
    time up to that moment are in it."""

    deciding = Signal()
    committed = Signal(str, str)  # SubmissionId, DecisionId
    refused = Signal()
    shown = Signal(bool)

    def __init__(
        self,
        workspace: Workspace,
        held: ReadingInHand,
        sheet: CommitSheet,
        columns: Columns,
        stage: ViewerStage,
        all_kept: Callable[[], bool],
    ) -> None:
        super().__init__(sheet)
        self._workspace, self._held = workspace, held
        self._sheet, self._columns, self._stage = sheet, columns, stage
        self._all_kept = all_kept
        sheet.commit_requested.connect(self.commit)
        sheet.criterion_requested.connect(self._on_sheet_criterion)
        sheet.back_requested.connect(self.hide)
        sheet.feedback_written.connect(workspace.write_feedback)
        sheet.reason_written.connect(workspace.write_reason)
        held.asked.connect(self._on_held_asked)

    @property
    def on(self) -> bool:
        return self._columns.shows(self._sheet)

    def show(self) -> None:
        """Ctrl+Enter; the viewer makes room for it."""
        if self._held.view is not None and not self._held.is_open:
            self._held.said.emit(SIGNED_ALREADY)
        if not self._held.is_open or self.on:
            return
        self._held.settling.emit()
        self._columns.begin_review(self._sheet)
        self._held.ask_again()
        self._sheet.begin()
        self.shown.emit(True)

    def hide(self) -> None:
        if self.on:
            self._columns.end_review()
            self._stage.setFocus()
            self.shown.emit(False)

    def commit(self) -> None:
        """Sign the decision."""
        self.deciding.emit()
        submission = self._workspace.current
        if not self._all_kept():
            self._workspace.refused.emit(UNKEPT)
            self.refused.emit()
        elif self._workspace.commit() and submission is not None:
            self.hide()
            view = self._held.view
            self.committed.emit(submission, (view.committed_as if view is not None else None) or "")
        else:
            self.refused.emit()
            self._sheet.write_reason()

    def _on_held_asked(self) -> None:
        if self.on and self._held.view is not None:
            view, work = self._held.view, self._workspace
            self._sheet.show_view(view, work.letter_remarks(view), work.why_not_yet())

    def _on_sheet_criterion(self, criterion: str) -> None:
        self.hide()
        self._held.choose_criterion(criterion)
