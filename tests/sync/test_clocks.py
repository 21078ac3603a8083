"""Clocks that are wrong change what is written as a time, and nothing else: neither order nor number."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from assessor_app.domain.decision import DECISION
from assessor_app.domain.submission import Submission
from assessor_app.eventlog.chain import next_event
from assessor_app.store import log
from assessor_app.store.rows import SettingRow
from assessor_app.store.settings import HEARD
from assessor_app.sync.engine import sync_once
from assessor_app.sync.enrolling import client_for
from assessor_app.sync.messages import MAX_EVENTS
from assessor_app.sync.report import Ended, Progress, Stage
from tests.sync.shifted_issuer import WRONG_BY
from tests.sync_world import Device, World, body_of, new_id

DAY, DECADE = timedelta(days=1), timedelta(days=3653)


def moment(shift: timedelta) -> str:
    return (datetime.now(UTC) + shift).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def decide_at(device: Device, submission: Submission, shift: timedelta) -> str:
    event_id = new_id()
    with device.store.write() as session:
        key = log.device_key(session)
        body = body_of(device.world.credential, submission, level="lowest")
        head = log.head(session, key.thumbprint)
        jws = next_event(body, head, key, event_id=event_id, kind=DECISION, at=moment(shift))
        log.append(session, jws)
    return event_id


def jumping(shifts: list[timedelta]) -> Iterator[str]:
    while True:
        yield from map(moment, shifts)


@pytest.mark.parametrize(
    "shifts",
    [[-DAY], [DECADE], [timedelta(0), DECADE, -DAY]],
    ids=["a day behind", "ten years ahead", "jumping in mid-sync"],
)
def test_order_and_number_do_not_follow_the_clock(world: World, shifts: list[timedelta]) -> None:
    submission = world.hand_in("S-1", to=("ana",))
    device = world.device("ana")
    signed = [decide_at(device, submission, shifts[n % len(shifts)]) for n in range(6)]
    clock = jumping(shifts)
    for _ in range(2):
        with client_for(device.store) as client:
            report = sync_once(device.store, client, lambda: next(clock), new_id)
        assert report.ended is Ended.DONE, report.sentence
    signed.append(decide_at(device, submission, -DAY))
    with client_for(device.store) as client:
        assert sync_once(device.store, client, lambda: next(clock), new_id).sent == 1
    assert [d.event for d in sorted(world.decisions(), key=lambda d: d.device_seq)] == signed


def test_a_sync_keeps_what_the_clock_of_the_issuer_said(world: World) -> None:
    device = world.device("ana")
    began = datetime.now(UTC)
    with client_for(device.store) as client:
        sync_once(device.store, client, lambda: moment(DECADE), new_id)
    with device.store.read() as session:
        heard = session.get_one(SettingRow, HEARD).value["at"]
    assert began - timedelta(seconds=2) <= datetime.fromisoformat(heard) <= datetime.now(UTC) + timedelta(seconds=2)


def set_issuers_clock(world: World, shift: timedelta) -> None:
    """It may be read at any moment."""
    written = world.folder.with_name("clock to be")
    written.write_text(str(shift.total_seconds()), "utf-8")
    written.replace(world.folder.with_name(WRONG_BY))


@pytest.fixture
def wrong(world: World) -> World:
    """An issuer whose clock can be set."""
    world.close_running()
    world.module = "tests.sync.shifted_issuer"
    world.serve()
    return world


@pytest.mark.parametrize("shift", [-DAY, DECADE], ids=["a day back", "ten years on"])
@pytest.mark.parametrize("in_mid_sync", [False, True], ids=["between two syncs", "in mid-sync"])
def test_order_and_number_do_not_follow_the_clock_of_the_issuer(
    wrong: World, shift: timedelta, in_mid_sync: bool
) -> None:
    submission, device = wrong.hand_in("S-1", to=("ana",)), wrong.device("ana")
    signed = [device.decide(submission, level="lowest") for _ in range(MAX_EVENTS + 5)]

    def watch(now_doing: Progress) -> None:
        if in_mid_sync and now_doing.stage is Stage.SENDING and now_doing.done:
            set_issuers_clock(wrong, shift)

    for _ in range(3):
        report = device.sync(progress=watch)
        assert report.ended is Ended.DONE, report.sentence
        set_issuers_clock(wrong, shift)
        signed.append(device.decide(submission, level="lowest"))
    device.sync()
    came = wrong.decisions()
    assert [(line.event, line.arrived) for line in came] == [(event, n) for n, event in enumerate(signed, 1)]
    assert sum(line.standing == "final" for line in came) == wrong.status().final == 1
    assert set(device.outbox().values()) == {"sent"}
