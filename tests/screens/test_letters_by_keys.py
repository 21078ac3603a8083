"""Letters to educators by keys: of one decision, of several, stopped half way."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.domain.decision import DecisionId
from assessor_app.store.engine import Store
from tests.decided import decide
from tests.screens.batch_keys import CTRL, SHIFT, press, send
from ui.main_window import MainWindow


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
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path, asked: list[str]
):
    (one,) = decide(store, ["S-1"])
    window = open_decisions()
    assert letters(qtbot, window) == f"1 letter written to {tmp_path / 'letters'}, as DOCX and PDF."
    assert {p.name for p in (tmp_path / "letters").iterdir()} == {"S-1.docx", "S-1.pdf"}
    assert "Letter made" in [moment.title for moment in window.workspace.decision(one).history]


def test_what_stands_no_more_gets_no_letter(
    open_decisions, qtbot: QtBot, store: Store, asked: list[str], tmp_path: Path
):
    (one,) = decide(store, ["S-1"])
    window = open_decisions()
    assert window.workspace.withdraw(DecisionId(one), "the wrong file")
    window.decisions.table.setFocus()
    said = letters(qtbot, window)
    assert said == "No letter was written. 1 decision kept back: no longer standing, or practice."
    assert not (tmp_path / "letters").exists()


def test_where_letters_go_is_asked_each_time_beginning_where_the_last_went(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path, asked: list[str]
):
    decide(store, ["S-1"])
    window = open_decisions()
    letters(qtbot, window)
    letters(qtbot, window)
    assert asked == ["Write letters on 1 decision into which folder?"] * 2
    assert window.workspace.preference("decisions.letter_folder") == str(tmp_path / "letters")


def test_letters_go_nowhere_while_nobody_said_where(open_decisions, qtbot: QtBot, store: Store, monkeypatch):
    decide(store, ["S-1"])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    window = open_decisions()
    press(qtbot, window, Qt.Key.Key_L)
    assert not window.decisions.letters.running


def test_the_button_for_letters_says_how_many_it_writes(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1", "S-2", "S-3"])
    window = open_decisions()
    button = window.decisions.detail.letter
    assert button.text() == "Letter"
    press(qtbot, window, Qt.Key.Key_A, CTRL)
    assert (button.text(), button.accessibleName()) == ("3 letters", "3 letters")
    press(qtbot, window, Qt.Key.Key_Escape)
    assert button.text() == "Letter"


def test_the_letters_of_a_batch_can_be_stopped_half_way_and_those_written_are_whole(
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path, asked: list[str]
):
    ids = decide(store, [f"S-{n}" for n in range(1, 9)])
    send(store, "Batch 1", tmp_path / "1")
    window = open_decisions()
    window.decisions.sheets._outgoing.letters_progressed.connect(
        lambda done, _total: window.decisions.letters.stop() if done == 1 else None, Qt.ConnectionType.DirectConnection
    )
    press(qtbot, window, Qt.Key.Key_B, SHIFT)
    said = letters(qtbot, window)
    assert said.startswith("Stopped: 1 of 8 letters written to")
    assert {p.name for p in (tmp_path / "letters").iterdir()} == {"S-1.docx", "S-1.pdf"}
    made = [ident for ident in ids if "Letter made" in [m.title for m in window.workspace.decision(ident).history]]
    assert made == ids[:1]
