"""The picture while nothing plays: exact frames from the worker, with a window of neighbours for stepping."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from assessor_app.documents.pool import OpenDocument
from assessor_app.documents.values import Frame
from ui.background import Background
from ui.viewers.pixmap_cache import to_image

WINDOW = 24  # frames decoded at once for stepping
MOST_HEIGHT = 720  # pixels: what a still needs to be read, and no more
SAME = 0.0005  # seconds


@dataclass(frozen=True, slots=True)
class Still:
    """One decoded frame and its time in seconds."""

    seconds: float
    image: QImage


class StillFrames(QObject):
    """Only the newest wish counts; steps pressed while the worker is busy are made up for."""

    shown = Signal(object)  # a Still
    failed = Signal(str)

    def __init__(self, document: OpenDocument, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._background = document, background
        rate = document.media.frame_rate if document.media else 0.0
        self._frame_time = 1 / rate if rate > 0 else 1 / 25
        self._window: tuple[Still, ...] = ()
        self._index = 0
        self._owed = 0
        self._asked: float | None = None
        self._busy = self._closed = False

    @property
    def frame_time(self) -> float:
        """Seconds a frame stands, on average."""
        return self._frame_time

    def show(self, seconds: float) -> None:
        """The frame on screen at a time."""
        self._asked, self._owed = seconds, 0
        self._next()

    def step(self, frames: int) -> None:
        """So many frames on, or back."""
        self._owed += frames
        self._next()

    def close(self) -> None:
        self._closed = True

    def _next(self) -> None:
        if self._busy or self._closed:
            return
        if self._asked is not None:
            seconds, self._asked = self._asked, None
            self._fetch(lambda: (self._document.frame_at(seconds, MOST_HEIGHT),), seconds)
        elif self._owed and self._window:
            self._step()

    def _step(self) -> None:
        target = self._index + self._owed
        if 0 <= target < len(self._window):
            self._owed = 0
            self._show(target)
            return
        here = self._window[self._index].seconds
        back = max(0.0, here - WINDOW / 2 * self._frame_time) if self._owed < 0 else here
        if self._owed < 0 and here <= SAME:
            self._owed = 0
            return
        self._fetch(lambda: self._document.frames(back, WINDOW, MOST_HEIGHT), here)

    def _fetch(self, work: Callable[[], tuple[Frame, ...]], seconds: float) -> None:
        self._busy = True
        self._background.run(
            lambda: (tuple(Still(frame.seconds, to_image(frame.pixels)) for frame in work()), seconds),
            self._on_fetched,
            self._on_failed,
        )

    def _on_fetched(self, result: tuple[tuple[Still, ...], float]) -> None:
        self._busy = False
        if self._closed:
            return
        stills, seconds = result
        self._window = stills
        at_or_before = [index for index, still in enumerate(stills) if still.seconds <= seconds + SAME]
        self._index = at_or_before[-1] if at_or_before else 0
        if self._owed:
            self._owed = min(max(self._owed, -self._index), len(stills) - 1 - self._index)
        self._show(self._index + self._owed)
        self._owed = 0
        self._next()

    def _show(self, index: int) -> None:
        self._index = index
        self.shown.emit(self._window[index])

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        self._owed = 0
        if not self._closed:
            self.failed.emit(str(error))
            self._next()
