"""A real issuer in its own process, for the demo and for tests."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assessor_app.domain.errors import Offline

STOP_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Running:
    """A served issuer: its address, and its process (the leader of its own group)."""

    url: str
    port: int
    process: "subprocess.Popen[bytes]"

    def kill(self) -> None:
        """End it as a power cut would, and wait until it is gone."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL) if os.name == "posix" else self.process.kill()
        self.process.wait()


def start(folder: Path, port: int = 0, *, module: str = "assessor_app.issuer") -> Running:
    """Start an issuer over `folder` on loopback; returns once it takes connections. Raises Offline otherwise."""
    door = ["--issuer-process"] if getattr(sys, "frozen", False) else ["-m", module]
    command = [sys.executable, *door, str(folder), str(port)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        _, said = process.communicate()
        raise Offline(f"The issuer did not start: {said.decode(errors='replace').strip()[-500:]}")
    ready = json.loads(line)
    return Running(ready["url"], ready["port"], process)


def stop(running: Running) -> None:
    """End it politely, or by force after 10 seconds; leaves no process and no open pipe."""
    process = running.process
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            running.kill()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()


@contextmanager
def embedded(folder: Path, port: int = 0) -> Iterator[Running]:
    """A running issuer for as long as the block lasts."""
    running = start(folder, port)
    try:
        yield running
    finally:
        stop(running)
