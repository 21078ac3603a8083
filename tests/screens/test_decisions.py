"""The Decisions screen by keys: choosing, a batch from dry run to manifest, the signed bytes, a withdrawal."""

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import bagit
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.commands import batches
from assessor_app.domain.batch import Plan
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile
from assessor_app.queries.batches import batches as kept
from assessor_app.queries.batches import profile_named
from assessor_app.queries.decision_history import Moment
from assessor_app.queries.decisions import decision, decisions
from assessor_app.reports.batch_folder import BatchFolder
from assessor_app.reports.batch_zip import batch_at
from assessor_app.reports.forms import NAMES
from assessor_app.reports.selection import Selection
from assessor_app.store.batches import batch_named, profile_of
from assessor_app.store.engine import Store
from assessor_app.store.leaving_rows import ProfileRow
from assessor_app.store.rows import IssuedRow, OutboxRow
from tests import builders
from tests.decided import decide, known, set_state, withdraw
from ui import style, theme
from ui.actions import Scope
from ui.application import Running
from ui.decisions.history import DETAIL, HistoryLine
from ui.decisions.pace import time_left
from ui.decisions.rows import line, short_place
from ui.main_window import MainWindow
from ui.widgets.filters import ChoiceButton
from ui.widgets.moments import local_moment
from ui.widgets.table_list import shortened
from ui.widgets.table_rows import Cell, Column, Line

ENTER = Qt.Key.Key_Return
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture
def shown(qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path) -> Iterator[Callable[[], MainWindow]]:
    """Opens the window on the decisions of the store."""
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    running: list[Running] = []

    def open_window() -> MainWindow:
        whole = Running(store, known)
        running.append(whole)
        whole.workspace.set_preference("decisions.batch_folder", str(tmp_path / "batches"))
        whole.window.resize(1280, 720)
        with qtbot.waitActive(whole.window, timeout=30_000):
            whole.window.show()
            whole.window.activateWindow()
        whole.window.show_screen("decisions")
        return whole.window

    yield open_window
    qtbot.waitUntil(lambda: all(whole.background.idle for whole in running), timeout=10_000)
    for whole in running:
        whole.close()


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


def test_a_decision_asked_for_from_elsewhere_is_shown_though_a_filter_hides_it(shown, store: Store):
    decide(store, ["S-1", "S-2"])
    window = shown()
    window.decisions.search.set_text("S-2")
    window.show_decision("decision-S-1")
    assert window.decisions.table.chosen_id() == "decision-S-1" and window.decisions.search.text() == ""


def test_a_decision_that_is_not_listed_is_said_and_no_other_shown_in_its_place(shown, store: Store):
    decide(store, ["S-1"])
    window = shown()
    window.show_decision("decision-S-9")
    assert window.decisions.table.chosen_id() == "" and "S-1" not in words(window.decisions.detail)
    assert "not listed" in window.status.text()


def test_a_batch_goes_out_by_keys_and_nothing_goes_twice(shown, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1", "S-2"])
    window = shown()
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


def test_a_batch_made_elsewhere_outlives_a_sheet_that_is_left(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    batches.new_batch(
        store, "Batch 1", Profile("Usual", ("csv",)), now=lambda: "2026-11-24T09:00:00.000Z", new_id=lambda: "b-1"
    )
    window = shown()
    offer(qtbot, window)
    assert window.decisions.sheets.batch.fields.name.text() == "Batch 2"
    press(qtbot, window, Qt.Key.Key_Escape)
    assert [each.name for each in kept(store)] == ["Batch 1"]


def test_escape_leaves_the_forms_then_the_sheet_and_what_was_selected_stays(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1", "S-2"])
    window = shown()
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


def test_what_is_sent_again_needs_its_reason_typed(shown, qtbot: QtBot, store: Store, tmp_path: Path):
    ids = decide(store, ["S-1"])
    batches.new_batch(
        store, "Batch 7", Profile("p", ("csv",)), now=builders.ticking(), new_id=builders.counting("batch")
    )  # fmt: skip
    batches.dry_run(store, "Batch 7", now=builders.ticking())
    batches.write(store, "Batch 7", BatchFolder(tmp_path / "7", Selection(store, known)), now=builders.ticking())
    window = shown()
    offer(qtbot, window)
    sheet = window.decisions.sheets.batch
    assert sheet.fields.name.text() == "Batch 8"
    sheet.fields.again.setFocus()
    qtbot.keyClicks(sheet.fields.again, "their disk broke")
    press(qtbot, window, ENTER)
    qtbot.waitUntil(lambda: sheet.plan is not None and bool(sheet.plan.going), timeout=20_000)
    write(qtbot, window)
    assert (kept(store)[0].again, kept(store)[0].decisions) == ("their disk broke", len(ids))


def test_a_folder_that_is_there_is_said_and_the_batch_stays(shown, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    (tmp_path / "batches" / "batch-1").mkdir(parents=True)
    window = shown()
    offer(qtbot, window)
    press(qtbot, window, ENTER, CTRL)
    qtbot.waitUntil(lambda: "is there already" in words(window.decisions.sheets.batch), timeout=20_000)
    assert decisions(store, known)[0].batch is None


def test_a_decision_corrected_after_the_dry_run_is_said_and_nothing_goes(
    shown, qtbot: QtBot, store: Store, tmp_path: Path
):
    (first, _second) = decide(store, ["S-1", "S-2"])
    window = shown()
    offer(qtbot, window)
    decide(store, ["S-1"], supersedes=first)
    press(qtbot, window, ENTER, CTRL)
    said = "S-1 changed after the dry run (superseded). Nothing was written; make the dry run again."
    qtbot.waitUntil(lambda: said in words(window.decisions.sheets.batch), timeout=20_000)
    assert not (tmp_path / "batches" / "batch-1").exists()
    assert {row.batch for row in decisions(store, known)} == {None}


def test_a_kept_profile_of_a_newer_version_is_said_and_the_usual_forms_stay(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    with store.write() as session:
        session.add(ProfileRow(name="New", body={"format": "assessor-export-profile/9", "name": "New"}))
    batches.save_profile(store, Profile("Nightly", ("csv",)))
    window = shown()
    with qtbot.waitSignal(window.workspace.refused) as refused:
        press(qtbot, window, ENTER, CTRL)
    assert "“New” is left out" in refused.args[0] and "of version 9" in refused.args[0]
    qtbot.waitUntil(lambda: window.decisions.sheets.batch.plan is not None, timeout=20_000)
    assert window.decisions.sheets.batch.fields.profile.text() == "Usual forms"
    assert [each.name for each in window.decisions.sheets._outgoing.profiles()][-1] == "Nightly"


def test_spaces_around_a_batch_s_name_are_none_of_it(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = shown()
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


def test_a_batch_whose_name_was_just_typed_is_looked_at_and_written_from_the_field(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = shown()
    offer(qtbot, window)
    sheet = window.decisions.sheets.batch
    qtbot.keyClicks(sheet.fields.name, "Spring")
    assert "To be looked at anew" in words(sheet) and "1 decision goes out" not in words(sheet)
    offer(qtbot, window)
    assert "1 decision goes out" in words(sheet)
    write(qtbot, window)
    assert [(each.name, each.state) for each in kept(store)] == [("Spring", "written")]


def test_the_list_fits_beside_a_sheet(shown, qtbot: QtBot, store: Store):
    decide(store, "SUB-1")
    window = shown()
    window.decisions.sheets.show_batches()
    QApplication.processEvents()
    sheet = window.decisions.sheets._batches
    beside = [window.decisions.saved, *window.decisions.listing.findChildren(ChoiceButton)]
    right = [part.mapTo(window.decisions, part.rect().topRight()).x() for part in beside]
    assert max(right) < sheet.x() and window.width() == 1280
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.decisions.detail.isVisible()


def test_the_keys_of_the_list_rest_under_a_sheet(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = shown()
    offer(qtbot, window)
    window.decisions.sheets.batch.write.setFocus()
    press(qtbot, window, Qt.Key.Key_W)
    assert not window.decisions.detail.withdrawing.isVisible()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.decisions.table


@pytest.mark.parametrize("keys", [(ENTER, CTRL), (Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier), (Qt.Key.Key_B,)])
def test_a_sheet_keeps_the_keys_when_its_screen_is_gone_to_again(shown, qtbot: QtBot, store: Store, keys):
    decide(store, ["S-1"])
    window = shown()
    press(qtbot, window, *keys)
    qtbot.waitUntil(lambda: window.decisions.sheets.covering is not None, timeout=20_000)
    scope = window.actions_set.scope
    for screen in (Qt.Key.Key_4, Qt.Key.Key_1, Qt.Key.Key_4):
        press(qtbot, window, screen, CTRL)
    assert window.actions_set.scope is scope is not Scope.DECISIONS


def test_the_signed_bytes_are_one_key_away_and_can_be_copied(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = shown()
    press(qtbot, window, Qt.Key.Key_B)
    said = window.decisions.sheets.bytes.words.toPlainText()
    signed = next(iter(Selection(store, known).signed()))
    assert json.loads(said[: said.rindex("}") + 1]) == signed.payload
    window.decisions.sheets.bytes.copy()
    assert QGuiApplication.clipboard().text() == signed.jws
    press(qtbot, window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.decisions.table


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Every question for a folder; the answer is always `letters`."""
    questions: list[str] = []

    def answer(_over: QWidget, question: str, *_before: str) -> str:
        questions.append(question)
        return str(tmp_path / "letters")

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", answer)
    return questions


def letters(qtbot: QtBot, window: MainWindow) -> str:
    with qtbot.waitSignal(window.decisions.letters.ended, timeout=20_000) as ended:
        press(qtbot, window, Qt.Key.Key_L)
    return str(ended.args[0])


def test_the_letter_of_the_chosen_decision_is_written_by_a_key(
    shown, qtbot: QtBot, store: Store, tmp_path: Path, asked: list[str]
):
    (one,) = decide(store, ["S-1"])
    window = shown()
    assert letters(qtbot, window) == f"1 letter written to {tmp_path / 'letters'}, as DOCX and PDF."
    assert {p.name for p in (tmp_path / "letters").iterdir()} == {"S-1.docx", "S-1.pdf"}
    assert "Letter made" in [moment.title for moment in window.workspace.decision(one).history]


def test_what_stands_no_more_gets_no_letter(shown, qtbot: QtBot, store: Store, asked: list[str], tmp_path: Path):
    (one,) = decide(store, ["S-1"])
    window = shown()
    assert window.workspace.withdraw(DecisionId(one), "the wrong file")
    window.decisions.table.setFocus()
    said = letters(qtbot, window)
    assert said == "No letter was written. 1 decision kept back: no longer standing, or practice."
    assert not (tmp_path / "letters").exists()


def test_where_letters_go_is_asked_each_time_beginning_where_the_last_went(
    shown, qtbot: QtBot, store: Store, tmp_path: Path, asked: list[str]
):
    decide(store, ["S-1"])
    window = shown()
    letters(qtbot, window)
    letters(qtbot, window)
    assert asked == ["Write letters on 1 decision into which folder?"] * 2
    assert window.workspace.preference("decisions.letter_folder") == str(tmp_path / "letters")


def test_letters_go_nowhere_while_nobody_said_where(shown, qtbot: QtBot, store: Store, monkeypatch):
    decide(store, ["S-1"])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window = shown()
    press(qtbot, window, Qt.Key.Key_L)
    assert not window.decisions.letters.running


def test_the_button_for_letters_says_how_many_it_writes(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1", "S-2", "S-3"])
    window = shown()
    button = window.decisions.detail.letter
    assert button.text() == "Letter"
    press(qtbot, window, Qt.Key.Key_A, CTRL)
    assert (button.text(), button.accessibleName()) == ("3 letters", "3 letters")
    press(qtbot, window, Qt.Key.Key_Escape)
    assert button.text() == "Letter"


def test_the_letters_of_a_batch_can_be_stopped_half_way_and_those_written_are_whole(
    shown, qtbot: QtBot, store: Store, tmp_path: Path, asked: list[str]
):
    ids = decide(store, [f"S-{n}" for n in range(1, 9)])
    send(store, "Batch 1", tmp_path / "1")
    window = shown()
    window.decisions.sheets._outgoing.letters_progressed.connect(
        lambda done, _total: window.decisions.letters.stop() if done == 1 else None, Qt.ConnectionType.DirectConnection
    )
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    said = letters(qtbot, window)
    assert said.startswith("Stopped: 1 of 8 letters written to")
    assert {p.name for p in (tmp_path / "letters").iterdir()} == {"S-1.docx", "S-1.pdf"}
    made = [ident for ident in ids if "Letter made" in [m.title for m in window.workspace.decision(ident).history]]
    assert made == ids[:1]


def send(store: Store, name: str, folder: Path, form: str = "csv") -> None:
    batches.new_batch(
        store, name, Profile("p", (form,)), now=builders.ticking(), new_id=builders.counting(f"id {name}")
    )  # fmt: skip
    batches.dry_run(store, name, now=builders.ticking())
    batches.write(store, name, batch_at(folder, Selection(store, known)), now=builders.ticking())


def test_the_list_of_batches_says_when_how_many_and_where_and_shows_the_manifest(
    shown, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1", "S-2"])
    send(store, "Batch 1", tmp_path / "one.zip")
    window = shown()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    sheet = window.decisions.sheets.batches
    assert "Batch 1" in words(sheet) and "2 decisions, written 23 Nov" in words(sheet)
    assert str(tmp_path / "one.zip") in words(sheet)
    assert "data/decisions.csv" in sheet.manifest.toPlainText()
    press(qtbot, window, Qt.Key.Key_C, CTRL | SHIFT)
    with zipfile.ZipFile(tmp_path / "one.zip") as packed:
        assert QGuiApplication.clipboard().text() == packed.read("one/manifest-sha256.txt").decode()
    press(qtbot, window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.decisions.table


def test_a_batch_that_was_moved_or_changed_says_so_instead_of_its_manifest(
    shown, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "one")
    window = shown()
    (tmp_path / "one" / "manifest-sha256.txt").write_text("something else\n")
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    assert "is not what was written" in window.decisions.sheets.batches.manifest.toPlainText()
    (tmp_path / "one").rename(tmp_path / "moved")
    press(qtbot, window, Qt.Key.Key_Escape)
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    assert "it was moved or deleted" in window.decisions.sheets.batches.manifest.toPlainText()


def test_a_batch_named_elsewhere_is_gone_on_with(shown, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    batches.new_batch(
        store, "Night 7", Profile("p", ("csv",)), now=builders.ticking(), new_id=builders.counting("id")
    )  # fmt: skip
    window = shown()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    press(qtbot, window, ENTER)
    qtbot.waitUntil(lambda: window.decisions.sheets.batch.plan is not None, timeout=20_000)
    assert (
        window.decisions.sheets.batch.fields.name.text() == "Night 7"
        and not window.decisions.sheets.batch.fields.name.isEnabled()
    )
    write(qtbot, window)
    assert [(each.name, each.state) for each in kept(store)] == [("Night 7", "written")]
    assert (tmp_path / "batches" / "night-7" / "data" / "decisions.csv").exists()


def test_a_batch_that_went_out_is_sent_again_only_with_a_reason(shown, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "one")
    window = shown()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    press(qtbot, window, ENTER)
    qtbot.waitUntil(lambda: window.decisions.sheets.batch.plan is not None, timeout=20_000)
    assert "Nothing goes out" in words(window.decisions.sheets.batch)
    qtbot.keyClicks(QApplication.focusWidget(), "their disk broke")
    press(qtbot, window, ENTER)
    qtbot.waitUntil(
        lambda: bool(window.decisions.sheets.batch.plan and window.decisions.sheets.batch.plan.going), timeout=20_000
    )
    write(qtbot, window)
    assert [each.again for each in kept(store)] == ["their disk broke", None]


def test_a_batch_cut_off_before_its_last_step_is_finished_from_the_list(
    shown, qtbot: QtBot, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])

    def power_cut(*_places: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("assessor_app.reports.batch_zip.publish", power_cut)
        send(store, "Batch 1", tmp_path / "one.zip")
    window = shown()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    assert "cut off" in words(window.decisions.sheets.batches)
    with qtbot.waitSignal(window.workspace.changed, timeout=20_000):
        press(qtbot, window, ENTER)
    assert [each.state for each in kept(store)] == ["written"]
    assert zipfile.is_zipfile(tmp_path / "one.zip")


def test_forms_are_chosen_by_keys_and_kept_as_a_profile(shown, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    window = shown()
    offer(qtbot, window)
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    card = window.decisions.sheets.batch.fields.by_hand
    for form in ("csv-long", "xlsx", "jsonl"):
        card.forms[form].setFocus()
        press(qtbot, window, Qt.Key.Key_Space)
    card.name.setFocus()
    qtbot.keyClicks(card.name, "Nightly")
    press(qtbot, window, ENTER)
    qtbot.waitUntil(lambda: window.decisions.sheets.batch.plan is not None, timeout=20_000)
    assert profile_named(store, "Nightly", NAMES).forms == ("csv",)
    assert window.decisions.sheets.batch.fields.profile.text() == "Nightly"
    press(qtbot, window, Qt.Key.Key_Z, ALT)
    write(qtbot, window)
    with zipfile.ZipFile(tmp_path / "batches" / "batch-1.zip") as packed:
        assert [n for n in packed.namelist() if "/data/" in n] == ["batch-1/data/decisions.csv"]


def test_a_batch_of_one_outcome_is_chosen_by_hand_and_kept_as_a_profile(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = shown()
    offer(qtbot, window)
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    card, sheet = window.decisions.sheets.batch.fields.by_hand, window.decisions.sheets.batch
    assert [title for _value, title in card.credential._choices] == ["Every credential", builders.credential().title]
    card.outcome.choose(("incomplete",))
    qtbot.waitUntil(lambda: sheet.plan is not None and not sheet.plan.going, timeout=20_000)
    card.outcome.choose(("earned",))
    qtbot.waitUntil(lambda: sheet.plan is not None and len(sheet.plan.going) == 1, timeout=20_000)
    card.name.setText("Awards")
    card.keep.click()
    assert profile_named(store, "Awards", NAMES).outcomes == ("earned",)


def test_of_two_dry_runs_the_later_holds_whichever_thread_comes_first(shown, store: Store, monkeypatch):
    decide(store, ["S-1"])
    window = shown()
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


def test_a_batch_without_forms_is_refused_in_a_sentence(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = shown()
    offer(qtbot, window)
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    for box in window.decisions.sheets.batch.fields.by_hand.forms.values():
        box.setChecked(False)
    qtbot.waitUntil(lambda: "Name at least one form" in words(window.decisions.sheets.batch), timeout=20_000)
    assert not window.decisions.sheets.batch.write.isEnabled()


def test_a_batch_of_which_nothing_goes_says_so_to_the_key_that_writes_it(shown, qtbot: QtBot, store: Store):
    (one,) = decide(store, ["S-1"])
    withdraw(store, one, "S-1")
    window = shown()
    offer(qtbot, window)
    sheet = window.decisions.sheets.batch
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    press(qtbot, window, ENTER, CTRL)
    assert "Nothing of this would go" in window.status.text()


def test_a_withdrawal_asks_why_and_is_signed(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = shown()
    press(qtbot, window, Qt.Key.Key_W)
    press(qtbot, window, ENTER)
    assert decisions(store, known)[0].where == "Waiting to send"
    qtbot.keyClicks(QApplication.focusWidget(), "wrong submission")
    press(qtbot, window, ENTER)
    (row,) = decisions(store, known)
    assert row.where == "Withdrawn"
    history = window.workspace.decision(row.id).history
    assert ("Withdrawn", "wrong submission") in [(m.title, m.detail) for m in history]
    assert not window.decisions.detail.correct.isEnabled()
    press(qtbot, window, Qt.Key.Key_W)
    assert not window.decisions.detail.withdrawing.isVisible()
    assert "The decision on S-1 is withdrawn already" in window.status.text()


def test_the_history_tells_of_the_batch_the_correction_and_the_attempt(
    shown, qtbot: QtBot, store: Store, tmp_path: Path
):
    (first,) = decide(store, ["S-1"])
    batches.new_batch(
        store, "Batch 1", Profile("p", ("csv",)), now=builders.ticking(), new_id=builders.counting("batch")
    )  # fmt: skip
    batches.dry_run(store, "Batch 1", now=builders.ticking())
    batches.write(store, "Batch 1", BatchFolder(tmp_path / "1", Selection(store, known)), now=builders.ticking())
    decide(store, ["S-1"], level="developing", supersedes=first, at="2026-11-24T09:00:00.000Z")
    window = shown()
    titles = [moment.title for moment in window.workspace.decision(first).history]
    assert {"Superseded", "Went out in batch “Batch 1”", "Decision signed", "Attempt 1 received"} <= set(titles)
    assert {row.where for row in decisions(store, known)} == {"Superseded", "Waiting to send"}


def test_the_list_can_be_narrowed_to_what_is_in_no_batch(shown, qtbot: QtBot, store: Store):
    (first, _second) = decide(store, ["S-1", "S-2"])
    decide(store, ["S-1"], supersedes=first)
    window = shown()
    window.decisions.list.standing.choose("past")
    assert window.decisions.table.model().rowCount() == 1
    window.decisions.list.standing.choose("in")
    assert window.decisions.table.model().rowCount() == 2


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


def test_a_day_without_a_time_is_told_without_one():
    assert local_moment("2026-11-23") == "23 Nov"


def test_a_cell_that_is_shortened_is_told_whole_under_the_pointer():
    columns = (Column("Submission", 108), Column("Where it is", 60))
    whole = "Quarantined by the issuer"
    told = Line("1", (Cell("S-1"), Cell("Quarantined", spoken=whole)))
    assert shortened(columns, told, 140, 300, checks=False) == whole
    assert shortened(columns, told, 30, 300, checks=False) == ""


def test_the_list_says_where_a_decision_is_in_a_word():
    assert short_place("Quarantined by the issuer") == "Quarantined"
    assert short_place("Refused: the rubric is another one") == "Refused"
    assert short_place("Batch 31, receipt in") == "Batch 31, receipt in"


@pytest.mark.parametrize("state", ["quarantined", "refused"])
def test_a_decision_that_did_not_arrive_stands_out_in_the_list(store: Store, state: str) -> None:
    (first,) = decide(store, ["S-1"])
    set_state(store, first, state, "the rubric is another one")
    (row,) = decisions(store, known)
    assert line(row, checked=False).cells[-1].tone == "warning"


def test_of_two_moments_in_one_second_the_credential_comes_after_the_receipt(store: Store) -> None:
    """Two clocks told them: the issuer's and ours."""
    (first,) = decide(store, ["S-1"])
    with store.write() as session:
        session.get_one(OutboxRow, first).state = "sent"
        session.get_one(OutboxRow, first).changed_at = "2026-11-24T09:00:00.900Z"
        session.add(IssuedRow(decision_id=first, submission_id="S-1", state="issued", document={},
                              changed_at="2026-11-24T09:00:00.100Z"))  # fmt: skip
    titles = [moment.title for moment in decision(store, known, DecisionId(first)).history]
    assert titles[:2] == ["Credential issued", "Received by the issuer"]


def test_a_dry_run_shows_each_group_under_its_name(shown, qtbot: QtBot, store: Store, tmp_path: Path):
    (first, *_) = decide(store, ["S-1", "S-2"])
    send(store, "Batch 1", tmp_path / "1")
    decide(store, ["S-3"])
    decide(store, ["S-4"], coded=True)
    decide(store, ["S-1"], supersedes=first)
    window = shown()
    offer(qtbot, window)
    qtbot.waitUntil(lambda: "S-3" in words(window.decisions.sheets.batch))
    said = words(window.decisions.sheets.batch)
    for group in ("Blocked · 2", "Already exported · 1", "Changed · 1", "New · 1"):
        assert group in said
    assert said.index("New · 1") < said.index("S-3")


def test_what_was_taken_back_by_hand_is_said_in_the_dry_run_by_keys(shown, qtbot: QtBot, store: Store, tmp_path: Path):
    (one,) = decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "1", "canvas")
    withdraw(store, one, "S-1")
    window = shown()
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


@pytest.fixture
def gone(shown, qtbot: QtBot, store: Store, tmp_path: Path) -> MainWindow:
    """Batch 1 was cut off at its last step, its files are nowhere, and it is chosen in the list of batches."""
    decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "one")
    with store.write() as session:
        batch_named(session, "Batch 1").state = "sealed"
    (tmp_path / "one").rename(tmp_path / "elsewhere")
    window: MainWindow = shown()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    assert "say what became of them" in words(window.decisions.sheets.batches)
    return window


def to_button(window: MainWindow, qtbot: QtBot, button: QWidget) -> None:
    """By Tab, as hands go there."""
    for _ in range(10):
        if QApplication.focusWidget() is not button:
            press(qtbot, window, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is button


def test_files_that_are_gone_are_said_to_have_arrived_by_a_key(gone: MainWindow, qtbot: QtBot, store: Store):
    to_button(gone, qtbot, gone.decisions.sheets.batches.arrived)
    press(qtbot, gone, Qt.Key.Key_Space)
    assert [each.state for each in kept(store)] == ["written"]
    assert "1 decision, sent on before it was finished; the person at device" in words(gone.decisions.sheets.batches)
    assert not gone.decisions.sheets.batches.lost.isVisible()


def test_files_that_are_lost_are_written_again_by_keys(gone: MainWindow, qtbot: QtBot, store: Store, tmp_path: Path):
    to_button(gone, qtbot, gone.decisions.sheets.batches.lost)
    press(qtbot, gone, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: gone.decisions.sheets.batch.plan is not None, timeout=20_000)
    write(qtbot, gone)
    again = tmp_path / "batches" / "batch-1" / "data" / "decisions.csv"
    assert again.read_bytes() == (tmp_path / "elsewhere" / "data" / "decisions.csv").read_bytes()


def test_the_badge_classes_of_canvas_are_written_into_a_profile(shown, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    window = shown()
    offer(qtbot, window)
    press(qtbot, window, Qt.Key.Key_Up, ALT)
    sheet, card = window.decisions.sheets.batch, window.decisions.sheets.batch.fields.by_hand
    (field,) = card.badge_classes.values()
    assert not field.isVisible()
    card.forms["canvas"].setFocus()
    press(qtbot, window, Qt.Key.Key_Space)
    field.setFocus()
    qtbot.keyClicks(field, "class-77")
    assert "To be looked at anew" in words(sheet)
    press(qtbot, window, ENTER)
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    card.name.setText("Awards")
    card.keep.click()
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    assert profile_named(store, "Awards", NAMES).badge_classes == ((builders.credential().id, "class-77"),)
    write(qtbot, window)
    with (tmp_path / "batches" / "batch-1" / "data" / "canvas-awards.csv").open() as awards:
        assert awards.read().splitlines()[1].startswith('"class-77","E-1",')


def test_a_long_reason_in_the_history_is_told_to_its_end(qtbot: QtBot):
    short, long = (HistoryLine([Moment("Quarantined", "no rubric" * n, "")]) for n in (1, 60))
    for told in (short, long):
        qtbot.addWidget(told)
    assert long.heightForWidth(400) > short.heightForWidth(400) + 5 * DETAIL
    assert long.heightForWidth(300) > long.heightForWidth(400)


def test_a_batch_that_could_not_be_written_keeps_the_keys_in_its_sheet(
    shown, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1"])
    window = shown()
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


def test_a_batch_that_was_named_by_mistake_is_forgotten_by_a_key_and_one_that_went_out_is_not(
    shown, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "1")
    batches.new_batch(
        store, "Tpyo", Profile("p", ("csv",)), now=builders.ticking(60), new_id=builders.counting("id t")
    )  # fmt: skip
    window = shown()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    assert window.decisions.sheets.batches.forget.isVisible()
    press(qtbot, window, Qt.Key.Key_Delete)
    assert [each.name for each in kept(store)] == ["Batch 1"]
    press(qtbot, window, Qt.Key.Key_Delete)
    assert [each.name for each in kept(store)] == ["Batch 1"]


def test_a_form_with_nothing_in_it_is_told_of_before_and_after_a_batch_is_written(shown, qtbot: QtBot, store: Store):
    decide(store, ["S-1"], cites=("text",))
    profile = Profile("All", ("csv", "annotations", "webvtt"))
    batches.new_batch(store, "Nightly", profile, now=builders.ticking(), new_id=builders.counting("batch"))
    window = shown()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    press(qtbot, window, ENTER)
    sheet = window.decisions.sheets.batch
    qtbot.waitUntil(lambda: sheet.plan is not None, timeout=20_000)
    empty = "None of these decisions has spans of a recording, so the form “webvtt” is empty."
    assert words(sheet).count("is empty") == 1 and empty in words(sheet)
    write(qtbot, window)
    assert empty in window.status.text()
