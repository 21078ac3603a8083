"""Saving a long plan: what is seen meanwhile, how it is stopped, and what the status line says."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from assessor_app.domain.coaching import Plan
from assessor_app.reports import coaching_plan, plan_pictures
from tests.journeys.coach_sitting import CoachSitting, everything_in_sight
from ui.coaching.saving import ABOVE, UNDERWAY
from ui.hands import CTRL, Key
from ui.widgets.button import Button
from ui.widgets.notices import Progress

WAITS = 30  # seconds


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is chosen whenever one is asked for."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "out"))
    return tmp_path / "out"


@pytest.fixture
def drawn_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """The pictures of a plan are drawn no sooner than this is set."""
    go_on, draw = Event(), plan_pictures.pictures

    def when_told(pool: Any, plan: Plan, material: Any, told: Callable[[float], None]) -> Any:
        told(0.4)
        go_on.wait(WAITS)
        return draw(pool, plan, material, told)

    monkeypatch.setattr(coaching_plan, "pictures", when_told)
    yield go_on
    go_on.set()


def save_twice(sitting: CoachSitting) -> None:
    """A moment is marked; the first word is asked back, the second saves."""
    sitting.begin("S-1")
    sitting.hands.press(Key.Key_M)
    sitting.hands.write("They turn")
    sitting.hands.press(Key.Key_Escape)
    sitting.hands.press(Key.Key_S, CTRL)
    assert sitting.window.status.sentence == ABOVE
    sitting.hands.press(Key.Key_S, CTRL)


def progress(sitting: CoachSitting) -> Progress | None:
    shown = [each for each in sitting.window.notices.notices() if isinstance(each, Progress)]
    return shown[0] if shown else None


def save_button(sitting: CoachSitting) -> Button:
    return next(each for each in sitting.desk.header.findChildren(Button) if each.text() == "Save the plan")


def test_a_plan_that_is_being_saved_says_how_far_it_is_and_is_not_saved_twice_at_once(
    sitting: CoachSitting, out: Path, drawn_on: Event
) -> None:
    saved = list[object]()
    sitting.desk.room.saved.connect(saved.append)
    save_twice(sitting)
    sitting.hands.until(lambda: (p := progress(sitting)) is not None and "%" in p.accessibleName(), "its progress")
    assert "Saving the plan" in everything_in_sight(sitting.window)
    assert not save_button(sitting).isEnabled()
    sitting.hands.press(Key.Key_S, CTRL)
    assert sitting.window.status.sentence == UNDERWAY
    drawn_on.set()
    sitting.hands.until(lambda: bool(saved), "the plan being saved")
    QApplication.processEvents()
    assert sitting.window.status.sentence == ""
    assert progress(sitting) is None and save_button(sitting).isEnabled()
    assert f"Saved in {out}" in everything_in_sight(sitting.window)
    assert len(saved) == 1 and (out / "coaching-plan.docx").exists()


def test_a_plan_that_is_stopped_leaves_nothing_and_says_so(sitting: CoachSitting, out: Path, drawn_on: Event) -> None:
    out.mkdir()
    save_twice(sitting)
    sitting.hands.until(lambda: progress(sitting) is not None, "its progress")
    shown = progress(sitting)
    assert shown is not None
    next(each for each in shown.findChildren(Button) if each.text() == "Stop").click()
    assert "Saving the plan: stopping…" in everything_in_sight(sitting.window)
    drawn_on.set()
    sitting.hands.until(lambda: "Stopped; no plan was written." in everything_in_sight(sitting.window), "its end")
    assert list(out.iterdir()) == [] and save_button(sitting).isEnabled() and progress(sitting) is None


def test_the_command_that_stops_faces_stops_a_plan(sitting: CoachSitting, out: Path, drawn_on: Event) -> None:
    actions = sitting.window.actions_set
    save_twice(sitting)
    sitting.hands.until(lambda: progress(sitting) is not None, "its progress")
    actions.trigger("coach.stop")
    drawn_on.set()
    sitting.hands.until(lambda: "Stopped; no plan was written." in everything_in_sight(sitting.window), "its end")
    assert not out.exists()


def test_what_is_asked_first_stands_above_no_more_once_the_second_word_is_said(
    sitting: CoachSitting, out: Path, drawn_on: Event
) -> None:
    save_twice(sitting)
    assert sitting.window.status.sentence == ""
    sitting.window.status.say("Something else")
    sitting.desk.saving.unsaid.emit(ABOVE)
    assert sitting.window.status.sentence == "Something else"
