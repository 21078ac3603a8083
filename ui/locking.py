"""When the window locks by itself: after idle minutes, when the computer sleeps, when its screen is locked."""

import sys
from collections.abc import Callable
from time import monotonic, time

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from ui.desktop.asleep import asleep
from ui.main_window import MainWindow
from ui.settings.lock_section import IDLE_SECONDS, NEVER, PREFERENCE

ALIVE = frozenset(
    {
        QEvent.Type.ShortcutOverride,  # comes before a key, and before what the key would do
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)
LOOK_MS = 5_000
SLEPT = 5  # seconds; less is how unevenly two clocks are read


class Watch(QObject):
    """Looks at every key and movement of the pointer, and listens to the desktop where it can be heard. A recording
    that plays is being watched: nobody is away."""

    lock_wanted = Signal()

    def __init__(
        self, window: MainWindow, parent: QObject | None = None, *, asleep: Callable[[], float] = asleep
    ) -> None:
        super().__init__(parent)
        self._window, self._last, self._seen = window, monotonic(), time()
        self._asleep, self._slept = asleep, asleep()
        self._woken = False
        self._looks = QTimer(self, interval=LOOK_MS, timerType=Qt.TimerType.CoarseTimer)
        self._looks.timeout.connect(self._on_look)
        self._looks.start()
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._on_due)
        self.seconds = window.workspace.preference(PREFERENCE, IDLE_SECONDS)
        window.workspace.changed.connect(self._on_changed)
        heard, self._stop_listening = self._listen()
        window.settings.lock.say_heard(heard)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._wait()

    def close(self) -> None:
        for timer in (self._timer, self._looks):
            timer.stop()
        self._stop_listening()
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in ALIVE:
            return False
        if self._has_slept() or self._was_away():
            if not self._woken:  # what comes with it is no command, and no word
                self._woken = True
                self._lock_soon()
            event.accept()
            return True
        self._last, self._seen = monotonic(), time()
        return False

    def _has_slept(self) -> bool:
        """Since the window was unlocked; not every system tells of it, and none in time."""
        return self._asleep() - self._slept >= SLEPT

    def _was_away(self) -> bool:
        """Whether the clock on the wall says that nobody was there for so long: a computer within a computer does not
        know that it stood still. A clock that was put forward locks, too; nothing is lost by it."""
        away = self.seconds != NEVER and time() - self._seen >= self.seconds
        return away and not self._window.whereabouts.playing

    def _on_look(self) -> None:
        if self._has_slept():
            self.lock_wanted.emit()

    def _lock_soon(self) -> None:
        """Not while an event is being looked at."""
        QTimer.singleShot(0, self, self.lock_wanted.emit)

    def _listen(self) -> tuple[frozenset[str], Callable[[], None]]:
        """To the desktop; which of “sleep” and “screen” can be heard here, and what ends it."""
        if sys.platform == "win32":
            from ui.desktop import windows

            return windows.listen(int(self._window.window().winId()), self._lock_soon)
        if sys.platform == "darwin":
            from ui.desktop import macos

            return frozenset({"screen"}), macos.listen(self, self._lock_soon)
        from ui.desktop import dbus

        return dbus.listen(self), lambda: None

    def _wait(self) -> None:
        """Until the idle time would be over if nothing happened from now on."""
        if self.seconds == NEVER:
            self._timer.stop()
        else:
            self._timer.start(max(0, round((self._last + self.seconds - monotonic()) * 1000)))

    def _on_due(self) -> None:
        if self._window.whereabouts.playing:
            self._last, self._seen = monotonic(), time()
        if monotonic() - self._last < self.seconds - 0.01:
            self._wait()
        else:
            self.lock_wanted.emit()

    def _on_changed(self, _change: object) -> None:
        wanted = self._window.workspace.preference(PREFERENCE, IDLE_SECONDS)
        if wanted != self.seconds:
            self.seconds = wanted
            self._wait()

    @Slot(bool)
    def _on_sleep(self, going: bool) -> None:
        if going:
            self.lock_wanted.emit()

    @Slot(bool)
    def _on_screen(self, dark: bool) -> None:
        if dark:
            self.lock_wanted.emit()
