"""Workers are shut in, are not believed, and are never left behind."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from assessor_app.documents.limits import DEFAULT
from assessor_app.documents.pool import WorkerPool, sandbox_layers
from assessor_app.documents.source import BytesSource
from assessor_app.domain.errors import Unreadable
from tests.documents.conftest import pdf_bytes, workers

IMPATIENT = replace(DEFAULT, open_seconds=0.7)
GREETING = """
import struct, sys, time, json
def send(head, payload=b"", mark=b"ASW1", size=None):
    text = head if isinstance(head, bytes) else json.dumps(head).encode()
    header = struct.pack("<4sII", mark, len(text), len(payload) if size is None else size)
    sys.stdout.buffer.write(header + text + payload)
    sys.stdout.buffer.flush()
def described(**more):
    return dict(dict(kind="image", warnings=[], notice=None, pages=[[9, 9]], media=None, sheets=[]), **more)
send({"layers": []})
"""


@pytest.fixture(autouse=True, scope="module")
def lent_nursery() -> None:
    """Here every pool has its own."""


def planted(code: str) -> list[str]:
    return [sys.executable, "-c", GREETING + code + "\ntime.sleep(60)"]


@pytest.mark.skipif(len(sandbox_layers()) < 3, reason="this machine has no Landlock or no seccomp")
def test_a_worker_reads_no_file_makes_no_socket_runs_no_program_reaches_no_other_process() -> None:
    with WorkerPool(spares=0) as pool:
        assert pool.escapes() == ()


@pytest.mark.skipif(len(sandbox_layers()) < 3, reason="this machine has no Landlock or no seccomp")
def test_what_is_shut_in_can_still_end_itself() -> None:
    root = str(Path(__file__).resolve().parents[2])
    shut_in = "from assessor_app.documents import limits, sandbox; sandbox.enter(limits.DEFAULT)"
    code = f"import os, sys; sys.path.insert(0, {root!r}); {shut_in}; os.abort()"
    assert subprocess.run([sys.executable, "-I", "-c", code], check=False).returncode == -signal.SIGABRT


def test_without_the_sandbox_a_worker_could_do_all_that() -> None:
    with WorkerPool(spares=0, boxed=False) as pool:
        assert {"read a file", "make a socket", "run a program", "signal another process"} <= set(pool.escapes())


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere none of these is there to be tried")
def test_without_the_sandbox_a_worker_could_reach_the_application() -> None:
    reaching = "signal a thread of another process", "have another process signalled"
    with WorkerPool(spares=0, boxed=False) as pool:
        assert {*reaching, "limit another process", "slow another process"} <= set(pool.escapes())


@pytest.mark.parametrize(
    "code",
    [
        'send({}, mark=b"JUNK")',
        "send(described(), size=4_000_000_000)",
        'send(b"[" * 100_000)',
        'send(b"[]")',
        'send(b"{\\"kind\\": NaN}")',
        "send(described(pages=[[1e999, 9]]))",
        'send(described(pages=[["9", 9]]))',
        "send(described(pages=[[9, 9]] * 30_000))",
        'send(described(kind="program"))',
        'send(described(warnings=["x" * 10_000]))',
        'send({"read": [-1, 10]})',
        'send({"read": [0, 10**12]})',
        "sys.exit(1)",
    ],
)
def test_junk_from_a_worker_is_refused_with_a_sentence(code: str) -> None:
    with WorkerPool(IMPATIENT, spares=0, command=planted(code)) as pool:
        with pytest.raises(Unreadable) as caught:
            pool.open(BytesSource(b"x" * 100), "work.png")
        assert caught.value.reason.endswith((".", "so."))


@pytest.mark.parametrize("size", [[3, 3, 9], [10**6, 10**6, 3 * 10**6], [-1, 3, 9], [3, 3]])
def test_a_picture_that_is_not_as_large_as_it_says_is_refused(size: list[int]) -> None:
    code = f'send(described())\nsend({{"pixels": {size}}}, b"x" * 26)'
    with WorkerPool(IMPATIENT, spares=0, command=planted(code)) as pool:
        document = pool.open(BytesSource(b"x"), "work.png")
        with pytest.raises(Unreadable, match="no sense"):
            document.render(1, 1.0)


def test_a_worker_that_hangs_is_ended_and_the_file_refused() -> None:
    with WorkerPool(IMPATIENT, spares=0, command=planted("")) as pool:
        assert "too long" in (pool.inspect(BytesSource(b"x"), "work.pdf").reason or "")


def test_a_document_lives_on_when_its_worker_dies() -> None:
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(pdf_bytes("Hello")), "a.pdf") as document:
        for child in workers():
            child.kill()
        with pytest.raises(Unreadable, match="fail"):
            document.text(1)
        assert document.text(1) == "Hello"


def test_closing_the_pool_leaves_no_process_and_no_thread() -> None:
    import threading

    before, threads = {p.pid for p in psutil.Process().children()}, set(threading.enumerate())
    pool = WorkerPool(spares=2)
    pool.open(BytesSource(pdf_bytes("Hello")), "a.pdf")
    pool.close()
    assert {p.pid for p in psutil.Process().children()} <= before
    assert set(threading.enumerate()) <= threads


def test_a_worker_inherits_no_passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", "secret")
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(pdf_bytes("Hello")), "a.pdf"):
        children = psutil.Process().children()
        assert children and all("ASSESSOR_PASSPHRASE" not in child.environ() for child in children)


@pytest.mark.skipif(sys.platform != "linux", reason="processor time is looked at on Linux")
def test_what_waits_for_a_processor_is_not_blamed_on_the_file() -> None:
    """Several want one processor, one of them the worker, which needs more than half of the time it may have."""
    alone = f"import os\nos.sched_setaffinity(0, {{{min(os.sched_getaffinity(0))}}})\n"
    hungry = [subprocess.Popen([sys.executable, "-c", alone + "while True: pass"]) for _ in range(3)]
    code = alone + "while time.process_time() < 0.9: pass\nsend(described())"
    try:
        with WorkerPool(replace(DEFAULT, open_seconds=1.5), spares=0, command=planted(code)) as pool:
            assert pool.open(BytesSource(b"x"), "work.png").pages
    finally:
        for each in hungry:
            each.kill()
            each.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="processor time is looked at on Linux")
def test_a_file_that_others_left_no_processor_for_is_not_called_slow() -> None:
    alone = f"import os\nos.sched_setaffinity(0, {{{min(os.sched_getaffinity(0))}}})\n"
    hungry = [subprocess.Popen([sys.executable, "-c", alone + "while True: pass"]) for _ in range(4)]
    crowded = replace(DEFAULT, open_seconds=1.0, crowded_seconds=1.5)
    try:
        with WorkerPool(crowded, spares=0, command=planted(alone + "while True: pass")) as pool:
            assert "too busy" in (pool.inspect(BytesSource(b"x"), "work.pdf").reason or "")
    finally:
        for each in hungry:
            each.kill()
            each.wait()


class SlowSource(BytesSource):
    """Evidence on a disk that others keep busy."""

    seconds = 1.3

    def read_at(self, offset: int, length: int) -> bytes:
        time.sleep(self.seconds)
        return super().read_at(offset, length)


@pytest.mark.skipif(sys.platform != "linux", reason="processor time is looked at on Linux")
def test_a_file_whose_bytes_are_long_in_coming_is_waited_for() -> None:
    with WorkerPool(replace(DEFAULT, open_seconds=1.0), spares=0) as pool:
        assert pool.open(SlowSource(pdf_bytes("Hello")), "work.pdf").pages


@pytest.mark.skipif(sys.platform != "linux", reason="processor time is looked at on Linux")
def test_one_whose_bytes_never_come_is_not_called_slow() -> None:
    source = SlowSource(pdf_bytes("Hello"))
    source.seconds = 2.6
    with WorkerPool(replace(DEFAULT, open_seconds=1.2, crowded_seconds=2.2), spares=0) as pool:
        assert "too busy" in (pool.inspect(source, "work.pdf").reason or "")


@pytest.mark.skipif(sys.platform != "linux", reason="processor time is looked at on Linux")
def test_a_worker_that_turns_in_circles_is_ended_however_crowded_it_is() -> None:
    impatient = replace(DEFAULT, open_seconds=0.7, crowded_seconds=2.0)
    with WorkerPool(impatient, spares=0, command=planted("while True: pass")) as pool:
        start = time.monotonic()
        reason = pool.inspect(BytesSource(b"x"), "work.pdf").reason or ""
        assert "too long" in reason or "too busy" in reason  # the second, when others keep it from its 0.7 seconds
        assert time.monotonic() - start < 10
