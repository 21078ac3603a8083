"""The lock: everything out of sight, the key forgotten, and back to the same place; driven as hands drive it."""

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assessor_app.commands.preferences import set_preference
from assessor_app.domain.evidence import TextRange
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import keys, opening
from tests.builders import PASSPHRASE
from tests.coaching import bring, consented
from tests.journeys.readings import SUBMISSION
from tests.screens.started import CTRL, PATIENCE, SHIFT, filled, locked, unlock
from ui import locking
from ui.gate import Locked
from ui.main_window import MainWindow
from ui.settings.lock_section import PREFERENCE
from ui.start import Start
from ui.whereabouts import Whereabouts


def test_locking_hides_everything_and_forgets_the_key(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    assert start.running is not None
    key = start.running.workspace.store.key
    locked(start, qtbot)
    assert start.shell.centralWidget() is start.gate and start.running is None
    assert key.hex == "00" * 32


def test_nothing_is_written_into_the_passphrase_while_it_is_tried(qtbot: QtBot) -> None:
    gate = Locked("It is locked.")
    qtbot.addWidget(gate)
    qtbot.keyClicks(gate.field, "seven")
    gate.busy("Unlocking…")
    qtbot.keyClicks(gate.field, " rivers")
    assert gate.field.text() == "seven"
    gate.refuse("That is not it.")
    qtbot.keyClicks(gate.field, "six")
    assert gate.field.text() == "six"


def test_work_that_ended_and_was_not_heard_of_yet_does_not_keep_the_lock_waiting(
    start: Start, window: MainWindow, qtbot: QtBot
) -> None:
    background, ended = window.workspace.background, threading.Event()
    qtbot.waitUntil(lambda: background.idle, timeout=PATIENCE)
    background.came_back.connect(lambda _number: ended.set(), Qt.ConnectionType.DirectConnection)
    background.run(lambda: None)
    assert ended.wait(10)  # no event of Qt's is delivered meanwhile
    with qtbot.waitSignal(start.locked, timeout=PATIENCE):
        start.lock()


def test_what_waits_for_the_windows_first_moments_is_not_begun_behind_the_lock(
    start: Start, window: MainWindow, qtbot: QtBot
) -> None:
    assert start._later.isActive()
    start.lock()
    assert not start._later.isActive()
    qtbot.waitUntil(lambda: start.running is None, timeout=PATIENCE)


def test_a_locked_window_stays_the_only_one(start: Start, window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    locked(start, qtbot)
    with pytest.raises(opening.StoreBusy):
        opening.open_workspace(folder, PASSPHRASE)


def test_unlocking_returns_to_the_same_place(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    window.start_scoring(SUBMISSION)
    criterion = window.score.view.credential.rubric.criteria[1].id
    window.score.held.choose_criterion(criterion)
    qtbot.keyClick(window, Qt.Key.Key_C)
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again is not window and again.stack.currentWidget() is again.score
    assert (again.workspace.current, again.score.criterion) == (SUBMISSION, criterion)
    assert again.score.rubric.is_writing()


def test_a_note_half_typed_is_kept_when_the_window_locks(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    window.start_scoring(SUBMISSION)
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert window.score.rubric.active is not None
    qtbot.keyClicks(window.score.rubric.active.rationale, "half a thou")
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again.score.rubric.active is not None
    assert again.score.rubric.active.rationale.toPlainText() == "half a thou"


def test_unlocking_returns_to_the_sheet_before_the_decision(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    window.start_scoring(SUBMISSION)
    qtbot.keyClick(window, Qt.Key.Key_Return, CTRL)
    assert window.score.deciding.on
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again.stack.currentWidget() is again.score and again.score.deciding.on
    qtbot.keyClick(again, Qt.Key.Key_Escape)
    assert not again.score.deciding.on


def in_a_coach_session(folder: Path) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    bring(opened.store, consented("S-7"))
    opened.close()


def coaching(start: Start, folder: Path, qtbot: QtBot) -> MainWindow:
    in_a_coach_session(folder)
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)
    assert window.coach.room.begin([SubmissionId("S-7")])
    return window


def test_unlocking_goes_on_with_the_coach_session(start: Start, folder: Path, qtbot: QtBot) -> None:
    in_a_coach_session(folder)
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)
    desk, session = window.coach.make(), window.coach.room
    assert session.begin([SubmissionId("S-7")])
    first = desk.place
    qtbot.keyClick(window, Qt.Key.Key_Tab)
    left = desk.place
    assert left != first
    qtbot.keyClick(window, Qt.Key.Key_T, CTRL)
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again.stack.currentWidget() is again.coach and again.coach.desk is not None
    assert (again.coach.room.session, again.coach.desk.place) == (session.session, left)
    assert again.coach.desk.notebook.tab == 1


def test_a_room_that_was_shown_the_evidence_sees_nothing_else_after_the_lock(
    start: Start, folder: Path, qtbot: QtBot
) -> None:
    window = coaching(start, folder, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_F5)
    again = unlock(start, qtbot, locked(start, qtbot))
    desk = again.coach.desk
    assert desk is not None and desk.bar.isVisible()
    assert [w for w in (desk.header, desk.notebook, again.rail, again.status) if w.isVisible()] == []
    qtbot.keyClick(again, Qt.Key.Key_F5)
    assert desk.notebook.isVisible() and again.rail.isVisible()


def test_the_lock_loses_no_word_about_a_moment(start: Start, folder: Path, qtbot: QtBot) -> None:
    window = coaching(start, folder, qtbot)
    desk = window.coach.make()
    desk.looking.show((SubmissionId("S-7"), ArtifactId("a1")))
    qtbot.waitUntil(lambda: desk.stage.opened is not None, timeout=PATIENCE)
    for key in (Qt.Key.Key_F5, Qt.Key.Key_M):
        qtbot.keyClick(window.focusWidget() or window, key)
    qtbot.keyClicks(window.focusWidget() or window, "Half a tho")
    again = unlock(start, qtbot, locked(start, qtbot))
    assert [m.words for m in again.coach.room.view().session.moments] == ["Half a tho"]
    desk = again.coach.make()
    desk.stage.show_waiting()
    desk.stage.setFocus()
    qtbot.keyClick(again.focusWidget() or again, Qt.Key.Key_M)
    qtbot.keyClicks(again.focusWidget() or again, "While it opened")
    again = unlock(start, qtbot, locked(start, qtbot))
    kept = again.coach.room.view().session
    assert "While it opened" in [n.words for n in kept.notes] + [m.words for m in kept.moments]


def test_unlocking_has_the_same_criterion_in_hand(start: Start, folder: Path, qtbot: QtBot) -> None:
    window = coaching(start, folder, qtbot)
    held = window.coach.make().held
    first = held.criterion
    held.step_criterion(1)
    left = held.criterion
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again.coach.desk is not None
    assert left != first and again.coach.desk.held.criterion == left


def test_unlocking_returns_to_the_page_the_zoom_and_the_words_in_hand(
    start: Start, window: MainWindow, qtbot: QtBot
) -> None:
    window.start_scoring(SUBMISSION)
    stage = window.score.stage
    qtbot.waitUntil(lambda: stage.viewer is stage.document and stage.opened is not None, timeout=PATIENCE)
    stage.document.pages.set_zoom(1.7)
    stage.select_anchor(TextRange("half", 0, 4, page=1))
    qtbot.waitUntil(lambda: bool(stage.selection_anchors()), timeout=PATIENCE)
    left = stage.spot()
    again = unlock(start, qtbot, locked(start, qtbot)).score.stage
    qtbot.waitUntil(lambda: again.opened is not None and bool(again.selection_anchors()), timeout=PATIENCE)
    assert left.zoom == pytest.approx(1.7) and again.spot() == left


def test_unlocking_has_the_same_line_of_the_queue_chosen(start: Start, folder: Path, qtbot: QtBot) -> None:
    in_a_coach_session(folder)
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window.queue.table, Qt.Key.Key_Down)
    left = window.queue.table.chosen_id()
    first = next(item.id for item in window.queue.table.rows.items() if hasattr(item, "id"))
    assert left and left != first
    assert unlock(start, qtbot, locked(start, qtbot)).queue.table.chosen_id() == left


def test_a_coach_session_left_for_another_screen_waits_there_after_the_lock(
    start: Start, folder: Path, qtbot: QtBot
) -> None:
    window = coaching(start, folder, qtbot)
    for _ in range(2):  # the first says that the teacher sits beside
        qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again.stack.currentWidget() is again.settings and again.coach.room.session is not None


def test_a_wrong_passphrase_keeps_the_window_locked(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    gate = locked(start, qtbot)
    qtbot.keyClicks(gate.field, "seven loud rivers")
    with qtbot.waitSignal(start.opener.came, timeout=PATIENCE):
        qtbot.keyClick(gate.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "wrong" in gate.sentence.text(), timeout=PATIENCE)
    assert start.running is None and gate.button.isEnabled()
    gate.field.clear()
    unlock(start, qtbot, gate)


def test_the_recovery_code_unlocks_it(start: Start, window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    code = keys.new_recovery_code(folder, keys.unwrap(folder, PASSPHRASE))
    unlock(start, qtbot, locked(start, qtbot), code)


def test_it_locks_by_itself_when_nobody_is_there(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(start.locked, timeout=PATIENCE):
        window.workspace.set_preference(PREFERENCE, 0.05)


def test_where_nobody_tells_of_sleep_the_first_key_after_it_locks_and_types_nothing(
    start: Start, window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Asleep, a computer counts no time but by its clock; on some systems no news of it is heard."""
    qtbot.keyClick(window, Qt.Key.Key_Down)
    monkeypatch.setattr(locking, "time", lambda: time.time() + 239)
    qtbot.keyClick(window, Qt.Key.Key_Down)
    assert start.gate is None
    monkeypatch.setattr(locking, "time", lambda: time.time() + 239 + 241)
    with qtbot.waitSignal(start.locked, timeout=PATIENCE):
        qtbot.keyClick(window, Qt.Key.Key_2, CTRL)
    assert start._place is not None and start._place.screen == "queue"


def test_it_does_not_lock_while_a_recording_is_watched(
    start: Start, window: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    watching = [True, True, True]
    monkeypatch.setattr(Whereabouts, "playing", property(lambda _: bool(watching) and watching.pop()))
    with qtbot.waitSignal(start.locked, timeout=PATIENCE):
        window.workspace.set_preference(PREFERENCE, 0.05)
    assert watching == []


@pytest.mark.parametrize("news", ["_on_sleep", "_on_screen"])
def test_the_desktop_s_news_lock_it(start: Start, window: MainWindow, news: str, qtbot: QtBot) -> None:
    assert start._watch is not None
    getattr(start._watch, news)(False)
    assert start.gate is None
    with qtbot.waitSignal(start.locked, timeout=PATIENCE):
        getattr(start._watch, news)(True)


def test_what_was_begun_is_finished_before_the_key_goes(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    from threading import Event

    assert start.running is not None
    go, workspace = Event(), window.workspace

    def slow_write() -> None:
        go.wait(60)
        set_preference(workspace.store, "written", "after the lock")

    start.running.background.run(slow_write)
    qtbot.keyClick(window, Qt.Key.Key_L, CTRL | SHIFT)
    assert isinstance(start.gate, Locked) and start.shell.centralWidget() is start.gate
    with qtbot.waitSignal(start.locked, timeout=PATIENCE):
        go.set()
    again = unlock(start, qtbot, start.gate)
    assert again.workspace.preference("written") == "after the lock"


def test_closing_a_locked_window_leaves_the_workspace_free(
    start: Start, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    locked(start, qtbot)
    start.shell.close()
    start.close()
    opening.open_workspace(folder, PASSPHRASE).close()


def test_the_key_leaves_no_trace_in_what_the_window_keeps_beside_the_store(
    start: Start, window: MainWindow, folder: Path
) -> None:
    start.shell.close()
    start.close()
    key = keys.unwrap(folder, PASSPHRASE)
    for path in folder.rglob("*"):
        if path.is_file():
            kept = path.read_bytes()
            assert key not in kept and key.hex().encode() not in kept and PASSPHRASE.encode() not in kept


BUS = """
import sys
from PySide6.QtCore import QObject, Slot, SLOT, QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from ui.desktop import dbus
app = QCoreApplication([])
class Ear(QObject):
    @Slot(bool)
    def _on_sleep(self, going): print("sleep", going); app.quit()
    @Slot(bool)
    def _on_screen(self, dark): print("screen", dark); app.quit()
ear = Ear()
print(sorted(dbus.listen(ear)))
news = QDBusMessage.createSignal("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged")
news.setArguments([True])
bus = QDBusConnection.sessionBus()
bus.registerService("org.freedesktop.ScreenSaver")
QTimer.singleShot(0, lambda: bus.send(news))
QTimer.singleShot(20000, app.quit)
app.exec()
"""


def test_the_screen_lock_is_heard_on_a_real_bus() -> None:
    import shutil

    if shutil.which("dbus-run-session") is None:
        pytest.skip("there is no dbus-run-session here")
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", BUS], capture_output=True, text=True, timeout=60, check=False
    )
    assert "screen True" in done.stdout, done.stdout + done.stderr
