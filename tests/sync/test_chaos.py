"""The worst weeks at once: five devices, a bad network, an issuer killed in mid-sentence and restored from a backup."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from assessor_app.domain.submission import Submission
from assessor_app.issuer.folder import new_epoch
from assessor_app.issuer.rows import ComparisonRow, EventRow
from assessor_app.sync.report import Ended
from tests.sync import staff
from tests.sync.agreement import require_agreement, settle
from tests.sync.bad_network import BadNetwork, bad_network
from tests.sync_world import Device, World

ASSESSORS = ("ana", "ben", "cem", "dee", "ana")  # five laptops; one assessor has two; their lead has a sixth
GIVEN = ("ana", "cem", "dee")  # ben is drawn as the second reader of each
FILE_BYTES = (5 << 20) + 11


@dataclass
class Weeks:
    """What is done to everybody; all chances come from one seed, the moments of kills from the machine."""

    world: World
    network: BadNetwork
    chance: random.Random
    devices: list[Device] = field(default_factory=list)
    submissions: list[Submission] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    revoked: list[Device] = field(default_factory=list)
    signed: int = 0
    said: int = 0  # of leases

    def hand_in(self, count: int) -> None:
        for number in range(count):
            name, data = f"S-{number}", self.chance.randbytes(FILE_BYTES)
            self.files[name] = data
            self.submissions.append(self.world.hand_in(name, {"film.mp4": data}, to=GIVEN))

    def part(self) -> None:
        """The two readers of the first submission differ, and their lead signs what holds; it goes out in the bad
        weeks."""
        for device, level in zip(self.devices[:2], ("pass", "lowest"), strict=True):
            device.decide(self.submissions[0], level=level)
            assert device.sync().ended is Ended.DONE
        assert self.devices[-1].sync().ended is Ended.DONE
        self.devices[-1].decide(self.submissions[0])

    def decide(self, each: int) -> None:
        for device in self.devices:
            for _ in range(each):
                level = "pass" if self.chance.random() < 0.2 else "lowest"
                device.decide(self.chance.choice(self.submissions), level=level)
                self.signed += 1
            self.said += device.let_go_or_keep(self.chance.choice(self.submissions))

    def staff_at_work(self) -> None:
        staff.revoke_a_credential(self.world, self.chance)
        staff.let_another_stand(self.world, self.chance)
        staff.pass_on_what_lies(self.world)

    def revoke_one(self) -> None:
        """It goes on signing and sending, since it cannot know; a moderator gets what it sends."""
        lost = self.devices.pop(self.chance.randrange(len(ASSESSORS)))
        staff.revoke_the(self.world, lost)
        self.revoked.append(lost)

    def sync_all(self, *, kill: bool) -> None:
        with ThreadPoolExecutor(len(self.devices) + 1) as crowd:
            last_words = [crowd.submit(device.sync) for device in self.revoked]
            under_way = [crowd.submit(device.sync) for device in self.devices]
            if kill and self.world.running is not None:
                next(iter(under_way)).result()  # somebody is through, others are in mid-sentence
                self.world.running.kill()
                self.serve()
            for sync in under_way:
                assert sync.result().ended is not Ended.REFUSED, sync.result().sentence
        for sync in last_words:
            sync.result()

    def serve(self) -> None:
        self.world.close_running()
        self.network.target = self.world.serve().port

    def back_up(self) -> dict[str, bytes]:
        copied = self.world.copy_database()
        assert self.world.running is not None
        self.network.target = self.world.running.port
        return copied

    def restore(self, backup: dict[str, bytes], *, told: bool) -> None:
        """An old backup, with the new epoch that staff should give it, or without."""
        self.world.restore_database(backup)
        if told:
            with self.world.issuer() as issuer:
                new_epoch(issuer)
        self.serve()


@contextmanager
def weeks(world: World, seed: int, submissions: int) -> Iterator[Weeks]:
    assert world.running is not None
    with bad_network(world.running.port, seed, rate=0.0) as network:
        made = Weeks(world, network, random.Random(seed))
        staff.ask_for_two_readings(world)
        made.hand_in(submissions)
        made.devices = [*map(world.device, ASSESSORS), world.device("lea", "lead assessor")]
        made.part()
        yield made


def live_through(world: World, seed: int, *, rounds: int, each: int, submissions: int) -> None:
    with weeks(world, seed, submissions) as lived:
        world.proxied, world.patience = f"http://127.0.0.1:{lived.network.port}", 2.0
        lived.network.rate = 0.25
        backup: dict[str, bytes] = {}
        for week in range(rounds):
            lived.decide(each)
            lived.sync_all(kill=week % 2 == 1)
            lived.staff_at_work()
            if week == rounds // 3:
                backup = lived.back_up()
        lived.restore(backup, told=seed % 2 == 0)
        lived.decide(each)
        lived.revoke_one()
        lived.sync_all(kill=True)
        lived.staff_at_work()
        lived.network.rate = 0.0
        world.proxied, world.patience = None, 120.0
        for device in lived.revoked:
            assert device.sync().ended is Ended.REFUSED
        settle(lived.devices)
        require_agreement(world, lived.devices, lived.files, lived.revoked)
        assert lived.signed == (rounds + 1) * each * (len(ASSESSORS) + 1) and lived.said
        assert lived.submissions[0].id in settled_by_their_lead(world)


def settled_by_their_lead(world: World) -> set[str]:
    """Submissions whose two readers differed, and on which a decision of the lead who was asked is what settled it."""
    asked = select(ComparisonRow.submission).where(ComparisonRow.agreed.is_(False), ComparisonRow.decides.is_(True))
    settled = asked.join(EventRow, EventRow.id == ComparisonRow.settled_by).where(
        EventRow.assessor == ComparisonRow.adjudicator, EventRow.status == "accepted"
    )
    with world.issuer() as issuer, issuer.database.read() as session:
        return set(session.scalars(settled))


def test_after_bad_weeks_both_sides_agree(world: World) -> None:
    live_through(world, seed=4, rounds=2, each=3, submissions=2)


@pytest.mark.long
@pytest.mark.timeout(2400)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_many_bad_weeks_with_a_thousand_decisions_both_sides_agree(world: World, seed: int) -> None:
    live_through(world, seed=seed, rounds=10, each=20, submissions=6)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 20))
def test_after_short_bad_weeks_both_sides_agree(world: World, seed: int) -> None:
    live_through(world, seed=seed, rounds=4, each=4, submissions=2)
