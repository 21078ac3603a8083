"""How far a sync is: a thin bar, what is being done, how much of it, and how fast."""

from collections import deque
from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QProgressBar

from assessor_app.sync.report import Progress, Stage
from ui.widgets.layout import column
from ui.widgets.text import label

WINDOW_SECONDS = 8.0
SENTENCES = {
    Stage.SIGNING_IN: "Signing in",
    Stage.SENDING: "Sending decisions",
    Stage.READING: "Reading what is new",
    Stage.FETCHING: "Fetching",
}


def size_words(count: float) -> str:
    """“48.0 MB”, “12 kB”: decimal, as networks and disks are sold."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count / 1e3:,.0f} kB"


class Speed:
    """Bytes a second over the last moments, by a clock that is handed in."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._seen = clock, deque[tuple[float, int]]()

    def note(self, done: int) -> float | None:
        """None until there are two moments to tell it from."""
        now = self._clock()
        if self._seen and done < self._seen[-1][1]:
            self._seen.clear()
        self._seen.append((now, done))
        while now - self._seen[0][0] > WINDOW_SECONDS and len(self._seen) > 2:
            self._seen.popleft()
        began, before = self._seen[0]
        return (done - before) / (now - began) if now > began else None

    def forget(self) -> None:
        self._seen.clear()


def progress_words(progress: Progress | None, speed: float | None) -> str:
    """“Fetching S-2, 12.4 MB of 48.0 MB, 3.1 MB/s”."""
    if progress is None:
        return "Syncing"
    words = SENTENCES[progress.stage]
    if progress.stage is Stage.FETCHING:
        words += f" {progress.what}, {size_words(progress.done)} of {size_words(progress.total)}"
        return words if not speed else f"{words}, {size_words(speed)}/s"
    return f"{words}, {progress.done:,} of {progress.total:,}" if progress.total else words


class ProgressLine(QFrame):
    """Keeps its height whether a sync runs or not, so that nothing below it jumps."""

    def __init__(self, clock: Callable[[], float]) -> None:
        super().__init__()
        self._speed = Speed(clock)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Sync is running")
        self._words = label("", tone="quiet", tabular=True)
        self.setLayout(column(self._bar, self._words, gap=4, margins=(24, 0, 24, 0)))
        keep = self._bar.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(keep)

    def show_progress(self, progress: Progress | None, *, running: bool) -> None:
        fetching = progress is not None and progress.stage is Stage.FETCHING
        if not fetching:
            self._speed.forget()
        speed = self._speed.note(progress.done) if fetching and progress is not None else None
        known = progress is not None and progress.total > 0
        self._bar.setRange(0, 1000 if known else 0)
        if known and progress is not None:
            self._bar.setValue(1000 * progress.done // progress.total)
        self._bar.setVisible(running)
        self._words.setText(progress_words(progress, speed) if running else "")
