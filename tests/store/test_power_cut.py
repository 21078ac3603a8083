"""A power cut: what was not synced to the disk is gone or torn; everything acknowledged is there, or damage is named.

kill -9 leaves the system's page cache, so it proves nothing about this. The method here: commits run with synchronous
FULL, which makes SQLite sync its log before a commit returns. After each acknowledged commit the files are copied. A
cut during the next commit may then leave any of the sectors that commit was writing: from the copies before and after,
the log is put together from a random choice of the newer 512-byte sectors, the others as they were, zero or rubbish,
and cut at a random length. During a checkpoint the database's own pages are torn in the same way, while the log, which
was synced before, is whole. What this cannot show is a disk that lies about having synced.
"""

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from assessor_app.commands.preferences import set_preference
from assessor_app.domain.errors import StoreDamaged
from assessor_app.queries.preferences import preferences
from assessor_app.store import opening
from assessor_app.store.engine import Store, checkpoint
from tests.builders import PASSPHRASE

SECTOR = 512
COMMITS = 12


@dataclass(frozen=True)
class Moment:
    """The files as they were when `acknowledged` had been said."""

    acknowledged: int
    database: bytes
    log: bytes


def moment(store: Store, acknowledged: int) -> Moment:
    log = store.folder / f"{opening.DATABASE}-wal"
    return Moment(
        acknowledged, (store.folder / opening.DATABASE).read_bytes(), log.read_bytes() if log.exists() else b""
    )


@pytest.fixture
def moments(workspace_folder: Path) -> Iterator[list[Moment]]:
    """Some acknowledged commits of growing size, with a checkpoint among them."""
    opened = opening.open_workspace(workspace_folder, PASSPHRASE)
    seen = []
    for count in range(1, COMMITS + 1):
        set_preference(opened.store, "count", count)
        set_preference(opened.store, f"note {count}", "words " * 40 * count)
        seen.append(moment(opened.store, count))
        if count == COMMITS // 2:
            checkpoint(opened.store.engine, "PASSIVE")
            seen.append(moment(opened.store, count))
    yield seen
    opened.close()


def torn(old: bytes, new: bytes, dice: random.Random) -> bytes:
    """Some sectors of `new` over `old`, the rest old, zero or rubbish where there was nothing; perhaps cut short."""
    made = bytearray()
    for at in range(0, len(new), SECTOR):
        fresh, before = new[at : at + SECTOR], old[at : at + SECTOR]
        if fresh == before or dice.random() < 0.5:
            made += fresh
        elif before:
            made += before.ljust(len(fresh), b"\0")
        else:
            made += bytes(len(fresh)) if dice.random() < 0.7 else dice.randbytes(len(fresh))
    return bytes(made[: max(len(old), dice.randint(len(old), len(made)))]) if len(made) > len(old) else bytes(made)


def after_the_cut(folder: Path, before: Moment, after: Moment, dice: random.Random) -> int | None:
    """What is there when the machine is on again; None when damage was named."""
    same_database = before.database == after.database
    log = torn(before.log, after.log, dice) if same_database else after.log
    database = after.database if same_database else torn(before.database, after.database, dice)
    (folder / opening.DATABASE).write_bytes(database)
    (folder / f"{opening.DATABASE}-wal").write_bytes(log)
    (folder / f"{opening.DATABASE}-shm").unlink(missing_ok=True)
    (folder / opening.OPEN).touch()
    try:
        opened = opening.open_workspace(folder, PASSPHRASE)
    except StoreDamaged:
        return None
    try:
        kept = preferences(opened.store)
        assert all(kept[f"note {n}"] == "words " * 40 * n for n in range(1, before.acknowledged + 1))
        return int(kept["count"])
    finally:
        opened.close()


def cut_at(points: int, moments: list[Moment], source: Path, tmp_path: Path, seed: int) -> int:
    """Cut so often; how many times damage was named instead of everything being there."""
    dice, named = random.Random(seed), 0
    folder = tmp_path / "after"
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(f"{opening.DATABASE}*", opening.LOCK))
    for _ in range(points):
        number = dice.randrange(len(moments) - 1)
        before, after = moments[number], moments[number + 1]
        found = after_the_cut(folder, before, after, dice)
        named += found is None
        assert found is None or before.acknowledged <= found <= after.acknowledged
    return named


def test_sixty_power_cuts_lose_nothing_acknowledged(
    moments: list[Moment], workspace_folder: Path, tmp_path: Path
) -> None:
    assert cut_at(60, moments, workspace_folder, tmp_path, seed=3) == 0


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_thousand_power_cuts_lose_nothing_acknowledged(
    moments: list[Moment], workspace_folder: Path, tmp_path: Path
) -> None:
    assert cut_at(1000, moments, workspace_folder, tmp_path, seed=4) == 0


def test_every_connection_syncs_before_a_commit_returns(store: Store) -> None:
    with store.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_a_disk_that_tore_what_was_acknowledged_is_noticed(
    moments: list[Moment], workspace_folder: Path, tmp_path: Path
) -> None:
    """The test's own proof: were the log not synced, the loss would be seen here."""
    dice, last = random.Random(5), moments[-1]
    shutil.copytree(workspace_folder, tmp_path / "after", ignore=shutil.ignore_patterns(opening.LOCK))
    lying = Moment(last.acknowledged, last.database, last.log[: len(last.log) // 2])
    with pytest.raises((AssertionError, KeyError)):
        found = after_the_cut(tmp_path / "after", lying, lying, dice)
        assert found is None or found >= last.acknowledged
