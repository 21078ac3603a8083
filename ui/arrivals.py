"""Bundles arrive behind the window; what arrived is looked over there: opened once, pre-checked, searched for names."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from assessor_app.domain.changes import Change
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries import findings
from ui.workspace import Workspace


class Arrivals(QObject):
    """Looks over one submission at a time; a change that comes of it is the workspace's."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._looks: list[SubmissionId] = []  # to be looked over, one after the other
        self._looking = False
        workspace.unlocked.connect(self._on_workspace_unlocked)

    def import_bundles(self, paths: Sequence[Path]) -> None:
        """Read bundles one after the other; each arrives, or is refused with a sentence."""
        from assessor_app.commands import submissions

        work = self._workspace
        for path in paths:
            reading = partial(submissions.import_bundle, work.store, path, work.credentials, now=work.now)
            work.background.run(reading, self._on_imported, self._on_failed)

    def look_over(self, submission: SubmissionId) -> None:
        """Open each artifact once in a worker and run the pre-check."""
        if submission not in self._looks:
            self._looks.append(submission)
        self._look_next()

    def look_over_waiting(self) -> None:
        """Go on with what was not looked over yet, or by older checks only."""
        for submission in findings.not_looked_over(self._workspace.store):
            self.look_over(submission)

    def look_over_no_more(self) -> None:
        """The window is about to go; the next one goes on."""
        self._looks.clear()

    def _look_next(self) -> None:
        if not self._looking and self._looks:
            self._looking, submission = True, self._looks.pop(0)
            self._workspace.background.run(
                lambda: self._look(submission), self._on_looked, self._on_look_failed, priority=-2
            )

    def _look(self, submission: SubmissionId) -> Change:
        from assessor_app.commands.looking_over import look_over

        work = self._workspace
        return look_over(
            work.store,
            work.documents,
            work.credentials,
            submission,
            today=work.today(),
            at=work.now(),
            passwords=work.passwords,
        )

    def _on_imported(self, result: tuple[SubmissionId, Change]) -> None:
        submission, change = result
        self._workspace.changed.emit(change)
        self.look_over(submission)

    def _on_looked(self, change: Change) -> None:
        self._looking = False
        self._workspace.changed.emit(change)
        self._look_next()

    def _on_look_failed(self, error: Exception) -> None:
        self._looking = False
        self._look_next()
        self._on_failed(error)

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, AssessorError):
            raise error
        self._workspace.refused.emit(error.sentence)

    def _on_workspace_unlocked(self, submission: str) -> None:
        """Nobody could look for names in what was locked."""
        self.look_over(SubmissionId(submission))
