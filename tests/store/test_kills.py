"""kill -9 while a store is saved, imported into, backed up, restored, migrated, emptied: old or new stands whole, and
what was acknowledged is there."""

import itertools
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from assessor_app.commands import retention
from assessor_app.commands.preferences import set_preference
from assessor_app.commands.submissions import import_bundle
from assessor_app.queries.preferences import preferences
from assessor_app.store import backups, opening, restoring, schema
from tests import builders
from tests.builders import PASSPHRASE
from tests.store.lives import live_and_die, restarted
from tests.store.released import made_at

NOW = "2026-11-23T09:00:00.000Z"


def counted(folder: Path) -> int:
    opened = opening.open_workspace(folder, PASSPHRASE, writer=False)
    try:
        return int(preferences(opened.store).get("count", 0))
    finally:
        opened.close()


def whole(folder: Path) -> int:
    """Whole after its restart; the count it has."""
    with restarted(folder) as store:
        return int(preferences(store).get("count", 0))


def counting(folder: Path) -> Iterator[int]:
    opened = opening.open_workspace(folder, PASSPHRASE)
    start = int(preferences(opened.store).get("count", 0))
    for count in itertools.count(start + 1):
        set_preference(opened.store, "count", count)
        yield count


def saving(folder: Path, dice: random.Random) -> None:
    before = counted(folder)
    death = live_and_die(folder, counting, dice)
    found = whole(folder)
    least = max(before, death.acknowledged)
    assert least <= found <= least + 1


def backing_up(folder: Path, dice: random.Random) -> None:
    def work(folder: Path) -> Iterator[int]:
        opened = opening.open_workspace(folder, PASSPHRASE)
        start = int(preferences(opened.store).get("count", 0))
        for count in itertools.count(start + 1):
            set_preference(opened.store, "count", count)
            backups.make(opened.store, now=NOW)
            yield count

    death = live_and_die(folder, work, dice, most=2, longest=0.06)
    assert whole(folder) >= death.acknowledged
    made = backups.backups(folder)
    assert len(made) <= backups.NEWEST + 1, "rotation keeps a few of one day"


def going_back(folder: Path, dice: random.Random) -> None:
    """Restoring: the old count or the backup's, never anything else, and the way back is there."""
    opened = opening.open_workspace(folder, PASSPHRASE)
    kept = int(preferences(opened.store).get("count", 0))
    made = backups.make(opened.store, now=NOW)
    set_preference(opened.store, "count", kept + 100)
    opened.close()

    def work(folder: Path) -> Iterator[int]:
        restoring.restore(folder, PASSPHRASE, made.name, now=NOW)
        yield 1

    death = live_and_die(folder, work, dice, most=0, longest=0.25)
    found = whole(folder)
    assert found in ((kept,) if death.whole else (kept, kept + 100))


def importing(folder: Path, dice: random.Random) -> None:
    from tests.store.handed import bundle

    opened = opening.open_workspace(folder, PASSPHRASE, writer=False)
    with opened.store.read() as session:
        known = len(session.execute(text("SELECT id FROM submission")).all())
    opened.close()
    paths = [bundle(folder.parent, f"S-{known + n}") for n in range(1, 4)]

    def work(folder: Path) -> Iterator[int]:
        opened = opening.open_workspace(folder, PASSPHRASE)
        for number, path in enumerate(paths, 1):
            import_bundle(opened.store, path, builders.known, now=lambda: NOW)
            yield known + number

    death = live_and_die(folder, work, dice, most=2, longest=0.05)
    whole(folder)
    opened = opening.open_workspace(folder, PASSPHRASE, writer=False)
    with opened.store.read() as session:
        found = len(session.execute(text("SELECT id FROM submission")).all())
        folders = len(session.execute(text("SELECT folder FROM vault_key")).all())
    opened.close()
    assert max(known, death.acknowledged) <= found <= max(known, death.acknowledged) + 1
    assert folders == found == len(list((folder / "evidence").glob("*"))), "a half import left its files"


def migrating(folder: Path, dice: random.Random) -> None:
    old = folder.parent / "old"
    shutil.rmtree(old, ignore_errors=True)
    made_at(old, "0001")

    def work(folder: Path) -> Iterator[int]:
        opening.open_workspace(folder, PASSPHRASE)
        yield 1

    live_and_die(old, work, dice, most=0, longest=0.25)
    whole(old)
    opened = opening.open_workspace(old, PASSPHRASE, writer=False)
    with opened.store.engine.connect() as connection:
        assert schema.version(connection) == schema.HEAD
        assert connection.exec_driver_sql("SELECT id FROM submission").scalars().all() == ["S-1"]
    opened.close()


def destroying(folder: Path, dice: random.Random) -> None:
    from tests.store.handed import bundle

    opened = opening.open_workspace(folder, PASSPHRASE)
    name = f"S-{dice.randrange(10**9)}"
    path = bundle(folder.parent, name)
    import_bundle(opened.store, path, builders.known, now=lambda: NOW)
    opened.close()

    def work(folder: Path) -> Iterator[int]:
        opened = opening.open_workspace(folder, PASSPHRASE)
        retention.destroy(opened.store, name, "asked", now=lambda: NOW)
        yield 1

    death = live_and_die(folder, work, dice, most=0, longest=0.1)
    whole(folder)
    opened = opening.open_workspace(folder, PASSPHRASE, writer=False)
    with opened.store.read() as session:
        gone = session.execute(text("SELECT count(*) FROM destruction WHERE submission_id = :s"), {"s": name}).scalar()
        keys = session.execute(text("SELECT count(*) FROM vault_key WHERE submission_id = :s"), {"s": name}).scalar()
        known = set(session.execute(text("SELECT folder FROM vault_key")).scalars())
    opened.close()
    assert (gone, keys) in (((1, 0),) if death.whole else ((1, 0), (0, 1)))
    assert {path.name for path in (folder / "evidence").iterdir()} == known


EVERY: dict[str, tuple[Callable[[Path, random.Random], None], int, int]] = {
    "saving": (saving, 12, 160),
    "backing up": (backing_up, 5, 70),
    "going back": (going_back, 5, 70),
    "importing": (importing, 6, 80),
    "migrating": (migrating, 5, 70),
    "destroying": (destroying, 5, 70),
}


def run(folder: Path, act: Callable[[Path, random.Random], None], kills: int, seed: int) -> None:
    opening.create(folder, PASSPHRASE, now=NOW)
    dice = random.Random(seed)
    for _ in range(kills):
        act(folder, dice)


@pytest.mark.parametrize("name", EVERY)
def test_a_few_kills_lose_nothing(tmp_path: Path, cheap_passphrase: None, name: str) -> None:
    act, few, _ = EVERY[name]
    run(tmp_path / "workspace", act, few, seed=11)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", EVERY)
def test_five_hundred_and_twenty_kills_lose_nothing(tmp_path: Path, cheap_passphrase: None, name: str) -> None:
    act, _, many = EVERY[name]
    run(tmp_path / "workspace", act, many, seed=12)


def test_the_long_run_kills_at_least_five_hundred_times() -> None:
    assert sum(many for _, _, many in EVERY.values()) >= 500
