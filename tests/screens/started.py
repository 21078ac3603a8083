"""A window that was started as a person starts it: filled, locked and unlocked by keys."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.builders import PASSPHRASE
from ui.gate import Locked
from ui.main_window import MainWindow
from ui.start import Start

PATIENCE = 30_000
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def filled(start: Start, qtbot: QtBot, by: object) -> MainWindow:
    with qtbot.waitSignal(start.filled, timeout=PATIENCE):
        by()  # type: ignore[operator]
    assert start.running is not None
    start.shell.activateWindow()
    return start.running.window


def locked(start: Start, qtbot: QtBot) -> Locked:
    assert start.running is not None
    with qtbot.waitSignal(start.locked, timeout=PATIENCE):
        qtbot.keyClick(start.running.window, Qt.Key.Key_L, CTRL | SHIFT)
    assert isinstance(start.gate, Locked)
    return start.gate


def unlock(start: Start, qtbot: QtBot, gate: Locked, word: str = PASSPHRASE) -> MainWindow:
    qtbot.keyClicks(gate.field, word)
    return filled(start, qtbot, lambda: qtbot.keyClick(gate.field, Qt.Key.Key_Return))
