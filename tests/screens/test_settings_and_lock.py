"""Settings, the lock, one window a workspace, and the way back to a backup: driven as hands drive them."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from assessor_app.commands.preferences import set_preference
from assessor_app.documents.pool import WorkerPool, sandbox_layers
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.preferences import preferences
from assessor_app.store import backups, keys, opening
from tests import builders
from tests.coaching import bring, consented
from tests.conftest import PASSPHRASE
from tests.journeys.lives import make_workspace
from tests.journeys.readings import SUBMISSION
from ui import application
from ui.gate import Damaged, Locked, OpenElsewhere
from ui.main_window import MainWindow
from ui.settings.about_section import HELD
from ui.settings.lock_section import PREFERENCE
from ui.settings.recovery_section import RecoverySection
from ui.start import Start
from ui.whereabouts import Whereabouts

PATIENCE = 30_000
NEW = "eight new hills"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def folder(tmp_path: Path, cheap_passphrase: None) -> Path:
    make_workspace(tmp_path / "workspace")
    return tmp_path / "workspace"


@pytest.fixture
def start(folder: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Start]:
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(keys, "remembered", lambda _: None)
    monkeypatch.setattr(application, "credentials", lambda: lambda _name, _version: builders.credential())
    made = Start(folder)
    yield made
    if isValid(made.shell):
        made.shell.close()
        made.close()


@pytest.fixture
def window(start: Start, qtbot: QtBot) -> MainWindow:
    return filled(start, qtbot, start.shell.show)


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


# -- the lock


def test_locking_hides_everything_and_forgets_the_key(start: Start, window: MainWindow, qtbot: QtBot) -> None:
    assert start.running is not None
    key = start.running.workspace.store.key
    locked(start, qtbot)
    assert start.shell.centralWidget() is start.gate and start.running is None
    assert key.hex == "00" * 32


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


def test_a_coach_session_left_for_another_screen_waits_there_after_the_lock(
    start: Start, folder: Path, qtbot: QtBot
) -> None:
    in_a_coach_session(folder)
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_3, CTRL)
    window.coach.room.begin([SubmissionId("S-7")])
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


# -- one window a workspace


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


# -- damaged, and back


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
    assert isinstance(start.gate, Damaged) and "damaged" in start.gate.sentence.text()
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


def test_restoring_from_settings_can_be_taken_back(folder: Path, start: Start, qtbot: QtBot) -> None:
    with_backup(folder)
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    assert window.stack.currentWidget() is window.settings
    name = window.settings.custody.keeping().backups[-1].name
    window.settings.backups._ask(name)
    assert window.settings.backups.go.hasFocus()
    again = filled(start, qtbot, lambda: qtbot.keyClick(window.settings.backups.go, Qt.Key.Key_Space))
    assert again.workspace.preference("colour") == "before" and again.stack.currentWidget() is again.settings
    notice = again.notices.notices()[-1]
    assert "is kept" in notice.sentence
    back = filled(start, qtbot, lambda: start.restore(again.settings.custody.keeping().backups[0].name))
    assert back.workspace.preference("colour") == "after"


# -- settings


@pytest.mark.skipif(len(sandbox_layers()) < 3, reason="this machine has no Landlock or no seccomp")
def test_about_tries_a_reader_and_says_which_layers_are_on(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    about = window.settings.about
    qtbot.waitUntil(lambda: about.tried.text() == HELD, timeout=PATIENCE)
    assert [line.rsplit(": ")[-1] for line in about.layers] == ["on", "on", "on"]


def test_about_says_which_layer_is_off_and_what_gets_out(window: MainWindow, qtbot: QtBot) -> None:
    with WorkerPool(spares=0, boxed=False) as bare:
        window.workspace.documents.tried = bare.tried  # type: ignore[method-assign]
        qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
        about = window.settings.about
        qtbot.waitUntil(lambda: "read a file" in about.tried.text(), timeout=PATIENCE)
    assert [line.rsplit(": ")[-1] for line in about.layers] == ["off", "off", "off"]


def test_the_passphrase_is_changed_by_keys_alone(start: Start, window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_P)
    form = window.settings.passphrase
    for field, word in ((form.of_now, PASSPHRASE), (form.new, NEW), (form.again, NEW)):
        assert field.hasFocus()
        qtbot.keyClicks(field, word)
        if field is form.again:
            with qtbot.waitSignal(form.said, timeout=PATIENCE):
                qtbot.keyClick(field, Qt.Key.Key_Return)
        else:
            qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.of_now.text() == form.new.text() == ""
    keys.unwrap(folder, NEW)


def test_a_wrong_passphrase_changes_nothing_and_says_so(
    start: Start, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    window.show_screen("settings")
    form = window.settings.passphrase
    form.begin()
    for field, word in ((form.of_now, "no"), (form.new, NEW), (form.again, NEW)):
        qtbot.keyClicks(field, word)
    form.change()
    qtbot.waitUntil(lambda: "wrong" in form._news.text(), timeout=PATIENCE)
    keys.unwrap(folder, PASSPHRASE)


def test_a_recovery_code_is_shown_once(start: Start, window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    qtbot.keyClick(window, Qt.Key.Key_R)
    part = window.settings.recovery
    qtbot.keyClicks(part.passphrase, PASSPHRASE)
    with qtbot.waitSignal(part.said, timeout=PATIENCE):
        qtbot.keyClick(part.passphrase, Qt.Key.Key_Return)
    code = part.code.text()
    assert keys.unwrap(folder, code) == keys.unwrap(folder, PASSPHRASE)
    part.end()
    assert part.code.text() == "" and not part.code.isVisible()


def with_a_code(window: MainWindow, qtbot: QtBot) -> RecoverySection:
    window.show_screen("settings")
    part = window.settings.recovery
    part.begin()
    qtbot.keyClicks(part.passphrase, PASSPHRASE)
    with qtbot.waitSignal(part.said, timeout=PATIENCE):
        qtbot.keyClick(part.passphrase, Qt.Key.Key_Return)
    return part


def words_of(pdf: Path) -> str:
    with pymupdf.open(pdf) as document:
        assert len(document) == 1
        return str(document[0].get_text())


def test_a_recovery_code_is_saved_as_a_page_only_where_one_says(
    start: Start, window: MainWindow, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    out = tmp_path / "out" / "code.pdf"
    out.parent.mkdir()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    part = with_a_code(window, qtbot)
    code, before = part.code.text(), set(folder.rglob("*"))
    with qtbot.waitSignal(part.said, timeout=PATIENCE):
        qtbot.keyClick(part.save_it, Qt.Key.Key_Space)
    assert code in words_of(out) and out.stat().st_mode & 0o077 == 0
    assert list(out.parent.iterdir()) == [out] and set(folder.rglob("*")) <= before


def test_a_recovery_code_goes_to_a_printer(
    start: Start, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def chosen(dialog: QPrintDialog) -> int:  # a printer that prints into a file
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
        return 1

    monkeypatch.setattr(QPrintDialog, "exec", chosen)
    part = with_a_code(window, qtbot)
    with qtbot.waitSignal(part.said, timeout=PATIENCE) as heard:
        part.print_page()
    assert "went to the printer" in heard.args[0] and part.code.text() in words_of(tmp_path / "printed.pdf")


def test_a_backup_is_made_from_settings(start: Start, window: MainWindow, folder: Path, qtbot: QtBot) -> None:
    assert start.running is not None
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    with qtbot.waitSignal(start.running.backups.made, timeout=PATIENCE):
        qtbot.keyClick(window, Qt.Key.Key_B)
    assert len(backups.backups(folder)) == 1 and len(window.settings.custody.keeping().backups) == 1


def test_the_window_makes_a_backup_after_its_start_and_none_of_nothing_new(
    start: Start, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    assert start.running is not None
    keeper = start.running.backups
    with qtbot.waitSignal(keeper.made, timeout=PATIENCE):
        keeper.begin()
    assert len(backups.backups(folder)) == 1
    keeper._on_due()
    assert start.running.background.wait_idle()
    assert len(backups.backups(folder)) == 1


def test_the_idle_time_is_kept(start: Start, window: MainWindow, folder: Path) -> None:
    window.settings.lock.idle.choose(600)
    opened = opening.open_workspace(folder, PASSPHRASE, writer=False)
    try:
        assert preferences(opened.store)[PREFERENCE] == 600
    finally:
        opened.close()


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


def test_evidence_is_held_and_destroyed_from_settings_with_its_reason(
    start: Start, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    part, name = window.settings.retention, str(SUBMISSION)
    part.ask(name, "hold")
    assert part.reason.hasFocus()
    qtbot.keyClicks(part.reason, "an appeal")
    part.held.emit(name, part.reason.text())
    assert window.settings.custody.retention().submissions[0].held == "an appeal"
    part.released.emit(name)
    part.ask(name, "destroy")
    qtbot.keyClicks(part.reason, "asked")
    with qtbot.waitSignal(window.workspace.changed, timeout=PATIENCE):
        part.destroyed.emit(name, part.reason.text())
    assert window.settings.custody.retention().submissions[0].destroyed_at


def test_a_submission_whose_evidence_was_destroyed_says_when_and_by_whom(
    start: Start, window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.workspace.changed, timeout=PATIENCE):
        window.settings.custody.destroy(str(SUBMISSION), "the family asked")
    window.start_scoring(str(SUBMISSION))
    said = window.score.stage._unreadable
    qtbot.waitUntil(said.isVisible, timeout=PATIENCE)
    words = " ".join(each.text() for each in said.findChildren(QLabel))
    assert "was destroyed on" in words and "the family asked" in words


BUS = """
import sys
from PySide6.QtCore import QObject, Slot, SLOT, QCoreApplication, QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from ui import locking
app = QCoreApplication([])
class Ear(QObject):
    @Slot(bool)
    def _on_sleep(self, going): print("sleep", going); app.quit()
    @Slot(bool)
    def _on_screen(self, dark): print("screen", dark); app.quit()
ear = Ear()
print(sorted(locking.listen(ear)))
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
