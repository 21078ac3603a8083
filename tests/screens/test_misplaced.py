"""A workspace in a folder that a cloud service copies about: it is said, and another folder can be chosen at once."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from assessor_app.commands.own_folder import own_folder
from assessor_app.store import opening
from tests import builders
from tests.builders import PASSPHRASE
from tests.screens.started import PATIENCE, filled
from ui.gate import Misplaced
from ui.start import Start

Started = Callable[[Path], Start]


@pytest.fixture
def started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication, cheap_passphrase: None
) -> Iterator[Started]:
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "Dropbox"))
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "a screen")  # elsewhere nobody is there to see it
    monkeypatch.setattr("ui.application.credentials", lambda: builders.known)
    made: list[Start] = []

    def begin(folder: Path) -> Start:
        made.append(Start(folder))
        return made[-1]

    yield begin
    for start in made:
        if isValid(start.shell):
            start.shell.close()
            start.close()


@pytest.fixture
def synced(tmp_path: Path) -> Path:
    """The folder of this person's workspaces, which Dropbox copies about."""
    return tmp_path / "Dropbox" / "Assessor"


def gate_of(start: Start, qtbot: QtBot) -> Misplaced:
    start.shell.show()
    qtbot.waitUntil(lambda: isinstance(start.gate, Misplaced), timeout=PATIENCE)
    assert isinstance(start.gate, Misplaced)
    return start.gate


def choosing(monkeypatch: pytest.MonkeyPatch, folder: Path | str) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))


def test_another_folder_is_chosen_by_one_key_and_opened_the_next_time_too(
    started: Started, synced: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "here"
    place.mkdir()
    choosing(monkeypatch, place)
    start = started(own_folder())
    gate = gate_of(start, qtbot)
    assert "kept in step by Dropbox" in gate.sentence.text()
    filled(start, qtbot, lambda: qtbot.keyClick(gate, Qt.Key.Key_Return))
    assert start.status == 0 and opening.exists(place) and not opening.exists(synced)
    assert own_folder() == place


def test_a_workspace_that_was_moved_is_chosen_with_what_is_in_it(
    started: Started, synced: Path, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = tmp_path / "moved"
    opening.create(moved, PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    shutil.copytree(moved, synced)
    choosing(monkeypatch, moved)
    start = started(own_folder())
    gate = gate_of(start, qtbot)
    assert "The workspace that lies there stays as it is" in said_in(gate)
    window = filled(start, qtbot, gate.choose.click)
    assert window.workspace.store.folder == moved and own_folder() == moved


def said_in(gate: Misplaced) -> str:
    from PySide6.QtWidgets import QLabel

    return " ".join(each.text() for each in gate.findChildren(QLabel))


def test_among_other_files_the_workspace_gets_a_folder_of_its_own(
    started: Started, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "letter.txt").touch()
    choosing(monkeypatch, tmp_path / "documents")
    start = started(own_folder())
    filled(start, qtbot, gate_of(start, qtbot).choose.click)
    assert opening.exists(tmp_path / "documents" / "Assessor")


def test_a_folder_that_is_no_better_is_said_to_be_none_and_asked_for_again(
    started: Started, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Nextcloud").mkdir()
    choosing(monkeypatch, tmp_path / "Nextcloud")
    start = started(own_folder())
    first = gate_of(start, qtbot)
    first.choose.click()
    qtbot.waitUntil(lambda: isinstance(start.gate, Misplaced) and start.gate is not first, timeout=PATIENCE)
    assert isinstance(start.gate, Misplaced) and "kept in step by Nextcloud" in start.gate.sentence.text()
    assert own_folder() == tmp_path / "Dropbox" / "Assessor"


def test_who_chooses_none_stands_where_they_stood(
    started: Started, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    choosing(monkeypatch, "")
    start = started(own_folder())
    gate = gate_of(start, qtbot)
    gate.choose.click()
    assert start.gate is gate


def test_a_folder_named_by_hand_is_not_remembered(
    started: Started, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = own_folder()
    choosing(monkeypatch, tmp_path / "here")
    start = started(tmp_path / "OneDrive" / "trial")
    filled(start, qtbot, gate_of(start, qtbot).choose.click)
    assert opening.exists(tmp_path / "here") and own_folder() == usual
