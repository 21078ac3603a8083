"""Time in which a submission was worked on: it stands still while nobody touches anything and nothing plays, and
while its screen is not the one in front."""

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow
from PySide6.QtWidgets import QWidget

STILL_AFTER = 90  # seconds without a key or the pointer: a page is read in that time
KEEP_EVERY = 5  # seconds between two reports
HANDS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class ActiveTime(QObject):
    """`ticked` carries the whole of it in seconds, `passed` what was not reported yet. Only what the desktop sends to
    the window is listened to: a filter on the application would cost a call for every event of every widget."""

    ticked = Signal(int)
    passed = Signal(int)

    def __init__(self, parent: QWidget, plays: Callable[[], bool] = lambda: False, *apart: QWidget) -> None:
        """`plays` says whether a recording is being listened to or watched, which takes no hands; what stands `apart`
        has a window of its own, where hands count as well."""
        super().__init__(parent)
        self._room, self._plays, self._apart = parent, plays, apart
        self._watched: list[QWindow] = []
        self._total, self._unkept, self._still = 0, 0, 0
        self._beat = QTimer(self, interval=1000)
        self._beat.timeout.connect(self._on_beat)

    def begin(self, total: int) -> None:
        """Count on from what is kept; the last moments of the submission before are not put on this one."""
        self._unkept = 0
        self.stop()
        self._total = total
        self.ticked.emit(total)
        self.go_on()

    def go_on(self) -> None:
        """After `stop`, from where it stood."""
        self.stop()
        self._still = 0
        self._watch()
        self._beat.start()

    def stop(self) -> None:
        """Report what was counted."""
        self._beat.stop()
        for window in filter(shiboken6.isValid, self._watched):  # Qt may have made one anew
            window.removeEventFilter(self)
        self._watched.clear()
        self._report()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in HANDS:
            self._still = 0
        return False

    def _watch(self) -> None:
        for widget in (self._room, *self._apart):
            window = widget.window().windowHandle()
            if window is not None and window not in self._watched:
                window.installEventFilter(self)
                self._watched.append(window)

    def _on_beat(self) -> None:
        self._watch()  # a window apart is made when it is first shown
        if not self._room.isVisible() or self._room.window().isMinimized():
            return
        self._still = 0 if self._plays() else self._still + 1
        if self._still > STILL_AFTER:
            return
        self._total += 1
        self._unkept += 1
        self.ticked.emit(self._total)
        if self._unkept >= KEEP_EVERY:
            self._report()

    def _report(self) -> None:
        if self._unkept:
            seconds, self._unkept = self._unkept, 0
            self.passed.emit(seconds)
