"""The rubric at a glance, whatever its length and the size of the window."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.domain.credential import Credential
from tests import builders
from ui import theme
from ui.action_set import ActionSet
from ui.actions import TABLE, Profile
from ui.main_window import MainWindow
from ui.score_keys import connect_score_keys
from ui.scoring.coverage_advice import advice_on
from ui.scoring.criterion_row import CriterionRow
from ui.scoring.evidence_card import EvidenceCard
from ui.scoring.level_card import LevelCard
from ui.scoring.precheck_strip import PrecheckStrip
from ui.scoring.scoring_panel import ScoringPanel
from ui.theme import Size
from ui.viewers.text_selection import Place, Selection
from ui.widgets.button import Button
from ui.widgets.fold_edge import FoldEdge
from ui.widgets.keycap import KeyCap

Open = Callable[..., MainWindow]
LONG = "Facilitating the talk of students about what they see, think and doubt " * 3


def wordy_rubric(criteria: int = 5) -> Credential:
    """As many criteria, with levels described as fully as real rubrics do."""
    rubric = builders.rubric(tuple(f"criterion {n}" for n in range(criteria)))
    told = tuple(
        replace(c, levels=tuple(replace(level, description=LONG) for level in c.levels)) for c in rubric.criteria
    )
    return builders.credential(replace(rubric, criteria=told))


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (1024, 640)])
def test_every_criterion_is_in_sight_whichever_is_open(opened: Open, width: int, height: int) -> None:
    window = opened(wordy_rubric(), width, height)
    window.start_scoring("S-1")
    for _ in range(5):
        QApplication.processEvents()
        rows = window.score.rubric.findChildren(CriterionRow)
        shown = [
            row
            for row in rows
            if not row.visibleRegion().isEmpty() and row.visibleRegion().boundingRect().height() == row.height()
        ]
        assert len(shown) == 4
        window.score.held.step_criterion(1)


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1440, 900), (1024, 640)])
def test_no_evidence_and_the_comments_are_in_sight_however_long_the_levels_are(
    opened: Open, width: int, height: int
) -> None:
    window = opened(wordy_rubric(), width, height)
    window.start_scoring("S-1")
    QApplication.processEvents()
    buttons = [b for b in window.score.rubric.findChildren(Button) if b.text() in ("No evidence found", "Comments")]
    assert len(buttons) == 2
    assert all(b.visibleRegion().boundingRect() == b.rect() for b in buttons)


def test_with_nothing_open_there_is_nothing_to_be_done_about_a_reading(opened: Open) -> None:
    window = opened()
    window.show_screen("score")
    QApplication.processEvents()
    parts = window.score.rubric, window.score.header
    assert [b.text() for part in parts for b in part.findChildren(Button) if b.isVisible()] == []
    assert not window.score.evidence.findChild(PrecheckStrip).isVisible()


def test_keys_chosen_in_settings_work_and_are_printed_where_they_are_pressed(opened: Open) -> None:
    window = opened()
    window.start_scoring("S-1")
    window.settings.keys.choose("left-handed")
    caps = [cap.text() for cap in window.score.rubric.findChildren(KeyCap)]
    assert window.actions_set.keys("score.link") == (";",) and ";" in caps and "E" not in caps
    assert window.workspace.preference("keys") == "left-handed"


def test_the_key_beside_review_and_commit_is_that_of_the_profile(panel: ScoringPanel) -> None:
    """No profile of ours has another key for it today; one that had would show it."""
    elsewhere = {Profile.LEFT_HANDED: ("F8",)}
    table = tuple(replace(row, elsewhere=elsewhere) if row.id == "score.review" else row for row in TABLE)
    actions = ActionSet(panel, table=table)
    connect_score_keys(panel, actions, lambda _by: None)
    printed = [panel.header.commit._key]
    actions.set_profile(Profile.LEFT_HANDED)
    printed.append(panel.header.commit._key)
    assert printed == ["Ctrl ↵", "F8"]


def test_the_open_criterion_comes_to_rest_at_every_height_of_the_window(opened: Open) -> None:
    """At some heights a scroll bar makes the levels' words wrap once more, which makes the bar needed or not again."""
    window = opened(wordy_rubric(), 1280, 640)
    window.start_scoring("S-1")
    for height in range(560, 1200, 16):
        window.resize(1280, height)
        QApplication.processEvents()
    QApplication.sendPostedEvents()
    levels = window.score.rubric.findChildren(LevelCard)
    assert all(card.height() >= card.heightForWidth(card.width()) for card in levels if card.isVisible())


def test_writing_a_rationale_brings_it_into_sight(opened: Open) -> None:
    window = opened(wordy_rubric())
    window.start_scoring("S-1")
    QApplication.processEvents()
    window.score.rubric.write_rationale()
    QApplication.processEvents()
    assert window.score.rubric.active is not None
    field = window.score.rubric.active.rationale
    assert field.visibleRegion().boundingRect().height() == field.height()


def test_the_key_for_evidence_names_the_criterion_it_links_to(opened: Open) -> None:
    window = opened(wordy_rubric())
    window.start_scoring("S-1")
    window.score.held.step_criterion(1)
    assert "link to B" in window.status.text()


def test_the_review_hears_and_tells_its_own_keys_not_those_of_the_rubric_it_covers(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.start_scoring("S-1")
    qtbot.keyClick(window.score.stage, Qt.Key.Key_N)
    qtbot.keyClick(window.score.stage, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.score.deciding.on
    for key in (Qt.Key.Key_1, Qt.Key.Key_N):
        qtbot.keyClick(window.focusWidget(), key)
    held = window.workspace.score_view().assessment
    assert not held.scores and held.no_evidence
    assert "link to" not in window.status.text() and "commit" in window.status.text()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    qtbot.keyClick(window.score.stage, Qt.Key.Key_1)
    assert window.workspace.score_view().assessment.scores


def test_the_review_keeps_its_keys_when_its_screen_is_gone_to_again(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.start_scoring("S-1")
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window.score.stage, Qt.Key.Key_N)
    qtbot.keyClick(window.score.stage, Qt.Key.Key_Return, control)
    for screen in (Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_2):
        qtbot.keyClick(window.focusWidget(), screen, control)
    assert window.score.deciding.on and window.actions_set.scope_title == "Review"
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_1)
    assert not window.workspace.score_view().assessment.scores
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert not window.score.deciding.on


def test_the_review_begins_at_its_first_criterion_and_enter_shows_its_evidence(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.start_scoring("S-1")
    window.score.held.step_criterion(1)
    qtbot.keyClick(window.score.stage, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert not window.score.deciding.on and window.score.held.letter == "A"


@pytest.mark.parametrize("key", ["E", "N", "1", "C", "B", "Z", "W", "Tab", "Ctrl+Return", "Ctrl+F"])
def test_a_key_about_a_submission_says_that_none_is_open(opened: Open, qtbot: QtBot, key: str) -> None:
    window = opened()
    window.show_screen("score")
    (pressed,) = [QKeySequence(key)[0]]
    qtbot.keyClick(window.score, pressed.key(), pressed.keyboardModifiers())
    assert "No submission is open. Choose one in the queue (Ctrl 1)." in window.status.text()


def test_nobody_goes_into_evidence_that_is_still_being_opened(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.start_scoring("S-1")
    qtbot.waitUntil(lambda: window.score.stage.opened is not None, timeout=30_000)
    window.score.stage.show_waiting()
    window.score.setFocus()
    qtbot.keyClick(window.score, Qt.Key.Key_V)
    assert "Nothing is on show yet" in window.status.text() and window.actions_set.scope_title == "Score"


def test_going_on_to_words_that_were_not_searched_says_so(opened: Open, qtbot: QtBot) -> None:
    window = opened()
    window.start_scoring("S-1")
    qtbot.waitUntil(lambda: window.score.stage.opened is not None, timeout=30_000)
    qtbot.keyClick(window.score.stage, Qt.Key.Key_V)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_F3)
    assert "Ctrl+F searches the submission" in window.status.text()


@pytest.mark.parametrize(
    ("media_type", "icon"),
    [
        ("video/mp4", "film-strip"),
        ("image/png", "image"),
        ("application/pdf", "file-pdf"),
        ("audio/ogg", "speaker-high"),
    ],
)
def test_coverage_shows_what_kind_of_artifact_it_speaks_of(opened: Open, media_type: str, icon: str) -> None:
    window = opened()
    window.start_scoring("S-1")
    assert window.score.view is not None
    view = window.score.view.artifacts[0]
    artifact = replace(view.artifact, text=None, path="a", media_type=media_type)
    assert advice_on((replace(view, artifact=artifact, seen=0.0),))[0].icon == icon


def settled() -> None:
    for _ in range(4):
        QApplication.processEvents()


def test_nothing_scrolls_in_the_open_criterion_while_there_is_room_below_it(opened: Open) -> None:
    """Made smaller and larger again: the bar that was needed then takes no width from the words now."""
    window = opened(wordy_rubric(), 1280, 640)
    window.start_scoring("S-1")
    rubric = window.score.rubric
    for height in (640, 1080, 700, 900, 940, 980, 1020):
        window.resize(1280 if height < 1000 else 1920, height)
        settled()
        last = rubric.findChildren(CriterionRow)[-1]
        room = rubric.outcome.mapTo(rubric, QPoint(0, 0)).y() - last.mapTo(rubric, QPoint(0, last.height())).y()
        assert not rubric.fold.verticalScrollBar().isVisible() or room < 12, (height, room)


def test_a_level_that_was_not_given_takes_two_lines_once_another_was(opened: Open, qtbot: QtBot) -> None:
    window = opened(wordy_rubric())
    window.start_scoring("S-1")
    settled()
    heights = {card.height() for card in shown_levels(window)}
    qtbot.keyClick(window.score.stage, Qt.Key.Key_N)
    qtbot.keyClick(window.score.stage, Qt.Key.Key_2)
    settled()
    given, *others = sorted(shown_levels(window), key=lambda card: not card.isChecked())
    two_lines = theme.current().px(Size.LEVEL_ROW)
    assert given.height() in heights and given.height() > two_lines
    assert {card.height() for card in others} == {two_lines}
    assert LONG.strip() in others[0].toolTip()


def links_made(window: MainWindow, qtbot: QtBot) -> Iterator[None]:
    """Two pieces of evidence, one after the other."""
    window.start_scoring("S-1")
    stage = window.score.stage
    qtbot.waitUntil(lambda: stage.document.pages.text_of(1) is not None, timeout=30_000)
    for end in (8, 13):
        stage.document.pages.select(Selection(Place(1, 0), Place(1, end)))
        qtbot.keyClick(stage, Qt.Key.Key_E)
        yield


def test_the_card_of_new_evidence_comes_into_sight(opened: Open, qtbot: QtBot) -> None:
    window = opened(wordy_rubric())
    for _ in links_made(window, qtbot):
        settled()
        newest = window.score.rubric.findChildren(EvidenceCard)[-1]
        assert newest.visibleRegion().boundingRect() == newest.rect()


def test_what_is_brought_into_sight_leaves_no_cut_line_at_the_upper_edge(opened: Open, qtbot: QtBot) -> None:
    """A line that the edge would cut is not shown; where there is more below, it need not stand half above."""
    window = opened(wordy_rubric())
    fold = window.score.rubric.fold
    for _ in links_made(window, qtbot):
        settled()
        upper, _lower = fold.findChildren(FoldEdge)
        bar = fold.verticalScrollBar()
        assert 0 < bar.value() < bar.maximum()
        assert not upper.isVisible()


def test_the_card_of_new_evidence_stays_in_sight_when_its_picture_and_its_words_come(
    opened: Open, qtbot: QtBot
) -> None:
    window = opened(wordy_rubric())
    for _ in links_made(window, qtbot):
        picture = QPixmap(64, 36)
        picture.fill()
        window.score.table.thumbnails.made.emit("S-1", "a1", picture)
        settled()
        newest = window.score.rubric.findChildren(EvidenceCard)[-1]
        assert newest.visibleRegion().boundingRect() == newest.rect()


def test_no_edge_of_the_open_criterion_cuts_a_line_or_a_card(opened: Open, qtbot: QtBot) -> None:
    window = opened(wordy_rubric())
    window.start_scoring("S-1")
    stage, fold = window.score.stage, window.score.rubric.fold
    qtbot.waitUntil(lambda: stage.document.pages.text_of(1) is not None, timeout=30_000)
    for end in (8, 13, 20):
        stage.document.pages.select(Selection(Place(1, 0), Place(1, end)))
        qtbot.keyClick(stage, Qt.Key.Key_E)
    settled()
    bar = fold.verticalScrollBar()
    assert bar.maximum() > 0
    for at in range(bar.maximum() + 1):
        bar.setValue(at)
        for card in window.score.rubric.findChildren(EvidenceCard):
            assert card.visibleRegion().boundingRect().height() in (0, card.height()), at
        for level in shown_levels(window):
            seen = level.visibleRegion().boundingRect()
            assert all(not seen.intersects(line) or seen.contains(line) for line in level.lines()), at


def test_words_stay_in_sight_while_they_grow_and_after_they_are_written(opened: Open, qtbot: QtBot) -> None:
    window = opened(wordy_rubric())
    window.start_scoring("S-1")
    settled()
    window.score.rubric.write_rationale()
    assert window.score.rubric.active is not None
    field = window.score.rubric.active.rationale
    qtbot.keyClicks(field, "What is asked for is named but was not seen. " * 4)
    settled()
    assert field.visibleRegion().boundingRect() == field.rect()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    qtbot.keyClick(window.score.stage, Qt.Key.Key_N)
    qtbot.keyClick(window.score.stage, Qt.Key.Key_1)
    settled()
    assert field.visibleRegion().boundingRect() == field.rect()


def test_the_title_and_the_level_of_what_is_written_about_stay_in_sight(opened: Open, qtbot: QtBot) -> None:
    window = opened(wordy_rubric())
    window.start_scoring("S-1")
    rubric = window.score.rubric
    for key in (Qt.Key.Key_N, Qt.Key.Key_2, Qt.Key.Key_C):
        qtbot.keyClick(window.score.stage, key)
    assert rubric.active is not None
    qtbot.keyClicks(rubric.active.rationale, "What is asked for is named but was not seen. " * 8)
    settled()
    assert rubric.fold.verticalScrollBar().value() > 0
    told = [each for each in rubric.findChildren(QWidget) if whole_in_sight(each)]
    assert "A, Criterion 0, Developing, 0 evidence links" in [each.accessibleName() for each in told]
    assert "Criterion 0" in [each.text() for each in told if isinstance(each, QLabel)]


def whole_in_sight(part: QWidget) -> bool:
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect()


def shown_levels(window: MainWindow) -> list[LevelCard]:
    return [card for card in window.score.rubric.findChildren(LevelCard) if card.isVisible()]
