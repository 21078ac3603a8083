"""Words that were refused are not lost silently: quitting asks once, and the lock carries them over."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from assessor_app.domain.assessment import RATIONALE_LIMIT, Conflict
from tests.full_disks import no_room
from tests.journeys.readings import SUBMISSION
from tests.screens.started import PATIENCE, locked, unlock
from ui.doorway import WAITING
from ui.gate import Locked
from ui.leaving import UNSAVED
from ui.main_window import MainWindow
from ui.scoring.rationale import RationaleField
from ui.start import Start
from ui.widgets.button import Button
from ui.widgets.kept_words import KeptWords

TOO_LONG = "word " * (RATIONALE_LIMIT // 5) + "end"
MANY = "語" * 6_000  # kept, where there is room for a few pages


def read(window: MainWindow) -> RationaleField:
    window.workspace.answer_conflict(SUBMISSION, Conflict.NONE)
    window.start_scoring(SUBMISSION)
    return rationale(window)


def rationale(window: MainWindow) -> RationaleField:
    assert window.score.rubric.active is not None
    return window.score.rubric.active.rationale


def kept(window: MainWindow) -> list[str]:
    return list(window.workspace.score_view().assessment.rationales.values())


def warned(gate: Locked) -> bool:
    return WAITING in [each.text() for each in gate.findChildren(QLabel) if each.isVisible()]


def held_back(window: MainWindow) -> bool:
    return UNSAVED in [notice.sentence for notice in window.notices.notices()]


def test_quitting_with_words_that_were_refused_is_asked_once(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    read(window).setPlainText(TOO_LONG)
    assert not start.shell.close()
    assert start.shell.isVisible() and held_back(window)
    assert start.shell.close()


def test_words_that_would_be_lost_can_be_copied(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    read(window).setPlainText(TOO_LONG)
    start.shell.close()
    notice = next(each for each in window.notices.notices() if each.sentence == UNSAVED)
    press = next(each for each in notice.findChildren(Button) if each.accessibleName() == "Copy them")
    qtbot.mouseClick(press, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == TOO_LONG


def test_quitting_is_asked_for_words_that_are_out_of_sight(start: Start, window: MainWindow) -> None:
    field = read(window)
    field.setPlainText(TOO_LONG)
    field.keep()
    window.score.held.step_criterion(1)
    window.score.held.shut.emit()
    assert not start.shell.close()


def test_quitting_is_free_again_when_the_words_are_kept(start: Start, window: MainWindow) -> None:
    field = read(window)
    field.setPlainText(TOO_LONG)
    start.shell.close()
    field.write("Shorter")
    assert not held_back(window) and start.shell.close()


def test_the_lock_carries_words_over_that_a_full_disk_refused(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    field = read(window)
    full = no_room(window.workspace.store)
    full.__enter__()  # it ends with the store, which the lock shuts
    field.setPlainText(MANY)
    gate = locked(start, qtbot)
    assert warned(gate)
    again = unlock(start, qtbot, gate)
    assert rationale(again).toPlainText() == MANY
    qtbot.waitUntil(lambda: kept(again) == [MANY], timeout=PATIENCE)


def test_the_gate_goes_on_saying_what_quitting_loses_however_the_tries_to_unlock_go(
    start: Start, window: MainWindow, qtbot: QtBot
) -> None:
    read(window).setPlainText(TOO_LONG)
    gate = locked(start, qtbot)
    qtbot.keyClick(gate.field, Qt.Key.Key_Return)
    assert "Type your passphrase" in gate.sentence.text() and warned(gate)
    qtbot.keyClicks(gate.field, "another one")
    qtbot.keyClick(gate.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "is wrong" in gate.sentence.text(), timeout=PATIENCE)
    assert warned(gate)


def test_the_lock_carries_over_what_waits_for_a_session(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    window.show_screen("coach")
    prompts = window.coach.make().notebook.prompts
    field = KeptWords("", "Questions")
    field.setPlainText("What do they build on?")
    prompts._put_by.put(("a credential", "a criterion"), field)
    field.deleteLater()
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again.coach.desk is not None
    words = again.coach.desk.notebook.prompts._put_by.words
    assert words == {("a credential", "a criterion"): "What do they build on?"}


def test_the_gate_says_nothing_of_it_where_all_is_saved(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    read(window).setPlainText("Shorter")
    gate = locked(start, qtbot)
    assert "What you wrote is saved" in gate.sentence.text() and not warned(gate)
