"""A coach's session held by keys over two attempts of one teacher: marked, agreed on, and shown to the room."""

from functools import partial

from PySide6.QtWidgets import QCheckBox

from assessor_app.domain.submission import SubmissionId
from ui.coaching.desk import CoachDesk
from ui.hands import CTRL, MOST_TABS, SHIFT, Hands, Key, Stuck
from ui.media_keys import LEAP

MARKED = ((1, "They turn to each other, not to the front"), (2, "Three in a row without the teacher"))  # leaps, words


def sit_down(hands: Hands) -> None:
    """From the choice to the notebook; pictures of both."""
    hands.press(Key.Key_3, CTRL)
    hands.picture("coach")
    for submission in _most_work_of_one(hands):
        _tick(hands, submission)
    hands.press(Key.Key_Return, CTRL)
    if hands.window.coach.chooser is not None and hands.window.coach.chooser.asking:
        hands.press(Key.Key_Return, CTRL)
    hands.until(lambda: _desk(hands).stage.opened is not None, "the evidence of the session being opened")
    for leaps, words in MARKED:
        _mark(hands, leaps, words)
        hands.press(Key.Key_V)  # the other one marks the next
    _write(hands, Key.Key_Q, "They named the rule themselves. Nobody looked at me.")
    _write(hands, Key.Key_G, "Students carry a claim through three turns before I speak")
    _write(hands, Key.Key_N, "Wait ten seconds after each claim")
    hands.press(Key.Key_A)
    hands.write("+10")
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Escape)
    hands.press(Key.Key_BracketLeft)
    hands.picture("coach-session")


def show_to_the_room(hands: Hands, name: str = "coach-presenting") -> None:
    """Only the evidence and the moment; then the notebook is back, without which no other screen is gone to."""
    hands.press(Key.Key_F5)
    hands.until(lambda: _desk(hands).presenting.on, "presenting")
    hands.picture(name)
    hands.press(Key.Key_F5)
    hands.until(lambda: not _desk(hands).presenting.on, "the notebook again")


def _most_work_of_one(hands: Hands) -> list[SubmissionId]:
    """What may be looked at of the teacher who handed in most."""
    teachers = hands.window.coach.room.teachers()
    found = max(([s.submission for s in t.submissions if not s.shut] for t in teachers), key=len, default=[])
    if not found:
        raise Stuck("Nobody agreed to have anything looked at with a coach.")
    return found


def _tick(hands: Hands, submission: SubmissionId) -> None:
    chooser = hands.window.coach.chooser

    def box() -> QCheckBox | None:
        return chooser.boxes.get(submission) if chooser is not None else None

    hands.until(lambda: box() is not None, f"{submission} being offered")
    for _ in range(MOST_TABS):
        if (there := box()) is not None and there.hasFocus():
            break
        hands.press(Key.Key_Tab)
    hands.press(Key.Key_Space)


def _mark(hands: Hands, leaps: int, words: str) -> None:
    """So many leaps on, a moment with words."""
    before, video = len(_desk(hands).room.view().session.moments), _desk(hands).stage.video
    hands.until(lambda: video.timeline.duration > 0, "the clip's length")
    goal = min(video.motion.position + leaps * LEAP, video.timeline.duration) - LEAP / 2
    hands.press(Key.Key_Right, SHIFT, times=leaps)
    hands.until(lambda: video.motion.position > goal, "the clip going on")
    hands.press(Key.Key_M)
    hands.until(partial(_marked, hands, before + 1), "a moment being marked")
    hands.write(words)
    hands.press(Key.Key_Escape)


def _marked(hands: Hands, moments: int) -> bool:
    return len(_desk(hands).room.view().session.moments) == moments


def _write(hands: Hands, key: Key, words: str) -> None:
    """Into a part of the notebook, a line, and back to the evidence."""
    hands.press(key)
    hands.write(words)
    hands.press(Key.Key_Return)
    hands.press(Key.Key_Escape)


def _desk(hands: Hands) -> CoachDesk:
    return hands.window.coach.make()
