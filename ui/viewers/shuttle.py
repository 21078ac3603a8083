"""Running backwards: no player does it, so the picture jumps back a little, many times a second."""

from PySide6.QtCore import QObject, QTimer, Signal

BEAT_MS = 120
FASTEST = 8


class Shuttle(QObject):
    """Each `back` doubles the speed, up to eight times."""

    moved_by = Signal(float)  # seconds, negative
    speed_changed = Signal(int)  # times the recording's own speed; 0 while standing

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._speed = 0
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self._on_beat)

    @property
    def running(self) -> bool:
        return self._speed > 0

    @property
    def speed(self) -> int:
        """Times the recording's own speed; 0 while standing."""
        return self._speed

    def back(self) -> None:
        self._speed = min(max(self._speed * 2, 1), FASTEST)
        self._beat.start()
        self.speed_changed.emit(self._speed)

    def stop(self) -> None:
        was, self._speed = self._speed, 0
        self._beat.stop()
        if was:
            self.speed_changed.emit(0)

    def _on_beat(self) -> None:
        self.moved_by.emit(-self._speed * BEAT_MS / 1000)
