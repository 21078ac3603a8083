"""What was watched of a recording, told now and then as stretches of seconds."""

from PySide6.QtCore import QObject, QTimer, Signal

from ui.viewers.seen_ranges import Range, merged

TELL_MS = 2000
LONGEST_STRIDE = 2.0  # seconds between two reports of the player that still count as watched through


class Watching(QObject):
    """`told` carries stretches watched since the last time."""

    told = Signal(object)  # tuple of ranges

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._watched: list[Range] = []
        self._telling = QTimer(self, interval=TELL_MS)
        self._telling.timeout.connect(self.tell)

    def begin(self) -> None:
        self._telling.start()

    def end(self) -> None:
        """Tell what is left, and stop."""
        self.tell()
        self._telling.stop()

    def played(self, before: float, now: float) -> None:
        """The player came from one moment to another; a leap is not watching."""
        if 0 < now - before < LONGEST_STRIDE:
            self._watched.append((before, now))

    def tell(self) -> None:
        if self._watched:
            ranges, self._watched = merged(self._watched), []
            self.told.emit(ranges)
