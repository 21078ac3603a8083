"""Consent that ends, or is taken back, while a coach and a teacher sit over the evidence."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assessor_app.cli.opening import credentials
from assessor_app.commands import coaching
from assessor_app.domain.coaching import Plan
from assessor_app.domain.submission import ArtifactId, SubmissionId
from assessor_app.reports import coaching_plan, plan_pictures
from tests import builders
from tests.journeys.coach_sitting import CoachSitting, everything_in_sight, everything_said
from ui.hands import Key

CREDENTIAL = credentials()("facilitating-student-discourse", "3.1")


def test_nothing_is_written_about_a_moment_whose_consent_is_gone(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("Said before")
    sitting.desk.withdraw()
    sitting.hands.write(" and after")
    (moment,) = sitting.desk.room.view().session.moments
    assert moment.words == sitting.desk.notebook.moments.cards[moment.id].words.toPlainText() == "Said before"
    assert sitting.desk.notebook.look_again.text() == ""  # nor is an “a” of it a command


def test_consent_withdrawn_in_the_middle_shuts_the_evidence_at_once(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    desk = sitting.desk
    sitting.hands.press(Key.Key_M)
    sitting.hands.press(Key.Key_Escape)
    desk.looking.withdraw()
    assert desk.stage.opened is None and not desk.stage.video.motion.playing
    assert "was withdrawn on" in everything_said(desk.stage)
    assert "Try again" not in everything_in_sight(desk.stage)  # it would be in vain
    sitting.hands.press(Key.Key_M)
    assert len(desk.room.view().session.moments) == 1
    sitting.hands.press(Key.Key_Tab)  # the rest of the session goes on
    sitting.wait_opened()
    assert desk.place == ("S-1", "plan")


def test_what_was_said_of_a_moment_stays_in_the_notebook_as_in_the_plan_when_its_consent_is_gone(
    sitting: CoachSitting,
) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("They turn to each other")
    sitting.hands.press(Key.Key_Escape)
    sitting.desk.withdraw()
    for chosen in (sitting.desk.room.view().session.moments[0].id, None):
        sitting.desk.held.take_in_hand(sitting.desk.held.criterion, chosen)
        shown = everything_in_sight(sitting.desk.notebook)
        assert "was withdrawn on" in shown and "They turn to each other" in shown
    sitting.desk.notebook.show_tab(3)
    assert "They turn to each other" in everything_in_sight(sitting.desk.notebook)


def test_consent_withdrawn_while_a_plan_is_drawn_leaves_nothing_under_its_name(
    sitting: CoachSitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.press(Key.Key_Escape)
    drawn, refused = plan_pictures.pictures, list[str]()

    def while_it_is_drawn(pool: Any, plan: Plan, material: Any, told: Any) -> Any:
        coaching.withdraw_consent(sitting.store, SubmissionId("S-1"), ArtifactId("clip"), now=builders.ticking())
        return drawn(pool, plan, material, told)

    monkeypatch.setattr(coaching_plan, "pictures", while_it_is_drawn)
    sitting.window.workspace.refused.connect(refused.append)
    sitting.desk.room.save_plan(tmp_path / "out")
    sitting.hands.until(lambda: bool(refused), "the refusal")
    assert "was withdrawn on" in refused[0] and "Nothing was written" in refused[0]
    assert not (tmp_path / "out").exists()


def test_a_plan_says_in_the_window_what_leaves_without_its_evidence(sitting: CoachSitting, tmp_path: Path) -> None:
    sitting.begin("S-1")
    saved: list[object] = []
    sitting.desk.room.saved.connect(saved.append)
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("They turn")
    sitting.hands.press(Key.Key_Escape)
    sitting.desk.withdraw()
    sitting.desk.room.save_plan(tmp_path / "out")
    sitting.hands.until(lambda: bool(saved), "the plan being saved")
    assert "1 of 1 moment leaves without picture and quote. Moment 1: Consent" in everything_in_sight(sitting.window)


def test_consent_that_ends_while_a_session_is_open_shuts_the_evidence(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    desk = sitting.desk
    sitting.window.workspace.today = lambda: date(2090, 1, 2)  # the night passed
    desk._midnight.timeout.emit()
    assert desk.stage.opened is None
    assert "ended on 1 January 2090" in everything_said(desk.stage)
    sitting.hands.press(Key.Key_M)
    assert desk.room.view().session.moments == ()


def test_an_artifact_without_consent_is_listed_with_its_reason_and_never_opened(sitting: CoachSitting) -> None:
    sitting.begin("S-1")
    desk = sitting.desk
    assert "“The work” was handed in without consent to coaching; it stays shut." in everything_said(desk.notebook)
    seen = set()
    for _ in range(6):
        seen.add(desk.place)
        sitting.hands.press(Key.Key_Tab)
    assert ("S-1", "work") not in seen and len(seen) == 3
