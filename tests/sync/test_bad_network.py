"""Whatever the network does to requests and answers: every event once, every byte the same, nothing refused."""

import hashlib
import random

import pytest
from sqlalchemy import select

from assessor_app.issuer import leasing
from assessor_app.store.rows import IssuedRow, OutboxRow, SubmissionRow
from assessor_app.store.submissions import open_file
from assessor_app.sync.report import Ended
from tests.sync.bad_network import OF_ANY_REQUEST, bad_network
from tests.sync_world import PROGRAMME, Device, World

ROUNDS = 60


def run(world: World, seed: int, decisions: int) -> None:
    chance = random.Random(seed)
    film = chance.randbytes((9 << 20) + 5)
    submission = world.hand_in("S-1", {"film.mp4": film}, to=("ana",))
    given = world.hand_in("S-2", to=("ana",))
    device = world.device("ana")
    said = 0
    assert world.running is not None
    events = []
    with bad_network(world.running.port, seed, rate=0.5) as network:
        world.proxied, world.patience = f"http://127.0.0.1:{network.port}", 2.0
        for _ in range(ROUNDS):
            if len(events) < decisions:
                events.append(device.decide(submission, level="pass" if not events else "lowest"))
            said += said < decisions and device.let_go_or_keep(given)
            report = device.sync()
            assert report.ended in (Ended.DONE, Ended.OFFLINE, Ended.BUSY), report.sentence
            whole = report.ended is Ended.DONE and len(events) == decisions and said
            if whole and set(OF_ANY_REQUEST) <= set(network.faults):
                break
        world.proxied, world.patience = None, 60.0
    assert device.sync().ended is Ended.DONE
    assert set(OF_ANY_REQUEST) <= set(network.faults)
    came = sorted(world.decisions(), key=lambda d: d.device_seq)
    assert [d.device_seq for d in came] == list(range(1, len(events) + said + 1)), "every event once, in its order"
    assert [d.event for d in came if d.outcome] == events and said > 0
    require_one_lease(world, device)
    with device.store.read() as session:
        assert set(session.scalars(select(OutboxRow.state))) == {"sent"}
        assert len(session.scalars(select(IssuedRow)).all()) == 1
        file = open_file(session, device.store.vault, "S-1", hashlib.sha256(film).hexdigest())
    assert file.read_at(0, len(film)) == film
    file.close()


def require_one_lease(world: World, device: Device) -> None:
    """The last word on who reads it is the same on both sides."""
    with world.issuer() as issuer, device.store.read() as session:
        there = next(line.state for line in leasing.leases(issuer, PROGRAMME) if line.submission == "S-2")
        assert session.get_one(SubmissionRow, "S-2").lease == there


def test_a_bad_network_loses_nothing_and_counts_nothing_twice(world: World) -> None:
    run(world, seed=7, decisions=8)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_many_bad_networks(world: World, seed: int) -> None:
    run(world, seed, decisions=25)
