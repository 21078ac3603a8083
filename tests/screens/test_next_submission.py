"""Going from one submission to the next: the next one is fetched ahead, and nothing flashes up on the way."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from ui import style, theme
from ui.application import Running
from ui.scoring.scoring_panel import request_for


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
    whole = Running(store, lambda _name, _version: builders.credential())
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
    qtbot.waitUntil(lambda: running.window.score.shelf.holds(following), timeout=30_000)


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
