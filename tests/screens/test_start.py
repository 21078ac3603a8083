"""Starting: the window is there before the workspace is, and fills when it is open."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from assessor_app.store import opening
from tests.builders import PASSPHRASE
from ui import theme
from ui.shell import PLACE, fitting, look_left
from ui.start import Start
from ui.theme import Size

PATIENCE = 60_000
HEAVY = ("sqlalchemy", "typer", "fastapi", "pymupdf", "cv2", "av", "docx", "ui.main_window")


@pytest.fixture
def folder(tmp_path: Path, cheap_passphrase: None) -> Path:
    opening.create(tmp_path / "workspace", PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    return tmp_path / "workspace"


@pytest.fixture
def start(folder: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Iterator[Start]:
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", PASSPHRASE)
    made = Start(folder)
    yield made
    if isValid(made.shell):
        made.shell.close()
        made.close()


def test_the_window_is_painted_before_the_workspace_is_opened(start: Start, qtbot: QtBot) -> None:
    with qtbot.waitSignals([start.shell.painted, start.filled], order="strict", timeout=PATIENCE):
        start.shell.show()
        assert start.running is None


def test_the_open_workspace_takes_the_place_of_the_word_of_waiting(start: Start, qtbot: QtBot) -> None:
    with qtbot.waitSignal(start.filled, timeout=PATIENCE):
        start.shell.show()
    assert start.running is not None and start.shell.centralWidget() is start.running.window


def test_a_window_closed_while_it_opens_leaves_the_workspace_free(start: Start, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(start.shell.painted, timeout=PATIENCE):
        start.shell.show()
    start.shell.close()
    start.close()
    assert start.running is None
    opening.open_workspace(folder, PASSPHRASE).close()


def test_closing_the_filled_window_closes_what_is_in_it(start: Start, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(start.filled, timeout=PATIENCE):
        start.shell.show()
    start.shell.close()
    start.close()
    opening.open_workspace(folder, PASSPHRASE).close()


def test_the_window_stands_where_it_stood(start: Start, folder: Path, qtbot: QtBot) -> None:
    start.shell.show()
    start.shell.resize(1024, 650)
    start.shell.close()
    again = Start(folder)
    assert (again.shell.width(), again.shell.height()) == (1024, 650)
    again.close()


def test_the_first_picture_has_the_look_the_window_was_left_with(start: Start, folder: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(start.filled, timeout=PATIENCE):
        start.shell.show()
    assert start.running is not None
    start.running.window.set_appearance("dark")
    start.shell.close()
    assert look_left(folder) is theme.DARK


def test_the_shell_bears_the_one_title(start: Start) -> None:
    assert start.shell.windowTitle() == "Assessor"


def test_a_window_that_cannot_be_built_says_so_and_ends(
    start: Start, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Start, "_fill", broken)
    with qtbot.waitSignal(start.shell.closed, timeout=PATIENCE):
        start.shell.show()
    assert start.status == 1 and "ZeroDivisionError" in capsys.readouterr().err


def test_a_place_that_makes_no_sense_is_passed_over(start: Start, folder: Path) -> None:
    (folder / PLACE).write_bytes(b"\xff not a place")
    again = Start(folder)
    room = again.shell.screen().availableGeometry().size()
    assert again.shell.size() == fitting(room, theme.current().px(Size.TITLE_BAR))
    again.close()


def test_a_wrong_passphrase_from_the_environment_ends_with_its_sentence(
    start: Start, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", "not this one")
    with qtbot.waitSignal(start.shell.closed, timeout=PATIENCE):
        start.shell.show()
    assert start.status == 1 and "passphrase" in capsys.readouterr().err


def test_nothing_heavy_is_loaded_before_the_first_picture() -> None:
    seen = f"import sys, assessor_app.cli.window, ui.start; print([n for n in {HEAVY} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", seen], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_first_picture_loads_no_namespace_of_enums() -> None:
    """Naming `Qt` costs a fifth of a whole bare start."""
    script = (
        "import sys; from pathlib import Path; from PySide6 import QtCore; from PySide6.QtWidgets import QApplication;"
        "from ui import theme; from ui.shell import Shell; app = QApplication([]);"
        "theme.prepare(app, theme.first_theme()); shell = Shell(Path('nowhere')); shell.waiting.say('Opening');"
        "shell.show(); app.processEvents(); print('Qt' in vars(QtCore))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_a_first_start_begins_at_what_can_be_done(start: Start, qtbot: QtBot) -> None:
    with qtbot.waitSignal(start.filled, timeout=PATIENCE):
        start.shell.show()
    focus = start.shell.focusWidget()
    assert focus is not None and focus.accessibleName() == "Import a bundle…"


def test_the_first_window_is_no_larger_than_the_screen_has_room_for() -> None:
    assert fitting(QSize(1280, 720), 40) == QSize(1272, 680)
    assert fitting(QSize(1920, 1200), 40) == QSize(1440, 900)
