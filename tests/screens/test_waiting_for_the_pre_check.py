"""A decision waits for the pre-check that is running, and for no other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from assessor_app.store.engine import Store
from tests import builders
from tests.screens.handed_in import GENEROUS, hand_in, running
from ui import style, theme
from ui.application import Running
from ui.scoring.commit_sheet import CommitSheet

WAITS = "The pre-check of SUB-0042 is still running; commit when it is done."


@pytest.fixture
def whole(qtbot: QtBot, qapp: QApplication, store: Store, tmp_path: Path) -> Iterator[Running]:
    """The window on a submission that was scored and never looked over, its review open."""
    style.apply(qapp, theme.theme_for("light", reduced_motion=True))
    name = hand_in(store, tmp_path, {"plan.txt": (b"Mr. Alvarez plans for talk.", "text/plain")})
    made = running(qtbot, store, name, lambda w: w.window.score.stage.opened is not None)
    for criterion in builders.rubric().criteria:
        made.workspace.mark_no_evidence(criterion.id)
        made.workspace.give_score(criterion.id, criterion.levels[-1].id)
        made.workspace.write_rationale(criterion.id, "Seen on a visit.")
    made.window.score.deciding.show()
    yield made
    made.close()


def look(whole: Running) -> None:
    current = whole.workspace.current
    assert current is not None
    whole.arrivals.look_over(current)
    whole.window.score.held.ask_again()


def can_be_committed(sheet: CommitSheet) -> bool:
    return sheet._commit.isEnabled()


def test_a_decision_waits_for_the_pre_check_that_is_running(qtbot: QtBot, whole: Running) -> None:
    sheet = whole.window.score.review
    assert can_be_committed(sheet)  # nobody waits for what nobody began
    look(whole)
    assert not can_be_committed(sheet)
    with qtbot.waitSignal(whole.workspace.refused) as told:
        whole.window.score.deciding.commit()
    assert told.args == [WAITS]
    qtbot.waitUntil(lambda: can_be_committed(sheet), timeout=GENEROUS)
    assert whole.workspace.score_view().looked_over and "Alvarez" in whole.workspace.score_view().hidden


def test_a_pre_check_that_fails_keeps_nobody_waiting(qtbot: QtBot, whole: Running, store: Store) -> None:
    for path in (store.folder / "evidence").rglob("*"):
        if path.is_file():
            path.unlink()
    with qtbot.waitSignal(whole.workspace.refused, timeout=GENEROUS):
        look(whole)
    assert can_be_committed(whole.window.score.review) and not whole.workspace.score_view().looked_over
