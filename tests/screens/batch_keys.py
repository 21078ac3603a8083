"""The keys of the Decisions screen, and what is in sight there."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.commands import batches
from assessor_app.domain.export_profile import Profile
from assessor_app.reports.batch_zip import batch_at
from assessor_app.reports.selection import Selection
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import known
from ui.main_window import MainWindow

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


def press(qtbot: QtBot, window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    focus = QApplication.focusWidget() or window
    qtbot.keyClick(focus, key, modifier or Qt.KeyboardModifier.NoModifier)


def words(widget: QWidget) -> str:
    return "\n".join(found.text() for found in widget.findChildren(QLabel) if found.isVisible())


def offer(qtbot: QtBot, window: MainWindow) -> None:
    """Ctrl+Enter, and the dry run is there."""
    press(qtbot, window, ENTER, CTRL)
    qtbot.waitUntil(lambda: window.decisions.sheets.batch.plan is not None, timeout=20_000)


def write(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.decisions.sheets.batch.done, timeout=20_000):
        press(qtbot, window, ENTER, CTRL)


def send(store: Store, name: str, folder: Path, form: str = "csv") -> None:
    """A batch in one form that went out before the window was opened."""
    batches.new_batch(
        store, name, Profile("p", (form,)), now=builders.ticking(), new_id=builders.counting(f"id {name}")
    )  # fmt: skip
    batches.dry_run(store, name, now=builders.ticking())
    batches.write(store, name, batch_at(folder, Selection(store, known)), now=builders.ticking())
