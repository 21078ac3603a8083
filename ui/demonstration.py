"""The whole journey on the real window, by key presses: for the demo where nobody is at the screen, and for tests."""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLineEdit

from assessor_app.domain.decision import Outcome
from assessor_app.domain.submission import SubmissionId
from ui.application import Credentials, Running, dress
from ui.demonstrated_coaching import show_to_the_room, sit_down
from ui.demonstrated_reading import read_through
from ui.hands import CTRL, SHIFT, Hands, Journey, Key, Stuck, answer_conflict, choose
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from assessor_app.bundles.samples.readings import Reading
    from assessor_app.store.engine import Store

NOT_HERE = (
    "This plugin does not support",
    "PulseAudioService",
    "No audio device",
    "QRhi",
    "Couldn't load",
    "Couldn't resolve",
)
Readings = Mapping[str, "Reading"]


def perform(
    store: "Store", credentials: Credentials, out: Path, readings: Readings, *, patient: bool = True,
    tell: Callable[[str], None] = print,
) -> Journey:  # fmt: skip
    """Open the window on a store, work through the journey, close it again; pictures go to `out`/screenshots. What
    `readings` holds and is not decided yet is scored."""
    qInstallMessageHandler(_only_what_matters)
    app = QApplication.instance() or QApplication(["assessor"])
    dress(app, "light")
    running = Running(store, credentials)
    broken: list[BaseException] = []
    sys.excepthook = lambda _kind, error, _trace: broken.append(error)  # Qt calls on after an error in a slot
    try:
        journey = work(running.window, out, readings, Journey(patient=patient), tell=tell)
    finally:
        running.close()
        app.processEvents()
        sys.excepthook = sys.__excepthook__
    if broken:
        raise Stuck("Something in the program went wrong on the way.") from broken[0]
    return journey


def _only_what_matters(kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
    """Qt's messages, less those that say what the offscreen platform and a machine without sound do not have."""
    if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not words.startswith(NOT_HERE):
        sys.stderr.write(f"{words}\n")


def work(
    window: MainWindow, out: Path, readings: Readings, journey: Journey, *, tell: Callable[[str], None]
) -> Journey:
    """Score submissions of the queue, commit them, sync, look at the decisions, and sit down with a teacher."""
    (out / "screenshots").mkdir(parents=True, exist_ok=True)
    for old in (out / "screenshots").glob("*.png"):
        old.unlink()
    hands = Hands(window, out / "screenshots", journey)
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    hands.until(window.isActiveWindow, "the window coming to the front")
    hands.until(lambda: len(window.queue.rows) > 0, "the queue being filled")
    hands.picture("queue")
    waiting = [row.submission for row in window.queue.rows if row.outcome is None and row.submission in readings]
    for submission in waiting:
        began = perf_counter()
        _score(hands, submission, readings[submission], shown=submission == waiting[0])
        journey.seconds[f"score {submission}"] = perf_counter() - began
        tell(f"{submission}: {journey.outcomes[submission]}")
    _send(hands, tell)
    _look_at_decisions(hands)
    _look_before_sending(hands)
    _coach(hands, tell)
    _in_the_dark(hands)
    return journey


def _score(hands: Hands, submission: SubmissionId, reading: "Reading", *, shown: bool) -> None:
    """Open a submission, score every criterion, commit."""
    window = hands.window
    hands.press(Key.Key_1, CTRL)
    choose(hands, submission)
    answer_conflict(hands, submission)
    hands.press(Key.Key_Return)
    hands.until(lambda: window.score.stage.opened is not None, f"{submission} being opened")
    read_through(hands, reading, shown=shown)
    _commit(hands, submission, reading.letter, picture=shown)


def _look(hands: Hands, name: str) -> None:
    """Change the look by the command palette."""
    hands.press(Key.Key_K, CTRL)
    hands.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the command palette")
    hands.write(name)
    hands.press(Key.Key_Return)


def _commit(hands: Hands, submission: SubmissionId, letter: str, *, picture: bool) -> None:
    window = hands.window
    hands.press(Key.Key_Return, CTRL)
    hands.until(lambda: window.score.deciding.on, "the review")
    if letter:
        hands.press(Key.Key_L)
        hands.write(letter)
        hands.press(Key.Key_Escape)
    if picture:
        hands.picture("commit-review")
        _look(hands, "dark look")
        hands.picture("commit-review-dark")
        hands.press(Key.Key_Escape)
        hands.picture("score-dark")
        _look(hands, "light look")
        hands.press(Key.Key_Return, CTRL)
        hands.until(lambda: window.score.deciding.on, "the review again")
    hands.press(Key.Key_Return, CTRL)

    def outcome() -> str | None:
        return next((row.outcome for row in window.queue.rows if row.submission == submission), None)

    hands.until(lambda: outcome() in set(Outcome), f"the decision on {submission}")
    hands.journey.outcomes[submission] = outcome() or ""


def _send(hands: Hands, tell: Callable[[str], None]) -> None:
    window = hands.window
    hands.press(Key.Key_5, CTRL)
    hands.until(lambda: not window.notices.notices(), "the news of the last decision leaving")
    hands.picture("sync-waiting")
    began = perf_counter()
    hands.press(Key.Key_S, CTRL | SHIFT)
    hands.until(lambda: not window.runner.running and window.workspace.unsent() == 0, "the decisions being sent")
    hands.journey.seconds["sync"] = perf_counter() - began
    tell("Sent and receipted by the issuer.")
    hands.picture("sync")


def _look_at_decisions(hands: Hands) -> None:
    hands.press(Key.Key_4, CTRL)
    hands.press(Key.Key_Up, times=len(hands.journey.outcomes))  # to the newest
    hands.press(Key.Key_Space)
    hands.picture("decisions")


def _look_before_sending(hands: Hands) -> None:
    """A batch of everything, as far as its dry run; nothing is written."""
    sheet = hands.window.decisions.sheets.batch
    hands.press(Key.Key_A, CTRL)
    hands.press(Key.Key_Return, CTRL)
    hands.until(lambda: sheet.plan is not None, "the dry run of a batch")
    hands.picture("batch-dry-run")
    hands.press(Key.Key_Escape)
    hands.until(lambda: not sheet.isVisible(), "the list of decisions again")


def _coach(hands: Hands, tell: Callable[[str], None]) -> None:
    """A session with the teacher over what they handed in, and the same in front of the room."""
    began = perf_counter()
    sit_down(hands)
    show_to_the_room(hands)
    hands.journey.seconds["coach"] = perf_counter() - began
    tell("A coach's session was held.")


def _in_the_dark(hands: Hands) -> None:
    """The same screens in the dark look."""
    hands.press(Key.Key_K, CTRL)
    hands.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the command palette")
    hands.write("dark")
    hands.picture("palette")
    hands.press(Key.Key_Return)
    hands.picture("coach-session-dark")
    show_to_the_room(hands, "coach-presenting-dark")
    hands.press(Key.Key_W, CTRL)  # out of the session, out of which no single key leads to another screen
    for key, name in ((Key.Key_4, "decisions"), (Key.Key_1, "queue"), (Key.Key_6, "settings")):
        hands.press(key, CTRL)
        hands.until(lambda name=name: hands.window.stack.name == name, f"the screen {name}")  # type: ignore[misc]
        hands.picture(f"{name}-dark")
