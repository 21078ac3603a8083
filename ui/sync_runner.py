"""Runs a sync behind the window's back, one at a time, and says how it went."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.changes import Change
from assessor_app.domain.errors import AssessorError, Offline
from ui.background import Background


class SyncRunner(QObject):
    """`sync` and `enrol` do the work in another thread with a session of their own. `online` is None until tried."""

    state_changed = Signal()
    finished = Signal(object)  # Change
    failed = Signal(str)

    def __init__(
        self,
        background: Background,
        sync: Callable[[], Change],
        enrol: Callable[[str], Change],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background, self._sync, self._enrol = background, sync, enrol
        self.running = False
        self.online: bool | None = None

    def sync_now(self) -> None:
        """Send what waits and fetch what is new; while one runs, another does not start."""
        self._start(self._sync)

    def enrol(self, code: str) -> None:
        """Make this device known to the issuer that gave the code."""
        self._start(lambda: self._enrol(code))

    def _start(self, work: Callable[[], Change]) -> None:
        if not self.running:
            self.running = True
            self.state_changed.emit()
            self._background.run(work, self._on_done, self._on_failed)

    def _on_done(self, change: Change) -> None:
        self.running, self.online = False, True
        self.state_changed.emit()
        self.finished.emit(change)

    def _on_failed(self, error: Exception) -> None:
        self.running = False
        if isinstance(error, Offline):
            self.online = False
        self.state_changed.emit()
        if not isinstance(error, AssessorError):
            self._background.crashed.emit(error)
        else:
            self.failed.emit(error.sentence)
