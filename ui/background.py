"""The one door for slow work: a function goes out to another thread, its answer comes back to the window's."""

import heapq
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


class Ticket:
    """A claim on an answer. Once cancelled, neither `done` nor `failed` is called; the work itself runs out."""

    __slots__ = ("answer", "cancelled", "done", "error", "failed", "work")

    def __init__(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[Exception], None]
    ) -> None:
        self.work, self.done, self.failed, self.cancelled = work, done, failed, False
        self.answer: Any = None
        self.error: Exception | None = None

    def cancel(self) -> None:
        self.cancelled = True


class Background(QObject):
    """Runs functions on a few threads of its own; answers arrive on the thread this object lives in.

    The threads are Python's: a QThreadPool destroys its runnables where no interpreter holds the lock, which now and
    then ended the whole process. What the functions hold may be widgets, so a ticket stays here until its answer has
    been delivered: were a thread the last to let go of a widget, it would be freed there while Qt deletes it here."""

    came_back = Signal(int)
    emptied = Signal()  # every answer has been delivered; in this thread
    crashed = Signal(object)  # an Exception nobody asked to hear about

    def __init__(self, parent: QObject | None = None, *, threads: int = 4) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(threads, "background")
        self._waiting: list[tuple[int, int]] = []  # a heap of (-priority, number), the most urgent first
        self._lock, self._number = threading.Lock(), count()
        self._open: dict[int, Ticket] = {}
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
        ticket = Ticket(function, done or (lambda _answer: None), failed or self.crashed.emit)
        if self._closed:
            ticket.cancel()
            return ticket
        number = next(self._number)
        self._open[number] = ticket
        with self._lock:
            heapq.heappush(self._waiting, (-priority, number))
        self._pool.submit(self._run_most_urgent)
        return ticket

    def _run_most_urgent(self) -> None:
        with self._lock:
            _, number = heapq.heappop(self._waiting)
        self._work(self._open[number])  # its frame is gone, with all it held, before anybody hears of the answer
        self.came_back.emit(number)

    @staticmethod
    def _work(ticket: Ticket) -> None:
        if ticket.cancelled:
            return
        try:
            ticket.answer = ticket.work()
        except Exception as raised:  # every failure goes back to the window, which knows what to say
            ticket.error = raised

    @property
    def idle(self) -> bool:
        return not self._open

    def close(self) -> None:
        """Drop every waiting answer and let running work end; nothing is called afterwards."""
        self._closed = True
        for ticket in self._open.values():
            ticket.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._open.clear()

    @Slot(int)
    def _on_work_came_back(self, number: int) -> None:
        ticket = self._open.pop(number, None)
        try:
            if ticket is None or ticket.cancelled:
                return
            if ticket.error is not None:
                ticket.failed(ticket.error)
            else:
                ticket.done(ticket.answer)
        finally:
            if self.idle:
                self.emptied.emit()
