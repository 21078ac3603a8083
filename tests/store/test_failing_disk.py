"""A disk that will not read, write, sync or cut, once or from then on, at every such call of a morning's work.

Each step is acknowledged or refused in a sentence, what was acknowledged is there, and the work goes on when the disk
does."""

import random
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.store.failing_disk import FULL, READ, SYNC, WRITE, Disk, failing_disk
from tests.store.handed import bundle
from tests.store.mornings import WORDS, Morning


@dataclass
class Room:
    """A made workspace and two bundles; `morning` works on a copy."""

    workspace: Path
    bundles: Path
    number: int = 0

    def morning(self) -> Morning:
        self.number += 1
        folder = self.workspace.parent / f"morning {self.number}"
        shutil.copytree(self.workspace, folder)
        return Morning(folder, self.bundles)

    def survive(self, disk: Disk) -> Morning:
        morning = self.morning()
        with failing_disk(disk):
            morning.work(disk)
        morning.require_all_there()
        shutil.rmtree(morning.folder)
        return morning


@pytest.fixture
def room(workspace_folder: Path, tmp_path: Path) -> Room:
    for name in ("S-1", "S-2"):
        bundle(tmp_path, name, WORDS)
    return Room(workspace_folder, tmp_path)


def places(room: Room) -> dict[str, int]:
    """How often a morning without a fault does each of them."""
    disk = Disk()
    assert room.survive(disk).said == []
    return dict(disk.calls)


def every(room: Room, *, step: int, seed: int) -> Counter[str]:
    """Fail at places `step` apart, once and for good, the disk worn or full; how many failures were met."""
    met: Counter[str] = Counter()
    dice = random.Random(seed)
    for does, calls in places(room).items():
        for broken in (False, True):
            for at in range(dice.randrange(min(step, calls)), calls, step):
                disk = Disk(does, at, broken, code=FULL if does == WRITE and dice.random() < 0.3 else 0)
                room.survive(disk)
                met[does] += disk.failed > 0
    return met


def test_a_disk_that_fails_here_and_there_loses_nothing_acknowledged(room: Room) -> None:
    met = every(room, step=97, seed=1)
    assert all(met[does] for does in (READ, WRITE, SYNC)), met


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_disk_that_fails_at_any_call_loses_nothing_acknowledged(room: Room) -> None:
    met = every(room, step=1, seed=2)
    assert sum(met.values()) >= 500 and met[SYNC] >= 20, met
