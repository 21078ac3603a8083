"""Whoever coaches a teacher gives up scoring and correcting what is looked at: it is said before, and holds after."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.journeys.coach_sitting import CoachSitting, workspace_of_a_teacher
from tests.journeys.command_line import assessor
from tests.journeys.test_coach_wall import read_and_commit
from ui.hands import CTRL, Key

ENDS = "Once opened with the teacher, the decision on S-1 can no longer be corrected by you; this cannot be taken back."


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, cheap_passphrase: None) -> Path:
    """A closed workspace of a teacher in which S-1 is decided and S-2 waits."""
    folder = workspace_of_a_teacher(tmp_path_factory.mktemp("given-up"))
    read_and_commit(folder)
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """The same for each test, from the beginning."""
    return shutil.copytree(prepared, tmp_path / "workspace")


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


def test_the_command_line_names_the_decision_that_could_not_be_corrected_any_more(folder: Path) -> None:
    said = assessor("coach", "open", "S-1", "S-2", "--workspace", folder, "--json")
    assert said.error.startswith(f"Nothing was opened. {ENDS} Whoever opens a session can't score")
    assert assessor("coach", "list", "--workspace", folder, "--json").document["sessions"] == []
    assert assessor("coach", "open", "S-1", "--yes", "--workspace", folder, "--json").code == 0
