"""Workers that are killed, held or send junk: the next document opens soon, and the file is not blamed."""

import contextlib
import errno
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from assessor_app.documents import pool as pool_module
from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.nursery import Nursery, Split
from assessor_app.documents.pool import WorkerPool, sandbox_layers
from assessor_app.documents.process import Worker
from assessor_app.documents.process import _started as started
from assessor_app.documents.source import BytesSource
from assessor_app.documents.wire import Broken
from assessor_app.domain.errors import Unreadable
from tests.documents.conftest import pdf_bytes, workers
from tests.documents.test_workers import GREETING

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent")
ROOT = Path(__file__).resolve().parents[2]
OPEN = Path("/proc/self/fd")
SOON = 2.0  # seconds
JUNK = ('send({}, mark=b"JUNK")', 'send(b"[" * 100_000)', "send(described(pages=[[1e999, 9]]))", "sys.exit(1)")
FORBIDDEN = """
import pyseccomp
rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
rules.add_rule(pyseccomp.ERRNO({}), "clone")
rules.load()
while nurse._served(line):
    pass
"""
PLAN = pdf_bytes("Hello")

Chaos = Callable[[random.Random], None]


@pytest.fixture(autouse=True, scope="module")
def lent_nursery() -> None:
    """Here every pool has its own."""


def nurseries() -> set[psutil.Process]:
    return {child for child in psutil.Process().children() if child.name() == "nursery"}


def kill_one(luck: random.Random) -> None:
    luck.choice(workers()).kill()


def hold_one(luck: random.Random) -> None:
    os.kill(luck.choice(workers()).pid, signal.SIGSTOP)


def opens_soon(pool: WorkerPool) -> bool:
    """Within two seconds, but for what had to wait for a processor: a crowded machine is not held against us, and
    anything of ours that waits, tries again or blames the file is."""
    before = {pid: held_back(pid) for pid in (os.getpid(), *(child.pid for child in psutil.Process().children()))}
    start = time.monotonic()
    with pool.open(BytesSource(PLAN), "plan.pdf") as document:
        right, took = document.text(1) == "Hello", time.monotonic() - start
        worker = document.talk._worker
        assert worker is not None
        ours = (os.getpid(), worker.pid, *(nursery.pid for nursery in nurseries()))
        waited = sum(held_back(pid) - before.get(pid, 0.0) for pid in ours)
    return right and took - waited < SOON


def held_back(pid: int) -> float:
    """Seconds that the threads of a process were ready to run and got no processor, as Linux counts them."""
    found = 0.0
    for told in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError, IndexError):  # a thread that has just ended
            found += int(told.read_text().split()[1]) / 1e9
    return found


@pytest.fixture
def junk_pool(tmp_path: Path) -> Iterator[tuple[WorkerPool, Path]]:
    """A pool whose workers do what the file `mood` says when they start: run it as code, or work as they should."""
    mood = tmp_path / "mood"
    mood.write_text("")
    code = f"mood = open({str(mood)!r}).read()\nif mood:\n    exec({GREETING!r} + mood + '\\ntime.sleep(60)')\n"
    real = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom assessor_app.documents.worker import main\nmain()"
    with WorkerPool(spares=0, command=[sys.executable, "-I", "-c", code + real]) as pool:
        yield pool, mood


@pytest.mark.parametrize("chaos", [kill_one, hold_one])
def test_the_next_document_opens_soon_after_a_spare_was_taken_away(chaos: Chaos) -> None:
    with WorkerPool(spares=1) as pool:
        for seed in range(3):
            while not workers():
                time.sleep(0.01)
            chaos(random.Random(seed))
            assert opens_soon(pool)


@pytest.mark.skipif(sys.platform != "linux", reason="workers are split off on Linux")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
def test_documents_open_soon_after_what_workers_are_split_off_from_was_taken_away(sent: signal.Signals) -> None:
    before = nurseries()
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(PLAN), "first.pdf") as first:
        for _ in range(3):
            (nursery,) = nurseries() - before
            os.kill(nursery.pid, sent)
            assert opens_soon(pool) and nursery not in nurseries()
        assert first.text(1) == "Hello", "it has a worker of its own"


@pytest.mark.skipif(sys.platform != "linux", reason="workers are split off on Linux")
def test_what_workers_are_split_off_from_has_one_thread_when_all_is_loaded() -> None:
    """Begun as it is, with the same surroundings; a copy would have every lock of other threads, and none of them."""
    loading = "from importlib import import_module; from assessor_app.documents import nurse, sandbox; sandbox.layers()"
    code = f"import os, sys; sys.path.insert(0, {str(ROOT)!r}); {loading}; list(map(import_module, nurse.LOADED))"
    program = [sys.executable, "-I", "-c", f"{code}; print(len(os.listdir('/proc/self/task')))"]
    said, _ = started(program, (), subprocess.PIPE).communicate()
    assert said == b"1\n"


@pytest.mark.skipif(sys.platform != "linux", reason="workers are split off on Linux")
def test_a_worker_is_split_off_as_our_own_child() -> None:
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(PLAN), "plan.pdf"):
        assert [(worker.name(), worker.ppid()) for worker in workers()] == [("reader", os.getpid())]


@pytest.mark.skipif(len(sandbox_layers()) < 3, reason="this machine has no seccomp to forbid it with")
def test_where_nothing_can_be_split_off_workers_are_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[int] = []
    barren = planted_nursery(FORBIDDEN.format(errno.EPERM), begun)
    monkeypatch.setattr(pool_module, "new_nursery", lambda: barren)
    with WorkerPool(spares=0) as pool:
        for _ in range(2):
            assert opens_soon(pool) and len(begun) == 1


@pytest.mark.skipif(len(sandbox_layers()) < 3, reason="this machine has no seccomp to forbid it with")
def test_one_bad_moment_of_the_system_is_no_refusal_for_good() -> None:
    begun: list[int] = []
    with contextlib.closing(planted_nursery(FORBIDDEN.format(errno.EAGAIN), begun)) as nursery:
        for _ in range(2):
            with pytest.raises(BlockingIOError):
                nursery.worker(())
    assert len(begun) == 1, "it was asked again"


@pytest.mark.skipif(sys.platform != "linux", reason="workers are split off on Linux")
def test_a_worker_that_dies_at_birth_is_waited_for() -> None:
    """What it is split off from answers when the copy is dead: only then nobody holds the end it wrote to."""
    stillborn = """
    _, numbers, _, _ = socket.recv_fds(line, 1, 3)
    heard, held = os.pipe()
    if (number := splitting.split_off()) == 0:
        os._exit(0)
    os.close(held)
    os.read(heard, 1)
    for each in numbers:
        os.close(each)
    line.send(number.to_bytes(8, "big", signed=True))
    """
    before = children()
    with contextlib.closing(planted_nursery(textwrap.dedent(stillborn) + "time.sleep(60)")) as nursery:
        with pytest.raises(Broken):
            Worker(DEFAULT, sandbox=True, nursery=nursery)
        assert len(children() - before) == 1, "the nursery alone"


@pytest.mark.skipif(sys.platform != "linux", reason="workers are split off on Linux")
def test_where_there_is_room_for_one_pipe_only_nothing_stays_open() -> None:
    before = psutil.Process().num_fds()
    with contextlib.closing(planted_nursery("time.sleep(60)")) as nursery:
        nursery.begin()
        with room_for_files(3), pytest.raises(OSError, match="open files"):
            nursery.worker(())
    assert psutil.Process().num_fds() == before


@contextlib.contextmanager
def room_for_files(count: int) -> Iterator[None]:
    """As many can be opened yet."""
    ours, filling = psutil.Process(), list[int]()
    limits = ours.rlimit(psutil.RLIMIT_NOFILE)
    ours.rlimit(psutil.RLIMIT_NOFILE, (max(int(file.name) for file in OPEN.iterdir()) + 10, limits[1]))
    try:
        with contextlib.suppress(OSError):
            while True:
                filling.append(os.open(os.devnull, os.O_RDONLY))
        for _ in range(count):
            os.close(filling.pop())
        yield
    finally:
        for number in filling:
            os.close(number)
        ours.rlimit(psutil.RLIMIT_NOFILE, limits)


@pytest.mark.skipif(sys.platform != "linux", reason="workers are split off on Linux")
def test_nobody_waits_long_for_what_is_silent_and_what_it_makes_late_is_waited_for(tmp_path: Path) -> None:
    """What a worker is split off from is busy while the file is there."""
    (tmp_path / "busy").touch()
    code = f"while os.path.exists({str(tmp_path / 'busy')!r}):\n    time.sleep(0.01)\nnurse.main(sys.argv[1:])"
    begun: list[int] = []
    before = children()
    with contextlib.closing(planted_nursery(code, begun)) as nursery:
        for most in (3.0, 1.0):
            start = time.monotonic()
            with pytest.raises(TimeoutError):
                nursery.worker(())
            assert time.monotonic() - start < most
        (tmp_path / "busy").unlink()
        worker = first_worker(nursery)
        assert {child.pid for child in children() - before} == {*begun, worker.pid} and len(begun) == 1
        end(worker)


def first_worker(nursery: Nursery) -> Split:
    """Once it answers again."""
    while True:
        with contextlib.suppress(TimeoutError):
            return nursery.worker(())


@pytest.mark.skipif(sys.platform != "linux", reason="workers are split off on Linux")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_whose_nursery_went_right_after_it_is_waited_for(sent: signal.Signals) -> None:
    code = f"""
    _, numbers, _, _ = socket.recv_fds(line, 1, 3)
    if splitting.split_off() == 0:
        nurse._be_a_worker(line, numbers)
    os.kill(os.getpid(), {sent:d})
    """
    before, found = children(), list[Split]()
    nursery = planted_nursery(textwrap.dedent(code))
    with contextlib.suppress(OSError):
        found.append(nursery.worker(()))
    nursery.close()
    for worker in found:
        end(worker)
    assert children() == before


def end(worker: Split) -> None:
    worker.kill()
    worker.wait()
    worker.stdin.close()
    worker.stdout.close()


def planted_nursery(code: str, begun: list[int] | None = None) -> Nursery:
    """One that does what `code` says, with `line` to hear on; the number of each is put down in `begun`."""
    load = f"import os, signal, socket, sys, time; sys.path.insert(0, {str(ROOT)!r})"
    ours = "from assessor_app.documents import nurse, splitting\nline = socket.socket(fileno=int(sys.argv[1]))"
    program = [sys.executable, "-I", "-c", f"{load}\n{ours}\n{code}"]

    def start(numbers: tuple[int, ...]) -> "subprocess.Popen[bytes]":
        process = subprocess.Popen([*program, *map(str, numbers)], pass_fds=numbers)
        if begun is not None:
            begun.append(process.pid)
        return process

    return Nursery(start)


def children() -> set[psutil.Process]:
    return set(psutil.Process().children())


@pytest.mark.skipif(sys.platform != "linux", reason="workers are split off on Linux")
def test_a_worker_holds_nothing_of_another() -> None:
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(PLAN), "a.pdf"), pool.open(BytesSource(PLAN), "b.pdf"):
        one, other = (held(worker.pid) for worker in workers())
        assert one & other == set() and len(one) >= 3, "its requests, its replies and its pixels"


def held(pid: int) -> set[tuple[int, int]]:
    """The pipes, sockets and pieces of memory that a process has open, by what they are."""
    files = [
        file for file in Path(f"/proc/{pid}/fd").iterdir() if str(file.readlink())[0] not in "/a" or is_memory(file)
    ]
    return {(file.stat().st_dev, file.stat().st_ino) for file in files}


def is_memory(file: Path) -> bool:
    return str(file.readlink()).startswith("/memfd:")


@pytest.mark.parametrize("chaos", [kill_one, hold_one])
def test_another_document_opens_soon_after_one_lost_its_worker(chaos: Chaos) -> None:
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(PLAN), "first.pdf") as first:
        chaos(random.Random(1))
        assert opens_soon(pool)
        with pytest.raises(Unreadable):
            first.text(1)
        assert first.text(1) == "Hello"


@pytest.mark.parametrize("junk", JUNK)
def test_the_next_document_opens_soon_after_a_worker_sent_junk(junk: str, junk_pool: tuple[WorkerPool, Path]) -> None:
    pool, mood = junk_pool
    mood.write_text(junk)
    with pytest.raises(Unreadable) as caught:
        pool.open(BytesSource(PLAN), "plan.pdf")
    mood.write_text("")
    assert caught.value.reason.endswith(".") and opens_soon(pool)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_thousand_times_the_next_document_opens_soon(junk_pool: tuple[WorkerPool, Path]) -> None:
    pool, mood = junk_pool
    luck = random.Random(3)
    with WorkerPool(spares=1) as other:
        for number in range(1000):
            if number % 3 == 0:
                mood.write_text(luck.choice(JUNK))
                with pytest.raises(Unreadable):
                    pool.open(BytesSource(PLAN), "plan.pdf")
                mood.write_text("")
                assert opens_soon(pool), number
                continue
            while not workers():
                time.sleep(0.01)
            (kill_one if number % 3 == 1 else hold_one)(luck)
            assert opens_soon(other), number
