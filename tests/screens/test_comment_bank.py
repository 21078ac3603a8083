"""The comment bank by keys, and what the review says of the letter."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from assessor_app.commands.comments import keep_comment
from assessor_app.domain.comment import Comment, CommentId, Owner, filled, require_comment, suggested
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.comments import comments
from tests import builders
from ui.main_window import MainWindow

S1 = SubmissionId("S-1")


def bank(*words: str) -> tuple[Comment, ...]:
    return tuple(Comment(CommentId(str(n)), Owner.PERSONAL, each, None, n) for n, each in enumerate(words))


@pytest.fixture
def scoring(opened: Callable[..., MainWindow], qtbot: QtBot) -> MainWindow:
    window = opened()
    keep_comment(
        window.workspace.store, "For {criterion}, {level}: name what students said. Next: quote it.",
        now=builders.ticking(), new_id=builders.counting("c"),
    )  # fmt: skip
    keep_comment(
        window.workspace.store, "Film the whole talk.", owner=Owner.SHARED, now=builders.ticking(),
        new_id=builders.counting("d"),
    )  # fmt: skip
    window.workspace.open(S1)
    window.score.stage.setFocus()
    return window


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def rationale(window: MainWindow) -> str:
    return window.workspace.score_view(S1).assessment.rationales.get(CriterionId("norms"), "")


def test_b_and_a_few_letters_put_a_comment_into_the_rationale(scoring: MainWindow, qtbot: QtBot):
    window = scoring
    window.workspace.mark_no_evidence(CriterionId("norms"))
    window.workspace.give_score(CriterionId("norms"), builders.level("norms", "developing"))
    press(qtbot, Qt.Key.Key_B)
    assert len(window.score.comments.bank.shown()) == 2
    qtbot.keyClicks(QApplication.focusWidget(), "name wh")
    assert len(window.score.comments.bank.shown()) == 1
    press(qtbot, Qt.Key.Key_Return)
    assert rationale(window) == "For Norms, Developing: name what students said. Next: quote it."
    assert not window.score.comments.bank.isVisible()


def test_the_bank_is_as_high_as_its_field_and_its_comments(scoring: MainWindow, qtbot: QtBot):
    press(qtbot, Qt.Key.Key_B)
    bank = scoring.score.comments.bank
    assert bank.rect().contains(bank.list.geometry()) and bank.list.height() > bank.search.height() > 0
    assert bank.list.visibleRegion().boundingRect().height() == bank.list.height()


def test_escape_leaves_the_rationale_as_it_was_and_goes_back_to_where_the_keys_were(scoring: MainWindow, qtbot: QtBot):
    before = QApplication.focusWidget()
    press(qtbot, Qt.Key.Key_B)
    press(qtbot, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before
    press(qtbot, Qt.Key.Key_W)
    assert not scoring.score.rubric.is_writing()
    assert rationale(scoring) == ""


def test_the_bank_does_not_wait_for_whoever_left_it_by_a_key(scoring: MainWindow, qtbot: QtBot):
    press(qtbot, Qt.Key.Key_B)
    press(qtbot, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    assert scoring.score.comments.bank.isHidden()  # and not only out of sight with its screen


def test_a_decided_reading_is_offered_no_comments(scoring: MainWindow, qtbot: QtBot):
    for criterion in builders.rubric().criteria:
        scoring.workspace.mark_no_evidence(criterion.id)
        scoring.workspace.give_score(criterion.id, criterion.levels[0].id)
        scoring.workspace.write_rationale(criterion.id, "Seen on a visit.")
    assert scoring.workspace.commit()
    with qtbot.waitSignal(scoring.score.said) as told:
        press(qtbot, Qt.Key.Key_B)
    assert "is decided" in told.args[0] and not scoring.score.comments.bank.isVisible()


def test_shift_b_keeps_the_words_of_the_rationale_once(scoring: MainWindow, qtbot: QtBot):
    scoring.workspace.write_rationale(CriterionId("norms"), "They wait for each other.")
    scoring.score.stage.setFocus()
    for _ in range(2):
        press(qtbot, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    kept = [c.words for c in comments(scoring.workspace.store)]
    assert kept.count("They wait for each other.") == 1


def test_the_review_says_what_the_letter_lacks(scoring: MainWindow, qtbot: QtBot):
    workspace = scoring.workspace
    for name, level in (("norms", "proficient"), ("talk", "developing")):
        workspace.mark_no_evidence(CriterionId(name))
        workspace.give_score(CriterionId(name), builders.level(name, level))
    workspace.write_rationale(CriterionId("talk"), "Two students speak.")
    scoring.score.stage.setFocus()
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    shown = "\n".join(found.text() for found in scoring.score.review.findChildren(QLabel))
    assert "B names no next step" in shown


def test_a_placeholder_without_a_value_stays_to_be_written_over():
    assert filled("At {place}, {level}.", {"level": "Secure"}) == "At {place}, Secure."


@pytest.mark.parametrize("words", ["", "  ", "Dear {name}", "x" * 5000])
def test_a_comment_that_cannot_be_kept_says_why(words: str):
    with pytest.raises(RuleBroken):
        require_comment(words)


def test_comments_of_this_criterion_come_first_then_the_most_used():
    own = Comment(CommentId("own"), Owner.PERSONAL, "zebra", "norms")
    other = Comment(CommentId("other"), Owner.PERSONAL, "zebra", "talk")
    found = suggested((*bank("a zebra", "b zebra", "c"), own, other), "ZEB", "norms")
    assert [c.words for c in found] == ["zebra", "b zebra", "a zebra"]
