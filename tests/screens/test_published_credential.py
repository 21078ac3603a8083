"""A credential that the programme publishes while the window is open: its submissions are shown and scored by it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import delete, update

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.queue_state import State
from assessor_app.store.rows import FeedRow, PublishedRow
from tests.sync.test_published_credentials import publish, publish_another
from tests.sync_world import CREDENTIAL, Device, World, shipped
from ui import style, theme
from ui.application import Running, credentials

SLOW = 60_000


@pytest.fixture
def device(world: World) -> Device:
    """Enrolled, with S-1 of a credential it has the folder of."""
    world.hand_in("S-1", to=("ana",))
    made = world.device("ana")
    made.sync()
    return made


@pytest.fixture
def running(qtbot: QtBot, qapp: QApplication, device: Device) -> Iterator[Running]:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    whole = Running(device.store, credentials())
    whole.window.resize(1280, 720)
    whole.window.show()
    qtbot.waitExposed(whole.window)
    yield whole
    whole.close()


def sync(running: Running, qtbot: QtBot) -> None:
    with qtbot.waitSignal(running.runner.finished, timeout=SLOW):
        running.window.actions_set.trigger("sync.now")
    qtbot.waitUntil(lambda: running.background.idle, timeout=SLOW)


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def standing(running: Running) -> dict[str, tuple[str, State]]:
    return {row.submission: (row.credential, row.state) for row in running.window.queue.rows}


def test_what_is_published_and_assigned_while_it_is_open_can_be_scored(
    running: Running, world: World, qtbot: QtBot, tmp_path: Path
) -> None:
    newer = publish(world, tmp_path / "newer")
    world.hand_in("S-2", to=("ana",))
    sync(running, qtbot)
    assert standing(running)["S-2"] == (newer.title, State.NOT_STARTED)
    running.window.queue.table.choose("S-2")
    assert f"{len(newer.rubric.criteria)} criteria" in words(running.window.queue)
    running.workspace.answer_conflict(SubmissionId("S-2"), Conflict.NONE)
    running.window.start_scoring("S-2")
    assert newer.rubric.criteria[0].title in words(running.window.score)
    qtbot.keyClick(running.window, Qt.Key.Key_N)
    qtbot.keyClick(running.window, Qt.Key.Key_1)
    first = newer.rubric.criteria[0]
    assert running.workspace.score_view().assessment.scores == {first.id: first.levels[0].id}


@pytest.fixture
def raw(device: Device, world: World, tmp_path: Path) -> Device:
    """As an older version of the program left it: S-2 is here, its credential is kept as it came."""
    publish(world, tmp_path / "newer")
    world.hand_in("S-2", to=("ana",))
    device.sync()
    with device.store.write() as session:
        session.execute(update(FeedRow).where(FeedRow.kind == "credential").values(applied=False))
        session.execute(delete(PublishedRow))
    return device


def test_what_waited_for_its_rubric_is_shown_with_it_and_looked_over(
    raw: Device, running: Running, qtbot: QtBot, world: World
) -> None:
    running.workspace.answer_conflict(SubmissionId("S-2"), Conflict.NONE)
    running.window.queue.table.choose("S-2")
    assert standing(running)["S-2"] == (CREDENTIAL, State.NO_RUBRIC)
    assert not running.window.queue.preview.start.isEnabled()
    sync(running, qtbot)
    assert standing(running)["S-2"] == (shipped().title, State.IN_PROGRESS)
    assert running.window.queue.preview.start.isEnabled()
    assert running.workspace.preview(SubmissionId("S-2")).looked_over


def test_a_reading_in_hand_goes_on_by_the_rubric_that_the_programme_published_meanwhile(
    running: Running, qtbot: QtBot, world: World
) -> None:
    running.workspace.answer_conflict(SubmissionId("S-1"), Conflict.NONE)
    running.window.start_scoring("S-1")
    for key in (Qt.Key.Key_N, Qt.Key.Key_1):
        qtbot.keyClick(running.window, key)
    published = publish_another(world)
    sync(running, qtbot)
    assert not running.workspace.score_view().assessment.scores
    qtbot.keyClick(running.window, Qt.Key.Key_1)
    first = published.rubric.criteria[0]
    assert running.workspace.score_view().assessment.scores == {first.id: first.levels[0].id}
    running.window.show_screen("sync")
    assert "this device has a folder with another rubric" in words(running.window.sync)
