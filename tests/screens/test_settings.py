"""Settings: what the sandbox does, the passphrase, the recovery code, backups and evidence, by keys."""

from pathlib import Path

import pymupdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from assessor_app.documents.pool import WorkerPool, sandbox_layers
from assessor_app.queries.preferences import preferences
from assessor_app.queries.retention import Kept, Retention
from assessor_app.store import backups, keys, opening
from assessor_app.store.rows import SettingRow
from assessor_app.store.settings import PROGRAMME_SAYS, RETENTION
from tests.builders import PASSPHRASE
from tests.journeys.command_line import assessor
from tests.journeys.readings import SUBMISSION
from tests.screens.started import CTRL, PATIENCE
from ui.main_window import MainWindow
from ui.settings.about_section import HELD
from ui.settings.lock_section import PREFERENCE
from ui.settings.recovery_section import RecoverySection
from ui.start import Start
from ui.widgets.button import Button
from ui.widgets.text import ElidedLabel

NEW = "eight new hills"


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


@pytest.mark.parametrize("key", [Qt.Key.Key_P, Qt.Key.Key_R])
def test_escape_leaves_passphrase_and_recovery_code_as_they_are(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    window.show_screen("settings")
    qtbot.keyClick(window.settings, key)
    field = window.focusWidget()
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "seven")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert not field.isVisible() and field.text() == ""


def test_new_passphrases_half_typed_do_not_wait_on_a_screen_that_was_left(window: MainWindow, qtbot: QtBot) -> None:
    window.show_screen("settings")
    form = window.settings.passphrase
    form.begin()
    qtbot.keyClicks(form.new, "seven")
    window.show_screen("queue")
    window.show_screen("settings")
    assert form.new.text() == "" and not form.new.isVisible() and form.open.isVisible()


def test_a_passphrase_half_typed_for_a_code_does_not_wait_on_a_screen_that_was_left(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.show_screen("settings")
    part = window.settings.recovery
    part.begin()
    qtbot.keyClicks(part.passphrase, "seven")
    window.show_screen("queue")
    window.show_screen("settings")
    assert part.passphrase.text() == "" and not part.passphrase.isVisible() and part.open.isVisible()


def test_a_recovery_code_that_is_on_show_stays_though_the_screen_is_left(
    start: Start, window: MainWindow, qtbot: QtBot
) -> None:
    part = with_a_code(window, qtbot)
    code = part.code.text()
    window.show_screen("queue")
    window.show_screen("settings")
    assert part.code.text() == code != "" and part.code.isVisible() and not part.open.isVisible()


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
    qtbot.waitUntil(lambda: start.running.background.idle, timeout=10_000)
    assert len(backups.backups(folder)) == 1


def test_the_idle_time_is_kept(start: Start, window: MainWindow, folder: Path) -> None:
    window.settings.lock.idle.choose(600)
    opened = opening.open_workspace(folder, PASSPHRASE, writer=False)
    try:
        assert preferences(opened.store)[PREFERENCE] == 600
    finally:
        opened.close()


def test_a_term_of_the_programme_is_stated_and_cannot_be_chosen_otherwise(window: MainWindow, qtbot: QtBot) -> None:
    enrolment = {"programme": "talk", "base_url": "https://issuer.example", "assessor": "ana"}
    with window.workspace.store.write() as rows:
        for name, value in (
            ("enrolment", enrolment), (RETENTION, {"talk": 45}), (PROGRAMME_SAYS, {"talk": 45}),
        ):  # fmt: skip
            rows.merge(SettingRow(name=name, value=value))
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    part = window.settings.retention
    assert part.bound.isVisible() and part.bound.text() == "45 days" and not part.days.isVisible()
    assert part.words.text().startswith("Set by the programme talk.")


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


def test_evidence_over_time_by_this_computer_s_clock_says_how_it_ends(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    part = window.settings.retention
    decided, due = "2026-01-05T09:00:00+00:00", "2026-04-05T09:00:00+00:00"
    part.show_retention(Retention("talk", 90, (Kept("S-9", decided, due, "", "", "", "", over=True),)))
    words = [line.text() for line in part.findChildren(ElidedLabel)]
    assert "Over time since 5 Apr 2026: goes after a sync, or by “Destroy…”" in words


def test_a_question_about_evidence_gives_the_focus_back_and_ends_once_it_is_answered(
    start: Start, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    part, name = window.settings.retention, str(SUBMISSION)
    part.ask(name, "hold")
    qtbot.keyClick(part.reason, Qt.Key.Key_Escape)
    assert window.focusWidget().accessibleName() == f"Hold… {name}"
    part.ask(name, "hold")
    qtbot.keyClicks(part.reason, "an appeal")
    qtbot.keyClick(part.reason, Qt.Key.Key_Return)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    assert not part.reason.isVisible() and window.focusWidget().accessibleName() == f"Release {name}"


def test_a_reason_that_is_being_written_outlives_what_happens_meanwhile(
    start: Start, window: MainWindow, qtbot: QtBot
) -> None:
    qtbot.keyClick(window, Qt.Key.Key_6, CTRL)
    part = window.settings.retention
    part.ask(str(SUBMISSION), "destroy")
    qtbot.keyClicks(part.reason, "the family")
    window.settings.refresh()
    qtbot.keyClicks(window.focusWidget(), " asked")
    assert part.reason.text() == "the family asked"


def test_a_code_that_was_made_has_the_focus_and_no_way_on_that_loses_it(window: MainWindow, qtbot: QtBot) -> None:
    part = with_a_code(window, qtbot)
    assert part.save_it.hasFocus()


def test_every_backup_can_be_gone_back_to_also_those_made_elsewhere(
    start: Start, window: MainWindow, folder: Path, qtbot: QtBot
) -> None:
    window.show_screen("settings")
    window.show_screen("queue")
    for _ in range(12):
        assert assessor("backup", "--workspace", folder).code == 0
    window.show_screen("settings")
    part = window.settings.backups
    assert len(part._links) == 10
    (more,) = (each for each in part.findChildren(Button) if each.text() == "Show all 12")
    more.setFocus()
    qtbot.keyClick(more, Qt.Key.Key_Return)
    assert len(part._links) == 12 and part._links[backups.backups(folder)[10].name].hasFocus()


def test_escape_leaves_the_store_as_it_is_where_a_backup_was_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    window.show_screen("settings")
    part = window.settings.backups
    window.actions_set.trigger("settings.backup")
    qtbot.waitUntil(lambda: bool(part._links), timeout=PATIENCE)
    back = next(iter(part._links.values()))
    name = back.accessibleName()
    back.click()
    go = part.go
    assert go.hasFocus()
    qtbot.keyClick(go, Qt.Key.Key_Escape)
    left = window.focusWidget()
    assert left is not go and left.accessibleName() == name


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
