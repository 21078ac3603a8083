"""What stands in the window's place while the workspace is shut: a word of waiting, or the gate that keeps it shut."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from assessor_app.domain.errors import StoreDamaged
from ui import theme
from ui.shell import Shell

if TYPE_CHECKING:
    from assessor_app.queries.keeping import BackupView
    from ui.gate import Locked

GONE = "The key is gone from memory until you unlock."
SHUT = f"What you wrote is saved. {GONE}"
WAITING = "Not all you wrote is saved. What could not be kept waits here until you unlock, and is lost if you quit."
NOT_ANSWERED = "The other window did not answer. Look for it, or end it; this one opens nothing meanwhile."


class Doorway(QObject):
    """`gate` is what stands there now; None while the window is open. Gates are imported when one is needed."""

    unlock_wanted = Signal(str)  # the passphrase
    restore_wanted = Signal(str, str)  # a backup, and the passphrase that was typed
    again_wanted = Signal()
    place_chosen = Signal(Path)  # the folder a person wants instead
    leave_wanted = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self.gate: QWidget | None = None

    def fill(self, window: QWidget) -> None:
        """The workspace is open."""
        self.gate = None
        self._shell.fill(window)

    def wait(self, words: str) -> None:
        from ui.shell import Waiting

        waiting = Waiting()
        waiting.say(words)
        self._show(waiting)

    def lock(self, *, waiting: bool = False) -> None:
        """`waiting` says that words which were refused are carried over."""
        from ui.gate import Locked

        gate = Locked(GONE, WAITING) if waiting else Locked(SHUT)
        gate.unlocked.connect(self._on_gate_unlocked)
        gate.quit_wanted.connect(self.leave_wanted)
        self._show(gate)

    def refuse(self, sentence: str) -> None:
        """It stays locked."""
        if isinstance(self.gate, _locked()):
            self.gate.refuse(sentence)

    def show_open_elsewhere(self, folder: Path) -> None:
        from ui.gate import OpenElsewhere
        from ui.handover import Caller

        gate, leave = OpenElsewhere(), self.leave_wanted.emit
        gate.forward_wanted.connect(lambda: Caller(folder, leave, lambda: gate.say(NOT_ANSWERED), gate))
        gate.quit_wanted.connect(self.leave_wanted)
        sys.stderr.write("Another Assessor has this workspace open.\n")
        self._show(gate)

    def offer_backups(self, error: StoreDamaged, found: "Sequence[BackupView]", *, ask: bool) -> None:
        """The store is named as damaged; `ask` for the passphrase where it is not known."""
        from ui.gate import Damaged

        gate = Damaged(error.what, found, ask=ask, aside=error.aside)
        gate.restore_wanted.connect(self.restore_wanted)
        gate.quit_wanted.connect(self.leave_wanted)
        sys.stderr.write(f"{error.sentence}\n")
        self._show(gate)

    def say_why_not(self, sentence: str) -> None:
        """It did not open, and there is nothing to choose."""
        from ui.gate import NotOpened

        gate = NotOpened(sentence)
        gate.again_wanted.connect(self.again_wanted)
        gate.quit_wanted.connect(self.leave_wanted)
        self._show(gate)

    def offer_another_place(self, sentence: str, *, there: bool) -> None:
        """No workspace may lie where it was to be; `there` says that one does."""
        from ui.gate import Misplaced

        gate = Misplaced(sentence, there=there)
        gate.elsewhere_wanted.connect(self._ask_for_place)
        gate.again_wanted.connect(self.again_wanted)
        gate.quit_wanted.connect(self.leave_wanted)
        self._show(gate)

    def _ask_for_place(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self._shell, "In which folder?", str(Path.home()))
        if chosen:
            self.place_chosen.emit(Path(chosen))

    def _show(self, gate: QWidget) -> None:
        from ui import style

        app = QApplication.instance()
        assert isinstance(app, QApplication)
        style.apply(app, theme.current())
        self.gate = gate
        self._shell.fill(gate)
        gate.setFocus()

    def _on_gate_unlocked(self, passphrase: str) -> None:
        if isinstance(self.gate, _locked()):
            self.gate.busy("Unlocking…")
            self.unlock_wanted.emit(passphrase)


def _locked() -> "type[Locked]":
    from ui.gate import Locked

    return Locked
