"""Where workers come from: a start costs a third of a second of a processor, a copy of a process that has loaded
everything a few thousandths. So on Linux one process does nothing but split off copies of itself."""

import contextlib
import errno
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, BinaryIO

LOOK_AFTER = 0.1  # seconds without an answer until it is looked at: one that somebody holds is ended
MOST_LOOKS = 15  # whoever asks has deadlines to look after meanwhile
LAST_WORDS = 1.0  # seconds in which a copy says its number, when what it was split off from has just ended
TRIES = 2
FOR_GOOD = (errno.EPERM, errno.ENOSYS, errno.EINVAL)  # the system forbids it, and will next time

Start = Callable[[tuple[int, ...]], "subprocess.Popen[bytes]"]


class Split:
    """A worker that was split off, as far as it is used like a `subprocess.Popen`."""

    def __init__(self, pid: int, stdin: BinaryIO, stdout: BinaryIO) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._lock = threading.Lock()
        self._ended: int | None = None

    def poll(self) -> int | None:
        with self._lock:
            return self._look(os.WNOHANG)

    def kill(self) -> None:
        with self._lock:
            if self._look(os.WNOHANG) is None:  # until it was waited for, its number is nobody else's
                os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int | None:
        with self._lock:
            return self._look(0)

    def _look(self, how: int) -> int | None:
        if self._ended is None:
            try:
                pid, status = os.waitpid(self.pid, how)
            except ChildProcessError:  # somebody else waited for it
                pid, status = self.pid, signal.SIGKILL
            self._ended = os.waitstatus_to_exitcode(status) if pid else None
        return self._ended


class Nursery:
    """Asked by one thread only, the one that would start the workers. `start` runs the program of the nursery, which
    keeps the files of these numbers open and hears on the first of them."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None
        self._forbidden = False
        self._owes = False  # it was asked, and has not answered yet

    def worker(self, shared: tuple[int, ...]) -> Split:
        """A worker that has the files of these numbers; raises OSError when none can be had."""
        for _ in range(0 if self._forbidden else TRIES):
            if self._process is None or _is_held_or_gone(self._process):
                self.begin()
            try:
                if self._owes:
                    _end(self._told(looks=1))
                return self._split_off(shared)
            except ConnectionError:  # killed in between, perhaps
                self.close()
            except OSError as error:
                if error.errno in FOR_GOOD:
                    self._forbidden = True
                    self.close()
                raise
        raise OSError("no document worker can be split off")

    def begin(self) -> None:
        """Begin to load; it ends with the thread that asked for it, and so do its workers."""
        self.close()
        self._line, theirs = socket.socketpair()
        self._line.settimeout(LOOK_AFTER)
        with theirs:
            self._process = self._start((theirs.fileno(),))

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._line is not None:
            self._line.settimeout(LAST_WORDS)
            with contextlib.suppress(OSError):  # as a rule it was silent to the end
                if self._owes:
                    _end(self._told(looks=1))
            self._line.close()
        self._line, self._process, self._owes = None, None, False

    def _split_off(self, shared: tuple[int, ...]) -> Split:
        assert self._line is not None
        with ExitStack() as theirs, ExitStack() as ours:
            requests, to = _pipe(theirs, ours)
            replies, from_ = _pipe(theirs, ours, back=True)
            socket.send_fds(self._line, [b"+"], [requests, replies, *shared])
            self._owes = True
            pid = self._told(MOST_LOOKS)
            ours.pop_all()
            return Split(pid, os.fdopen(to, "wb"), os.fdopen(from_, "rb"))

    def _told(self, looks: int) -> int:
        """The number of the worker. On a crowded machine it may take its time."""
        assert self._line is not None
        for _ in range(looks):
            with contextlib.suppress(TimeoutError):
                told = self._line.recv(8)
                self._owes = False
                return _number(told)
            if _is_held_or_gone(self._process):
                raise ConnectionAbortedError("nobody answers")
        raise TimeoutError("it does not answer yet")


def _end(pid: int) -> None:
    """A worker that came too late: its pipes are closed, and it was not waited for."""
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG) == (0, 0):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _number(told: bytes) -> int:
    if not told:
        raise ConnectionResetError("it is gone")
    if (number := int.from_bytes(told, "big", signed=True)) <= 0:
        raise OSError(-number, "nothing was split off")
    return number


def _pipe(theirs: ExitStack, ours: ExitStack, *, back: bool = False) -> tuple[int, int]:
    """Their end and ours, closed with what they are given to; `back` is from them to us."""
    reading, writing = os.pipe()
    their, our = (writing, reading) if back else (reading, writing)
    theirs.callback(os.close, their)
    ours.callback(os.close, our)
    return their, our


def _is_held_or_gone(process: Any) -> bool:
    with contextlib.suppress(ChildProcessError):
        found = os.waitid(os.P_PID, process.pid, os.WEXITED | os.WSTOPPED | os.WNOHANG | os.WNOWAIT)
        return found is not None
    return True
