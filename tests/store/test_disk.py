"""A disk that is full, fails, or may only be read: a sentence, nothing acknowledged lost, and it goes on with room."""

import os
import resource
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor_app.commands.preferences import set_preference
from assessor_app.commands.submissions import import_bundle
from assessor_app.domain.errors import AssessorError, NotSaved, StoreReadOnly
from assessor_app.queries.health import health
from assessor_app.queries.preferences import preferences
from assessor_app.store import backups, opening
from assessor_app.store.engine import Store
from tests import builders
from tests.builders import PASSPHRASE
from tests.store.handed import bundle

NOW = "2026-11-23T09:00:00.000Z"
NOTE = "words " * 300


def write_until_refused(store: Store, first: int = 1) -> tuple[int, str]:
    """The last count that was acknowledged, and the sentence that ended it."""
    for count in range(first, first + 500):
        try:
            set_preference(store, "count", count)
            set_preference(store, f"note {count}", NOTE)
        except NotSaved as error:
            return int(preferences(store).get("count", 0)), error.sentence
    raise AssertionError("the disk never filled")


@pytest.mark.parametrize("room", range(0, 24, 3))
def test_a_full_store_says_so_keeps_what_was_saved_and_goes_on_with_room(store: Store, room: int) -> None:
    set_preference(store, "count", 0)
    with store.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + room}")
    kept, sentence = write_until_refused(store)
    assert "no room left" in sentence and "saved before is safe" in sentence
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    set_preference(store, "count", kept + 1)
    assert preferences(store)["count"] == kept + 1 and health(store).fault == ""


def failing(folder: Path, room: int, told: int) -> None:  # pragma: no cover
    """In a child: no file may grow past a size, so that a write fails in the middle; then it may."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    opened = opening.open_workspace(folder, PASSPHRASE)
    set_preference(opened.store, "count", 0)
    log = folder / f"{opening.DATABASE}-wal"
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + room, hard))
    kept, sentence = write_until_refused(opened.store)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    set_preference(opened.store, "more", "with room")
    assert preferences(opened.store).get("count", 0) == kept
    os.write(told, f"{kept}\n{sentence}".encode())
    os._exit(0)


def in_a_child(folder: Path, room: int) -> tuple[int, str]:
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover
        try:
            failing(folder, room, writer)
        finally:
            os._exit(1)
    os.close(writer)
    _, status = os.waitpid(child, 0)
    said = os.read(reader, 65536).decode()
    os.close(reader)
    assert status == 0, f"with {room} bytes of room"
    kept, _, sentence = said.partition("\n")
    return int(kept), sentence


def every_write(folder: Path, rooms: range) -> None:
    for room in rooms:
        kept, sentence = in_a_child(folder, room)
        assert "was not saved" in sentence and sentence.endswith(".")
        opened = opening.open_workspace(folder, PASSPHRASE)
        try:
            assert preferences(opened.store).get("count", 0) == kept
            assert preferences(opened.store)["more"] == "with room" and health(opened.store).fault == ""
        finally:
            opened.close()


def test_a_write_that_fails_in_the_middle_loses_nothing_acknowledged(workspace_folder: Path) -> None:
    every_write(workspace_folder, range(0, 40_000, 3_900))


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_write_that_fails_at_any_byte_loses_nothing_acknowledged(workspace_folder: Path) -> None:
    every_write(workspace_folder, range(0, 120_000, 211))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of twelve megabytes; only where a test may mount one."""
    where = tmp_path / "disk"
    where.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(where)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    yield where
    subprocess.run(["umount", "-l", str(where)], check=True)


def fill(disk: Path, but: int = 0) -> Path:
    """Take all the room there is, but for some bytes."""
    stuff = disk / "stuff"
    with stuff.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass
    if but:
        os.truncate(stuff, max(0, stuff.stat().st_size - but))
    return stuff


def test_a_disk_that_is_really_full_is_said_at_every_door(
    small_disk: Path, tmp_path: Path, cheap_passphrase: None
) -> None:
    folder = small_disk / "workspace"
    opening.create(folder, PASSPHRASE, now=NOW)
    opened = opening.open_workspace(folder, PASSPHRASE)
    try:
        set_preference(opened.store, "count", 0)
        stuff = fill(small_disk, but=40_000)
        kept, sentence = write_until_refused(opened.store)
        assert "was not saved" in sentence
        with pytest.raises(NotSaved, match="room"):
            backups.make(opened.store, now=NOW)
        path = bundle(tmp_path, "S-1", os.urandom(600_000))
        with pytest.raises(AssessorError):
            import_bundle(opened.store, path, builders.known, now=lambda: NOW)
        stuff.unlink()
        assert preferences(opened.store)["count"] == kept
        import_bundle(opened.store, path, builders.known, now=lambda: NOW)
        assert health(opened.store).missing == "" and health(opened.store).fault == ""
    finally:
        opened.close()
    assert not list((folder / "backups").glob("*.part"))


@pytest.mark.parametrize("left_open", [False, True], ids=["closed well", "killed"])
def test_a_store_on_a_full_disk_can_be_read_and_says_why_it_cannot_be_written(
    small_disk: Path, cheap_passphrase: None, left_open: bool
) -> None:
    folder = small_disk / "workspace"
    opening.create(folder, PASSPHRASE, now=NOW)
    opened = opening.open_workspace(folder, PASSPHRASE)
    set_preference(opened.store, "count", 7)
    if left_open:  # its log is not in the database yet
        log = (folder / f"{opening.DATABASE}-wal").read_bytes()
        was = (folder / opening.DATABASE).read_bytes()
    opened.close()
    if left_open:
        (folder / opening.DATABASE).write_bytes(was)
        (folder / f"{opening.DATABASE}-wal").write_bytes(log)
    fill(small_disk)
    with pytest.raises(StoreReadOnly, match="no room left on the disk"):
        opening.open_workspace(folder, PASSPHRASE)
    reader = opening.open_workspace(folder, PASSPHRASE, writer=False)
    try:
        assert preferences(reader.store)["count"] == 7
    finally:
        reader.close()
    (small_disk / "stuff").unlink()
    again = opening.open_workspace(folder, PASSPHRASE)
    assert preferences(again.store)["count"] == 7
    again.close()


def test_a_store_that_may_only_be_read_says_so_when_written(workspace_folder: Path) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE, writer=False)
    try:
        with opened.store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
        with pytest.raises(NotSaved, match="can only be read"):
            set_preference(opened.store, "theme", "dark")
    finally:
        opened.close()


@pytest.fixture
def read_only_backups(workspace_folder: Path) -> Iterator[Path]:
    """A workspace's folder of backups, on a disk that can only be read; only where a test may mount one."""
    where = workspace_folder / "backups"
    where.mkdir(exist_ok=True)
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(where)], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("no disk can be mounted here")
    yield where
    subprocess.run(["umount", "-l", str(where)], check=True)


def test_a_folder_of_backups_that_can_only_be_read_is_named(workspace_folder: Path, read_only_backups: Path) -> None:
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    try:
        with pytest.raises(NotSaved) as said:
            backups.make(opened.store, now=NOW)
    finally:
        opened.close()
    assert f"the backup in {read_only_backups}" in said.value.sentence and ".part" not in said.value.sentence
