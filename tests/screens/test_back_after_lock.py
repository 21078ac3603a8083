"""Back where one was after the lock: the lists as they were searched and filtered, the span of a recording in hand."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from assessor_app.domain.assessment import Conflict
from assessor_app.store import opening
from tests import films
from tests.builders import PASSPHRASE
from tests.coaching import bring, consented
from tests.decided import decide
from tests.screens.handed_in import hand_in
from tests.screens.started import CTRL, PATIENCE, filled, locked, unlock
from ui.main_window import MainWindow
from ui.start import Start
from ui.viewers.span_in_hand import Marks


def shown_ids(window: MainWindow) -> list[str]:
    return [item.id for item in window.queue.table.rows.items() if hasattr(item, "id")]


def test_the_queue_is_searched_and_filtered_as_it_was(start: Start, folder: Path, qtbot: QtBot) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    bring(opened.store, consented("S-7"))
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    assert len(shown_ids(window)) == 2
    qtbot.keyClick(window, Qt.Key.Key_Slash)
    qtbot.keyClicks(window.queue.search.edit, "S-7")
    left = window.queue.place()
    again = unlock(start, qtbot, locked(start, qtbot))
    assert again.queue.place() == left and again.queue.search.text() == "S-7"
    assert shown_ids(again) == ["S-7"]


def test_the_decisions_are_filtered_and_selected_as_they_were(start: Start, folder: Path, qtbot: QtBot) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    decide(opened.store, ["S-8"], level="developing", words="Two of six were seen.")
    [earned] = decide(opened.store, ["S-9"])
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    qtbot.keyClick(window, Qt.Key.Key_4, CTRL)
    window.decisions.list.outcome.choose("earned")
    qtbot.keyClick(window.decisions.table, Qt.Key.Key_Space)
    left = window.decisions.list.place()
    assert left.selected == {earned}
    again = unlock(start, qtbot, locked(start, qtbot)).decisions
    assert again.list.place() == left and again.bar.isVisible()


@pytest.mark.parametrize("marks", [Marks(0.4), Marks(0.4, 1.2)])
def test_the_span_of_a_recording_is_in_hand_as_it_was(
    start: Start, folder: Path, tmp_path: Path, marks: Marks, qtbot: QtBot
) -> None:
    opened = opening.open_workspace(folder, PASSPHRASE)
    lesson = hand_in(opened.store, tmp_path, {"lesson.mp4": (films.film(films.steady(60)), "video/mp4")})
    opened.close()
    window = filled(start, qtbot, start.shell.show)
    window.workspace.answer_conflict(lesson, Conflict.NONE)
    window.start_scoring(lesson)
    video = window.score.stage.video
    qtbot.waitUntil(lambda: window.score.stage.viewer is video and video.opened is not None, timeout=PATIENCE)
    video.steps.seek(marks.start)
    qtbot.keyClick(window, Qt.Key.Key_I)
    if marks.end is not None:
        video.span.mark_out(marks.end)
    left = video.span.marks
    assert left.start == pytest.approx(marks.start, abs=0.05)
    again = unlock(start, qtbot, locked(start, qtbot)).score.stage
    qtbot.waitUntil(lambda: again.viewer is again.video and again.video.opened is not None, timeout=PATIENCE)
    assert again.video.span.marks == left
