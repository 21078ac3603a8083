"""Evidence that is destroyed before it is here whole, or that this disk will not take: the rest comes all the same."""

import shutil
from contextlib import suppress

import pytest
from sqlalchemy import select

from assessor_app.commands import retention
from assessor_app.domain.errors import EvidenceDestroyed
from assessor_app.queries.queue import queue
from assessor_app.queries.queue_state import State
from assessor_app.queries.sync_state import sync_state
from assessor_app.store import backups, restoring
from assessor_app.store.rows import VaultKeyRow
from assessor_app.sync.report import Ended, Progress, Stage
from tests.builders import PASSPHRASE
from tests.sync_world import Device, World, now, shipped, today

FILM = bytes(9 << 20)


@pytest.fixture
def held(world: World) -> Device:
    """S-1 is too large for this connection; nothing of its film is here."""
    world.hand_in("S-1", {"film.mp4": FILM}, to=("ana",))
    device = world.device("ana")
    assert device.sync(largest=1000).held == ("S-1",)
    return device


def destroy(device: Device, name: str = "S-1") -> None:
    retention.destroy(device.store, name, "not for me", now=now)


def folders_left(device: Device) -> list[str]:
    """Of evidence that no row knows."""
    with device.store.read() as session:
        known = set(session.scalars(select(VaultKeyRow.folder)))
    return [path.name for path in device.store.vault.root.iterdir() if path.is_dir() and path.name not in known]


def test_what_was_destroyed_before_it_came_is_not_fetched_and_holds_back_no_other(held: Device) -> None:
    destroy(held)
    held.world.hand_in("S-2", to=("ana",))
    report = held.sync()
    assert (report.ended, report.submissions, report.attention) == (Ended.DONE, ("S-2",), ())
    assert sync_state(held.store).coming == () and folders_left(held) == []


def test_it_is_on_its_way_no_more(held: Device) -> None:
    destroy(held)
    (row,) = queue(held.store, lambda _i, _v: shipped(), today())
    assert row.state is not State.ON_ITS_WAY


def test_a_backup_from_before_fetches_it_no_more(held: Device) -> None:
    backups.make(held.store, now=now())
    destroy(held)
    folder = held.store.folder
    held.close()
    restoring.restore(folder, PASSPHRASE, None, now=now())
    back = held.world.opened(folder)
    (row,) = queue(back.store, lambda _i, _v: shipped(), today())
    assert row.state is not State.ON_ITS_WAY
    assert (back.sync().ended, back.sync().attention) == (Ended.DONE, ())


def test_what_is_destroyed_while_it_comes_ends_in_a_sentence(world: World) -> None:
    for name, data in {"S-1": FILM, "S-2": b"%PDF"}.items():
        world.hand_in(name, {"film.mp4": data}, to=("ana",))
    device = world.device("ana")

    def watch(progress: Progress) -> None:
        if progress.stage is Stage.FETCHING and progress.what == "S-1":
            with suppress(EvidenceDestroyed):  # heard of more than once
                destroy(device)

    report = device.sync(progress=watch)
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-2",))
    (said,) = report.attention
    assert said.startswith("The evidence of S-1 was destroyed on") and "(not for me)" in said
    assert folders_left(device) == [] and device.sync().attention == ()


def test_where_the_disk_takes_no_new_folder_each_submission_says_so(held: Device) -> None:
    root = held.store.vault.root
    root.rename(root.with_name("elsewhere"))
    root.touch()
    held.world.hand_in("S-2", to=("ana",))
    report = held.sync(largest=1000)
    assert (report.ended, report.held) == (Ended.DONE, ("S-1",))
    assert report.attention[0].startswith("The disk would not take the files of S-2")
    root.unlink()
    root.with_name("elsewhere").rename(root)
    assert held.sync().submissions == ("S-1", "S-2")


def test_what_this_disk_will_not_take_is_named_and_holds_back_no_other(held: Device) -> None:
    with held.store.read() as session:
        folder = session.get_one(VaultKeyRow, "S-1").folder
    shutil.rmtree(held.store.vault.root / folder)
    held.world.hand_in("S-2", to=("ana",))
    report = held.sync()
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-2",))
    assert report.attention[0].startswith("The disk would not take a file of S-1")
