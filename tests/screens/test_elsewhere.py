"""What this assessor decided on another line of a log says so where it would be scored a second time."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.domain.submission import SubmissionId
from assessor_app.store.engine import Store
from assessor_app.store.rows import ElsewhereRow
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from tests.screens.handed_in import GENEROUS
from ui import style, theme
from ui.application import Running
from ui.main_window import MainWindow

NOW = "2026-11-23T09:00:00.000Z"
SAID = "another line of your log"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, store: Store) -> Iterator[MainWindow]:
    """S-1 is not started; S-2 and S-3 were decided on a branch, and S-3 was begun here before that was known."""
    with store.write() as session:
        for name in ("S-1", "S-2", "S-3"):
            add_submission(session, builders.submission(name), Arrival("issuer", NOW, ReadingRole.FIRST, "2026-12-07"))
        for name in ("S-2", "S-3"):
            session.add(ElsewhereRow(event_id=f"of {name}", submission_id=name, standing="parted"))
    answer_conflict(store, SubmissionId("S-3"), Conflict.NONE, now=lambda: NOW, new_id=lambda: "assessment-3")
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    whole = Running(store, builders.known)
    whole.window.resize(1280, 720)
    with qtbot.waitActive(whole.window, timeout=30_000):
        whole.window.show()
        whole.window.activateWindow()
    yield whole.window
    whole.close()


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def test_the_queue_says_so_and_does_not_offer_it_as_what_comes_next(window: MainWindow) -> None:
    window.queue.table.choose("S-2")
    assert SAID in words(window.queue.preview)
    told = {row.submission: (row.state_words, row.open) for row in window.workspace.queue()}
    assert told["S-2"] == ("Waits for a moderator", False)
    assert told["S-3"] == ("In progress, 0 of 2", True)


def test_what_was_begun_here_says_so_where_it_would_be_committed(window: MainWindow, qtbot: QtBot) -> None:
    window.start_scoring(SubmissionId("S-3"))
    qtbot.waitUntil(lambda: window.score.stage.opened is not None, timeout=GENEROUS)
    window.score.deciding.show()
    qtbot.waitUntil(lambda: SAID in words(window.score.review), timeout=GENEROUS)
