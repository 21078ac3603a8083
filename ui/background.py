"""The one door for slow work: a function goes out to another thread, its answer comes back to the window's."""

import heapq
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, Signal, Slot

T = TypeVar("T")


class Ticket:
    """A claim on an answer. Once cancelled, neither `done` nor `failed` is called; the work itself runs out."""

    __slots__ = ("cancelled", "done", "failed")

    def __init__(self, done: Callable[[Any], None], failed: Callable[[Exception], None]) -> None:
        self.done, self.failed, self.cancelled = done, failed, False

    def cancel(self) -> None:
        self.cancelled = True


class Background(QObject):
    """Runs functions on a few threads of its own; answers arrive on the thread this object lives in.

    The threads are Python's: a QThreadPool destroys its runnables where no interpreter holds the lock, which now and
    then ended the whole process."""

    came_back = Signal(object, object, object)
    crashed = Signal(object)  # an Exception nobody asked to hear about

    def __init__(self, parent: QObject | None = None, *, threads: int = 4) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, "background")
        self._waiting: list[tuple[int, int, Ticket, Callable[[], Any]]] = []  # a heap, the most urgent first
        self._lock, self._number = threading.Lock(), count()
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
        with self._lock:
            heapq.heappush(self._waiting, (-priority, next(self._number), ticket, function))
        self._pool.submit(self._run_most_urgent)
        return ticket

    def _run_most_urgent(self) -> None:
        with self._lock:
            _, _, ticket, function = heapq.heappop(self._waiting)
        answer: Any = None
        error: Exception | None = None
        if not ticket.cancelled:
            try:
                answer = function()
            except Exception as raised:  # every failure goes back to the window, which knows what to say
                error = raised
        self.came_back.emit(ticket, answer, error)

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
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._open.clear()

    def _deliver_until_idle(self, timeout_ms: int) -> bool:
        step_ms = 5
        for _ in range(max(1, timeout_ms // step_ms)):
            QCoreApplication.sendPostedEvents(self)
            if self.idle:
                return True
            QThread.msleep(step_ms)
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
