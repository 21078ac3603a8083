"""The one door for slow work: a function goes out to another thread, its answer comes back to the window's."""

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThread, QThreadPool, Signal, Slot

T = TypeVar("T")


class Ticket:
    """A claim on an answer. Once cancelled, neither `done` nor `failed` is called; the work itself runs out."""

    __slots__ = ("cancelled", "done", "failed")

    def __init__(self, done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        self.done, self.failed, self.cancelled = done, failed, False

    def cancel(self) -> None:
        self.cancelled = True


class _Work(QRunnable):
    def __init__(self, door: "Background", ticket: Ticket, function: Callable[[], Any]) -> None:
        super().__init__()
        self._door, self._ticket, self._function = door, ticket, function

    def run(self) -> None:
        answer: Any = None
        error: Exception | None = None
        if not self._ticket.cancelled:
            try:
                answer = self._function()
            except Exception as raised:  # every failure goes back to the window, which knows what to say
                error = raised
        self._door.came_back.emit(self._ticket, answer, error)


class Background(QObject):
    """Runs functions on a few threads of its own; answers arrive on the thread this object lives in."""

    came_back = Signal(object, object, object)
    crashed = Signal(object)  # an Exception nobody asked to hear about

    def __init__(self, parent: QObject | None = None, *, threads: int = 4) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._open: set[Ticket] = set()
        self._closed = False
        self.came_back.connect(self._on_work_came_back, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        function: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        *,
        priority: int = 0,
    ) -> Ticket:
        """Run `function` elsewhere; call `done` with its answer, or `failed` with what it raised, in this thread.
        A failure nobody listens to goes out as `crashed`. Higher `priority` goes first."""
        ticket = Ticket(done or (lambda _answer: None), failed or self.crashed.emit)
        if self._closed:
            ticket.cancel()
            return ticket
        self._open.add(ticket)
        self._pool.start(_Work(self, ticket, function), priority)
        return ticket

    @property
    def idle(self) -> bool:
        return not self._open

    def wait_idle(self, timeout_ms: int = 10_000) -> bool:
        """Wait until every answer has been delivered, delivering them meanwhile; False when time ran out.
        For tests and for quitting; the window never waits."""
        return self._deliver_until_idle(timeout_ms)

    def close(self) -> None:
        """Drop every waiting answer and let running work end; nothing is called afterwards."""
        self._closed = True
        for ticket in self._open:
            ticket.cancel()
        self._pool.clear()
        self._pool.waitForDone()
        self._open.clear()

    def _deliver_until_idle(self, timeout_ms: int) -> bool:
        step_ms = 5
        for _ in range(max(1, timeout_ms // step_ms)):
            QCoreApplication.sendPostedEvents(self)
            if self.idle:
                return True
            if self._pool.waitForDone(step_ms):
                QThread.yieldCurrentThread()
        return self.idle

    @Slot(object, object, object)
    def _on_work_came_back(self, ticket: Ticket, answer: Any, error: Exception | None) -> None:
        self._open.discard(ticket)
        if ticket.cancelled:
            return
        if error is not None:
            ticket.failed(error)
        else:
            ticket.done(answer)
