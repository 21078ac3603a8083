"""The Decisions screen by keys: choosing, the history of a decision, its signed bytes, a withdrawal."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assessor_app.commands import batches
from assessor_app.domain.decision import DecisionId
from assessor_app.domain.export_profile import Profile
from assessor_app.queries.decision_history import Moment
from assessor_app.queries.decisions import decision, decisions
from assessor_app.reports.batch_folder import BatchFolder
from assessor_app.reports.selection import Selection
from assessor_app.store.engine import Store
from assessor_app.store.rows import IssuedRow, OutboxRow
from tests import builders
from tests.builders import known
from tests.decided import decide, set_state
from tests.screens.batch_keys import ENTER, press, words
from ui import theme
from ui.decisions.history import HistoryLine
from ui.decisions.rows import line, short_place
from ui.theme import Type
from ui.widgets.moments import local_moment
from ui.widgets.table_list import shortened
from ui.widgets.table_rows import Cell, Column, Line


def test_a_decision_asked_for_from_elsewhere_is_shown_though_a_filter_hides_it(open_decisions, store: Store):
    decide(store, ["S-1", "S-2"])
    window = open_decisions()
    window.decisions.search.set_text("S-2")
    window.show_decision("decision-S-1")
    assert window.decisions.table.chosen_id() == "decision-S-1" and window.decisions.search.text() == ""


def test_a_decision_that_is_not_listed_is_said_and_no_other_shown_in_its_place(open_decisions, store: Store):
    decide(store, ["S-1"])
    window = open_decisions()
    window.show_decision("decision-S-9")
    assert window.decisions.table.chosen_id() == "" and "S-1" not in words(window.decisions.detail)
    assert "not listed" in window.status.text()


def test_the_signed_bytes_are_one_key_away_and_can_be_copied(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = open_decisions()
    press(qtbot, window, Qt.Key.Key_B)
    said = window.decisions.sheets.bytes.words.toPlainText()
    signed = next(iter(Selection(store, known).signed()))
    assert json.loads(said[: said.rindex("}") + 1]) == signed.payload
    window.decisions.sheets.bytes.copy()
    assert QGuiApplication.clipboard().text() == signed.jws
    press(qtbot, window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is window.decisions.table


def test_a_withdrawal_asks_why_and_is_signed(open_decisions, qtbot: QtBot, store: Store):
    decide(store, ["S-1"])
    window = open_decisions()
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
    open_decisions, qtbot: QtBot, store: Store, tmp_path: Path
):
    (first,) = decide(store, ["S-1"])
    batches.new_batch(
        store, "Batch 1", Profile("p", ("csv",)), now=builders.ticking(), new_id=builders.counting("batch")
    )  # fmt: skip
    batches.dry_run(store, "Batch 1", now=builders.ticking())
    batches.write(store, "Batch 1", BatchFolder(tmp_path / "1", Selection(store, known)), now=builders.ticking())
    decide(store, ["S-1"], level="developing", supersedes=first, at="2026-11-24T09:00:00.000Z")
    window = open_decisions()
    titles = [moment.title for moment in window.workspace.decision(first).history]
    assert {"Superseded", "Went out in batch “Batch 1”", "Decision signed", "Attempt 1 received"} <= set(titles)
    assert {row.where for row in decisions(store, known)} == {"Superseded", "Waiting to send"}


def test_the_list_can_be_narrowed_to_what_is_in_no_batch(open_decisions, qtbot: QtBot, store: Store):
    (first, _second) = decide(store, ["S-1", "S-2"])
    decide(store, ["S-1"], supersedes=first)
    window = open_decisions()
    window.decisions.list.standing.choose("past")
    assert window.decisions.table.model().rowCount() == 1
    window.decisions.list.standing.choose("in")
    assert window.decisions.table.model().rowCount() == 2


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


def test_a_long_reason_in_the_history_is_told_to_its_end(qtbot: QtBot):
    short, long = (HistoryLine([Moment("Quarantined", "no rubric" * n, "")]) for n in (1, 60))
    for told in (short, long):
        qtbot.addWidget(told)
    assert long.heightForWidth(400) > short.heightForWidth(400) + 5 * theme.current().line_height(Type.CAPTION)
    assert long.heightForWidth(300) > long.heightForWidth(400)
