"""One workspace that lives through kill after kill: start, press keys, kill -9, look at the store, start again."""

import contextlib
import json
import os
import random
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.eventlog.chain import verify_log
from assessor_app.queries.decisions import log_lines
from assessor_app.store import opening
from assessor_app.store.engine import Store
from assessor_app.store.submissions import Arrival, add_submission
from tests import builders
from tests.builders import PASSPHRASE
from tests.journeys.readings import SUBMISSION, Reading, Step, state_of

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0  # seconds for one line of a living process
AT = "2026-11-23T09:00:00.000Z"


class Fell(Exception):
    """The process under test ended before it was killed, with a step on its way or none."""

    def __init__(self, pending: Step | None, status: object) -> None:
        super().__init__(f"the window ended by itself with {status}")
        self.pending = pending


@dataclass
class Toll:
    """What the kills met; `fallen` are those of them that nobody had to kill."""

    kills: int = 0
    fallen: int = 0
    acknowledged: int = 0
    in_flight: int = 0
    kept_in_flight: int = 0
    decisions: int = 0
    links: int = 0


def make_workspace(folder: Path) -> None:
    """A workspace with one submission whose conflict question is answered."""
    opening.create(folder, PASSPHRASE, now=AT)
    opened = opening.open_workspace(folder, PASSPHRASE)
    with opened.store.write() as session:
        add_submission(session, builders.submission(SUBMISSION), Arrival("bundle", AT, ReadingRole.FIRST, "2026-12-07"))
    answer_conflict(
        opened.store, builders.submission(SUBMISSION).id, Conflict.NONE, now=lambda: AT, new_id=lambda: "reading-1"
    )
    opened.close()


@dataclass
class Starter:
    """The process that forks a life for each run, and the lines that come from it."""

    process: "subprocess.Popen[bytes]"
    rest: bytes = b""

    def ask(self, run: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(run).encode() + b"\n")
        self.process.stdin.flush()

    def line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        while b"\n" not in self.rest:
            ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
            assert ready, "the process under test said nothing for a minute"
            read = os.read(self.process.stdout.fileno(), 65536)
            assert read, "the process that starts the windows is gone"
            self.rest += read
        first, self.rest = self.rest.split(b"\n", 1)
        # a kill may cut a line; what follows it begins with the next brace pair
        return json.loads(first[first.rfind(b'{"ended"') :] if b'}{"ended"' in first else first)  # type: ignore[no-any-return]


@contextlib.contextmanager
def starter() -> Iterator[Starter]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.pressing"],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        yield Starter(process)
    finally:
        process.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


@dataclass
class Lane:
    """`readings` is what the store may hold: of one state, and more than one only where what can be undone is not
    known, because a step that shows nothing was on its way when the kill came."""

    folder: Path
    dice: random.Random
    readings: tuple[Reading, ...] = (Reading(),)
    toll: Toll = field(default_factory=Toll)

    def live_and_die(self, from_: Starter, by: str, most: int = 14) -> None:
        """One run: let it acknowledge some steps, kill it at any moment after, and hold the store to its word."""
        from_.ask({"folder": str(self.folder), "seed": self.dice.random(), "by": by})
        life = from_.line()["life"]
        try:
            self._begin(from_.line())
            pending = self._follow(from_, self.dice.randint(0, most))
        except Fell as fell:  # what it had acknowledged must be there all the same
            self.toll.kills += 1
            self.toll.fallen += 1
            self.look(fell.pending)
            return
        self._wait_no_more_than(self.dice.random() * 0.02)
        os.killpg(life, signal.SIGKILL)
        pending = self._drain(from_, pending)
        self.toll.kills += 1
        self.look(pending)

    def _begin(self, line: dict[str, Any]) -> None:
        assert "fault" not in line, line
        if "ended" in line:
            raise Fell(None, line.get("status"))
        assert line["ack"] == self.readings[0].state(), "a restart shows another reading than the one that was kept"

    def _follow(self, from_: Starter, steps: int) -> Step | None:
        """Read lines until so many steps are acknowledged and, half of the time, one more is on its way."""
        pending: Step | None = None
        further = self.dice.random() < 0.5
        while steps or (further and pending is None):
            line = from_.line()
            if "ended" in line:
                raise Fell(pending, line.get("status"))
            pending = self._hear(line, pending)
            steps -= "ack" in line
        return pending

    def _hear(self, line: dict[str, Any], pending: Step | None) -> Step | None:
        assert "fault" not in line, line
        if "about" in line:
            return dict(line["about"])
        assert pending is not None and "ack" in line, line
        held = tuple(r for r in self._after(pending) if r.state() == line["ack"])
        assert held, f"after {pending} the store said {line['ack']}, from {self.readings}"
        self.readings = held
        self.toll.acknowledged += 1
        self.toll.links = max(self.toll.links, len(line["ack"]["links"]))
        return None

    def _after(self, step: Step) -> tuple[Reading, ...]:
        return tuple(later for reading in self.readings for later in reading.after(step))

    @staticmethod
    def _wait_no_more_than(seconds: float) -> None:
        until = perf_counter() + seconds
        while perf_counter() < until:
            pass

    def _drain(self, from_: Starter, pending: Step | None) -> Step | None:
        """What was said before the kill counts; the line after the last one is the starter's own."""
        while "ended" not in (line := from_.line()):
            pending = self._hear(line, pending)
        return pending

    def look(self, pending: Step | None) -> None:
        """Open the store freshly: the last acknowledged state, or that and exactly the step on its way."""
        opened = opening.open_workspace(self.folder, PASSPHRASE)
        try:
            found = state_of(opened.store)
            before = self.readings[0].state()
            allowed = (*self.readings, *(self._after(pending) if pending else ()))
            held = [r for r in allowed if r.state() == found]
            self.readings = tuple(r for n, r in enumerate(held) if r not in held[:n])
            assert self.readings, f"killed at {pending}: the store has {found}, it may have {allowed}"
            self.toll.in_flight += pending is not None
            self.toll.kept_in_flight += before != found
            self._whole(opened.store)
        finally:
            opened.close()

    def _whole(self, store: Store) -> None:
        with store.engine.connect() as connection:
            assert [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")] == ["ok"]
        self.toll.decisions = self.readings[0].events
        if self.toll.decisions:
            report = verify_log(log_lines(store))
            assert report.whole, report.problems
            assert report.events == self.toll.decisions
