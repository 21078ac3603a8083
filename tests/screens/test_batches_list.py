"""The batches of a device by keys: where each went, and what becomes of one that was cut off."""

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.commands import batches
from assessor_app.domain.export_profile import Profile
from assessor_app.queries.batches import batches as kept
from assessor_app.store.batches import batch_named
from assessor_app.store.engine import Store
from tests import builders
from tests.decided import decide
from tests.screens.batch_keys import CTRL, ENTER, SHIFT, offer, press, send, words, write
from ui.main_window import MainWindow


def test_the_list_of_batches_says_when_how_many_and_where_and_shows_the_manifest(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1", "S-2"])
    send(store, "Batch 1", tmp_path / "one.zip")
    window = open_decisions()
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
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "one")
    window = open_decisions()
    (tmp_path / "one" / "manifest-sha256.txt").write_text("something else\n")
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    assert "is not what was written" in window.decisions.sheets.batches.manifest.toPlainText()
    (tmp_path / "one").rename(tmp_path / "moved")
    press(qtbot, window, Qt.Key.Key_Escape)
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    assert "it was moved or deleted" in window.decisions.sheets.batches.manifest.toPlainText()


def test_a_batch_named_elsewhere_is_gone_on_with(open_decisions, qtbot: QtBot, store: Store, tmp_path: Path):
    decide(store, ["S-1"])
    batches.new_batch(
        store, "Night 7", Profile("p", ("csv",)), now=builders.ticking(), new_id=builders.counting("id")
    )  # fmt: skip
    window = open_decisions()
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


def test_a_batch_that_went_out_is_sent_again_only_with_a_reason(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "one")
    window = open_decisions()
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
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])

    def power_cut(*_places: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("assessor_app.reports.batch_zip.publish", power_cut)
        send(store, "Batch 1", tmp_path / "one.zip")
    window = open_decisions()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    assert "cut off" in words(window.decisions.sheets.batches)
    with qtbot.waitSignal(window.workspace.changed, timeout=20_000):
        press(qtbot, window, ENTER)
    assert [each.state for each in kept(store)] == ["written"]
    assert zipfile.is_zipfile(tmp_path / "one.zip")


def test_a_place_for_which_a_batch_waits_is_said_in_the_sheet_of_the_next(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    decide(store, ["S-1"])
    place = tmp_path / "batches" / "batch-1"

    def power_cut(*_places: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr("assessor_app.reports.batch_folder.publish", power_cut)
        send(store, "Night 1", place)
    decide(store, ["S-2"])
    window = open_decisions()
    offer(qtbot, window)
    press(qtbot, window, ENTER, CTRL)
    sheet = window.decisions.sheets.batch
    qtbot.waitUntil(lambda: "or name another place for this one" in words(sheet), timeout=20_000)
    assert not place.exists()
    press(qtbot, window, Qt.Key.Key_Escape)
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    with qtbot.waitSignal(window.workspace.changed, timeout=20_000):
        press(qtbot, window, ENTER)
    assert [path.name for path in place.parent.iterdir()] == ["batch-1"]


@pytest.fixture
def gone(open_decisions, qtbot: QtBot, store: Store, tmp_path: Path) -> MainWindow:
    """Batch 1 was cut off at its last step, its files are nowhere, and it is chosen in the list of batches."""
    decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "one")
    with store.write() as session:
        batch_named(session, "Batch 1").state = "sealed"
    (tmp_path / "one").rename(tmp_path / "elsewhere")
    window: MainWindow = open_decisions()
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


def test_a_batch_that_was_named_by_mistake_is_forgotten_by_a_key_and_one_that_went_out_is_not(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path
):
    decide(store, ["S-1"])
    send(store, "Batch 1", tmp_path / "1")
    batches.new_batch(
        store, "Tpyo", Profile("p", ("csv",)), now=builders.ticking(60), new_id=builders.counting("id t")
    )  # fmt: skip
    window = open_decisions()
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    assert window.decisions.sheets.batches.forget.isVisible()
    press(qtbot, window, Qt.Key.Key_Delete)
    assert [each.name for each in kept(store)] == ["Batch 1"]
    press(qtbot, window, Qt.Key.Key_Delete)
    assert [each.name for each in kept(store)] == ["Batch 1"]
