"""Going from one submission to the next: the next one is fetched ahead, and nothing flashes up on the way."""

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.domain.submission import SubmissionId
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from ui import style, theme
from ui.application import Running
from ui.scoring.criterion_row import CriterionRow
from ui.scoring.level_card import LevelCard
from ui.scoring.rubric_view import criterion_views
from ui.scoring.table import request_for

IDS = (SubmissionId("S-1"), SubmissionId("S-2"))


class WindowsShown(QObject):
    """Every widget that showed up as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.found.append(type(watched).__name__)
        return False


@pytest.fixture
def running(qtbot: QtBot, qapp: QApplication, store: Store) -> Iterator[Running]:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    for name in ("S-1", "S-2"):
        with store.write() as session:
            arrival = Arrival("bundle", "2026-11-23T09:00:00.000Z", ReadingRole.FIRST, "2026-12-07")
            add_submission(session, builders.submission(name), arrival)
    whole = Running(store, builders.known)
    for name in ("S-1", "S-2"):
        whole.workspace.answer_conflict(builders.submission(name).id, Conflict.NONE)
    whole.window.show()
    qtbot.waitExposed(whole.window)
    yield whole
    whole.close()


def test_the_next_submission_is_fetched_while_one_is_read(running: Running, qtbot: QtBot) -> None:
    running.window.start_scoring("S-1")
    view = running.workspace.score_view(builders.submission("S-2").id)
    following = request_for(view, view.artifacts[0].artifact.id)
    qtbot.waitUntil(lambda: running.window.score.table.shelf.holds(following), timeout=30_000)


def test_the_queue_follows_to_the_submission_that_is_read(running: Running, qtbot: QtBot) -> None:
    running.window.start_scoring("S-1")
    qtbot.keyClick(running.window.focusWidget(), Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: running.window.queue.table.chosen_id() == "S-2", timeout=30_000)


def test_choosing_another_submission_opens_no_window(running: Running, qapp: QApplication) -> None:
    shown = WindowsShown()
    qapp.installEventFilter(shown)
    running.window.queue.table.choose("S-2")
    qapp.removeEventFilter(shown)
    assert shown.found == []


def test_words_still_being_written_stay_with_the_submission_they_were_written_on(
    running: Running, qtbot: QtBot
) -> None:
    running.window.start_scoring("S-1")
    assert running.window.score.rubric.active is not None
    qtbot.keyClicks(running.window.score.rubric.active.rationale, "Norms on the wall")
    running.window.next.step(1)
    assert running.workspace.current == "S-2"
    written = [list(running.workspace.score_view(s).assessment.rationales.values()) for s in IDS]
    assert written == [["Norms on the wall"], []]
    assert running.window.score.rubric.active.rationale.toPlainText() == ""


def test_time_spent_is_counted_on_the_submission_it_was_spent_on(running: Running) -> None:
    running.window.start_scoring("S-1")
    for _ in range(3):
        running.window.score._time._on_beat()
    running.window.next.step(1)
    assert [running.workspace.score_view(s).assessment.active_seconds for s in IDS] == [3, 0]


def test_an_artifact_left_at_once_was_still_opened(running: Running, qtbot: QtBot) -> None:
    running.window.start_scoring("S-1")
    qtbot.waitUntil(lambda: running.window.score.stage.opened is not None, timeout=30_000)
    running.window.next.step(1)
    view = running.workspace.score_view(IDS[0])
    assert view.view(view.artifacts[0].artifact.id).opened


@pytest.mark.parametrize("seed", range(6))
def test_what_the_rubric_shows_is_always_of_the_open_submission(running: Running, seed: int) -> None:
    """Rows and fields are used again from one submission to the next: nothing of the one before may stay."""
    dice, window = random.Random(seed), running.window
    window.start_scoring("S-1")
    for _ in range(40):
        match dice.choice(["step", "criterion", "none", "level", "write"]):
            case "step":
                window.next.step(dice.choice([-1, 1]))
            case "criterion":
                window.score.held.step_criterion(dice.choice([-1, 1]))
            case "none":
                window.score.scores.toggle_no_evidence()
            case "level":
                window.score.scores.give_level(dice.randint(1, 4))
            case "write":
                assert window.score.rubric.active is not None
                window.score.rubric.active.rationale.insertPlainText(dice.choice("abc"))
        assert shown(running) == wanted(running)


def shown(running: Running) -> dict[str, object]:
    rubric = running.window.score.rubric
    rubric.keep_words()
    assert rubric.active is not None
    levels = rubric.active.findChildren(LevelCard)
    return {
        "rows": [row.accessibleName() for row in rubric.findChildren(CriterionRow) if not row.isHidden()],
        "chosen": [card.level.id for card in levels if card.isChecked()],
        "words": rubric.active.rationale.toPlainText(),
        "outcome": rubric.outcome.text(),
    }


def wanted(running: Running) -> dict[str, object]:
    """The same, worked out from the store alone."""
    assert running.workspace.current is not None
    view = running.workspace.score_view(running.workspace.current)
    active = running.window.score.criterion
    assert active is not None
    given = view.assessment.scores.get(active)
    return {
        "rows": [CriterionRow(v).accessibleName() for v in criterion_views(view, active) if not v.active],
        "chosen": [given] if given else [],
        "words": view.assessment.rationales.get(active, ""),
        "outcome": view.verdict.headline,
    }
