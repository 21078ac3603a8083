"""Bundles arrive behind the window; what arrived is looked over there: opened once, pre-checked, searched for names."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries import findings
from ui.workspace import Workspace

OURS = "something in the program went wrong while it was read; nothing of it was kept."


class Arrivals(QObject):
    """Looks over one submission at a time; a change that comes of it is the workspace's. `left_out` carries a sentence
    for each bundle that did not arrive, once all of them were read."""

    left_out = Signal(list)
    read = Signal(int, list)  # how many arrived, once all of them were read; what is odd about them

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._looks: list[SubmissionId] = []  # to be looked over, one after the other
        self._looking = False
        self._reading: dict[Path, str] = {}  # in the order they were chosen, each with why it did not arrive
        self._awaited, self._arrived = 0, 0
        self._warnings: list[str] = []
        workspace.unlocked.connect(self._on_workspace_unlocked)
        workspace.opened.connect(self._on_workspace_opened)

    def import_bundles(self, paths: Sequence[Path]) -> None:
        """Read bundles one after the other; each arrives, or is refused with a sentence."""
        from assessor_app.commands import submissions

        work = self._workspace
        for path in paths:
            reading = partial(submissions.import_bundle, work.store, path, work.credentials, now=work.now)
            self._reading[path] = ""
            self._awaited += 1
            work.background.run(reading, partial(self._on_read, path), partial(self._on_left_out, path))

    def look_over(self, submission: SubmissionId) -> None:
        """Open each artifact once in a worker and run the pre-check."""
        if submission not in self._looks:
            self._looks.append(submission)
            self._workspace.being_looked_over.add(submission)
        self._look_next()

    def look_over_waiting(self) -> None:
        """Go on with what was not looked over yet, or by older checks only."""
        for submission in findings.not_looked_over(self._workspace.store):
            self.look_over(submission)

    def look_over_no_more(self) -> None:
        """The window is about to go; the next one goes on."""
        self._workspace.being_looked_over.difference_update(self._looks)
        self._looks.clear()

    def _look_next(self) -> None:
        if not self._looking and self._looks:
            self._looking, submission = True, self._looks.pop(0)
            self._workspace.background.run(
                lambda: self._look(submission),
                partial(self._on_looked, submission),
                partial(self._on_look_failed, submission),
                priority=-2,
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

    def _on_read(self, path: Path, result: tuple[SubmissionId, Change]) -> None:
        submission, change = result
        self._workspace.changed.emit(change)
        self.look_over(submission)
        self._arrived += 1
        self._warnings += [f"{path.name}: {change.said}"] if change.said else []
        self._reckon(path, "")

    def _on_left_out(self, path: Path, error: Exception) -> None:
        from assessor_app.rubric_files.file_bytes import named

        known = isinstance(error, AssessorError)
        self._reckon(path, named(path, str(error) if known else OURS))
        if not known:
            raise error

    def _reckon(self, path: Path, why: str) -> None:
        """One of the bundles was read; after the last, say which did not arrive."""
        self._reading[path] = why
        self._awaited -= 1
        if self._awaited:
            return
        left_out = [sentence for sentence in self._reading.values() if sentence]
        arrived, warnings, self._arrived, self._warnings = self._arrived, self._warnings, 0, []
        self._reading.clear()
        self.read.emit(arrived, warnings)
        if left_out:
            self.left_out.emit(left_out)

    def _on_looked(self, submission: SubmissionId, change: Change) -> None:
        self._end_look(submission)
        self._workspace.changed.emit(change)
        self._look_next()

    def _on_look_failed(self, submission: SubmissionId, error: Exception) -> None:
        """Nobody waits for what did not come to an end: what is known of its names is masked all the same."""
        self._end_look(submission)
        self._workspace.changed.emit(Change(frozenset({Kind.ASSESSMENT}), frozenset({submission})))
        self._look_next()
        self._on_failed(error)

    def _end_look(self, submission: SubmissionId) -> None:
        self._looking = False
        if submission not in self._looks:  # a password was typed meanwhile
            self._workspace.being_looked_over.discard(submission)

    def _on_workspace_opened(self, submission: str) -> None:
        """What is read now is looked over first."""
        if (name := SubmissionId(submission)) in self._looks:
            self._looks.remove(name)
            self._looks.insert(0, name)

    def _on_failed(self, error: BaseException) -> None:
        if not isinstance(error, AssessorError):
            raise error
        self._workspace.refused.emit(error.sentence)

    def _on_workspace_unlocked(self, submission: str) -> None:
        """Nobody could look for names in what was locked."""
        self.look_over(SubmissionId(submission))
