"""Backups behind the window's back: one soon after the start, then one every half hour in which something changed."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from assessor_app.domain.changes import Change
from assessor_app.domain.errors import AssessorError
from ui.background import Background

EVERY_MS = 30 * 60 * 1000


class BackupKeeper(QObject):
    """`back_up(only_if_changed)` works in another thread. A failure is said once, until a backup goes well again."""

    made = Signal(object)  # Change
    failed = Signal(str)

    def __init__(
        self, background: Background, back_up: Callable[[bool], Change], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background, self._back_up = background, back_up
        self._running, self._told = False, ""
        self._timer = QTimer(self, interval=EVERY_MS, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._on_due)

    def begin(self) -> None:
        """The window has had its first moments."""
        self._timer.start()
        self._on_due()

    def back_up_now(self) -> None:
        """Asked for: made even when nothing changed, and answered."""
        self._told = ""
        self._run(False)

    def close(self) -> None:
        self._timer.stop()

    def _on_due(self) -> None:
        self._run(True)

    def _run(self, only_if_changed: bool) -> None:
        if not self._running:
            self._running = True
            self._background.run(lambda: self._back_up(only_if_changed), self._on_made, self._on_failed, priority=-1)

    def _on_made(self, change: Change) -> None:
        self._running, self._told = False, ""
        if change.kinds:
            self.made.emit(change)

    def _on_failed(self, error: Exception) -> None:
        self._running = False
        if not isinstance(error, AssessorError):
            self._background.crashed.emit(error)
        elif error.sentence != self._told:
            self._told = error.sentence
            self.failed.emit(error.sentence)
