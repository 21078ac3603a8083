"""The next submission is known, and fetched, before anybody asks for it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.submission import SubmissionId
from ui.workspace import Workspace

AHEAD_MS = 300  # the submission just opened has its pages first; then the queue follows and the next is fetched
ORDER = frozenset({Kind.QUEUE, Kind.DECISIONS, Kind.SYNC})


class NextSubmission(QObject):
    """`settled` names the open submission once it has its pages, `kept_shut` one whose conflict question is open."""

    settled = Signal(str)  # SubmissionId
    kept_shut = Signal(str)  # SubmissionId

    def __init__(self, workspace: Workspace, fetch: Callable[[SubmissionId], object], parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._fetch = workspace, fetch
        self._following: SubmissionId | None = None  # the one fetched ahead, while nothing changed the queue
        self._ahead = QTimer(self, singleShot=True, interval=AHEAD_MS)
        self._ahead.timeout.connect(self._on_settled)
        workspace.opened.connect(self._on_workspace_opened)
        workspace.changed.connect(self._on_workspace_changed)

    def step(self, by: int) -> None:
        """Open the next (or the one before) in the queue that may be scored."""
        there = self._following if by == 1 and self._following is not None else self._waiting(by)
        if there is not None and not self._workspace.open(there):
            self.kept_shut.emit(there)

    def stop(self) -> None:
        """Before the window closes."""
        self._ahead.stop()

    def _waiting(self, by: int) -> SubmissionId | None:
        """The submission `by` places on in the queue; the first one when none is open, None past an end."""
        rows = self._workspace.queue()
        waiting = [row.submission for row in rows if row.ready and row.open and row.outcome is None]
        here = self._workspace.current
        at = waiting.index(here) + by if here in waiting else 0
        return waiting[at] if 0 <= at < len(waiting) else None

    def _on_workspace_opened(self, _submission: str) -> None:
        self._following = None
        self._ahead.start()

    def _on_workspace_changed(self, change: Change) -> None:
        if change.kinds & ORDER:
            self._following = None

    def _on_settled(self) -> None:
        here = self._workspace.current
        if here is not None:
            self.settled.emit(here)
        following = self._waiting(1)
        self._following = following if following != here else None
        if self._following is not None:
            self._fetch(self._following)
