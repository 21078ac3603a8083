"""An issuer may assign what a newer version brings: a submission whose credential is not here is told of, and holds up
no other."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.domain.credential import Credential, CredentialId, CredentialRef
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.coach_sessions import teachers
from assessor_app.queries.queue import queue
from assessor_app.queries.queue_state import State
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from ui import style, theme
from ui.application import Running
from ui.main_window import MainWindow

NOW = "2026-11-23T09:00:00.000Z"
NEWER = CredentialRef(CredentialId("newer"), "1.0")


def here(name: str, version: str) -> Credential:
    if name == NEWER.id:
        raise RuleBroken(f"The credential “{name}”, version {version}, is not in the catalogue.")
    return builders.credential()


@pytest.fixture
def assigned(store: Store) -> Store:
    """S-1 is of a credential that is here, S-2 of one that is not."""
    with store.write() as session:
        for whole in (builders.submission("S-1"), builders.submission("S-2", credential=NEWER)):
            add_submission(session, whole, Arrival("issuer", NOW, ReadingRole.FIRST, "2026-12-07"))
    return store


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, assigned: Store) -> Iterator[MainWindow]:
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    whole = Running(assigned, here)
    whole.window.show()
    qtbot.waitExposed(whole.window)
    yield whole.window
    whole.close()


def words(widget: QWidget) -> str:
    QApplication.processEvents()
    return " ".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def test_the_queue_lists_it_by_its_id_and_says_why_it_waits(assigned: Store) -> None:
    told = {row.submission: (row.credential, row.state) for row in queue(assigned, here, date(2026, 12, 1))}
    assert told["S-2"] == ("newer", State.NO_RUBRIC) and told["S-1"][1] is State.NOT_STARTED


def test_a_coach_finds_its_teacher_all_the_same(assigned: Store) -> None:
    (teacher,) = teachers(assigned, here, date(2026, 12, 1))
    assert {offered.credential for offered in teacher.submissions} == {"newer", builders.credential().title}


def test_its_preview_says_what_is_missing_and_offers_no_start(window: MainWindow) -> None:
    window.queue.table.choose("S-2")
    assert (
        "“newer”, version 1.0, is not in the catalogue. It comes with a sync once your programme publishes it"
        in words(window.queue)
    )
    assert not window.queue.preview.start.isEnabled()


def test_opening_it_is_a_sentence_and_the_window_goes_on(window: MainWindow, qtbot: QtBot, assigned: Store) -> None:
    window.queue.table.choose("S-2")
    with qtbot.waitSignal(window.workspace.refused) as told:
        qtbot.keyClick(window.queue.table, Qt.Key.Key_Return)
    assert "“newer”" in told.args[0]
    answer_conflict(assigned, SubmissionId("S-1"), Conflict.NONE, now=lambda: NOW, new_id=lambda: "assessment-1")
    window.start_scoring("S-1")
    assert window.workspace.current == "S-1"
