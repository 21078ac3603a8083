"""Whoever coaches a teacher gives up scoring and correcting what is looked at: it is said before, and holds after."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.submission import SubmissionId
from tests.journeys.coach_sitting import CoachSitting, everything_in_sight, workspace_of_a_teacher
from tests.journeys.coach_wall import read_and_commit
from tests.journeys.command_line import assessor
from ui.hands import CTRL, Key

ENDS = "Once opened with the teacher, the decision on S-1 can no longer be corrected by you; this cannot be taken back."


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, cheap_passphrase: None) -> Path:
    """A closed workspace of a teacher in which S-1 is decided and S-2 waits."""
    folder = workspace_of_a_teacher(tmp_path_factory.mktemp("given-up"))
    read_and_commit(folder)
    return folder


@pytest.mark.parametrize("names", [("S-1",), ("S-1", "S-2")])
def test_the_right_to_correct_a_decision_is_not_given_up_by_one_key(
    names: tuple[str, ...], folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        chooser = sitting.tick(*names)
        sitting.hands.press(Key.Key_Return, CTRL)
        assert sitting.window.coach.room.session is None and chooser.asking
        said = chooser.warning.text()
        assert said.endswith(f"You have decided S-1. {ENDS}")
        assert said.startswith("S-2 waits in your queue to be scored.") == ("S-2" in names)
        sitting.hands.picture(f"asked-{len(names)}")
        sitting.hands.press(Key.Key_Return, CTRL)
        sitting.wait_opened()


def test_the_score_screen_closes_what_its_reader_stepped_back_from(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        window, score = sitting.window, sitting.window.score
        sitting.hands.press(Key.Key_2, CTRL)
        sitting.hands.picture("before-anything-was-opened")
        before = everything_in_sight(score)
        window.start_scoring("S-1")
        sitting.hands.until(lambda: score.stage.opened is not None, "the evidence being opened")
        assert "S-1" in everything_in_sight(score)
        sitting.hands.press(Key.Key_3, CTRL)
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_2, CTRL, times=2)
        sitting.hands.picture("closed")
        assert score.view is None and window.workspace.current is None and score.stage.opened is None
        assert everything_in_sight(score) == before
        assert window.workspace.answer_conflict(SubmissionId("S-2"), Conflict.NONE)
        window.start_scoring("S-2")  # the screen is as good as new
        sitting.hands.until(lambda: score.stage.opened is not None, "the next one being opened")
        assert "S-2" in everything_in_sight(score.header) and score.rubric.active is not None


def test_the_command_line_names_the_decision_that_could_not_be_corrected_any_more(folder: Path) -> None:
    said = assessor("coach", "open", "S-1", "S-2", "--workspace", folder, "--json")
    assert said.error.startswith(f"Nothing was opened. {ENDS} Whoever opens a session can't score")
    assert assessor("coach", "list", "--workspace", folder, "--json").document["sessions"] == []
    assert assessor("coach", "open", "S-1", "--yes", "--workspace", folder, "--json").code == 0
