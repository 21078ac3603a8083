"""A child process that works on a store and says after each step what it has acknowledged; killed at any moment."""

import os
import random
import select
import signal
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assessor_app.queries.health import health
from assessor_app.store import backups, opening
from assessor_app.store.engine import Store
from tests.builders import PASSPHRASE

RESTART_SECONDS = 5.0

Work = Callable[[Path], Iterator[int]]  # yields a number for each step it acknowledges


@dataclass(frozen=True)
class Death:
    """The last step that was acknowledged before the kill; `whole` when the work came to its end before it."""

    acknowledged: int
    whole: bool


def live_and_die(
    folder: Path,
    work: Work,
    dice: random.Random,
    most: int = 6,
    longest: float = 0.02,
    reached: Callable[[], bool] = lambda: True,
) -> Death:
    """Fork, let it acknowledge some steps, and kill -9 it at a random moment after it has `reached` what is looked for,
    or a minute after."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover
        os.close(reader)
        status = 1
        try:
            for step in work(folder):
                os.write(writer, f"{step}\n".encode())
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writer)
    try:
        said = _hear(reader, dice.randint(0, most))
        _wait_for(reached)
        time.sleep(dice.random() * longest)
    finally:
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    said += _rest(reader)
    os.close(reader)
    steps = [int(line) for line in said.decode().split()]
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "the work failed before it was killed"
    return Death(steps[-1] if steps else -1, os.WIFEXITED(status))


def _wait_for(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not reached() and time.monotonic() < until:
        time.sleep(0.0005)


def _hear(reader: int, steps: int) -> bytes:
    said = b""
    while said.count(b"\n") < steps:
        ready, _, _ = select.select([reader], [], [], 60)
        assert ready, "the child said nothing for a minute"
        read = os.read(reader, 4096)
        if not read:
            break
        said += read
    return said


def _rest(reader: int) -> bytes:
    said = b""
    while read := os.read(reader, 4096):
        said += read
    return said[: said.rfind(b"\n") + 1] if b"\n" in said else b""


@contextmanager
def restarted(folder: Path) -> Iterator[Store]:
    """Opened by its next writer within five seconds: every page, event, file and backup is whole."""
    begun = time.monotonic()
    opened = opening.open_workspace(folder, PASSPHRASE)
    took = time.monotonic() - begun
    try:
        assert took < RESTART_SECONDS, f"the restart took {took:.1f} s"
        found = health(opened.store)
        assert (found.fault, found.chain_fault, found.missing) == ("", "", "")
        for backup in backups.backups(folder):
            backups.check(backup, opened.store.key)
        yield opened.store
    finally:
        opened.close()
