"""Work whose people agreed to be seen with covered faces only: what a coach is told, what a room sees, what leaves."""

from pathlib import Path

import pytest
from docx import Document
from PySide6.QtWidgets import QApplication, QFileDialog

from assessor_app.store import opening
from tests.builders import PASSPHRASE
from tests.journeys.coach_sitting import CoachSitting, bring, everything_in_sight
from ui.hands import CTRL, SHIFT, Key

ONLY_COVERED = "agreed to be seen with covered faces only"


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, cheap_passphrase: None) -> Path:
    room = tmp_path_factory.mktemp("covered")
    opening.create(room / "workspace", PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    bring(room / "workspace", room, "S-1", faces="blurred")
    return room / "workspace"


def look_through(sitting: CoachSitting) -> None:
    sitting.hands.press(Key.Key_F, CTRL | SHIFT)
    sitting.hands.until(lambda: "no clear face is left" in sitting.window.status.text(), "its being noted")


def test_what_was_agreed_to_stands_beside_the_choice_and_the_file(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        assert "covered faces only" in everything_in_sight(sitting.window)
        sitting.hands.picture("choice")
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_T, CTRL)
        assert "Consent: covered faces only. Nothing is covered yet." in everything_in_sight(sitting.window)
        sitting.hands.picture("session")
        look_through(sitting)
        assert "Consent: covered faces only. Looked through" in everything_in_sight(sitting.window)
        sitting.hands.press(Key.Key_F, CTRL | SHIFT)  # and taken back
        assert "Looked through" not in everything_in_sight(sitting.window)


def test_a_plan_leaves_without_the_picture_until_somebody_says_that_no_face_is_clear(
    folder: Path, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, saved, stayed = tmp_path / "out", list[object](), list[str]()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.window.coach.room.saved.connect(saved.append)
        sitting.window.coach.room.withheld.connect(stayed.append)
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_M)
        sitting.hands.write("Look here")
        sitting.hands.press(Key.Key_Escape)
        sitting.hands.press(Key.Key_S, CTRL)
        assert "1 of 1 moment leaves without a picture" in sitting.desk.saving.words.text()
        sitting.hands.picture("asked")
        sitting.hands.press(Key.Key_S, CTRL)
        sitting.hands.until(lambda: len(saved) == 1, "the plan being saved")
        assert pictures(out) == 0 and ONLY_COVERED in stayed[0]
        look_through(sitting)
        sitting.hands.press(Key.Key_S, CTRL)
        sitting.hands.until(lambda: len(saved) == 2, "the plan being saved again")
        assert pictures(out) == 1 and len(stayed) == 1


def pictures(out: Path) -> int:
    parts = Document(str(out / "coaching-plan.docx")).part.package.iter_parts()
    return sum(part.content_type.startswith("image/") for part in parts)


def test_a_room_sees_it_once_it_was_looked_through(folder: Path, tmp_path: Path, qapp: QApplication) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        sitting.hands.press(Key.Key_F5)
        assert not sitting.desk.presenting.on and ONLY_COVERED in everything_in_sight(sitting.window)
        look_through(sitting)
        sitting.hands.press(Key.Key_F5)
        assert sitting.desk.presenting.on and sitting.desk.stage.opened is not None


def test_what_a_room_may_not_see_is_shut_to_it_and_comes_back_when_it_is_gone(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        look_through(sitting)  # the film, and not the plan and the picture that come after it
        sitting.hands.press(Key.Key_F5)
        while sitting.desk.place != ("S-1", "work"):
            sitting.hands.press(Key.Key_Tab)
        assert sitting.desk.stage.opened is None and sitting.desk.presenting.on
        assert ONLY_COVERED in everything_in_sight(sitting.window)
        sitting.hands.picture("shut")
        sitting.hands.press(Key.Key_F5)
        sitting.hands.until(lambda: sitting.desk.stage.opened is not None, "the picture coming back")


def test_whoever_unlocks_before_a_room_that_may_not_see_it_finds_nothing_there(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1")
        look_through(sitting)
        sitting.hands.press(Key.Key_F5)
        while sitting.desk.place != ("S-1", "work"):
            sitting.hands.press(Key.Key_Tab)
        left = sitting.desk.sitting()
        assert left is not None and left.presenting
    with CoachSitting(folder, tmp_path, qapp) as back:
        back.window.coach.go_back_to(left)
        assert back.desk.presenting.on and not back.desk.notebook.isVisible() and back.desk.stage.opened is None
