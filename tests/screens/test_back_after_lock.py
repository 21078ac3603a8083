"""Back where one was after the lock: the lists as they were searched and filtered, the span of a recording in hand."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from assessor_app.commands.batches import new_batch
from assessor_app.commands.clock import new_id
from assessor_app.commands.clock import utc_now as now
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.export_profile import Profile
from assessor_app.queries.batches import batches
from assessor_app.store import opening
from tests import films
from tests.builders import PASSPHRASE
from tests.coaching import bring, consented
from tests.decided import decide
from tests.screens.handed_in import hand_in
from tests.screens.started import CTRL, PATIENCE, filled, locked, unlock
from ui.decisions.batch_sheet import BatchSheet
from ui.main_window import MainWindow
from ui.start import Start
from ui.viewers.span_in_hand import Marks


def shown_ids(window: MainWindow) -> list[str]:
    return [item.id for item in window.queue.table.rows.items() if hasattr(item, "id")]


def test_the_queue_is_searched_and_filtered_as_it_was(start: Start, folder: Path, qtbot: QtBot) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    bring(opened.store, consented("S-7"))
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    assert len(shown_ids(window)) == 2
    qtbot.keyClick(window, Qt.Key.Key_Slash)
    qtbot.keyClicks(window.queue.search.edit, "S-7")
    left = window.queue.place()
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again.queue.place() == left and again.queue.search.text() == "S-7"
    assert shown_ids(again) == ["S-7"]


def test_the_decisions_are_filtered_and_selected_as_they_were(start: Start, folder: Path, qtbot: QtBot) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-8"], level="developing", words="Two of six were seen.")
    [earned] = decide(opened.store, ["S-9"])
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_4, CTRL)
    window.decisions.list.outcome.choose("earned")
    qtbot.keyClick(window.decisions.table, Qt.Key.Key_Space)
    left = window.decisions.list.place()
    assert left.selected == {earned}
    again = unlock(start, qtbot, locked(start, qtbot)).decisions
    assert again.list.place() == left and again.bar.isVisible()


def test_the_reason_of_a_withdrawal_is_written_on(start: Start, folder: Path, qtbot: QtBot) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-8", "S-9"])
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_4, CTRL)
    window.decisions.ask_reason()
    qtbot.keyClicks(window.decisions.detail.withdrawing.reason, "the wrong")
    left = window.decisions.place()
    again = unlock(start, qtbot, locked(start, qtbot)).decisions
    field = again.detail.withdrawing.reason
    assert again.place() == left and field.isVisible() and field.text() == "the wrong"


@pytest.mark.parametrize("what", ["hold", "destroy"])
def test_the_reason_of_a_hold_or_a_destruction_is_written_on(
    start: Start, folder: Path, qtbot: QtBot, what: str
) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-8", "S-9"])
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    window.show_screen("settings")
    window.settings.retention.ask("S-9", what)
    qtbot.keyClicks(window.settings.retention.reason, "the family asked")
    again = unlock(start, qtbot, locked(start, qtbot))
    field = again.settings.retention.reason
    assert again.stack.name == "settings" and field.isVisible() and field.text() == "the family asked"
    assert field.accessibleName() == f"Why {what} S-9" and again.focusWidget() is field
    qtbot.waitUntil(lambda: not field.visibleRegion().isEmpty(), timeout=PATIENCE)


def with_a_batch(start: Start, folder: Path, qtbot: QtBot) -> MainWindow:
    """Two decisions, offered as a batch whose dry run was made."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-8", "S-9"])
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_4, CTRL)
    window.decisions.ask_batch()
    looked_at(window, qtbot)
    return window


def looked_at(window: MainWindow, qtbot: QtBot) -> BatchSheet:
    sheet = window.decisions.sheets.batch
    qtbot.waitUntil(lambda: sheet.isVisible() and sheet.plan is not None, timeout=PATIENCE)
    return sheet


def written(field: QLineEdit, words: str, qtbot: QtBot) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, words)


def test_a_batch_that_was_being_made_is_as_it_was(start: Start, folder: Path, tmp_path: Path, qtbot: QtBot) -> None:
    window = with_a_batch(start, folder, qtbot)
    fields = window.decisions.sheets.batch.fields
    written(fields.folder, str(tmp_path / "out"), qtbot)
    written(fields.name, "Autumn", qtbot)
    again = unlock(start, qtbot, locked(start, qtbot))
    sheet = looked_at(again, qtbot)
    assert (sheet.fields.name.text(), sheet.fields.folder.text()) == ("Autumn", str(tmp_path / "out"))
    assert sheet.plan is not None and len(sheet.plan.going) == 2
    assert again.focusWidget() is sheet.fields.name
    assert [batch.name for batch in batches(again.workspace.store)] == ["Autumn"], (
        "what was looked at before is no batch"
    )
    sheet.leave()
    qtbot.waitUntil(lambda: not batches(again.workspace.store), timeout=PATIENCE)


def test_forms_chosen_by_hand_for_a_batch_are_chosen_still(start: Start, folder: Path, qtbot: QtBot) -> None:
    fields = with_a_batch(start, folder, qtbot).decisions.sheets.batch.fields
    fields.open_forms()
    fields.by_hand.forms["parquet"].click()
    fields.by_hand.outcome.choose(("earned",))
    written(fields.by_hand.name, "for the district", qtbot)
    left = fields.wanted()
    again = looked_at(unlock(start, qtbot, locked(start, qtbot)), qtbot).fields
    assert again.wanted() == left and again.by_hand.isVisible() and again.by_hand.name.text() == "for the district"


def test_a_batch_is_there_behind_the_screen_that_was_locked(start: Start, folder: Path, qtbot: QtBot) -> None:
    window = with_a_batch(start, folder, qtbot)
    qtbot.keyClick(window, Qt.Key.Key_1, CTRL)
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again.stack.name == "queue"
    qtbot.keyClick(again, Qt.Key.Key_4, CTRL)
    sheet = looked_at(again, qtbot)
    assert sheet.parentWidget().geometry().right() == again.decisions.rect().right()


def test_a_batch_with_a_name_of_its_own_goes_on(start: Start, folder: Path, qtbot: QtBot) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    [decided] = decide(opened.store, ["S-9"])
    new_batch(opened.store, "Autumn", Profile("csv", ("csv",)), chosen=(decided,), now=now, new_id=new_id)
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_4, CTRL)
    window.decisions.sheets.show_batches()
    window.decisions.sheets.batches.open_chosen()
    looked_at(window, qtbot)
    again = unlock(start, qtbot, locked(start, qtbot))
    sheet = looked_at(again, qtbot)
    assert sheet.fields.going_on and sheet.fields.named() == "Autumn"
    sheet.leave()
    assert [batch.name for batch in batches(again.workspace.store)] == ["Autumn"]


def test_a_batch_that_went_out_behind_the_lock_is_told_of(
    start: Start, folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window = with_a_batch(start, folder, qtbot)
    sheet = window.decisions.sheets.batch
    written(sheet.fields.folder, str(tmp_path), qtbot)
    sheet.send()
    assert sheet.running
    again = unlock(start, qtbot, locked(start, qtbot))
    assert not again.decisions.sheets.batch.isVisible()
    assert f"Batch 1: 2 decisions written to {tmp_path / 'batch-1'}." in again.status.text()


@pytest.mark.parametrize("which", ["batches", "bytes"])
def test_the_other_sheets_of_the_decisions_lie_there_again(
    start: Start, folder: Path, qtbot: QtBot, which: str
) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-8", "S-9"])
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_4, CTRL)
    sheets = window.decisions.sheets
    sheets.show_batches() if which == "batches" else window.decisions.show_bytes()
    words = sheets.bytes.words.toPlainText()
    again = unlock(start, qtbot, locked(start, qtbot)).decisions.sheets
    assert again.in_front is getattr(again, which) and again.bytes.words.toPlainText() == words


@pytest.mark.parametrize("marks", [Marks(0.4), Marks(0.4, 1.2)])
def test_the_span_of_a_recording_is_in_hand_as_it_was(
    start: Start, folder: Path, tmp_path: Path, marks: Marks, qtbot: QtBot
) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    lesson = hand_in(opened.store, tmp_path, {"lesson.mp4": (films.film(films.steady(60)), "video/mp4")})
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    window.workspace.answer_conflict(lesson, Conflict.NONE)
    window.start_scoring(lesson)
    video = window.score.stage.video
    qtbot.waitUntil(lambda: window.score.stage.viewer is video and video.opened is not None, timeout=PATIENCE)
    video.steps.seek(marks.start)
    qtbot.keyClick(window, Qt.Key.Key_I)
    if marks.end is not None:
        video.span.mark_out(marks.end)
    left = video.span.marks
    assert left.start == pytest.approx(marks.start, abs=0.05)
    again = unlock(start, qtbot, locked(start, qtbot)).score.stage
    qtbot.waitUntil(lambda: again.viewer is again.video and again.video.opened is not None, timeout=PATIENCE)
    assert again.video.span.marks == left
