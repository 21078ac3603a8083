"""From the first picture of the window to the open workspace; only here is anything awaited before the work."""

import os
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from assessor_app.domain.errors import AssessorError, StoreLocked
from ui import theme
from ui.shell import Shell, look_left

if TYPE_CHECKING:
    from assessor_app.domain.credential import Credential
    from assessor_app.store.opening import Opened
    from ui.application import Running

PASSPHRASE = "ASSESSOR_PASSPHRASE"
OPENING = "Opening your workspace…"
LOCKED = "Its evidence is encrypted on this computer."
LOOK_AFTER_MS = 2_500
NEW = "It keeps what you read and write on this computer."


@dataclass(frozen=True, slots=True)
class Ready:
    """What the opening thread brings: the workspace, and the credentials this installation knows."""

    opened: "Opened"
    credentials: "Callable[[str, str], Credential]"


class NoWorkspace(Exception):
    """There is none in the folder yet, and no passphrase to make one with."""


def run(folder: Path) -> int:
    """Open the window on a workspace and stay until it is closed; the exit status."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Assessor")
    theme.prepare(app, look_left(folder) or theme.first_theme())
    start = Start(folder)
    start.shell.show()
    try:
        app.exec()
    finally:
        sys.excepthook = sys.__excepthook__
        start.close()
    return start.status


class Start(QObject):
    """Opens the workspace behind the painted window: the heavy half of the program is imported, and the store opened,
    on a thread of its own; the passphrase is asked when it is needed, and then the window is filled."""

    came = Signal(object)  # Ready, or the Exception that came instead
    filled = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.status = 0
        self.running: Running | None = None
        self._folder, self._closed = folder, False
        self._opened: Opened | None = None
        self._typed = ""
        self._thread: threading.Thread | None = None
        self._later = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._later.timeout.connect(self._go_on)
        self.shell = Shell(folder)
        self.shell.waiting.say(OPENING)
        self.shell.painted.connect(lambda: self._open(os.environ.get(PASSPHRASE) or None))
        self.shell.closed.connect(self._on_shell_closed)
        self.came.connect(self._on_came)  # emitted on another thread, heard on this one

    def close(self) -> None:
        """Let the opening end, then close what came of it; leaves no thread, process, window or lock behind."""
        self._closed = True
        self._later.stop()
        if self._thread is not None:
            self._thread.join()
        QCoreApplication.sendPostedEvents(self)
        if self.running is not None:
            self.running.close()
        if self._opened is not None:
            self._opened.close()
        self.shell.deleteLater()
        QCoreApplication.sendPostedEvents(self.shell, QEvent.Type.DeferredDelete)

    def _open(self, passphrase: str | None) -> None:
        if self._closed:
            return

        def work() -> None:
            try:
                found: object = ready(self._folder, passphrase)
            except Exception as error:  # the window's thread says it
                found = error
            self.came.emit(found)

        self._thread = threading.Thread(target=work, name="opening")
        self._thread.start()

    def _on_came(self, found: object) -> None:
        if isinstance(found, Ready):
            self._opened = found.opened
        if self._closed:
            return
        match found:
            case Ready():
                try:
                    self._fill(found)
                except Exception as error:  # nothing could be shown: say so instead of waiting for ever
                    self._give_up(error)
            case NoWorkspace():
                self._ask(NEW, new=True)
            case StoreLocked() if not os.environ.get(PASSPHRASE):
                self._ask(found.sentence if self._typed else LOCKED)
            case Exception():
                self._give_up(found)

    def _ask(self, sentence: str, *, new: bool = False) -> None:
        from ui.unlocking import ask_passphrase

        typed = ask_passphrase(sentence, new=new, parent=self.shell)
        if typed is None:
            self._leave()
        else:
            self._typed = typed
            self._open(typed)

    def _fill(self, found: Ready) -> None:
        from ui import style
        from ui.application import Running

        self.running = Running(found.opened.store, found.credentials)
        window = self.running.window
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, theme.theme_for(self.running.workspace.preference("appearance", "system")))
        sys.excepthook = window.excepthook
        self.shell.fill(window)
        window.show_screen("queue")
        # what was broken off by the last quit goes on once the window has had its first moments
        self._later.start()
        self.filled.emit()

    def _go_on(self) -> None:
        if self.running is not None:
            self.running.workspace.look_over_waiting()
            self.running.begin_syncing()

    def _give_up(self, error: Exception) -> None:
        """Say why on the terminal; and in the window where there is somebody to see it."""
        self.status = 1
        sentence = error.sentence if isinstance(error, AssessorError) else "".join(traceback.format_exception(error))
        sys.stderr.write(f"{sentence.rstrip()}\n")
        app = QApplication.instance()
        if isinstance(app, QApplication) and app.platformName() not in ("offscreen", "minimal"):
            from PySide6.QtWidgets import QMessageBox

            QMessageBox.critical(self.shell, "Assessor", sentence)
        self._leave()

    def _leave(self) -> None:
        QTimer.singleShot(0, self.shell.close)

    def _on_shell_closed(self) -> None:
        self._closed = True  # the last window closed ends the application


def ready(folder: Path, passphrase: str | None) -> Ready:
    """Import what the window needs and open the workspace, making it where there is none. Raises NoWorkspace without
    a passphrase to make it with, StoreLocked for a wrong one, and what opening a store raises."""
    from assessor_app.store import opening
    from ui.application import credentials
    from ui.workspace import utc_now

    if not opening.exists(folder):
        if passphrase is None:
            raise NoWorkspace
        opening.create(folder, passphrase, now=utc_now())
    opened = opening.open_workspace(folder, passphrase)
    try:
        return Ready(opened, credentials())
    except BaseException:
        opened.close()
        raise
