"""When the window locks by itself: after idle minutes, when the computer sleeps, when its screen is locked."""

from time import monotonic, time
from typing import cast

from PySide6.QtCore import SLOT, QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

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
# service, path, interface, signal, slot: on the system's bus and on the person's
SLEEP = (
    "org.freedesktop.login1",
    "/org/freedesktop/login1",
    "org.freedesktop.login1.Manager",
    "PrepareForSleep",
    "_on_sleep(bool)",
)
SCREENS = tuple(
    (service, path, service, "ActiveChanged", "_on_screen(bool)")
    for service, path in (
        ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
        ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
        ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
        ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
        ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    )
)


class Watch(QObject):
    """Looks at every key and movement of the pointer, and listens to the desktop where it can be heard. A recording
    that plays is being watched: nobody is away."""

    lock_wanted = Signal()

    def __init__(self, window: MainWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._last, self._seen = window, monotonic(), time()
        self._woken = False
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self._on_due)
        self.seconds = window.workspace.preference(PREFERENCE, IDLE_SECONDS)
        window.workspace.changed.connect(self._on_changed)
        self.heard = listen(self)
        window.settings.lock.say_heard(self.heard)
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
        self._wait()

    def close(self) -> None:
        self._timer.stop()
        if (app := QApplication.instance()) is not None:
            app.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in ALIVE:
            return False
        if self._slept():
            if not self._woken:  # what comes with it is no command, and no word
                self._woken = True
                QTimer.singleShot(0, self, self.lock_wanted.emit)
            event.accept()
            return True
        self._last, self._seen = monotonic(), time()
        return False

    def _slept(self) -> bool:
        """Whether the clock says that nobody was there for so long: a computer that sleeps counts no time otherwise,
        and not every system tells of its sleep. A clock that was put forward locks, too; nothing is lost by it."""
        away = self.seconds != NEVER and time() - self._seen >= self.seconds
        return away and not self._window.whereabouts.playing

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


def listen(watch: Watch) -> frozenset[str]:
    """Connect to the desktop's news; which of “sleep” and “screen” can be heard here."""
    try:
        from PySide6.QtDBus import QDBusConnection
    except ImportError:
        return frozenset()
    heard = set()  # the binding wants the text that SLOT makes, whatever its stubs say
    system, own = QDBusConnection.systemBus(), QDBusConnection.sessionBus()
    if system.isConnected() and system.connect(*SLEEP[:4], watch, cast(bytes, SLOT(SLEEP[4]))):
        heard.add("sleep")
    for screen in SCREENS:
        if own.isConnected() and own.connect(*screen[:4], watch, cast(bytes, SLOT(screen[4]))):
            heard.add("screen")
    return frozenset(heard)
