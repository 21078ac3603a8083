"""One batch by keys: from the dry run, through what keeps it back, to what was written."""

from collections.abc import Callable
from pathlib import Path

import bagit
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from assessor_app.commands import batches
from assessor_app.domain.batch import Plan
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile
from assessor_app.queries.batches import batches as kept
from assessor_app.queries.decisions import decisions
from assessor_app.reports.batch_folder import BatchFolder
from assessor_app.reports.selection import Selection
from assessor_app.store.batches import batch_named, profile_of
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import known
from tests.decided import decide, withdraw
from tests.screens.batch_keys import ALT, CTRL, ENTER, SHIFT, offer, press, send, words, write
from tests.store.sending import TABLES, cut_before_its_name
from ui.actions import Scope
from ui.decisions.pace import time_left
from ui.widgets.filters import ChoiceButton


def test_a_batch_goes_out_by_keys_and_nothing_goes_twice(open_decisions, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    window = open_decisions()
    press(qtbot, window, Qt.Key.Key_A, CTRL)
    assert "all signatures hold" in words(window.decisions.bar)
    offer(qtbot, window)
    assert "2 decisions go out" in words(window.decisions.sheets.batch)
    assert not (tmp_path / "batches").exists()
    write(qtbot, window)
    assert bagit.Bag(str(tmp_path / "batches" / "batch-1")).is_valid()
    assert {row.where for row in decisions(store, known)} == {"Batch 1, waiting to send"}

    press(qtbot, window, Qt.Key.Key_A, CTRL)
    offer(qtbot, window)
    assert "Nothing goes out" in words(window.decisions.sheets.batch)
    assert "Already exported · 2\n" in words(window.decisions.sheets.batch)
    assert "in batch “Batch 1”" in words(window.decisions.sheets.batch)
    press(qtbot, window, ENTER, CTRL)
    press(qtbot, window, Qt.Key.Key_Escape)
    assert [batch.name for batch in kept(store)] == ["Batch 1"]
    assert [p.name for p in (tmp_path / "batches").iterdir()] == ["batch-1"]


def test_a_batch_made_elsewhere_outlives_a_sheet_that_is_left(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    batches.new_batch(
        store, "Batch 1", Profile("Usual", ("csv",)), now=lambda: "2026-11-24T09:00:00.000Z", new_id=lambda: "b-1"
    )
    window = open_decisions()
    offer(qtbot, window)
    assert window.decisions.sheets.batch.fields.name.text() == "Batch 2"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert [each.name for each in kept(store)] == ["Batch 1"]


def test_escape_leaves_the_forms_then_the_sheet_and_what_was_selected_stays(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1", "S-2"])
    window = open_decisions()
    press(qtbot, window, Qt.Key.Key_A, CTRL)
    offer(qtbot, window)
    fields = window.decisions.sheets.batch.fields
    fields.name.setText("The spring term")
    press(qtbot, window, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert fields.by_hand.isAncestorOf(QApplication.focusWidget())
    press(qtbot, window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is fields.name and fields.name.text() == "The spring term"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.decisions.sheets.covering is None
    assert len(window.decisions.list.selected_ids()) == 2


def test_what_is_sent_again_needs_its_reason_typed(open_decisions, qtbot: QtBot, store: Store, tmp_path: Path):
    ids = decide(store, ["S-1"])
    batches.new_batch(
        store, "Batch 7", Profile("p", ("csv",)), now=builders.ticking(), new_id=builders.counting("batch")
    )  # fmt: skip
    batches.dry_run(store, "Batch 7", now=builders.ticking())
    batches.write(store, "Batch 7", BatchFolder(tmp_path / "7", Selection(store, known)), now=builders.ticking())
    window = open_decisions()
    offer(qtbot, window)
    sheet = window.decisions.sheets.batch
    assert sheet.fields.name.text() == "Batch 8"
    sheet.fields.again.setFocus()
    qtbot.keyClicks(sheet.fields.again, "their disk broke")
    press(qtbot, window, ENTER)
    qtbot.waitUntil(lambda: sheet.plan is not None and bool(sheet.plan.going), timeout=20_000)
    write(qtbot, window)
    assert (kept(store)[0].again, kept(store)[0].decisions) == ("their disk broke", len(ids))


def test_a_folder_that_is_there_is_said_and_the_batch_stays(open_decisions, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    (tmp_path / "batches" / "batch-1").mkdir(parents=True)
    window = open_decisions()
    offer(qtbot, window)
    press(qtbot, window, ENTER, CTRL)
    qtbot.waitUntil(lambda: "is there already" in words(window.decisions.sheets.batch), timeout=20_000)
    assert decisions(store, known)[0].batch is None


def test_a_decision_corrected_after_the_dry_run_is_said_and_nothing_goes(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path
):
    (first, _second) = decide(store, ["S-1", "S-2"])
    window = open_decisions()
    offer(qtbot, window)
    decide(store, ["S-1"], supersedes=first)
    press(qtbot, window, ENTER, CTRL)
    said = "S-1 changed after the dry run (superseded). Nothing was written; make the dry run again."
    qtbot.waitUntil(lambda: said in words(window.decisions.sheets.batch), timeout=20_000)
    assert not (tmp_path / "batches" / "batch-1").exists()
    assert {row.batch for row in decisions(store, known)} == {None}
    sheet = window.decisions.sheets.batch
    assert "To be looked at anew" in words(sheet) and not sheet.write.isEnabled()
    press(qtbot, window, ENTER, CTRL)
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    assert "1 new, 1 blocked" in words(sheet) and said not in words(sheet)
    write(qtbot, window)


def test_a_folder_that_is_not_named_in_full_is_said_and_asked_for(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = open_decisions()
    offer(qtbot, window)
    sheet = window.decisions.sheets.batch
    sheet.fields.folder.setText("somewhere")
    press(qtbot, window, ENTER, CTRL)
    assert "Name the folder in full, beginning at the top." in words(sheet)
    assert QApplication.focusWidget() is sheet.fields.folder and not sheet.running


def test_spaces_around_a_batch_s_name_are_none_of_it(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = open_decisions()
    press(qtbot, window, ENTER, CTRL)
    sheet = window.decisions.sheets.batch
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    sheet.fields.name.selectAll()
    qtbot.keyClicks(sheet.fields.name, "Spring ")
    sheet.look()
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    with qtbot.waitSignal(sheet.said, timeout=20_000):
        press(qtbot, window, ENTER, CTRL)
    assert [(each.name, each.state) for each in kept(store)] == [("Spring", "written")]


def test_a_batch_whose_name_was_just_typed_is_looked_at_and_written_from_the_field(
    open_decisions, qtbot: QtBot, store: Store
):
    decide(store, ["S-1"])
    window = open_decisions()
    offer(qtbot, window)
    sheet = window.decisions.sheets.batch
    qtbot.keyClicks(sheet.fields.name, "Spring")
    assert "To be looked at anew" in words(sheet) and "1 decision goes out" not in words(sheet)
    offer(qtbot, window)
    assert "1 decision goes out" in words(sheet)
    write(qtbot, window)
    assert [(each.name, each.state) for each in kept(store)] == [("Spring", "written")]


def test_the_list_fits_beside_a_sheet(open_decisions, qtbot: QtBot, store: Store):
    decide(store, "SUB-1")
    window = open_decisions()
    window.decisions.sheets.show_batches()
    QApplication.processEvents()
    sheet = window.decisions.sheets._batches
    beside = [window.decisions.saved, *window.decisions.listing.findChildren(ChoiceButton)]
    right = [part.mapTo(window.decisions, part.rect().topRight()).x() for part in beside]
    assert max(right) < sheet.x() and window.width() == 1280
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.decisions.detail.isVisible()


def test_the_keys_of_the_list_rest_under_a_sheet(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = open_decisions()
    offer(qtbot, window)
    window.decisions.sheets.batch.write.setFocus()
    press(qtbot, window, Qt.Key.Key_W)
    assert not window.decisions.detail.withdrawing.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.decisions.table


@pytest.mark.parametrize("keys", [(ENTER, CTRL), (Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier), (Qt.Key.Key_B,)])
def test_a_sheet_keeps_the_keys_when_its_screen_is_gone_to_again(open_decisions, qtbot: QtBot, store: Store, keys):
    decide(store, ["S-1"])
    window = open_decisions()
    press(qtbot, window, *keys)
    qtbot.waitUntil(lambda: window.decisions.sheets.covering is not None, timeout=20_000)
    scope = window.actions_set.scope
    for screen in (Qt.Key.Key_4, Qt.Key.Key_1, Qt.Key.Key_4):
        press(qtbot, window, screen, CTRL)
    assert window.actions_set.scope is scope is not Scope.DECISIONS


def test_of_two_dry_runs_the_later_holds_whichever_thread_comes_first(open_decisions, store: Store, monkeypatch):
    decide(store, ["S-1"])
    window = open_decisions()
    outgoing = window.decisions.sheets.batch._outgoing
    asked: list[Callable[[], Plan]] = []
    with monkeypatch.context() as patched:
        patched.setattr(outgoing._workspace.background, "run", lambda run, *_answers: asked.append(run))
        for forms in (("csv",), ("jsonl",)):
            outgoing.look("Batch 7", Profile("p", forms), (), None, lambda _plan: None, lambda _error: None)
    asked[1]()
    with pytest.raises(RuleBroken, match="later dry run"):
        asked[0]()
    with store.read() as session:
        assert profile_of(batch_named(session, "Batch 7")).forms == ("jsonl",)


def test_a_batch_of_which_nothing_goes_says_so_to_the_key_that_writes_it(open_decisions, qtbot: QtBot, store: Store):
    (one,) = decide(store, ["S-1"])
    withdraw(store, one, "S-1")
    window = open_decisions()
    offer(qtbot, window)
    sheet = window.decisions.sheets.batch
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    press(qtbot, window, ENTER, CTRL)
    assert "Nothing of this would go" in window.status.text()


@pytest.mark.parametrize(
    ("seconds", "done", "total", "said"),
    [
        (0.2, 5, 10, ""),
        (3, 0, 10, ""),
        (10, 90, 100, "a few seconds left"),
        (30, 50, 100, "about 30 seconds left"),
        (60, 10, 100, "about 9 minutes left"),
    ],
)
def test_the_time_left_is_said_in_words(seconds: float, done: int, total: int, said: str):
    assert time_left(seconds, done, total) == said


def test_a_dry_run_shows_each_group_under_its_name(open_decisions, qtbot: QtBot, store: Store, tmp_path: Path):
    (first, *_) = decide(store, ["S-1", "S-2"])
    send(store, "Batch 1", tmp_path / "1")
    decide(store, ["S-3"])
    decide(store, ["S-4"], coded=True)
    decide(store, ["S-1"], supersedes=first)
    window = open_decisions()
    offer(qtbot, window)
    qtbot.waitUntil(lambda: "S-3" in words(window.decisions.sheets.batch))
    said = words(window.decisions.sheets.batch)
    for group in ("Blocked · 2", "Already exported · 1", "Changed · 1", "New · 1"):
        assert group in said
    assert said.index("New · 1") < said.index("S-3")


def test_what_was_taken_back_by_hand_is_said_in_the_dry_run_by_keys(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path
):
    (one,) = decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "1", "canvas")
    withdraw(store, one, "S-1")
    window = open_decisions()
    offer(qtbot, window)
    sheet = window.decisions.sheets.batch
    sheet.fields.profile.choose(1)
    qtbot.waitUntil(lambda: sheet.plan is not None and bool(sheet.plan.by_hand), timeout=20_000)
    qtbot.waitUntil(lambda: "To see to by hand · 1" in words(sheet), timeout=20_000)
    (done,) = [each for each in sheet.findChildren(QAbstractButton) if "was taken back" in each.accessibleName()]
    done.setFocus()
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: sheet.plan is not None and not sheet.plan.by_hand, timeout=20_000)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is sheet.fields.name, timeout=20_000)
    assert "Taken back by hand" in [moment.title for moment in window.workspace.decision(DecisionId(one)).history]
    assert "S-1: taken back by hand, kept with your name." in words(sheet)
    sheet.taken_back.undo.setFocus()
    press(qtbot, window, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: sheet.plan is not None and bool(sheet.plan.by_hand), timeout=20_000)
    assert "taken back by hand, kept" not in words(sheet)
    assert "Taken back by hand" not in [moment.title for moment in window.workspace.decision(DecisionId(one)).history]


def test_a_batch_that_could_not_be_written_keeps_the_keys_in_its_sheet(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1"])
    window = open_decisions()
    offer(qtbot, window)
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    sheet = window.decisions.sheets.batch
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    (tmp_path / "file").write_text("in the way")
    sheet.fields.folder.setText(str(tmp_path / "file"))
    sheet.fields.by_hand.switches["coded"].setFocus()
    press(qtbot, window, ENTER, CTRL)
    assert sheet.running and QApplication.focusWidget() is sheet.stop
    qtbot.waitUntil(lambda: not sheet.running, timeout=20_000)
    assert "a part of its path is a file" in words(sheet)
    assert QApplication.focusWidget() is sheet.fields.folder
    qtbot.keyClicks(QApplication.focusWidget(), str(tmp_path / "there"))
    write(qtbot, window)
    assert (tmp_path / "there" / "batch-1").is_dir()


def test_a_form_with_nothing_in_it_is_told_of_before_and_after_a_batch_is_written(
    open_decisions, qtbot: QtBot, store: Store
):
    decide(store, ["S-1"], cites=("text",))
    profile = Profile("All", ("csv", "annotations", "webvtt"))
    batches.new_batch(store, "Nightly", profile, now=builders.ticking(), new_id=builders.counting("batch"))
    window = open_decisions()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    press(qtbot, window, ENTER)
    sheet = window.decisions.sheets.batch
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    empty = "None of these decisions has spans of a recording, so the form “webvtt” is empty."
    assert words(sheet).count("is empty") == 1 and empty in words(sheet)
    write(qtbot, window)
    assert empty in window.status.text()


def test_a_batch_that_waits_to_be_finished_is_told_of_when_another_goes_elsewhere(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    cut_before_its_name(store, tmp_path / "outbox", monkeypatch, "Night 1", TABLES)
    decide(store, ["S-2"])
    window = open_decisions()
    offer(qtbot, window)
    waits = f"Batch “Night 1” was cut off at its last step; write it to {tmp_path / 'outbox'} once more to finish it."
    assert waits in words(window.decisions.sheets.batch)
    write(qtbot, window)
    assert waits in window.status.text()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    sheet = window.decisions.sheets.batches
    sheet.table.choose("Night 1")
    with qtbot.waitSignal(window.workspace.changed, timeout=20_000):
        press(qtbot, window, ENTER)
    assert {each.name: each.state for each in kept(store)} == {"Night 1": "written", "Batch 1": "written"}
