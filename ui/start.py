"""From the first picture of the window to the open workspace, and from there to the lock and back."""

import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from assessor_app.domain.errors import (
    AssessorError,
    KeysDamaged,
    NotRead,
    OtherVersion,
    StoreBusy,
    StoreDamaged,
    StoreLocked,
    WrongPlace,
)
from ui import theme
from ui.doorway import Doorway
from ui.opener import Opener
from ui.opening import NoWorkspace, Ready, lies_in, place_in, ready, remember, restored, restored_damaged
from ui.shell import Shell, look_left

if TYPE_CHECKING:
    from assessor_app.store.opening import Opened
    from ui.application import Running
    from ui.handover import FirstWindow
    from ui.locking import Watch
    from ui.whereabouts import Place

PASSPHRASE = "ASSESSOR_PASSPHRASE"
OPENING = "Opening your workspace…"
LOCKED = "Its evidence is encrypted on this computer."
LOOK_AFTER_MS = 2_500
NEW = (
    "It keeps what you read and write on this computer. Nobody can bring a forgotten one back: Settings makes a "
    "recovery code to keep elsewhere."
)
WENT_WRONG = "Something went wrong inside Assessor ({}). What was saved is safe."
READS_ONLY = "This workspace can only be read: its folder cannot be written to. Nothing you do here is kept."


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
    on a thread of its own; the passphrase is asked when it is needed, and then the window is filled. Locking takes all
    of it down again but the window's outside and the lock of the folder."""

    filled = Signal()
    locked = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.status = 0
        self.running: Running | None = None
        self._asked = self._folder = folder
        self._closed = self._was_locked = False
        self._opened: Opened | None = None
        self._typed = ""
        self._place: Place | None = None
        self._first: FirstWindow | None = None
        self._watch: Watch | None = None
        self._later = QTimer(self, singleShot=True, interval=LOOK_AFTER_MS)
        self._later.timeout.connect(self._go_on)
        self.shell = Shell(folder)
        self.shell.waiting.say(OPENING)
        self.shell.painted.connect(lambda: self._open(os.environ.get(PASSPHRASE) or None))
        self.shell.closed.connect(self._on_shell_closed)
        self.shell.holds_back = self._holds_back
        self.opener = Opener(self)
        self.opener.came.connect(self._on_came)
        self._doorway = Doorway(self.shell)
        self._doorway.unlock_wanted.connect(self._on_unlock_wanted)
        self._doorway.restore_wanted.connect(self._restore_damaged)
        self._doorway.again_wanted.connect(self._try_again)
        self._doorway.place_chosen.connect(self._go_to)
        self._doorway.leave_wanted.connect(self._leave)

    def close(self) -> None:
        """Let the opening end, then close what came of it; leaves no thread, process, window or lock behind."""
        self._closed = True
        self._later.stop()
        self.opener.wait()
        QCoreApplication.sendPostedEvents(self)
        for part in (self._watch, self._first, self.running, self._opened):
            if part is not None:
                part.close()
        self.shell.deleteLater()
        QCoreApplication.sendPostedEvents(self.shell, QEvent.Type.DeferredDelete)

    @property
    def gate(self) -> QWidget | None:
        """What keeps the workspace shut; None while it is open."""
        return self._doorway.gate

    # -- opening

    def _open(self, passphrase: str | None) -> None:
        held = self._opened
        self._work(lambda: ready(self._folder, passphrase, held))

    def _work(self, task: "Callable[[], Ready]") -> None:
        if not self._closed:
            self.opener.open(task)

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
                self._ask(NEW if self._folder == self._asked else f"{NEW} It lies in {self._folder}.", new=True)
            case StoreBusy():
                self._doorway.show_open_elsewhere(self._folder)
            case StoreLocked() | NotRead() if self._opened is not None:
                self._doorway.refuse(found.sentence)
            case StoreLocked() if self._was_locked or not os.environ.get(PASSPHRASE):
                self._ask(found.sentence if self._typed else LOCKED)
            case KeysDamaged() | OtherVersion():  # no backup opens without its keys, and none is called for
                self._give_up(found)
            case StoreDamaged():
                self._offer_backups(found)
            case Exception():
                self._give_up(found)

    def _ask(self, sentence: str, *, new: bool = False) -> None:
        from ui.unlocking import ask_passphrase

        typed = ask_passphrase(sentence, new=new, refused=bool(self._typed), parent=self.shell)
        if typed is None:
            self._leave()
        else:
            self._typed = typed
            self._open(typed)

    def _fill(self, found: Ready) -> None:
        from ui import style
        from ui.application import Running

        self._typed, self._was_locked = "", False
        if self._folder != self._asked:
            remember(self._asked, self._folder)
        self.running = Running(found.opened.store, found.credentials)
        window = self.running.window
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, theme.theme_for(self.running.workspace.preference("appearance", "system")))
        sys.excepthook = window.news.excepthook
        self._doorway.fill(window)
        window.show_screen("queue")
        window.lock_wanted.connect(self.lock)
        window.restore_wanted.connect(self.restore)
        self._come_back(found)
        self._stand_watch()
        # what was broken off by the last quit goes on once the window has had its first moments
        self._later.start()
        self.filled.emit()

    def _come_back(self, found: Ready) -> None:
        """To where it was locked; with the news of what happened meanwhile."""
        assert self.running is not None
        window, place, self._place = self.running.window, self._place, None
        if place is not None:
            window.whereabouts.go_to(place)
        if found.opened.store.reads_only:
            window.notices.say(READS_ONLY, tone="warning")
        if found.said:
            undo, action = found.undo, "Take it back" if found.undo else ""
            window.notices.say(found.said, tone="warning", action=action, on_action=lambda: self.restore(undo))

    def _stand_watch(self) -> None:
        from ui.handover import FirstWindow
        from ui.locking import Watch

        assert self.running is not None and self._opened is not None
        if self._first is None and self._opened.lock is not None:
            self._first = FirstWindow(self._folder, self)
            self._first.asked_forward.connect(self.shell.come_forward)
        self._watch = Watch(self.running.window, self)
        self._watch.lock_wanted.connect(self.lock)

    def _go_on(self) -> None:
        if self.running is not None:
            self.running.arrivals.look_over_waiting()
            self.running.begin_syncing()
            self.running.backups.begin()

    # -- locked, open elsewhere, damaged

    def lock(self) -> None:
        """Hide everything at once, keep what was typed, and forget the key as soon as what was begun is finished."""
        if self.running is None or self._opened is None:
            return
        self._was_locked = True
        self._take_down()
        self._doorway.lock(waiting=bool(self._place and self._place.waiting))
        self._when_idle(self._forget)

    def _take_down(self) -> None:
        """The window's inside goes out of sight, and keeps what was typed; the rest is carried to the next."""
        assert self.running is not None
        window = self.running.window
        self._later.stop()
        self._place = window.whereabouts.place()
        if self._watch is not None:
            self._watch.close()
            self._watch = None
        window.hide()
        self.shell.repaint()  # nothing is to be read from here on; what follows takes its time
        self.shell.takeCentralWidget()
        window.close()
        self._place = replace(self._place, waiting=window.whereabouts.put_words_by())
        self.running.quieten()

    def _when_idle(self, then: "Callable[[], None]") -> None:
        """An import that runs is finished first; then everything that shows evidence is destroyed."""
        running = self.running
        assert running is not None

        def look() -> None:
            if self.running is running and running.background.idle:
                self.running = None
                sys.excepthook = sys.__excepthook__
                running.close()
                then()

        running.background.emptied.connect(lambda: QTimer.singleShot(0, self, look))
        look()

    def _forget(self) -> None:
        assert self._opened is not None
        self._opened.shut()
        self.locked.emit()

    def _on_unlock_wanted(self, passphrase: str) -> None:
        if self.running is None:
            self._open(passphrase)
        else:  # something that was begun still runs; the key is forgotten after it, and then asked for
            self.locked.connect(lambda: self._open(passphrase))

    def _offer_backups(self, error: StoreDamaged) -> None:
        """The store is named as damaged; a backup is offered where there is one."""
        from assessor_app.queries.keeping import backups_of, opens_by_itself

        if self._opened is not None:  # it was locked, or a restore went wrong: the folder is nobody's for a moment
            self._opened.close()
            self._opened = None
        found = backups_of(self._folder)
        if not found:
            self._give_up(error)
            return
        ask = not self._known() and not opens_by_itself(self._folder)
        self._doorway.offer_backups(error, found, ask=ask)

    def _known(self) -> str:
        """The passphrase, where it was given already."""
        return self._typed or os.environ.get(PASSPHRASE) or ""

    def _restore_damaged(self, name: str, typed: str) -> None:
        self._typed = passphrase = typed or self._known()
        self._doorway.wait("Going back to the backup…")
        self._work(lambda: restored_damaged(self._folder, passphrase or None, name))

    def restore(self, name: str) -> None:
        """Go back to a backup: the window is taken down, the store exchanged, and the window filled again."""
        if self.running is None or self._opened is None:
            return
        opened = self._opened
        self._take_down()
        self._doorway.wait("Going back to the backup…")
        self._when_idle(lambda: self._work(lambda: restored(opened, name)))

    # -- leaving

    def _give_up(self, error: Exception) -> None:
        """Say why on the terminal; and in the window, which stays where there is somebody to see it."""
        self.status = 1
        sentence = error.sentence if isinstance(error, AssessorError) else "".join(traceback.format_exception(error))
        sys.stderr.write(f"{sentence.rstrip()}\n")
        if QGuiApplication.platformName() in ("offscreen", "minimal"):
            self._leave()
            return
        for part in (self.running, self._opened):  # filled in part, or a restore that went wrong
            if part is not None:
                part.close()
        self.running = self._opened = None
        if isinstance(error, WrongPlace):
            self._doorway.offer_another_place(sentence, there=lies_in(self._folder))
        else:
            self._doorway.say_why_not(sentence if isinstance(error, AssessorError) else WENT_WRONG.format(error))

    def _try_again(self) -> None:
        self.status = 0
        self._doorway.wait(OPENING)
        if self._was_locked:  # neither the key store nor the environment is whoever comes back
            self._ask(LOCKED)
        else:
            self._open(self._known() or None)

    def _go_to(self, chosen: Path) -> None:
        """The workspace is in another folder, or to be made there; a passphrase typed before was for this one."""
        self._folder, self._typed = place_in(chosen), ""
        self.shell.lie_in(self._folder)
        self._try_again()

    def _leave(self) -> None:
        QTimer.singleShot(0, self.shell.close)

    def _holds_back(self) -> bool:
        return self.running is not None and self.gate is None and self.running.window.leaving.holds_back()

    def _on_shell_closed(self) -> None:
        self._closed = True  # the last window closed ends the application
