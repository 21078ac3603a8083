"""Growth by keys: before and after in two viewers beside each other, and goals that go from session to session."""

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from assessor_app.domain.coaching import NoteKind
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.queries.coaching import disclosures
from assessor_app.store import opening
from assessor_app.store.rows import SubmissionRow
from tests.builders import PASSPHRASE
from tests.journeys.coach_sitting import CoachSitting, bring, everything_said
from ui.coaching.notebook import TABS
from ui.hands import CTRL, SHIFT, Key
from ui.widgets.button import Button


@pytest.fixture
def sitting(tmp_path: Path, cheap_passphrase: None, qapp: QApplication) -> Iterator[CoachSitting]:
    folder = tmp_path / "workspace"
    opening.create(folder, PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    bring(folder, tmp_path, "S-1")
    bring(folder, tmp_path, "S-2", attempt=2, previous_submission_id="S-1")
    with CoachSitting(folder, tmp_path, qapp) as made:
        yield made


def beside(sitting: CoachSitting) -> None:
    """X, and the attempt before is open at the left."""
    sitting.hands.press(Key.Key_X)
    desk = sitting.desk
    sitting.hands.until(
        lambda: desk.viewers.beside is not None and desk.viewers.beside.stage.opened is not None, "the attempt before"
    )
    sitting.wait_opened()


def mark(sitting: CoachSitting, words: str) -> None:
    sitting.hands.press(Key.Key_M)
    sitting.hands.write(words)
    sitting.hands.press(Key.Key_Escape)


def test_the_same_question_stands_side_by_side_before_anything_is_marked(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2")
    beside(sitting)
    desk = sitting.desk
    assert desk.viewers.beside is not None
    assert (desk.viewers.beside.place, desk.place) == (("S-1", "clip"), ("S-2", "clip"))
    assert "Attempt 1 · The clip" in everything_said(desk.viewers)
    assert "Attempt 2 · The clip" in everything_said(desk.viewers)
    sitting.hands.press(Key.Key_X)
    assert not desk.viewers.comparing and desk.viewers.beside.place is None


def test_what_was_marked_in_each_attempt_stands_side_by_side_at_its_place(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2")
    desk = sitting.desk
    places = [(s.submission.id, a.artifact.id) for s in desk.held.view.shared for a in s.artifacts]  # type: ignore[union-attr]
    desk.looking.show(next(p for p in places if p == ("S-1", "plan")))
    sitting.wait_opened()
    sitting.hands.until(lambda: desk.stage.document.pages.text_of(1) is not None, "the words of the plan")
    sitting.hands.press(Key.Key_Right, CTRL | SHIFT)
    mark(sitting, "Before")
    desk.looking.show(next(p for p in places if p == ("S-2", "clip")))
    sitting.wait_opened()
    mark(sitting, "After")
    beside(sitting)
    assert desk.viewers.beside is not None
    assert (desk.viewers.beside.place, desk.place) == (("S-1", "plan"), ("S-2", "clip"))


def test_keys_go_to_the_viewer_that_has_the_focus(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2")
    beside(sitting)
    desk = sitting.desk
    assert desk.viewers.beside is not None
    before = desk.viewers.beside.stage
    sitting.hands.press(Key.Key_X, SHIFT)
    assert (desk.viewers.beside.words.property("tone"), desk.viewers._words.property("tone")) == ("", "quiet")
    sitting.hands.press(Key.Key_Space)
    sitting.hands.until(lambda: before.video.motion.playing, "the attempt before playing")
    assert not desk.stage.video.motion.playing
    sitting.hands.press(Key.Key_Space)
    mark(sitting, "There already")
    sitting.hands.press(Key.Key_X, SHIFT)
    mark(sitting, "Here, too")
    assert [m.submission for m in desk.room.view().session.moments] == ["S-1", "S-2"]


def test_consent_is_taken_back_for_what_stands_where_the_keys_go(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2")
    beside(sitting)
    sitting.hands.press(Key.Key_X, SHIFT)

    def shut() -> list[bool]:
        view = sitting.desk.room.view()
        return [view.of(SubmissionId(each)).view(ArtifactId("clip")).shut is not None for each in ("S-1", "S-2")]

    for words, expected in (("was withdrawn", [True, False]), ("given again", [False, False])):
        sitting.hands.press(Key.Key_K, CTRL)
        sitting.hands.write(words)
        sitting.hands.press(Key.Key_Return)
        assert shut() == expected


def test_f6_leads_from_the_evidence_through_the_whole_window_and_back(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2")
    beside(sitting)
    desk, window = sitting.desk, sitting.window
    reached: list[QWidget] = []
    while (at := window.focusWidget()) is not None and at not in reached:
        reached.append(at)
        sitting.hands.press(Key.Key_F6)
    assert at is reached[0]
    for part in (desk.viewers.beside, desk.stage, desk.notebook, desk.header, window.rail):
        assert part is not None and [each for each in reached if part.isAncestorOf(each)], part
    back: list[QWidget] = []
    while (at := window.focusWidget()) is not None and at not in back:
        back.append(at)
        sitting.hands.press(Key.Key_F6, SHIFT)
    assert back[1:] == reached[:0:-1]


def test_keys_go_down_the_notebook_as_it_is_read(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    for words in ("One", "Two"):
        mark(sitting, words)
    sitting.line(Key.Key_G, "A goal")
    sitting.line(Key.Key_N, "A step")
    (line,) = sitting.desk.notebook.sections[NoteKind.STEP].lines.values()
    sitting.hands.until(line.day.isVisible, "the line of the step")
    sitting.hands.press(Key.Key_N)
    sitting.hands.press(Key.Key_F6, SHIFT)
    sitting.hands.write("2030-12-05")
    sitting.hands.press(Key.Key_Escape)
    (step,) = sitting.desk.room.view().session.of_kind(NoteKind.STEP)
    assert step.due == date(2030, 12, 5)
    book, tops = sitting.desk.notebook, list[int]()
    sitting.hands.press(Key.Key_C)
    while (at := sitting.window.focusWidget()) is not None and book.page.isAncestorOf(at):
        tops.append(at.mapTo(book, QPoint(0, at.height() // 2)).y() + book.page.verticalScrollBar().value())
        sitting.hands.press(Key.Key_F6)
    assert len(tops) > 12 and all(above <= below + 24 for above, below in pairwise(tops)), tops


def test_to_the_other_attempt_there_must_be_one(sitting: CoachSitting) -> None:
    said: list[str] = []
    sitting.begin("S-1", "S-2")
    sitting.desk.said.connect(said.append)
    sitting.hands.press(Key.Key_X, SHIFT)
    assert said == ["Nothing stands beside it: X puts the attempt before there."]


def test_in_front_of_the_room_both_attempts_are_pictures_only(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2")
    sitting.hands.press(Key.Key_F5)
    beside(sitting)
    desk = sitting.desk
    assert desk.viewers.beside is not None
    transcripts = [stage.video.transcript for stage in (desk.stage, desk.viewers.beside.stage)]
    assert not [each for each in transcripts if each.isVisible()]
    sitting.hands.press(Key.Key_F5)
    assert [each for each in transcripts if not each.isVisible()] == []


def test_what_is_shown_beside_is_logged_and_shut_when_consent_is_withdrawn(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2")
    beside(sitting)
    desk = sitting.desk
    assert desk.viewers.beside is not None
    said = [(d.submission, d.artifact) for d in disclosures(sitting.store) if d.what == "shown on the screen"]
    assert ("S-1", "clip") in said
    desk.room.withdraw(*desk.viewers.beside.place)  # type: ignore[misc]
    assert desk.viewers.beside.stage.opened is None
    assert "was withdrawn on" in everything_said(desk.viewers.beside)


def test_with_one_attempt_there_is_nothing_to_stand_beside_it(sitting: CoachSitting) -> None:
    said: list[str] = []
    sitting.begin("S-2")
    sitting.desk.said.connect(said.append)
    sitting.hands.press(Key.Key_X)
    assert not sitting.desk.viewers.comparing
    assert said[-1].startswith("Nothing can stand beside it")


def test_goals_that_are_not_reached_go_on_in_the_next_session(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.line(Key.Key_G, "Three turns before I speak")
    sitting.hands.press(Key.Key_W, CTRL)
    sitting.begin("S-2")
    goals = sitting.desk.room.view().session.of_kind(NoteKind.GOAL)
    assert [(goal.words, goal.carried_from is not None) for goal in goals] == [("Three turns before I speak", True)]
    line = sitting.desk.notebook.sections[NoteKind.GOAL].lines[goals[0].id]
    assert "from an earlier session" in visible_words(line)
    line._tick.setFocus()
    sitting.hands.press(Key.Key_Space)
    sitting.hands.press(Key.Key_Escape)
    sitting.desk.leave()
    sitting.begin("S-1")
    assert sitting.desk.room.view().session.of_kind(NoteKind.GOAL) == ()


def visible_words(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisible())


def test_words_of_an_attempt_outside_the_session_are_logged_once_they_stand_under_growth(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    desk = sitting.desk
    desk.looking.show((SubmissionId("S-1"), ArtifactId("plan")))
    sitting.wait_opened()
    sitting.hands.until(lambda: desk.stage.document.pages.text_of(1) is not None, "the words of the plan")
    sitting.hands.press(Key.Key_Right, CTRL | SHIFT)
    sitting.hands.press(Key.Key_M)
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_W, CTRL)
    sitting.tick("S-1")  # no longer
    sitting.begin("S-2")
    assert desk.room.view().session.submissions == ("S-2",) and not told(sitting)
    for _ in range(2):
        desk.notebook.show_tab(TABS.index("Growth"))
        desk.held.ask_again()
    assert "“A" in everything_said(desk.notebook.growth) and told(sitting) == ["S-1"]


def told(sitting: CoachSitting) -> list[str]:
    return [each.submission for each in disclosures(sitting.store) if each.what == "words of it shown under Growth"]


def test_of_two_attempts_a_card_says_whose_moment_it_is(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2")
    mark(sitting, "Now")
    sitting.desk.looking.show((SubmissionId("S-1"), ArtifactId("clip")))
    sitting.wait_opened()
    mark(sitting, "Before")
    said = [card.accessibleName() for card in sitting.desk.notebook.moments.cards.values()]
    assert ["The clip, S-2" in said[0], "The clip, S-1" in said[1]] == [True, True]


def test_growth_keeps_its_focus_while_nothing_of_it_changes(sitting: CoachSitting) -> None:
    sitting.begin("S-1", "S-2")
    mark(sitting, "Together")
    growth = sitting.desk.notebook.growth
    sitting.desk.notebook.show_tab(TABS.index("Growth"))
    QApplication.processEvents()
    button = next(b for b in growth.findChildren(Button) if b.text() == "Side by side")
    button.setFocus()
    sitting.desk.held.ask_again()
    assert sitting.window.focusWidget() is button


def test_a_long_goal_and_a_long_title_push_nothing_out(sitting: CoachSitting) -> None:
    with sitting.store.write() as rows:
        about = rows.get_one(SubmissionRow, "S-1")
        clip = [a | {"title": "The clip " * 30} if a["id"] == "clip" else a for a in about.body["artifacts"]]
        about.body = about.body | {"artifacts": clip}
    sitting.begin("S-1")
    sitting.line(Key.Key_G, "Students carry a claim through three turns. " * 8)
    for tab in range(len(TABS)):
        sitting.desk.notebook.show_tab(tab)
        laid_out_whole(sitting.desk.notebook.page)
    sitting.hands.press(Key.Key_W, CTRL)
    chooser = sitting.window.coach.chooser
    assert chooser is not None
    for area in chooser.findChildren(QScrollArea):
        laid_out_whole(area)


def laid_out_whole(area: QScrollArea) -> None:
    """Nothing is wider than what is seen of it; a layout is ready some moments later."""
    for _ in range(5):
        QApplication.processEvents()
    assert area.widget().width() <= area.viewport().width()
