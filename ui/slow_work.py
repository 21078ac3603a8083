"""Slow work that runs in the background, tells how far it is, and can be stopped: one thing at a time."""

from collections.abc import Callable
from threading import Event
from typing import Any

from PySide6.QtCore import QObject, Signal

from assessor_app.documents.faces import Stopped
from assessor_app.domain.errors import AssessorError
from ui.workspace import Workspace

Tell = Callable[[float], None]  # the share done; raises Stopped


class SlowWork(QObject):
    """`began`, then `progressed` with the share done, then `ended` with a sentence."""

    began = Signal(str)
    progressed = Signal(float)
    ended = Signal(str)
    stopped_words = "Stopped; nothing was changed."

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._stop: Event | None = None

    @property
    def busy(self) -> bool:
        return self._stop is not None

    def stop(self) -> None:
        if self._stop is not None:
            self._stop.set()

    def _run(self, said: str, work: Callable[[Tell], Any], done: Callable[[Any], None], *, priority: int = 0) -> None:
        stop = self._stop = Event()

        def tell(share: float) -> None:
            """Called where the work is done; who listens is called in the window's thread."""
            if stop.is_set():
                raise Stopped
            self.progressed.emit(share)

        self.began.emit(said)
        self._workspace.background.run(lambda: work(tell), done, self._fail, priority=priority)

    def _fail(self, error: Exception) -> None:
        if isinstance(error, AssessorError):
            self._refuse(error.sentence)
            return
        self._end(self.stopped_words if isinstance(error, Stopped) else "")
        if not isinstance(error, Stopped):
            raise error

    def _refuse(self, sentence: str) -> None:
        self._end(sentence)

    def _end(self, sentence: str) -> None:
        self._stop = None
        self.ended.emit(sentence)
