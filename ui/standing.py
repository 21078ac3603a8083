"""How the window stands with its issuer: online or not, paused, metered, and what waits to be sent."""

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.changes import Change, Kind
from ui.sync_runner import SyncRunner
from ui.widgets.rail import RailItem
from ui.workspace import Workspace

NOT_ENROLLED = "This device is not enrolled yet. Paste the code you were given; then it syncs."


class Standing(QObject):
    """Shown by two items of the rail. `not_enrolled` when there is nobody to sync with yet."""

    said = Signal(str)
    not_enrolled = Signal()

    def __init__(self, workspace: Workspace, runner: SyncRunner, screen: RailItem, state: RailItem) -> None:
        super().__init__(state)
        self._workspace, self._runner, self._screen, self._state = workspace, runner, screen, state
        runner.state_changed.connect(self.show)
        workspace.changed.connect(self._on_workspace_changed)

    def sync_now(self) -> None:
        if self._is_enrolled():
            self._runner.sync_now()

    def fetch_all(self) -> None:
        """Fetch what was held back, now."""
        if self._is_enrolled():
            self._runner.fetch_all()

    def _is_enrolled(self) -> bool:
        """Whether there is an issuer; where there is none, the way to one is shown."""
        if self._workspace.sync_state().enrolled:
            return True
        self.not_enrolled.emit()
        self.said.emit(NOT_ENROLLED)
        return False

    def pause(self, paused: bool) -> None:
        """Stop syncing by itself, or go on; kept for the next start."""
        if not self._is_enrolled():
            return
        self._runner.pause(paused)
        self._workspace.set_preference("sync.paused", paused)
        self.said.emit("Sync is paused; what you sign waits here." if paused else "Sync goes on by itself.")

    def set_metered(self, metered: bool) -> None:
        """Hold back large files on a metered connection, or not; kept for the next start."""
        self._runner.set_metered(metered)
        self._workspace.set_preference("sync.metered", metered)
        self.said.emit("Large files wait until you fetch them." if metered else "Files of every size are fetched.")

    def show(self) -> None:
        self._screen.set_count(self._workspace.unsent(), "waiting to send")
        self._state.set(*self._words())

    def _words(self) -> tuple[str, str]:
        """Icon and word for it."""
        if self._runner.paused:
            return "pause", "Paused"
        if self._runner.online is None and not self._workspace.sync_state().enrolled:
            return "cloud-slash", "No issuer"
        return ("wifi-high", "Online") if self._runner.online else ("wifi-slash", "Offline")

    def _on_workspace_changed(self, change: Change) -> None:
        if change.kinds & {Kind.SYNC, Kind.DECISIONS}:
            self.show()
        if Kind.DECISIONS in change.kinds and self._workspace.unsent():
            self._runner.work_waits()
