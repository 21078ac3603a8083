"""A person at the keyboard of the real window: presses keys, types words, waits for what happens, takes pictures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from assessor_app.domain.submission import SubmissionId
from ui.main_window import MainWindow

PATIENCE = 30_000  # ms a step may take on a slow machine before the demo says which one it was
SHORTLY = 400  # ms: what is due by then belongs to the picture
MOST_TABS = 100  # from any part of a screen to any other
ROUNDS = 3  # one answer may ask the next question
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Key = Qt.Key


class Stuck(RuntimeError):
    """A step of the journey did not happen; the text says which."""


@dataclass(slots=True)
class Journey:
    """What happened: pictures taken, outcome by submission, seconds by step."""

    pictures: list[Path] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    patient: bool = True  # looks at everything until it counts as looked at
    hurried: bool = False  # clips are played faster by now


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
        if not self.wait(happened, PATIENCE):
            self.window.grab().save(str(self._pictures / "stuck.png"))
            raise Stuck(f"This did not happen: {what} (the focus is in {self.window.focusWidget()}).")

    def wait(self, happened: Callable[[], bool], within: float) -> bool:
        """Let the window work until something happened, at most so many milliseconds; whether it did."""
        clock = QElapsedTimer()
        clock.start()
        while not happened():
            if clock.elapsed() > within:
                return False
            QTest.qWait(10)
        return True

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
