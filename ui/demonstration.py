"""The whole journey on the real window, by key presses: for the demo where nobody is at the screen, and for tests."""

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QMessageLogContext, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from assessor_app.domain.decision import Outcome
from assessor_app.domain.rubric import CriterionId
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.scoring import ScoreView
from ui.application import Credentials, Running, dress
from ui.main_window import MainWindow
from ui.media_keys import LEAP
from ui.viewers.document_viewer import DocumentViewer
from ui.viewers.image_view import ImageViewer
from ui.viewers.video_view import VideoViewer

if TYPE_CHECKING:
    from assessor_app.store.engine import Store

PATIENCE = 30_000  # ms a step may take on a slow machine before the demo says which one it was
SHORTLY = 400  # ms: what is due by then belongs to the picture
LOOKED = 3_000  # ms: by then a page or a picture counts as looked at
MOST_TABS = 100  # from any part of a screen to any other
ROUNDS = 3  # one answer may ask the next question
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key

CITED = (frozenset({"pdf"}), frozenset({"video"}), frozenset({"image"}), frozenset({"docx"}), frozenset({"text"}))
MISSING = "The evidence shows the plan for this, and one moment of it; it does not yet show it sustained."
SHOWN = "Seen in the place linked here, and again later in the same lesson."


class Stuck(RuntimeError):
    """A step of the journey did not happen; the text says which."""


@dataclass(slots=True)
class Journey:
    """What happened: pictures taken, outcome by submission, seconds by step."""

    pictures: list[Path] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    links: int = 0


class Hands:
    """A person at the keyboard of one window."""

    def __init__(self, window: MainWindow, pictures: Path, journey: Journey) -> None:
        self.window, self._pictures, self.journey = window, pictures, journey

    def press(self, key: Key, held: Qt.KeyboardModifier = NONE, *, times: int = 1) -> None:
        for _ in range(times):
            QTest.keyClick(self._focus(), key, held)

    def write(self, words: str) -> None:
        QTest.keyClicks(self._focus(), words)

    def _focus(self) -> QWidget:
        if not self.window.isActiveWindow():
            self.window.activateWindow()
            self.until(self.window.isActiveWindow, "the window coming to the front")
        return self.window.focusWidget() or self.window

    def until(self, happened: Callable[[], bool], what: str) -> None:
        """Let the window work until something happened; raises Stuck when it does not."""
        clock = QElapsedTimer()
        clock.start()
        while not happened():
            if clock.elapsed() > PATIENCE:
                self.window.grab().save(str(self._pictures / "stuck.png"))
                raise Stuck(f"This did not happen: {what} (the focus is in {self.window.focusWidget()}).")
            QTest.qWait(10)

    def at_rest(self, part: QWidget, within: int) -> bool:
        """No work is out in the background, and nothing in `part` is due within so many milliseconds."""
        due = (t for t in part.findChildren(QTimer) if t.isActive() and t.isSingleShot() and t.interval() <= within)
        return self.window.workspace.background.idle and not any(due)

    def picture(self, name: str) -> None:
        """Save what the window shows as screenshots/NN-name.png."""
        for _ in range(ROUNDS):
            self.until(lambda: self.at_rest(self.window, SHORTLY), "the window coming to rest")
            QApplication.processEvents()
        path = self._pictures / f"{len(self.journey.pictures) + 1:02}-{name}.png"
        if not self.window.grab().save(str(path)):
            raise Stuck(f"{path} cannot be written")
        self.journey.pictures.append(path)


def perform(
    store: "Store", credentials: Credentials, out: Path, *, submissions: int = 4, tell: Callable[[str], None] = print
) -> Journey:
    """Open the window on a store, work through the journey, close it again; pictures go to `out`/screenshots."""
    qInstallMessageHandler(_only_what_matters)
    app = QApplication.instance() or QApplication(["assessor"])
    dress(app, "light")
    running = Running(store, credentials)
    broken: list[BaseException] = []
    sys.excepthook = lambda _kind, error, _trace: broken.append(error)  # Qt calls on after an error in a slot
    try:
        journey = work(running.window, out, submissions=submissions, tell=tell)
    finally:
        running.close()
        app.processEvents()
        sys.excepthook = sys.__excepthook__
    if broken:
        raise Stuck("Something in the program went wrong on the way.") from broken[0]
    return journey


def _only_what_matters(kind: QtMsgType, _context: QMessageLogContext, words: str) -> None:
    """Qt's messages, less those that say the offscreen platform has no window manager."""
    if kind is not QtMsgType.QtDebugMsg and not words.startswith("This plugin does not support"):
        sys.stderr.write(f"{words}\n")


def work(window: MainWindow, out: Path, *, submissions: int, tell: Callable[[str], None]) -> Journey:
    """Score some submissions of the queue, commit them, sync, and look at the decisions."""
    journey = Journey()
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
    for number in range(min(submissions, len(window.queue.rows))):
        began = perf_counter()
        submission = _score(hands, number)
        journey.seconds[f"score {submission}"] = perf_counter() - began
        tell(f"{submission}: {journey.outcomes[submission]}")
    _send(hands, tell)
    _look_at_decisions(hands)
    return journey


def _score(hands: Hands, number: int) -> SubmissionId:
    """Open the first waiting submission, score every criterion, commit. The first one becomes a “not yet”."""
    window = hands.window
    hands.press(Key.Key_1, CTRL)
    waiting = next(row.submission for row in window.queue.rows if row.outcome is None)
    choose(hands, waiting)
    answer_conflict(hands, waiting)
    hands.press(Key.Key_Return)
    hands.until(lambda: window.score.stage.opened is not None, f"{waiting} being opened")
    rubric = _view(window).credential.rubric
    weak = len(rubric.criteria) // 2 if number == 0 else None
    for place, criterion in enumerate(rubric.criteria):
        hands.until(partial(_is_active, window, criterion.id), f"{criterion.title} being active")
        _link(hands, place, first=number == 0)
        passing = criterion.rank(criterion.pass_level) + 1
        level = passing - 1 if place == weak else passing
        hands.press(Key(Key.Key_0 + level))
        hands.until(partial(_is_scored, window, criterion.id), "the score being kept")
        hands.press(Key.Key_C)
        hands.write(MISSING if place == weak else SHOWN)
        hands.press(Key.Key_Escape)
        if place + 1 < len(rubric.criteria):
            hands.press(Key.Key_Down)
    _commit(hands, waiting, picture=number == 0)
    return waiting


def _is_active(window: MainWindow, criterion: CriterionId) -> bool:
    return window.score.criterion == criterion


def _is_scored(window: MainWindow, criterion: CriterionId) -> bool:
    return criterion in _view(window).assessment.scores


def _view(window: MainWindow) -> ScoreView:
    if window.score.view is None:
        raise Stuck("No submission is on the Score screen")
    return window.score.view


def choose(hands: Hands, submission: SubmissionId) -> None:
    """Go through the queue from its top to a submission."""
    table, rows = hands.window.queue.table, len(hands.window.queue.rows)
    hands.press(Key.Key_Up, times=rows)
    for _ in range(rows):
        if table.chosen_id() == submission:
            return
        hands.press(Key.Key_Down)
    raise Stuck(f"{submission} is not in the queue.")


def answer_conflict(hands: Hands, submission: SubmissionId) -> None:
    """Say that there is none, where it is asked, and end in the list."""
    preview = hands.window.queue.preview

    def asked() -> QAbstractButton | None:
        buttons = [b for b in preview.findChildren(QAbstractButton) if b.text() == "No conflict" and b.isVisible()]
        return buttons[0] if buttons else None

    hands.until(lambda: asked() is not None or preview.start.isEnabled(), f"the question about {submission}")
    if asked() is not None:
        for _ in range(MOST_TABS):
            if (button := asked()) is None or button.hasFocus():
                break
            hands.press(Key.Key_Tab)
        hands.press(Key.Key_Space)
        hands.until(lambda: preview.start.isEnabled(), "the answer being kept")


def _link(hands: Hands, place: int, *, first: bool) -> None:
    """Go to the next artifact that can be cited with the hands, select a place in it, and press E."""
    score = hands.window.score
    before = len(_view(hands.window).assessment.links)
    _go_to_next(hands, CITED[place % len(CITED)])
    viewer = score.stage.viewer
    match viewer:
        case DocumentViewer():
            _select_words(hands, viewer)
        case ImageViewer():
            _draw_region(hands, viewer)
        case VideoViewer():
            _mark_span(hands, viewer, place)
    kind = {DocumentViewer: "document", ImageViewer: "image", VideoViewer: "video"}.get(type(viewer), "evidence")
    seen = {path.stem[3:] for path in hands.journey.pictures}
    if first and "link-being-made" not in seen and kind == "document":
        hands.picture("link-being-made")
    hands.press(Key.Key_E)
    hands.until(lambda: len(_view(hands.window).assessment.links) > before, f"a place in a {kind} being linked")
    hands.journey.links += 1
    if first:  # the review is shown with what an unhurried reader has looked at
        hands.until(lambda: hands.at_rest(score.stage, LOOKED), f"the {kind} counting as looked at")
    if first and kind not in seen:
        hands.picture(kind)


def _go_to_next(hands: Hands, kinds: frozenset[str]) -> None:
    """Press Tab until an artifact of one of these kinds is open; any will do when there is none."""
    score = hands.window.score
    for _ in _view(hands.window).artifacts:
        hands.press(Key.Key_Tab)
        hands.until(lambda: score.stage.opened is not None, "the next artifact being opened")
        if score.stage.opened is not None and score.stage.opened.document.kind.value in kinds:
            return


def _select_words(hands: Hands, viewer: DocumentViewer) -> None:
    hands.until(lambda: viewer.pages.text_of(viewer.pages.page) is not None, "the words of the page")
    hands.press(Key.Key_V)
    hands.press(Key.Key_Down, SHIFT, times=2)
    hands.until(lambda: bool(viewer.selection_anchors()), "words being selected")


def _draw_region(hands: Hands, viewer: ImageViewer) -> None:
    hands.press(Key.Key_V)
    hands.press(Key.Key_Right)
    hands.press(Key.Key_Right, SHIFT, times=6)
    hands.until(lambda: bool(viewer.selection_anchors()), "a region being drawn")


def _mark_span(hands: Hands, viewer: VideoViewer, place: int) -> None:
    """Mark some seconds, elsewhere in the clip for each criterion."""
    hands.until(lambda: viewer.timeline.duration > 0, "the clip's length")
    hands.press(Key.Key_V)
    hands.press(Key.Key_Home)
    leaps = int((0.12 + 0.14 * (place % 5)) * viewer.timeline.duration / LEAP)
    for mark, further in ((Key.Key_I, leaps), (Key.Key_O, max(1, int(0.07 * viewer.timeline.duration / LEAP)))):
        hands.press(Key.Key_Right, SHIFT, times=further)
        hands.press(mark)
    hands.until(lambda: bool(viewer.selection_anchors()), "a span being marked")


def _look(hands: Hands, name: str) -> None:
    """Change the look by the command palette."""
    hands.press(Key.Key_K, CTRL)
    hands.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the command palette")
    hands.write(name)
    hands.press(Key.Key_Return)


def _commit(hands: Hands, submission: SubmissionId, *, picture: bool) -> None:
    window = hands.window
    hands.press(Key.Key_Return, CTRL)
    hands.until(lambda: window.score.deciding.on, "the review")
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
    hands.press(Key.Key_Space)
    hands.picture("decisions")
    hands.press(Key.Key_K, CTRL)
    hands.until(lambda: isinstance(QApplication.focusWidget(), QLineEdit), "the command palette")
    hands.write("dark")
    hands.picture("palette")
    hands.press(Key.Key_Return)
    hands.picture("decisions-dark")
    hands.press(Key.Key_1, CTRL)
    hands.picture("queue-dark")
    hands.press(Key.Key_3, CTRL)
    hands.picture("coach-dark")
    hands.press(Key.Key_6, CTRL)
    hands.picture("settings-dark")
