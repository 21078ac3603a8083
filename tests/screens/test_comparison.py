"""A resubmission beside the attempt before, by key."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from assessor_app.commands import assessments, decisions
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.attempts import Piece
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.store.engine import Store
from tests import builders
from tests.documents.conftest import pdf_bytes
from tests.screens.handed_in import GENEROUS, hand_in, running
from ui import style, theme
from ui.application import Running
from ui.scoring.compare_parts import ChangedText, PagePicture

RUBRIC = builders.rubric()
Open = Callable[[], Running]
FIRST = SubmissionId("S-1")


def decide(store: Store) -> None:
    """The first attempt: norms met, talk not yet."""
    now, new_id = builders.ticking(36_000), builders.counting("before")
    decisions.answer_conflict(store, FIRST, Conflict.NONE, now=now, new_id=new_id)
    for name, level in (("norms", "proficient"), ("talk", "developing")):
        criterion = CriterionId(name)
        assessments.mark_no_evidence(store, RUBRIC, FIRST, criterion, True, now=now)
        assessments.give_score(store, RUBRIC, FIRST, criterion, builders.level(name, level), Policy(), now=now)
        assessments.write_rationale(store, RUBRIC, FIRST, criterion, f"Seen of {name}.", now=now)
    decisions.commit(store, builders.credential(), FIRST, Policy(), now=now, new_id=new_id)


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path) -> Iterator[Open]:
    """The second attempt on the screen, D pressed."""
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    windows: list[Running] = []

    def open_second() -> Running:
        same = (b"The same tally.\n" * 8, "text/plain")
        plan = {"plan.pdf": (pdf_bytes("Pairs talk for two minutes"), "application/pdf"), "tally.txt": same}
        hand_in(store, tmp_path, plan, submission_id="S-1")
        decide(store)
        plan = {"plan.pdf": (pdf_bytes("Pairs talk for five minutes"), "application/pdf"), "tally.txt": same}
        second = hand_in(
            store, tmp_path, plan, submission_id="S-2", attempt=2, previous_submission_id="S-1",
            changed_since_last="The pairs have more time.",
        )  # fmt: skip
        whole = running(qtbot, store, second, lambda w: w.window.score.stage.opened is not None)
        windows.append(whole)
        qtbot.keyClick(whole.window.focusWidget(), Qt.Key.Key_D)
        qtbot.waitUntil(lambda: whole.window.score.attempts.on, timeout=GENEROUS)
        return whole

    yield open_second
    for whole in windows:
        whole.close()


def test_the_educators_words_stand_on_top(opened: Open) -> None:
    texts = [each.text() for each in opened().window.score.comparison.findChildren(QLabel)]
    assert texts.index("The pairs have more time.") < texts.index("Not met before") < texts.index("Seen of talk.")


def test_the_first_change_is_unfolded_with_its_words_and_pages(qtbot: QtBot, opened: Open) -> None:
    comparison = opened().window.score.comparison
    qtbot.waitUntil(lambda: bool(comparison.findChildren(PagePicture)), timeout=GENEROUS)
    (text,) = comparison.findChildren(ChangedText)
    assert text.accessibleName() == "Gone: two. Added: five."


def test_the_room_of_a_page_that_was_not_there_is_as_high_as_the_page(qtbot: QtBot) -> None:
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    came, nothing = PagePicture(image, (), "Page 1 now"), PagePicture(None, (), "No such page before", image)
    for each in (came, nothing):
        qtbot.addWidget(each)
    assert nothing.heightForWidth(300) == came.heightForWidth(300)


def test_arrows_go_from_artifact_to_artifact_and_o_shows_one(qtbot: QtBot, opened: Open) -> None:
    whole = opened()
    comparison = whole.window.score.comparison
    assert whole.window.focusWidget() is comparison.rows[0]
    qtbot.keyClick(whole.window.focusWidget(), Qt.Key.Key_Down)
    assert whole.window.focusWidget() is comparison.rows[1]
    qtbot.keyClick(whole.window.focusWidget(), Qt.Key.Key_O)
    assert not whole.window.score.attempts.on and whole.window.score.table.artifact == "tally"


def test_escape_and_d_lead_back_to_the_evidence(qtbot: QtBot, opened: Open) -> None:
    whole = opened()
    qtbot.keyClick(whole.window.focusWidget(), Qt.Key.Key_Escape)
    assert not whole.window.score.attempts.on
    whole.window.score.attempts.toggle()
    whole.window.score.attempts.toggle()
    assert not whole.window.score.attempts.on


def test_a_first_attempt_says_that_there_is_nothing_to_compare(
    qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path
) -> None:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    name = hand_in(store, tmp_path, {"plan.pdf": (pdf_bytes("A plan"), "application/pdf")})
    whole = running(qtbot, store, name, lambda w: w.window.score.stage.opened is not None)
    whole.window.score.attempts.toggle()
    assert not whole.window.score.attempts.on and "first attempt" in whole.window.status.text()
    whole.close()


def test_words_that_changed_follow_the_look_while_they_are_on_show(qtbot: QtBot, qapp: QApplication) -> None:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    shown = ChangedText((Piece("same", "stays "), Piece("added", "comes")))
    qtbot.addWidget(shown)
    shown.show()
    style.apply(qapp, theme.theme_for("dark", reduced_motion=True))
    try:
        assert theme.DARK.text_quiet in shown.text() and theme.LIGHT.text_quiet not in shown.text()
    finally:
        style.apply(qapp, theme.theme_for("light", reduced_motion=True))
