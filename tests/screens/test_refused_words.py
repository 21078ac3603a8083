"""Words of a reading that are refused: they stay in their field, and nothing is signed without them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import RATIONALE_LIMIT, Conflict, ReadingRole
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.decisions import decisions
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from tests.full_disks import no_room
from ui.main_window import MainWindow
from ui.scoring.rationale import RationaleField
from ui.widgets.kept_words import KeptWords
from ui.widgets.refused_words import PutBy, refused_within

TOO_LONG = "word " * (RATIONALE_LIMIT // 5) + "end"
MANY = "語" * 6_000  # kept, where there is room for a few pages


@pytest.fixture
def window(opened: Callable[..., MainWindow]) -> MainWindow:
    made = opened()
    made.start_scoring("S-1")
    return made


def rationale(window: MainWindow) -> RationaleField:
    assert window.score.rubric.active is not None
    return window.score.rubric.active.rationale


def kept(window: MainWindow) -> list[str]:
    return list(window.workspace.score_view().assessment.rationales.values())


def said(window: MainWindow) -> str:
    return " ".join(each.text() for each in window.findChildren(QLabel))


def write(field: RationaleField, qtbot: QtBot, words: str) -> None:
    """And out again by Esc."""
    field.setFocus()
    field.setPlainText(words)
    qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_a_rationale_that_is_refused_stays_in_its_field_until_there_is_room(
    window: MainWindow, reading: Store, qtbot: QtBot
) -> None:
    field = rationale(window)
    with no_room(reading):
        write(field, qtbot, MANY)
        window.score.held.ask_again()
        assert field.toPlainText() == MANY and kept(window) == []
        assert "no room left" in said(window)
    window.score.scores.toggle_no_evidence()
    qtbot.waitUntil(lambda: kept(window) == [MANY])
    assert field.is_kept


def test_nothing_says_saved_over_refused_words_though_something_else_was(window: MainWindow, qtbot: QtBot) -> None:
    write(rationale(window), qtbot, TOO_LONG)
    window.score.scores.toggle_no_evidence()
    assert window.score.header.saved.text() == "Not all words are saved"
    assert [notice.startswith("A rationale holds") for notice in notices(window)] == [True], "and why stays, too"
    rationale(window).write("Shorter")
    assert notices(window) == []
    assert window.score.header.saved.text().startswith("Saved ")


def test_a_refused_rationale_is_there_when_its_criterion_is(window: MainWindow, qtbot: QtBot) -> None:
    write(rationale(window), qtbot, TOO_LONG)
    for by in (1, -1):
        window.score.held.step_criterion(by)
    assert rationale(window).toPlainText() == TOO_LONG and kept(window) == []


def test_refused_words_wait_for_their_submission_and_go_into_no_other(
    window: MainWindow, reading: Store, qtbot: QtBot
) -> None:
    with reading.write() as rows:
        arrival = Arrival("bundle", "2026-11-23T09:00:00.000Z", ReadingRole.FIRST, "2026-12-07")
        add_submission(rows, builders.submission("S-2"), arrival)
    answer_conflict(reading, SubmissionId("S-2"), Conflict.NONE, now=builders.ticking(), new_id=lambda: "assessment-2")
    window.score.deciding.show()
    letter = window.score.review.feedback
    for field in (rationale(window), letter):
        field.setPlainText(TOO_LONG)
        field.keep()
    window.start_scoring("S-2")
    window.score.deciding.show()
    assert rationale(window).toPlainText() == letter.toPlainText() == "" and rationale(window).is_kept
    window.start_scoring("S-1")
    window.score.deciding.show()
    assert rationale(window).toPlainText() == letter.toPlainText() == TOO_LONG


def test_nothing_is_signed_without_words_that_were_refused(window: MainWindow, reading: Store, qtbot: QtBot) -> None:
    score = window.score
    for criterion in builders.rubric().criteria:
        window.workspace.mark_no_evidence(criterion.id)
        window.workspace.give_score(criterion.id, criterion.levels[-1].id)
        window.workspace.write_rationale(criterion.id, "Seen on a visit.")
    field = rationale(window)
    write(field, qtbot, TOO_LONG)
    score.deciding.show()
    score.deciding.commit()
    assert "nothing is signed without them" in said(window) and decisions(reading, builders.known) == ()
    field.setPlainText("Shorter")
    score.deciding.commit()
    assert len(decisions(reading, builders.known)) == 1


def notices(window: MainWindow) -> list[str]:
    return [notice.sentence for notice in window.notices.notices()]


def test_a_retry_that_is_refused_as_before_says_nothing(window: MainWindow, qtbot: QtBot) -> None:
    field = rationale(window)
    write(field, qtbot, TOO_LONG)
    (notice,) = window.notices.notices()
    notice.leave()
    window.news.refuse("The disk is full.")
    field._again.timeout.emit()
    assert notices(window) == ["The disk is full."] and field.refused and field._again.isActive()
    qtbot.keyClick(field, Qt.Key.Key_Escape)  # by hand it is said
    assert notices(window) == [notice.sentence]


def test_refused_words_are_not_tried_where_the_reading_was_decided_meanwhile(window: MainWindow, qtbot: QtBot) -> None:
    field = rationale(window)
    write(field, qtbot, TOO_LONG)
    field.setReadOnly(True)
    with qtbot.assertNotEmitted(field.written):
        field._again.timeout.emit()
        field.keep()
    assert field.refused == TOO_LONG


def test_words_put_by_are_not_put_where_nobody_may_write(qtbot: QtBot) -> None:
    whole, field = QWidget(), KeptWords("", "Words")
    qtbot.addWidget(whole)
    qtbot.addWidget(field)
    put_by = PutBy("rubric", whole)
    field.setPlainText("seen twice")
    put_by.put("A", field)
    field.start_over("signed")
    field.setReadOnly(True)
    put_by.take_up("A", field)
    assert field.toPlainText() == "signed" and refused_within(whole) == ["seen twice"]
    field.setReadOnly(False)
    put_by.take_up("A", field)
    assert field.toPlainText() == "seen twice" and refused_within(whole) == []
    field.keep()


def test_a_letter_that_was_refused_is_not_tried_where_no_reading_is_open(window: MainWindow) -> None:
    window.score.deciding.show()
    letter = window.score.review.feedback
    letter.setPlainText(TOO_LONG)
    letter.keep()
    window.score.held.shut.emit()
    assert letter.toPlainText() == "" and letter.is_kept and not letter._again.isActive()
    window.start_scoring("S-1")
    window.score.deciding.show()
    assert letter.toPlainText() == TOO_LONG
