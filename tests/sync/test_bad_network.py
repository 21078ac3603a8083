"""Whatever the network does to requests and answers: every event once, every byte the same, nothing refused."""

import hashlib
import random

import pytest
from sqlalchemy import select

from assessor_app.store.rows import IssuedRow, OutboxRow
from assessor_app.store.submissions import open_file
from assessor_app.sync.report import Ended
from tests.sync.bad_network import OF_ANY_REQUEST, bad_network
from tests.sync_world import World

ROUNDS = 60


def run(world: World, seed: int, decisions: int) -> None:
    chance = random.Random(seed)
    film = chance.randbytes((9 << 20) + 5)
    submission = world.hand_in("S-1", {"film.mp4": film}, to=("ana",))
    device = world.device("ana")
    assert world.running is not None
    events = []
    with bad_network(world.running.port, seed, rate=0.5) as network:
        world.proxied, world.patience = f"http://127.0.0.1:{network.port}", 2.0
        for _ in range(ROUNDS):
            if len(events) < decisions:
                events.append(device.decide(submission, level="pass" if not events else "lowest"))
            report = device.sync()
            assert report.ended in (Ended.DONE, Ended.OFFLINE, Ended.BUSY), report.sentence
            if report.ended is Ended.DONE and len(events) == decisions and set(OF_ANY_REQUEST) <= set(network.faults):
                break
        world.proxied, world.patience = None, 60.0
    assert device.sync().ended is Ended.DONE
    assert set(OF_ANY_REQUEST) <= set(network.faults)
    assert sorted((d.device_seq, d.event) for d in world.decisions()) == list(enumerate(events, 1))
    with device.store.read() as session:
        assert set(session.scalars(select(OutboxRow.state))) == {"sent"}
        assert len(session.scalars(select(IssuedRow)).all()) == 1
        file = open_file(session, device.store.vault, "S-1", hashlib.sha256(film).hexdigest())
    assert file.read_at(0, len(film)) == film
    file.close()


def test_a_bad_network_loses_nothing_and_counts_nothing_twice(world: World) -> None:
    run(world, seed=7, decisions=8)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_many_bad_networks(world: World, seed: int) -> None:
    run(world, seed, decisions=25)
