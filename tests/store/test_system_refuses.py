"""The operating system itself says no: to every sync, write or read from some moment on, for SQLite and for us. Each
step is refused in a sentence, and the next start has what was acknowledged before."""

import errno
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assessor_app.domain.errors import NotRead
from assessor_app.store import opening
from assessor_app.store.submissions import open_file
from tests.builders import PASSPHRASE
from tests.store.handed import bundle
from tests.store.mornings import WORDS, Morning

seccomp = pytest.importorskip("pyseccomp", reason="system calls can be refused on Linux, with libseccomp")

SYNCS = ("fsync", "fdatasync")
WRITES = ("write", "pwrite64", "writev", "ftruncate", "fallocate")
READS = ("pread64",)  # how SQLite reads


def refuse(calls: tuple[str, ...], code: int, but: int) -> None:
    """From now on this process has them answered with an error, but for writing to one pipe."""
    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for call in calls:
        rules.add_rule(seccomp.ERRNO(code), call, seccomp.Arg(0, seccomp.NE, but))
    rules.load()


def in_a_child(work: Callable[[int], None]) -> bytes:
    """What the work wrote to the pipe it was given; the work and all that was done to the process end with it."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover
        try:
            work(writer)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        said = told.read()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def morning(workspace_folder: Path, tmp_path: Path) -> Morning:
    for name in ("S-1", "S-2"):
        bundle(tmp_path, name, WORDS)
    return Morning(workspace_folder, tmp_path)


@pytest.mark.parametrize(
    ("calls", "code"),
    [(SYNCS, errno.EIO), (WRITES, errno.EIO), (WRITES, errno.ENOSPC), (WRITES, errno.EDQUOT), (READS, errno.EIO)],
    ids=["no sync", "no write", "no room", "no quota left", "no read"],
)
def test_what_was_saved_before_the_system_refused_is_there_after_it(
    morning: Morning, calls: tuple[str, ...], code: int
) -> None:
    def work(told: int) -> None:  # pragma: no cover
        store = opening.open_workspace(morning.folder, PASSPHRASE).store
        morning.count(store)
        refuse(calls, code, but=told)
        for step in (morning.count, morning.take_in, morning.back_up, morning.tidy, morning.count):
            morning.attempt(lambda step=step: step(store))  # type: ignore[misc]
        os.write(told, json.dumps([morning.counted, sorted(morning.imported), morning.said]).encode())

    counted, imported, said = json.loads(in_a_child(work))
    morning.counted, morning.imported, morning.said = counted, set(imported), said
    assert said or calls is READS, "nothing was refused"
    morning.require_all_there(refused_may_stay=calls is SYNCS)


def test_evidence_that_the_disk_will_not_give_is_said_so_and_is_not_called_damaged(morning: Morning) -> None:
    long = WORDS * 2_000  # more than is read ahead
    bundle(morning.bundles, "S-1", long)
    opened = opening.open_workspace(morning.folder, PASSPHRASE)
    morning.take_in(opened.store)
    with opened.store.read() as session:
        file = open_file(session, opened.store.vault, "S-1", hashlib.sha256(long).hexdigest())

    def work(told: int) -> None:  # pragma: no cover
        refuse(("read",), errno.EIO, but=told)
        try:
            file.read_at(1 << 20, 10)
        except NotRead as error:
            os.write(told, error.sentence.encode())

    said = in_a_child(work).decode()
    assert "would not give evidence file" in said and "Nothing was changed" in said
    file.close()
    opened.close()
