"""Scoring by keys: what the screen shows is what a fresh look at the store says."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.documents.values import CaptionTrack, Cue
from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.domain.correction import UNSAID
from assessor_app.domain.evidence import Box, PageRegion, TimeSpan
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.reports.selection import Selection
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from tests.screens.handed_in import hand_in, running
from ui.scoring.criterion_line import CriterionLine
from ui.scoring.evidence_card import EvidenceCard
from ui.scoring.level_card import LevelCard
from ui.scoring.rubric_view import criterion_views
from ui.scoring.scoring_panel import ScoringPanel
from ui.scoring.spoken import said_within
from ui.viewers.question import QuestionStrip


def scores(panel: ScoringPanel) -> dict[str, str]:
    return dict(panel._workspace.score_view().assessment.scores)


def select_words(panel: ScoringPanel, qtbot: QtBot) -> None:
    held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(panel.stage.document.pages, Qt.Key.Key_Right, held)


def test_a_level_without_evidence_is_refused_with_a_sentence(panel: ScoringPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel._workspace.refused) as told:
        panel.scores.give_level(3)
    assert "needs evidence" in told.args[0]


def test_a_selection_becomes_evidence_and_then_a_score(panel: ScoringPanel, qtbot: QtBot) -> None:
    select_words(panel, qtbot)
    panel.scores.link_selection()
    panel.scores.give_level(3)
    assert scores(panel) == {"norms": "norms-proficient"}


def test_the_same_level_again_takes_the_score_back(panel: ScoringPanel) -> None:
    panel.scores.toggle_no_evidence()
    panel.scores.give_level(1)
    told: list[str] = []
    panel._workspace.changed.connect(lambda change: told.append(change.said))
    panel.scores.give_level(1)
    assert scores(panel) == {}
    assert told == ["Saved: score of A taken away"]


def test_the_next_unscored_criterion_goes_round(panel: ScoringPanel) -> None:
    panel.held.step_criterion(1)
    panel.held.next_unscored()
    assert panel.rubric.active is not None
    assert panel.rubric.active.view.letter == "A"


def test_a_rationale_is_kept_when_the_fingers_rest(panel: ScoringPanel, qtbot: QtBot) -> None:
    assert panel.rubric.active is not None
    qtbot.keyClicks(panel.rubric.active.rationale, "Seen on page one.")
    kept = {"norms": "Seen on page one."}
    qtbot.waitUntil(lambda: dict(panel._workspace.score_view().assessment.rationales) == kept, timeout=30_000)


def test_leaving_a_criterion_keeps_words_still_being_written(panel: ScoringPanel, qtbot: QtBot) -> None:
    assert panel.rubric.active is not None
    qtbot.keyClicks(panel.rubric.active.rationale, "Half a thought")
    panel.held.step_criterion(1)
    assert dict(panel._workspace.score_view().assessment.rationales) == {"norms": "Half a thought"}


def test_the_outcome_so_far_is_in_words(panel: ScoringPanel) -> None:
    panel.scores.toggle_no_evidence()
    panel.scores.give_level(1)
    assert panel.rubric.outcome.text() == "Not yet: A needs Proficient"


def test_the_review_cannot_commit_what_is_not_scored(panel: ScoringPanel) -> None:
    panel.deciding.show()
    assert panel.deciding.on and not panel.review._commit.isEnabled()


def test_an_unfinished_review_says_what_is_below_the_pass_level_and_claims_no_outcome(panel: ScoringPanel) -> None:
    panel.scores.toggle_no_evidence()
    panel.scores.give_level(1)
    panel.deciding.show()
    said = [each.text() for each in panel.review.findChildren(QLabel)]
    assert "Not finished" in said and "A needs Proficient" in said
    assert not [words for words in said if "Not yet" in words]


def test_tab_goes_round_in_the_review_from_top_to_bottom(panel: ScoringPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: panel._workspace.score_view().artifacts[0].opened, timeout=20_000)
    review(panel, qtbot)
    panel.activateWindow()
    qtbot.waitUntil(lambda: all(line.isVisible() for line in panel.review.findChildren(CriterionLine)))
    reached = []
    for _ in range(7):
        reached.append(panel.focusWidget())
        qtbot.keyClick(panel.focusWidget(), Qt.Key.Key_Tab)
    names = [each.accessibleName() for each in reached if each is not None]
    assert [name[:3] for name in names] == ["A, ", "B, ", "Sho", "Res", "Wor", "Com", "A, "], names


def test_a_decided_reading_has_no_review_and_says_where_a_correction_begins(panel: ScoringPanel, qtbot: QtBot) -> None:
    review(panel, qtbot)
    panel.deciding.commit()
    with qtbot.waitSignal(panel.said) as told:
        panel.deciding.show()
    assert not panel.deciding.on and "a correction begins on the Decisions screen" in told.args[0]


def test_search_finds_words_and_takes_the_place_in_hand(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.searching.open()
    qtbot.keyClicks(panel.search.field.edit, "river")
    qtbot.waitUntil(lambda: len(panel.search.model.hits) == 1, timeout=20_000)
    panel.searching.step(1)
    assert [anchor.quote for anchor in panel.stage.selection_anchors() if hasattr(anchor, "quote")] == ["river"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [("students", "1 place in 1 artifact"), ("zebra", "Nothing found; try fewer words"), ("z", "Type one more letter")],
)
def test_a_search_says_how_much_it_found_or_what_to_do(panel: ScoringPanel, qtbot: QtBot, typed: str, told: str):
    panel.searching.open()
    qtbot.waitUntil(lambda: panel.search.read, timeout=30_000)
    panel.search.field.edit.setText(typed)
    qtbot.waitUntil(lambda: panel.search._count.text() != "", timeout=5_000)
    assert panel.search._count.text() == told
    assert all(button.isVisible() == ("place" in told) for button in panel.search._steps)


def review(panel: ScoringPanel, qtbot: QtBot) -> None:
    """Every criterion scored, and the sheet open."""
    for criterion in builders.rubric().criteria:
        panel._workspace.mark_no_evidence(criterion.id)
        panel._workspace.give_score(criterion.id, criterion.levels[-1].id)
        panel._workspace.write_rationale(criterion.id, "Seen on a visit.")
    panel.deciding.show()


def test_words_to_the_educator_are_written_in_the_review_and_signed_with_the_decision(
    panel: ScoringPanel, qtbot: QtBot, reading: Store
) -> None:
    review(panel, qtbot)
    panel.review.write_letter()
    qtbot.keyClicks(panel.review.feedback, "Thank you for both clips.")
    panel.deciding.commit()  # the fingers did not rest yet
    (made,) = Selection(reading, builders.known).signed()
    assert made.payload["feedback"] == "Thank you for both clips."


def test_words_to_the_educator_can_be_taken_back(panel: ScoringPanel, qtbot: QtBot) -> None:
    review(panel, qtbot)
    panel.review.write_letter()
    qtbot.keyClicks(panel.review.feedback, "Thank you.")
    qtbot.keyClick(panel.review.feedback, Qt.Key.Key_Escape)
    assert panel._workspace.score_view().assessment.feedback == "Thank you."
    panel._workspace.undo()
    assert panel.review.feedback.toPlainText() == ""


def test_a_name_in_the_words_to_the_educator_is_told(panel: ScoringPanel, qtbot: QtBot) -> None:
    review(panel, qtbot)
    panel.review.write_letter()
    qtbot.keyClicks(panel.review.feedback, "Write to maya.rivera@example.org about it.")
    qtbot.keyClick(panel.review.feedback, Qt.Key.Key_Escape)
    said = [each.text() for each in panel.review.findChildren(QLabel)]
    assert any(words.startswith("The letter may tell who somebody is") for words in said)


def test_a_key_beyond_the_levels_says_how_many_there_are(panel: ScoringPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.said) as told:
        panel.scores.give_level(9)
    assert told.args == ["A has 4 levels."]


def test_an_answer_stands_below_its_question_and_its_own_words_begin_where_they_did(panel: ScoringPanel) -> None:
    strip = panel.stage.findChild(QuestionStrip)
    assert isinstance(strip, QuestionStrip) and strip.isVisible()
    assert strip.words.text() == "Who are your students?"
    page = panel.stage.document.pages.text_of(1)
    assert page is not None and page.text.startswith("Students talk")


def test_the_focus_in_the_evidence_shows_as_a_caret(panel: ScoringPanel) -> None:
    panel.stage.enter()
    assert panel.stage.document.pages.caret_rect() is not None
    assert panel.stage.selection_anchors() == ()


def test_a_decided_reading_takes_no_level_and_no_words(panel: ScoringPanel) -> None:
    panel.held.view = None if panel.view is None else replace(panel.view, committed_as="earned")
    panel._show_rubric()
    panel._show_header()
    assert panel.rubric.active is not None and panel.rubric.active.rationale.isReadOnly()
    assert not any(card.isEnabled() for card in panel.rubric.findChildren(LevelCard))
    assert panel.header.commit.accessibleName() == "Committed" and not panel.header.commit._key


def test_what_is_said_within_a_span_is_quoted_and_not_what_is_said_beside_it() -> None:
    track = CaptionTrack(
        "", "en", (Cue(0, 2, "", "Before."), Cue(2, 4, "", "Can you say\nmore?"), Cue(4, 6, "", "After."))
    )
    assert said_within((track,), TimeSpan(1.9, 4.1)) == "Can you say more?"
    assert said_within((track,), TimeSpan(7.0, 9.0)) == said_within((), TimeSpan(0, 1)) == ""


def test_evidence_in_a_recording_is_quoted_from_its_captions(qtbot: QtBot, store: Store, tmp_path: Path) -> None:
    words = b"WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nWarm water holds less.\n"
    hand_in(store, tmp_path, {"clip.mp4": (b"not whole", "video/mp4"), "clip.vtt": (words, "text/vtt")})
    whole = running(qtbot, store, SubmissionId("SUB-0042"), lambda w: w.window.score.view is not None)
    score = whole.window.score
    assert score.criterion is not None
    whole.workspace.link_evidence(score.criterion, ArtifactId("clip"), TimeSpan(1.0, 4.0))

    def quoted() -> list[str]:
        return [card.view.quote for card in score.rubric.findChildren(EvidenceCard)]

    try:
        qtbot.waitUntil(lambda: quoted() == ["“Warm water holds less.”"], timeout=30_000)
    finally:
        whole.close()


def test_a_commit_that_is_refused_does_not_set_the_clock_back(panel: ScoringPanel) -> None:
    told: list[int] = []
    panel._time.ticked.connect(told.append)
    for _ in range(8):
        panel._time._beat.timeout.emit()
    panel.deciding.show()
    panel.deciding.commit()
    panel._time._beat.timeout.emit()
    assert told[-1] == 9 and told == sorted(told)


def test_a_submission_opened_again_goes_on_with_its_clock_and_its_words(panel: ScoringPanel) -> None:
    told: list[int] = []
    panel._time.ticked.connect(told.append)
    for _ in range(3):
        panel._time._beat.timeout.emit()
    panel.rubric.write_rationale()
    assert panel.rubric.active is not None
    panel.rubric.active.rationale.setPlainText("Half a sentence")
    panel._workspace.open(SubmissionId("S-1"))
    assert told == sorted(told) and told[-1] == 3
    assert panel.view is not None and "Half a sentence" in panel.view.assessment.rationales.values()


def test_a_region_is_named_after_what_it_is_a_region_of(panel: ScoringPanel) -> None:
    some, whole = Box(10, 10, 20, 20), Box(0, 0, 100, 100)
    panel._workspace.link_evidence(CriterionId("norms"), ArtifactId("a1"), PageRegion(1, some))
    panel._workspace.link_evidence(CriterionId("norms"), ArtifactId("a1"), PageRegion(1, whole))
    view = panel._workspace.score_view()
    assert [card.quote for card in criterion_views(view, CriterionId("norms"))[0].cards] == [
        "A region of the page", "The whole page",
    ]  # fmt: skip


def said_in(widget: QWidget) -> list[str]:
    return [each.text() for each in widget.findChildren(QLabel)]


def test_a_correction_says_so_above_the_evidence_and_in_its_review(panel: ScoringPanel) -> None:
    work = panel._workspace
    for criterion in ("norms", "talk"):
        work.mark_no_evidence(CriterionId(criterion))
        work.give_score(CriterionId(criterion), builders.level(criterion, "proficient"))
        work.write_rationale(CriterionId(criterion), "They did.")
    assert work.commit() and work.correct(SubmissionId("S-1")) and work.open(SubmissionId("S-1"))
    assert any("Correction of the decision of 23 Nov" in words for words in said_in(panel.header))
    panel.deciding.show()
    assert any("Correction of the decision of 23 Nov" in words for words in said_in(panel.review))
    assert not panel.review._commit.isEnabled()
    work.give_score(CriterionId("talk"), builders.level("talk", "exemplary"))
    assert "B: “Proficient” becomes “Exemplary”" in said_in(panel.review)
    assert UNSAID in said_in(panel.review) and not panel.review._commit.isEnabled()
    panel.deciding.commit()
    assert panel.review.reason.hasFocus()  # to what is missing
    panel.review.reason.setPlainText("The last clip was not watched.")
    panel.review.reason.keep()
    assert panel.review._commit.isEnabled() and "Commit the correction" in panel.review._commit.accessibleName()


def test_the_review_of_an_attempt_says_that_the_one_before_waits_for_its_decision(panel: ScoringPanel) -> None:
    work = panel._workspace
    with work.store.write() as session:
        whole = builders.submission("S-2", attempt=2, previous=SubmissionId("S-1"))
        add_submission(session, whole, Arrival("bundle", work.now(), ReadingRole.RESUBMISSION, "2026-12-07"))
    work.answer_conflict(SubmissionId("S-2"), Conflict.NONE)
    work.open(SubmissionId("S-2"))
    panel.deciding.show()
    assert "The earlier attempt, S-1, is not decided yet." in said_in(panel.review)


def test_a_change_leaves_the_review_at_the_line_that_has_the_focus(panel: ScoringPanel, qtbot: QtBot) -> None:
    panel.activateWindow()
    review(panel, qtbot)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), CriterionLine))
    through: list[QWidget | None] = []
    follow = QApplication.instance()
    assert isinstance(follow, QApplication)
    followed = follow.focusChanged.connect(lambda _old, new: through.append(new))
    panel._workspace.mark_no_evidence(CriterionId("talk"))
    QObject.disconnect(followed)
    assert isinstance(QApplication.focusWidget(), CriterionLine)
    assert panel.review.feedback not in through
