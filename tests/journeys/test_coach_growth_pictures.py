"""Pictures under Growth: only of what may be looked at now, in this session; what is withdrawn is gone at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.store import opening
from tests.builders import PASSPHRASE
from tests.journeys.coach_sitting import CoachSitting, bring, everything_in_sight
from ui.coaching.notebook import TABS
from ui.hands import CTRL, Key

CLIP = ArtifactId("clip")


@pytest.fixture
def sitting(tmp_path: Path, cheap_passphrase: None, qapp: QApplication) -> Iterator[CoachSitting]:
    """A session over S-1 was held, its moment's picture drawn and seen under Growth; another begins."""
    folder = tmp_path / "workspace"
    opening.create(folder, PASSPHRASE, now="2026-11-23T09:00:00.000Z")
    bring(folder, tmp_path, "S-1")
    bring(folder, tmp_path, "S-2", attempt=2, previous_submission_id="S-1")
    with CoachSitting(folder, tmp_path, qapp) as made:
        made.begin("S-1")
        made.hands.press(Key.Key_M)
        made.hands.write("Before")
        made.hands.press(Key.Key_Escape)
        show_growth(made)
        made.hands.until(lambda: pictured(made) == [True], "the picture under Growth")
        made.hands.press(Key.Key_W, CTRL)
        yield made


def show_growth(sitting: CoachSitting) -> None:
    sitting.desk.notebook.show_tab(TABS.index("Growth"))


def pictured(sitting: CoachSitting) -> list[bool]:
    """Whether each moment under Growth has a picture."""
    return [not each.picture.isNull() for each in sitting.desk.notebook.growth.thumbnails.values()]


def begin(sitting: CoachSitting, *submissions: str) -> None:
    """Over these and no others."""
    chooser = sitting.window.coach.chooser
    assert chooser is not None
    sitting.begin(*(name for name, box in chooser.boxes.items() if box.isChecked() != (name in submissions)))
    assert set(sitting.desk.room.view().session.submissions) == set(submissions)


def test_a_picture_of_an_earlier_session_is_gone_once_consent_is_withdrawn(sitting: CoachSitting) -> None:
    begin(sitting, "S-1", "S-2")
    show_growth(sitting)
    sitting.hands.until(lambda: pictured(sitting) == [True], "the picture under Growth")
    sitting.desk.looking.show((SubmissionId("S-1"), CLIP))
    sitting.wait_opened()
    sitting.desk.looking.withdraw()
    assert pictured(sitting) == [False] and not sitting.desk.pictures.known
    assert "was withdrawn on" in everything_in_sight(sitting.desk.notebook.growth)
    sitting.desk.notebook.show_tab(0)
    show_growth(sitting)
    assert pictured(sitting) == [False]


def test_it_is_gone_at_once_also_from_a_page_that_is_not_on_the_screen(sitting: CoachSitting) -> None:
    begin(sitting, "S-1", "S-2")
    show_growth(sitting)
    sitting.hands.until(lambda: pictured(sitting) == [True], "the picture under Growth")
    sitting.desk.notebook.show_tab(0)
    sitting.desk.room.withdraw(SubmissionId("S-1"), CLIP)
    assert pictured(sitting) == [False]


def test_given_again_it_is_drawn_again(sitting: CoachSitting) -> None:
    begin(sitting, "S-1", "S-2")
    show_growth(sitting)
    sitting.desk.room.withdraw(SubmissionId("S-1"), CLIP)
    assert pictured(sitting) == [False]
    sitting.desk.room.renew(SubmissionId("S-1"), CLIP)
    sitting.hands.until(lambda: pictured(sitting) == [True], "the picture under Growth")


def test_a_picture_that_is_being_drawn_while_consent_is_withdrawn_is_never_shown(sitting: CoachSitting) -> None:
    begin(sitting, "S-1", "S-2")
    show_growth(sitting)
    room = sitting.desk.room
    room.withdraw(SubmissionId("S-1"), CLIP)
    room.renew(SubmissionId("S-1"), CLIP)  # it is drawn from now on
    room.withdraw(SubmissionId("S-1"), CLIP)
    sitting.hands.press(Key.Key_M)
    sitting.hands.press(Key.Key_Escape)
    show_growth(sitting)
    sitting.hands.until(lambda: any(pictured(sitting)), "a picture that was asked for after it")
    assert pictured(sitting) == [False, True]


def test_an_attempt_outside_the_session_is_shown_without_a_picture(sitting: CoachSitting) -> None:
    begin(sitting, "S-2")
    show_growth(sitting)
    assert "Before" in everything_in_sight(sitting.desk.notebook.growth)
    assert pictured(sitting) == [False] and not sitting.desk.pictures.known
