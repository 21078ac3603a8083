"""The picture while nothing plays: exact frames from the worker, with a window of neighbours for stepping."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from assessor_app.documents.pool import OpenDocument
from assessor_app.documents.values import Frame
from assessor_app.domain.errors import PartUnreadable
from ui.background import Background
from ui.viewers.frame_window import SAME, FrameWindow, Still
from ui.viewers.pixmap_cache import to_image

AT_ONCE = 16  # frames decoded in one go
MARGIN = 8  # frames to the edge of the window at which the next ones are fetched
MOST_HEIGHT = 720  # pixels: what a still needs to be read, and no more
REST_MS = 120  # after a jump, before its neighbours are fetched: another jump may follow


class StillFrames(QObject):
    """Only the newest wish counts; steps pressed while the worker is busy are made up for."""

    shown = Signal(object)  # a Still
    missed = Signal(str)  # a sentence: what was asked for cannot be shown; what is on screen stays
    failed = Signal(str)  # a sentence: nothing of it can be shown

    def __init__(self, document: OpenDocument, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._background = document, background
        rate = document.media.frame_rate if document.media else 0.0
        self._frame_time = 1 / rate if rate > 0 else 1 / 25
        self.window = FrameWindow()
        self._owed = 0
        self._asked: float | None = None
        self._busy = self._closed = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._fetch_neighbours)

    @property
    def frame_time(self) -> float:
        """Seconds a frame stands, on average."""
        return self._frame_time

    def show(self, seconds: float) -> None:
        """The frame on screen at a time; at once when it is in the window."""
        self._owed = 0
        if self.window.go_to(seconds):
            self._asked = None
            self._tell()
            return
        self._asked = seconds
        self._next()

    def step(self, frames: int) -> None:
        """So many frames on, or back; turning round forgets steps that are still owed."""
        self._owed = frames if self._owed * frames < 0 else self._owed + frames
        self._next()

    def step_from(self, seconds: float, frames: int) -> None:
        """So many frames on, or back, from the one on screen at a time."""
        self.show(seconds)
        self.step(frames)

    def close(self) -> None:
        self._closed = True
        self._rest.stop()

    def _next(self) -> None:
        """Give what is in the window; ask for what is not, one question at a time."""
        if self._asked is None and self._owed and self.window:
            done = self.window.step(self._owed)
            self._owed -= done
            if done:
                self._tell()
        if self._busy or self._closed:
            return
        if self._asked is not None:
            seconds, self._asked = self._asked, None
            self._fetch(lambda: (self._document.frame_at(seconds + SAME, MOST_HEIGHT),), self._on_jump, 0)
        elif self._owed and self.window:
            self._extend(self._owed)

    def _extend(self, towards: int) -> None:
        """Fetch frames beyond an edge of the window, unless the recording ends there."""
        window = self.window
        if towards > 0 and not window.ends:
            last = window.last
            self._fetch(lambda: self._document.frames(last, AT_ONCE + 1, MOST_HEIGHT), self._on_later, 1)
        elif towards < 0 and not window.begins:
            first = window.first
            self._fetch(lambda: self._document.frames_before(first, AT_ONCE, MOST_HEIGHT), self._on_earlier, -1)
        else:
            self._owed = 0

    def _fetch_neighbours(self) -> None:
        if self._busy or self._closed or self._asked is not None or not self.window:
            return
        before, after = self.window.around
        if after < MARGIN and not self.window.ends:
            self._extend(1)
        elif before < MARGIN and not self.window.begins:
            self._extend(-1)

    def _fetch(
        self, work: Callable[[], tuple[Frame, ...]], then: Callable[[tuple[Still, ...]], None], towards: int
    ) -> None:
        """`towards` is the edge of the window beyond which frames are fetched; 0 for a jump."""
        self._busy = True
        self._background.run(
            lambda: tuple(Still(frame.seconds, to_image(frame.pixels)) for frame in work()),
            lambda stills: self._on_fetched(stills, then),
            lambda error: self._on_failed(error, towards),
        )

    def _on_fetched(self, stills: tuple[Still, ...], then: Callable[[tuple[Still, ...]], None]) -> None:
        self._busy = False
        if self._closed:
            return
        then(stills)
        self._next()
        if not self._busy:
            self._rest.start()

    def _on_jump(self, stills: tuple[Still, ...]) -> None:
        self.window.start_over(stills)
        if self._asked is None and not self._owed:
            self._tell()

    def _on_later(self, stills: tuple[Still, ...]) -> None:
        on_show = self.window.current
        if not self.window.add_later(stills, whole=len(stills) > AT_ONCE):
            self._owed = min(self._owed, 0)
            self._tell()
        elif self._asked is None and not self._owed and self.window.current != on_show:
            self._tell()

    def _on_earlier(self, stills: tuple[Still, ...]) -> None:
        if not self.window.add_earlier(stills):
            self._owed = max(self._owed, 0)
            self._tell()

    def _tell(self) -> None:
        if self.window:
            self.shown.emit(self.window.current)
            before, after = self.window.around
            if min(before, after) < MARGIN and not self._busy:
                self._rest.start()

    def _on_failed(self, error: Exception, towards: int) -> None:
        """Of one place nobody waits for, because it was fetched ahead or a newer wish counts, nothing is said."""
        self._busy = False
        if self._closed:
            return
        one = isinstance(error, PartUnreadable) and bool(self.window)
        if not one or (self._asked is None and (not towards or self._owed * towards > 0)):
            self._owed = 0
            (self.missed if one else self.failed).emit(str(error))
        self._next()
