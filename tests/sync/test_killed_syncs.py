"""kill -9 while a device signs, sends, reads and fetches from a real issuer: the restart is whole, and the next sync
ends with every decision there once, every byte of every file here."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import func, select

from assessor_app.domain.submission import Submission
from assessor_app.store.engine import Store
from assessor_app.store.rows import EventRow, SubmissionRow, VaultKeyRow
from assessor_app.sync import download
from assessor_app.sync.report import Ended, Progress, Stage
from tests.store.lives import Death, live_and_die, restarted
from tests.sync.agreement import require_agreement, settle
from tests.sync_world import Device, World

FILE_BYTES = (9 << 20) + 11  # three chunks, so that a download can be cut between two of them
FEW, MANY = 8, 110
AIMED, A_MOMENT = 0.6, 0.06  # the share of kills that wait for a stage of the sync, and the seconds they come within


@dataclass
class Laptop:
    """One assessor's workspace, killed again and again. `takes` is how many seconds a whole sync took on this machine,
    within which each kill comes; `deaths` counts the stages the kills came in."""

    world: World
    folder: Path
    dice: random.Random
    submissions: list[Submission] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    takes: float = 0.0
    deaths: Counter[str] = field(default_factory=Counter)

    def hand_in(self) -> None:
        """One more submission for it to fetch."""
        name, data = f"S-{len(self.files)}", self.dice.randbytes(FILE_BYTES)
        self.files[name] = data
        self.submissions.append(self.world.hand_in(name, {"film.mp4": data}, to=("ana",)))

    def live_and_die(self) -> None:
        with restarted(self.folder) as store:
            before, everything = _events(store), _ready(store, self.files)
        if everything:
            self.hand_in()
        where = self.folder.parent / "where it was"
        where.write_text("starting")
        if self.dice.random() < AIMED:
            stage = self.dice.choice([*Stage]) if not everything else Stage.FETCHING
            death = self._die(where, 0, A_MOMENT, lambda: where.read_text().strip() == stage)
        else:
            death = self._die(where, 1, self.takes)
        self.deaths[where.read_text().strip()] += 1
        with restarted(self.folder) as store:
            least = max(before, death.acknowledged)
            assert least <= _events(store) <= least + 1, "what was acknowledged, and at most the one on its way"
            assert {path.name for path in (self.folder / "evidence").glob("*")} == _evidence(store)

    def _die(self, where: Path, most: int, longest: float, reached: Callable[[], bool] = lambda: True) -> Death:
        return live_and_die(self.folder, lambda folder: self._work(folder, where), self.dice, most, longest, reached)

    def _work(self, folder: Path, where: Path) -> Iterator[int]:  # pragma: no cover
        """In the child, without end: sign a decision, sync; the number of events after each step."""
        download.DURABLE_EVERY = 1  # a file as large as it takes for the usual sixteen would fill this disk
        device, dice = self.world.opened(folder), random.Random(self.dice.random())
        with where.open("r+b", buffering=0) as told:

            def note(stage: str) -> None:
                told.seek(0)
                told.write(f"{stage:24}".encode())

            def watch(progress: Progress) -> None:
                note(progress.stage.value)

            while True:
                note("signing")
                device.decide(dice.choice(self.submissions), level=dice.choice(["pass", "lowest"]))
                yield _events(device.store)
                report = device.sync(progress=watch)
                assert report.ended is Ended.DONE, report.sentence
                note("done")
                yield _events(device.store)

    def sync_whole(self) -> None:
        """Once without a kill, timed."""
        self.hand_in()
        device = self.world.opened(self.folder)
        device.decide(self.submissions[0])
        begun = time.monotonic()
        device.sync()
        self.takes = time.monotonic() - begun
        device.close()

    def agree(self) -> None:
        """After one more sync, and a second that hears of what the first did."""
        device = self.world.opened(self.folder)
        try:
            settle([device], rounds=2)
            require_agreement(self.world, [device], self.files)
        finally:
            device.close()


def _events(store: Store) -> int:
    with store.read() as session:
        return session.execute(select(func.count()).select_from(EventRow)).scalar_one()


def _ready(store: Store, files: dict[str, bytes]) -> bool:
    with store.read() as session:
        here = session.scalars(select(SubmissionRow.id).where(SubmissionRow.ready.is_(True))).all()
    return set(here) == set(files)


def _evidence(store: Store) -> set[str]:
    with store.read() as session:
        return set(session.scalars(select(VaultKeyRow.folder)))


def _enrolled(world: World) -> Path:
    device: Device = world.device("ana")
    folder = device.store.folder
    device.close()
    return folder


def killed(world: World, kills: int, seed: int) -> Laptop:
    laptop = Laptop(world, _enrolled(world), random.Random(seed))
    laptop.sync_whole()
    for number in range(kills):
        laptop.live_and_die()
        if number % 4 == 3:  # between two syncs that end well there may be several that do not
            laptop.agree()
    laptop.agree()
    return laptop


def test_a_few_kills_in_mid_sync_lose_nothing_and_double_nothing(world: World) -> None:
    killed(world, FEW, seed=21)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_a_hundred_kills_in_mid_sync_lose_nothing_and_double_nothing(world: World) -> None:
    laptop = killed(world, MANY, seed=22)
    assert sum(laptop.deaths[stage.value] for stage in Stage) >= MANY / 2, laptop.deaths
    assert all(laptop.deaths[stage.value] for stage in Stage), f"a stage no kill came in: {laptop.deaths}"
