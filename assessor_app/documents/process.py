"""One worker process seen from the application: started, asked, and ended."""

import contextlib
import math
import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, cast

from assessor_app.documents import checks, splitting, wire
from assessor_app.documents.limits import Limits
from assessor_app.documents.nursery import Nursery
from assessor_app.documents.slate import Lent, Slate, new_slate
from assessor_app.documents.source import Source

_KEPT = ("SYSTEMROOT", "WINDIR", "LD_LIBRARY_PATH", "LANG", "LC_ALL")
_SCHEDULED = 2  # with a process's number the name of its clock: what clock_getcpuclockid(3) would give
_QUIET = {"MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENCV_LOG_LEVEL": "SILENT"}


class Worker:
    """A process that opens one document. Not thread-safe: whoever holds the document holds a lock."""

    def __init__(
        self, limits: Limits, sandbox: bool, command: list[str] | None = None, nursery: Nursery | None = None
    ) -> None:
        self._limits = limits
        self.overdue = False
        self.crowded_out = False  # overdue, for what others kept from it
        self.asked_by = 0  # the number of the thread that waits for its answer
        self._served, self._serving_since = 0.0, math.inf  # how long it waited for bytes; when it began to
        self._layers: tuple[str, ...] | None = None
        self._slate = new_slate(limits.shared_bytes)
        self._room = (0, 0)  # of the slate, for the latest request
        self._process: Any = _born(nursery, command or worker_command(), self._slate)
        self._to = cast(BinaryIO, self._process.stdin)
        self._from = cast(BinaryIO, self._process.stdout)
        shared = [self._slate.number, self._slate.size] if self._slate else None
        try:
            wire.send(self._to, {"limits": asdict(limits), "sandbox": sandbox, "shared": shared})
        except BaseException:  # it died at birth, and nobody else knows of it
            self.bury()
            raise

    @property
    def pid(self) -> int:
        return int(self._process.pid)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    @property
    def stopped(self) -> bool:
        """Whether somebody holds it (SIGSTOP): alive, and never answering."""
        if not hasattr(os, "waitid"):
            return False
        try:
            found = os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:  # it has ended
            return False
        return found is not None and found.si_code == os.CLD_STOPPED

    @property
    def worked(self) -> float:
        """Seconds of processor time it has had, as Linux counts them; elsewhere 0."""
        if sys.platform != "linux":
            return 0.0
        try:
            return time.clock_gettime(~self.pid << 3 | _SCHEDULED)
        except OSError:  # it has ended
            return 0.0

    @property
    def held_back(self) -> float:
        """Seconds in which it, or who asks it, was ready to run and others had the processors, as Linux counts them
        for every thread; and those it had to wait for the bytes of its document."""
        waited = _delay(Path("/proc/self/task", str(self.asked_by)))
        with contextlib.suppress(OSError):  # it has ended
            waited += sum(map(_delay, Path(f"/proc/{self.pid}/task").iterdir()))
        return waited + self._served + max(0.0, time.monotonic() - self._serving_since)

    @property
    def greeted(self) -> bool:
        return self._layers is not None

    def ready(self) -> tuple[str, ...]:
        """Wait for the greeting; the layers of the sandbox that are on. Raises Broken."""
        if self._layers is None:
            head, _ = wire.receive(self._from, wire.MAX_READ, 0)
            found = head.get("layers")
            self._layers = tuple(map(str, found)) if isinstance(found, list) else ()
        return self._layers

    def ask(self, request: wire.Message, source: Source) -> tuple[wire.Message, wire.Payload]:
        """Send one request, hand over the bytes it asks for, return its answer, whose payload stands until the next
        request, or is lent; raises Broken."""
        if self._slate is not None:
            self._room = self._slate.room()
            request = request | {"room": self._room}
        wire.send(self._to, request)
        most = 3 * self._limits.max_request_pixels + 64 * 2**16
        while True:
            head, payload = wire.receive(self._from, self._limits.max_answer_bytes, most)
            if "read" not in head:
                return head, self._from_slate(head.pop("shared"), payload) if "shared" in head else payload
            if head.keys() != {"read"} or payload:
                raise wire.Broken("a request for bytes of a wrong form")
            offset, length = checks.rows([head["read"]], 1, 2)[0]
            offset = checks.whole(offset, 0, source.size)
            wire.send(self._to, {}, self._read(source, offset, checks.whole(length, 1, wire.MAX_READ)))

    def _read(self, source: Source, offset: int, length: int) -> bytes:
        """Meanwhile it can do nothing, and is not to blame for it."""
        self._serving_since = time.monotonic()
        try:
            return source.read_at(offset, length)
        finally:
            self._served += time.monotonic() - self._serving_since
            self._serving_since = math.inf

    def _from_slate(self, length: Any, payload: bytes) -> memoryview:
        slate = self._slate
        if slate is None or payload:
            raise wire.Broken("pixels in two places, or in one that is not there")
        start, room = self._room
        return slate.seen(start, checks.whole(length, 1, room))

    def lend(self, pixels: wire.Payload) -> Lent | None:
        """The payload of the latest answer, to be kept, if it can be."""
        return self._slate.lend(self._room[0], pixels) if self._slate is not None else None

    def kill(self) -> None:
        """End the process; callable from any thread, more than once. A read that waits for it then gives up."""
        self._process.kill()

    def bury(self) -> int:
        """End the process, take back what it held; its exit code."""
        self._process.kill()
        self._slate = None
        for stream in (self._to, self._from):
            with contextlib.suppress(OSError):  # unsent bytes for a process that is gone
                stream.close()
        return int(self._process.wait())


def _delay(thread: Path) -> float:
    """Seconds that it was ready to run and did not."""
    try:
        return int((thread / "schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):  # it has ended, or nobody counts
        return 0.0


def new_nursery() -> Nursery | None:
    """None where a process cannot be split so: each worker is started anew there."""
    if not splitting.possible():
        return None
    part = _part("--reader-nursery", "nurse")
    return Nursery(lambda numbers: _started([*part, *map(str, numbers)], numbers, subprocess.DEVNULL))


def worker_command() -> list[str]:
    """What starts one anew."""
    return _part("--document-worker", "worker")


def _born(nursery: Nursery | None, command: list[str], slate: Slate | None) -> Any:
    numbers = (slate.number,) if slate else ()
    try:
        if nursery is not None:
            with contextlib.suppress(OSError):  # then it is started anew
                return nursery.worker(numbers)
        return _started(command, numbers, subprocess.PIPE)
    finally:
        if slate is not None:
            slate.let_go()


def _started(command: list[str], numbers: tuple[int, ...], pipes: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        command,
        stdin=pipes,
        stdout=pipes,
        stderr=subprocess.DEVNULL,
        cwd=Path(sys.executable).anchor,
        env={k: os.environ[k] for k in _KEPT if k in os.environ} | _QUIET,  # no passphrase travels along
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        pass_fds=numbers,
    )


def _part(option: str, module: str) -> list[str]:
    """The program that is this part of ours."""
    if getattr(sys, "frozen", False):
        return [sys.executable, option]  # see `assessor_app.__main__`
    root = str(Path(__file__).resolve().parents[2])
    load = f"from assessor_app.documents.{module} import main"
    return [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {root!r}); {load}; main(sys.argv[1:])"]
