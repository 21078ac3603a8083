"""The one thread of a pool: starts spare workers, and ends those that take too long."""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from assessor_app.documents.process import Worker

LOOK_AFTER = 0.5  # seconds until busy workers are looked at again: one that somebody holds is ended
AGAIN_AFTER = 1.0  # until a worker that is late is looked at again
A_LITTLE = 0.1  # of its seconds
STEP = 0.02  # seconds of processor time that show it works; the counter goes in hundredths


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a worker is ended: at `due`; later, up to `last`, while it works, or would if it were not held back, and has
    not had `seconds` of a processor yet. `begun` is what it had of one before, `seen` at the latest look, `waited` how
    long it had been held back then, `spared` how long at the first."""

    due: float
    last: float
    seconds: float
    begun: float
    seen: float
    waited: float = 0.0
    spared: float | None = None

    def starved(self, worked: float, waited: float) -> bool:
        """Whether it was ended at the very last for what others kept from it: at least half of what it had less of a
        processor than it may have, and that is more than a little."""
        lacked = self.seconds - (worked - self.begun)
        held_back = waited - (self.spared or 0.0)
        return self.due >= self.last and lacked > self.seconds * A_LITTLE and held_back >= lacked / 2

    def put_off(self, worked: float, waited: float, now: float) -> "Deadline":
        left = self.seconds - (worked - self.begun)
        hangs = worked - self.seen < STEP and waited - self.waited < STEP
        if hangs or left <= 0:
            return self
        return replace(self, due=min(self.last, now + min(left, AGAIN_AFTER)), seen=worked, waited=waited)


class Keeper:
    """Spares are started here and nowhere else: Linux ends a worker with the thread that started it."""

    def __init__(self, start: Callable[[], Worker], spares: int) -> None:
        self._start, self._wanted = start, max(0, spares)
        self._changed = threading.Condition()
        self._spares: deque[Worker | OSError] = deque()
        self._started_ones: set[Worker] = set()  # also those whose document was forgotten, never closed
        self._deadlines: dict[Worker, Deadline] = {}
        self._waiting = 0
        self._next_look = math.inf  # when the thread wakes by itself
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="document-workers", daemon=True)
        self._thread.start()

    def take(self) -> Worker:
        """A worker, warm if there is one; raises OSError when none can be started."""
        while True:
            spare = self._next()
            if isinstance(spare, OSError):
                raise spare
            if spare.alive and not spare.stopped:
                return spare
            spare.bury()  # killed or held while it stood there; no document is to blame for that

    def _next(self) -> Worker | OSError:
        with self._changed:
            self._waiting += 1
            self._changed.notify_all()
            while not self._spares and not self._closed:
                self._changed.wait()
            self._waiting -= 1
            if self._closed:
                raise OSError("the pool of document workers is closed")
            spare = self._spares.popleft()
            self._changed.notify_all()
        return spare

    @contextmanager
    def within(self, worker: Worker, seconds: float, most: float = 0.0) -> Iterator[None]:
        """The worker is killed when the block takes longer than `seconds`; where it has had less than that of a
        processor, because others want it too, longer than `most`."""
        now, worked = time.monotonic(), worker.worked
        worker.asked_by = threading.get_native_id()
        with self._changed:
            self._deadlines[worker] = Deadline(now + seconds, now + max(seconds, most), seconds, worked, worked)
            if self._next_look > now + min(LOOK_AFTER, seconds):  # page after page, it is not woken for each
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._deadlines.pop(worker, None)

    def close(self) -> None:
        """End the thread and the spares."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join()
        for worker in self._started_ones:
            worker.bury()
        self._started_ones.clear()
        self._spares.clear()

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._closed:
                    return
                short = len(self._spares) < self._wanted + self._waiting
                if not short:
                    self._changed.wait(self._until_next_look())
                    continue
            self._add(self._started())

    def _until_next_look(self) -> float | None:
        seconds = self._end_overdue()
        self._next_look = math.inf if seconds is None else time.monotonic() + seconds
        return seconds

    def _end_overdue(self) -> float | None:
        now = time.monotonic()
        for worker, deadline in list(self._deadlines.items()):
            if deadline.spared is None:  # not when it begins: most are over before this, and the kernel takes its time
                spared = worker.held_back
                deadline = self._deadlines[worker] = replace(deadline, spared=spared, waited=spared)
            if deadline.due <= now:
                deadline = self._deadlines[worker] = deadline.put_off(worker.worked, worker.held_back, now)
            worker.overdue = deadline.due <= now
            if worker.overdue or worker.stopped:
                worker.crowded_out = deadline.starved(worker.worked, worker.held_back)
                worker.kill()
                del self._deadlines[worker]
        dues = [deadline.due - now for deadline in self._deadlines.values()]
        return min(LOOK_AFTER, *dues) if dues else None

    def _started(self) -> Worker | OSError:
        try:
            return self._start()
        except OSError as error:
            return error
        except Exception as error:  # a worker that dies at birth answers the one who waits for it
            return OSError(str(error))

    def _add(self, spare: Worker | OSError) -> None:
        with self._changed:
            self._started_ones = {worker for worker in self._started_ones if worker.alive}
            if isinstance(spare, Worker):
                self._started_ones.add(spare)
            if isinstance(spare, OSError) and not self._waiting:
                self._wanted = 0  # do not try for ever in the background
                return
            self._spares.append(spare)
            self._changed.notify_all()
