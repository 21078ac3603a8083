"""One window a workspace, and the way back to a backup when the workspace is damaged or a person wants it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from assessor_app.commands.preferences import set_preference
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.errors import StoreDamaged
from assessor_app.store import backups, keys, opening
from assessor_app.store.rows import AssessmentRow
from tests.builders import PASSPHRASE
from tests.decided import decide
from tests.screens.started import CTRL, PATIENCE, filled
from ui.gate import Damaged, NotOpened, OpenElsewhere
from ui.main_window import MainWindow
from ui.shell import Waiting
from ui.start import Start


def test_a_second_start_says_so_and_brings_the_first_forward(
    start: Start, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    second = Start(folder)
    try:
        second.shell.show()
        qtbot.waitUntil(lambda: isinstance(second.gate, OpenElsewhere), timeout=2_000)
        assert start._first is not None and isinstance(second.gate, OpenElsewhere)
        with qtbot.waitSignals([start._first.asked_forward, second.shell.closed], timeout=PATIENCE):
            qtbot.keyClick(second.gate.forward, Qt.Key.Key_Return)
    finally:
        second.close()


def test_a_first_window_that_does_not_answer_is_said(folder: Path, start: Start, qtbot: QtBot) -> None:
    held = opening.open_workspace(folder, PASSPHRASE)  # a command line, which has no window to bring
    try:
        start.shell.show()
        qtbot.waitUntil(lambda: isinstance(start.gate, OpenElsewhere), timeout=PATIENCE)
        assert isinstance(start.gate, OpenElsewhere)
        start.gate.forward.click()
        qtbot.waitUntil(lambda: "did not answer" in start.gate.sentence.text(), timeout=PATIENCE)
    finally:
        held.close()


def test_what_did_not_open_is_said_in_the_window_and_tried_again_by_one_key(
    folder: Path, start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "a screen")  # elsewhere nobody is there to see it
    key_file = folder / keys.FILE
    whole = key_file.read_bytes()
    key_file.write_bytes(b"{")
    start.shell.show()
    qtbot.waitUntil(lambda: isinstance(start.gate, NotOpened), timeout=PATIENCE)
    assert isinstance(start.gate, NotOpened) and "cannot be read" in start.gate.sentence.text()
    key_file.write_bytes(whole)
    filled(start, qtbot, lambda: qtbot.keyClick(start.gate, Qt.Key.Key_Return))
    assert start.status == 0


def test_keys_that_no_backup_can_help_offer_none(
    folder: Path, start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "a screen")
    with_backup(folder)
    for each in (folder, folder / backups.FOLDER):
        (each / keys.FILE).write_bytes(b"{")
    start.shell.show()
    qtbot.waitUntil(lambda: isinstance(start.gate, NotOpened), timeout=PATIENCE)
    assert isinstance(start.gate, NotOpened) and "copy of the workspace elsewhere" in start.gate.sentence.text()


def damage(folder: Path) -> None:
    path = folder / opening.DATABASE
    data = bytearray(path.read_bytes())
    data[9000:9200] = bytes(200)
    path.write_bytes(data)


def with_backup(folder: Path) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    set_preference(opened.store, "colour", "before")
    backups.make(opened.store, now="2026-11-23T09:00:00.000Z")
    set_preference(opened.store, "colour", "after")
    opened.close()


def test_a_damaged_workspace_is_named_and_a_backup_opened_by_one_key(folder: Path, start: Start, qtbot: QtBot) -> None:
    with_backup(folder)
    damage(folder)
    start.shell.show()
    qtbot.waitUntil(lambda: isinstance(start.gate, Damaged), timeout=PATIENCE)
    assert isinstance(start.gate, Damaged)
    said = start.gate.sentence.text()
    assert "damaged" in said and "assessor restore" not in said and "2026-11-23T" not in said
    window = filled(start, qtbot, lambda: qtbot.keyClick(start.gate.go, Qt.Key.Key_Return))
    assert window.workspace.preference("colour") == "before"
    assert list((folder / "set-aside").iterdir())


def test_a_damaged_workspace_without_a_backup_ends_with_its_sentence(
    folder: Path, start: Start, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(folder)
    with qtbot.waitSignal(start.shell.closed, timeout=PATIENCE):
        start.shell.show()
    assert start.status == 1 and "damaged" in capsys.readouterr().err


def test_the_words_of_the_database_stand_after_ours(folder: Path, start: Start, qtbot: QtBot) -> None:
    with_backup(folder)
    error = StoreDamaged("The store is damaged.", technical="Tree 3 page 3: btreeInitPage() returns error code 11")
    start._offer_backups(error)
    assert isinstance(start.gate, Damaged) and "btree" not in start.gate.sentence.text()
    said = [each.text() for each in start.gate.findChildren(QLabel)]
    assert said[-1] == "The database says: Tree 3 page 3: btreeInitPage() returns error code 11."


def test_a_workspace_of_a_newer_version_is_not_called_damaged(
    folder: Path, start: Start, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "a screen")
    with_backup(folder)
    opened = opening.open_workspace(folder, PASSPHRASE)
    with opened.store.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    opened.close()
    start.shell.show()
    qtbot.waitUntil(lambda: start.gate is not None and not isinstance(start.gate, Waiting), timeout=PATIENCE)
    assert isinstance(start.gate, NotOpened) and "newer version" in start.gate.sentence.text()


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_restoring_from_settings_can_be_taken_back(folder: Path, start: Start, qtbot: QtBot, key: Qt.Key) -> None:
    with_backup(folder)
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    assert window.stack.currentWidget() is window.settings
    name = window.settings.custody.keeping().backups[-1].name
    window.settings.backups._ask(name)
    assert window.settings.backups.go.hasFocus()
    again = filled(start, qtbot, lambda: qtbot.keyClick(window.settings.backups.go, key))
    assert again.workspace.preference("colour") == "before" and again.stack.currentWidget() is again.settings
    notice = again.notices.notices()[-1]
    assert "is kept" in notice.sentence
    back = filled(start, qtbot, lambda: start.restore(again.settings.custody.keeping().backups[0].name))
    assert back.workspace.preference("colour") == "after"


def test_what_was_decided_since_is_on_the_decisions_screen_after_going_back(
    folder: Path, start: Start, qtbot: QtBot
) -> None:
    with_backup(folder)
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-9"])
    opened.close()
    filled(start, qtbot, start.shell.show)
    window = filled(start, qtbot, lambda: start.restore(backups.backups(folder)[-1].name))
    window.show_screen("decisions")
    assert window.decisions.table.chosen_id() == "decision-S-9"
    assert len(window.settings.custody.keeping().backups) == 2


def test_a_submission_whose_question_is_open_again_after_going_back_is_not_refused_unasked(
    folder: Path, start: Start, qtbot: QtBot
) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    with opened.store.write() as session:
        session.execute(update(AssessmentRow).values(conflict=None))
    opened.close()
    with_backup(folder)
    window = filled(start, qtbot, start.shell.show)
    submission = window.workspace.queue()[0].submission
    window.workspace.answer_conflict(submission, Conflict.NONE)
    window.start_scoring(str(submission))
    assert window.workspace.current == submission
    window.show_screen("settings")
    again = filled(start, qtbot, lambda: start.restore(backups.backups(folder)[-1].name))
    assert again.stack.currentWidget() is again.settings and again.workspace.current is None
    assert not any("conflict of interest" in notice.sentence for notice in again.notices.notices())
