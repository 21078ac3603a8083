"""The short queue of clips: a coach plays one moment after another, each from its start to its end, by key."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

pytest.importorskip("PySide6.QtMultimedia", reason="the sound libraries of the system are missing")

from assessor_app.domain.coaching import MomentId, Voice
from assessor_app.domain.evidence import PageRegion, TimeSpan
from assessor_app.domain.submission import ArtifactId, SubmissionId
from tests.journeys.coach_sitting import CoachSitting, bring, everything_in_sight
from ui.coaching.clips import LAST, NONE
from ui.coaching.in_view import WHOLE
from ui.hands import CTRL, SHIFT, Key

FIRST, SECOND, OTHER = TimeSpan(1.0, 2.0), TimeSpan(3.0, 3.6), TimeSpan(0.4, 1.0)
EDGE = 0.25  # seconds about which a picture may be late


@pytest.fixture
def sitting(sitting: CoachSitting) -> CoachSitting:
    sitting.begin("S-1", "S-2")
    sitting.desk.stage.video.motion.playback.set_volume(0.0)
    return sitting


def mark(sitting: CoachSitting, anchor: TimeSpan | PageRegion, submission: str = "S-1", artifact: str = "clip") -> None:
    made = sitting.desk.room.mark(SubmissionId(submission), ArtifactId(artifact), anchor, Voice.COACH, None)
    assert made is not None
    sitting.desk.held.ask_again()


def chosen(sitting: CoachSitting) -> int:
    held = sitting.desk.held
    return held.view.session.number(MomentId(held.chosen)) if held.view and held.chosen else 0


def watched(sitting: CoachSitting, span: TimeSpan) -> None:
    """It plays from its start, and stands at its end."""
    motion = sitting.desk.stage.video.motion
    sitting.hands.until(lambda: motion.playing, "the clip playing")
    assert span.start - EDGE <= motion.position < span.end
    sitting.hands.until(lambda: not motion.playing, "the clip coming to its end")
    sitting.hands.until(lambda: abs(motion.position - span.end) <= EDGE, "the picture standing at its end")


def test_one_clip_after_another_is_played_from_its_start_to_its_end_and_what_is_no_clip_is_passed_over(
    sitting: CoachSitting,
) -> None:
    mark(sitting, FIRST)
    mark(sitting, PageRegion(1, WHOLE), artifact="plan")
    mark(sitting, SECOND)
    mark(sitting, OTHER, submission="S-2")  # another recording, opened on the way
    for number, span in ((1, FIRST), (3, SECOND), (4, OTHER)):
        sitting.hands.press(Key.Key_Space, SHIFT)
        watched(sitting, span)
        assert chosen(sitting) == number
    assert sitting.desk.place == ("S-2", "clip")
    sitting.hands.press(Key.Key_Space, SHIFT)
    assert LAST in sitting.window.status.text() and not sitting.desk.stage.playing


def test_a_clip_is_played_again_and_ends_where_it_ends_though_it_was_paused(sitting: CoachSitting) -> None:
    mark(sitting, FIRST)
    motion = sitting.desk.stage.video.motion
    for _ in range(2):
        sitting.hands.press(Key.Key_Space, CTRL)
        sitting.hands.until(lambda: motion.playing and motion.position > FIRST.start + 0.1, "the clip playing")
        sitting.hands.press(Key.Key_Space)  # to talk about it
        assert not motion.playing and motion.position < FIRST.end
        sitting.hands.press(Key.Key_Space)
        watched(sitting, FIRST)


def test_whoever_goes_elsewhere_is_not_stopped_at_the_end_of_a_clip(sitting: CoachSitting) -> None:
    mark(sitting, FIRST)
    motion = sitting.desk.stage.video.motion
    sitting.hands.press(Key.Key_Space, SHIFT)
    sitting.hands.until(lambda: motion.playing, "the clip playing")
    motion.seek(FIRST.end + 0.5)
    sitting.hands.until(lambda: motion.position > FIRST.end + 0.8, "the recording going on")
    assert motion.playing
    motion.pause()


def test_whoever_steps_past_the_end_of_a_clip_frame_by_frame_is_not_stopped_there(sitting: CoachSitting) -> None:
    mark(sitting, FIRST)
    motion = sitting.desk.stage.video.motion
    sitting.hands.press(Key.Key_Space, SHIFT)
    sitting.hands.until(lambda: motion.playing, "the clip playing")
    motion.pause()
    motion.seek(FIRST.end - 0.1)
    motion.step(8)
    sitting.hands.until(lambda: motion.position > FIRST.end + 0.1, "a frame after the clip")
    sitting.hands.press(Key.Key_Space)
    sitting.hands.until(lambda: motion.position > FIRST.end + 0.8, "the recording going on")
    assert motion.playing
    motion.pause()


def test_without_a_clip_the_key_says_how_there_is_one(sitting: CoachSitting) -> None:
    for held in (SHIFT, CTRL):
        sitting.hands.press(Key.Key_Space, held)
        assert NONE in sitting.window.status.text()


def test_a_room_is_shown_clips_by_the_same_key(sitting: CoachSitting) -> None:
    mark(sitting, FIRST)
    sitting.hands.press(Key.Key_F5)
    sitting.hands.press(Key.Key_Space, SHIFT)
    watched(sitting, FIRST)
    sitting.hands.picture("room")
    sitting.hands.press(Key.Key_Space, SHIFT)
    assert LAST in everything_in_sight(sitting.window)


def test_a_button_beside_the_moments_plays_them_where_there_are_clips(sitting: CoachSitting) -> None:
    play = sitting.desk.notebook.moments.play
    assert not play.isVisible()
    mark(sitting, FIRST)
    assert play.isVisible()
    sitting.hands.picture("button")
    play.click()
    watched(sitting, FIRST)


def test_a_clip_kept_from_a_room_does_not_play_by_itself_when_the_room_is_gone(
    folder: Path, tmp_path: Path, qapp: QApplication
) -> None:
    bring(folder, tmp_path, "S-4", attempt=3, previous_submission_id="S-2", faces="blurred")
    with CoachSitting(folder, tmp_path, qapp) as sitting:
        sitting.begin("S-1", "S-4")
        stage = sitting.desk.stage
        stage.video.motion.playback.set_volume(0.0)
        mark(sitting, FIRST, submission="S-4")
        sitting.desk.looking.show((SubmissionId("S-1"), ArtifactId("clip")))
        sitting.wait_opened()
        sitting.hands.press(Key.Key_F5)
        sitting.hands.press(Key.Key_Space, SHIFT)
        assert sitting.desk.presenting.on and sitting.desk.place == ("S-4", "clip") and stage.opened is None
        sitting.hands.press(Key.Key_F5)
        sitting.hands.until(lambda: stage.opened is not None, "the film coming back")
        assert not stage.playing
