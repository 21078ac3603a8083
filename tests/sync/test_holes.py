"""A log that a moderator let go on without an event that never came: what follows is shown, and the hole is named."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from assessor_app.issuer.readmitting import readmit
from assessor_app.issuer.rows import EventRow as Kept
from assessor_app.queries.decisions import decisions
from assessor_app.queries.health import health
from assessor_app.store import backups, restoring
from assessor_app.store.rows import EventRow
from assessor_app.sync.report import Ended
from tests.builders import PASSPHRASE
from tests.sync.test_devices_and_backups import spoil
from tests.sync_world import PROGRAMME, Device, World, now, shipped

LARGE = "x" * 100_000  # for an issuer that takes 64 KiB at once


def small(world: World, module: str = "tests.sync.small_issuer") -> str:
    """From now on the issuer takes 64 KiB at once, or what it took before; returns what it was."""
    before, world.module = world.module, module
    world.close_running()
    world.serve()
    return before


def let_in(world: World, device: Device) -> None:
    device.sync()
    with world.issuer() as issuer:
        readmit(issuer, PROGRAMME, world.decisions()[0].device)
    device.sync()


def four(world: World, device: Device, large: Sequence[int] = (2,)) -> list[str]:
    """Decisions on four submissions, some of them too large to be sent."""
    return [
        device.decide(world.hand_in(f"S-{n}", to=("ana",)), feedback=LARGE if n in large else "") for n in range(1, 5)
    ]


def shown(device: Device) -> set[str]:
    return {str(row.id) for row in decisions(device.store, lambda _i, _v: shipped())}


def require_whole(device: Device) -> None:
    """What a doctor finds, and what a backup is held to when it was made."""
    assert health(device.store).chain_fault == ""
    backups.check(backups.make(device.store, now=now()), device.store.key)


@pytest.mark.parametrize(("missing", "said"), [((2,), "Event 2 of"), ((1, 2), "Events 1 to 2"), ((1,), "Event 1 of")])
def test_a_new_laptop_shows_what_follows_an_event_that_never_came_and_names_it(
    world: World, missing: Sequence[int], said: str
) -> None:
    old = world.device("ana")
    decided = four(world, old, missing)
    small(world)
    let_in(world, old)
    new = world.device("ana")
    for _ in range(2):  # it stays named
        report = new.sync()
        assert report.ended is Ended.DONE
        assert [sentence.startswith(said) for sentence in report.attention] == [True]
        assert shown(new) == {event for n, event in enumerate(decided, 1) if n not in missing}
    require_whole(new)
    (hole,) = health(new.store).holes
    assert hole.startswith(said) and "of device" in hole


def test_so_it_is_of_an_event_whose_bytes_went_bad(world: World) -> None:
    old = world.device("ana")
    decided = four(world, old, ())
    spoil(old, decided[1])
    let_in(world, old)
    new = world.device("ana")
    assert new.sync().attention[0].startswith("Event 2 of your device")
    assert shown(new) == {decided[0], *decided[2:]}


def test_what_is_decided_after_it_comes_as_ever(world: World) -> None:
    old, new = world.device("ana"), world.device("ana")
    four(world, old)
    small(world)
    let_in(world, old)
    new.sync()
    later = old.decide(world.hand_in("S-5", to=("ana",)))
    old.sync()
    assert (new.sync().mirrored, later in shown(new)) == (1, True)
    require_whole(new)


def test_what_never_came_is_shown_once_it_comes_and_named_no_more(world: World) -> None:
    old, new = world.device("ana"), world.device("ana")
    decided = four(world, old)
    usual = small(world)
    let_in(world, old)
    new.sync()
    small(world, usual)
    old.sync()
    report = new.sync()
    assert (report.attention, report.mirrored, shown(new)) == ((), 1, set(decided))
    require_whole(new)


def test_an_event_that_is_missing_and_that_nobody_let_go_is_no_such_hole(world: World) -> None:
    old, new = world.device("ana"), world.device("ana")
    decided = four(world, old, ())
    old.sync()
    with world.issuer() as issuer, issuer.database.write() as session:
        session.execute(delete(Kept).where(Kept.id == decided[1]))
    report = new.sync()
    assert "is not the one it was" in report.attention[0] and shown(new) <= {decided[0]}


def test_an_event_that_this_workspace_lost_is_a_fault_of_it_beside_a_hole(world: World) -> None:
    old, new = world.device("ana"), world.device("ana")
    decided = four(world, old)
    small(world)
    let_in(world, old)
    new.sync()
    with new.store.write() as session:
        session.execute(delete(EventRow).where(EventRow.id == decided[2]))
    assert "event 4 does not follow event 1" in health(new.store).chain_fault


def test_a_workspace_put_back_from_a_backup_gets_back_what_follows_a_hole(world: World, tmp_path: Path) -> None:
    device = world.device("ana")
    first = device.decide(world.hand_in("S-0", to=("ana",)))
    device.sync()
    shutil.copytree(device.store.folder, tmp_path / "backup", ignore=shutil.ignore_patterns("*.lock"))
    small(world)
    decided = four(world, device)
    let_in(world, device)
    folder = Path(device.store.folder)
    device.close()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "backup", folder)
    device = world.opened(folder)
    report = device.sync()
    assert report.attention[0].startswith("Event 3 of this device never came")
    assert shown(device) == {first, decided[0], *decided[2:]}
    require_whole(device)
    later = device.decide(world.hand_in("S-5", to=("ana",)))
    device.sync()
    assert device.outbox()[later] == "sent"
    with device.store.read() as session:
        assert session.scalars(select(EventRow.device_seq).order_by(EventRow.device_seq.desc())).first() == 6


def test_a_hole_is_known_after_going_back_to_a_backup_of_before_it(world: World) -> None:
    old, new = world.device("ana"), world.device("ana")
    small(world)
    backups.make(new.store, now=now())
    four(world, old)
    let_in(world, old)
    new.sync()
    folder = Path(new.store.folder)
    new.close()
    restoring.restore(folder, PASSPHRASE, "1", now=now())
    new = world.opened(folder)
    assert len(shown(new)) == 3
    require_whole(new)


def test_what_differs_beyond_what_was_refused_is_named(world: World) -> None:
    device = world.device("ana")
    decided = four(world, device)
    small(world)
    let_in(world, device)
    assert device.sync().attention == ()
    with world.issuer() as issuer, issuer.database.write() as session:
        session.scalars(select(Kept).where(Kept.id == decided[3])).one().sha256 = "0" * 64
    assert any(said.startswith("Events 3 to 4 of this device are others") for said in device.sync().attention)


def test_a_log_that_a_copy_of_its_workspace_went_on_with_is_named_on_the_other_device(
    world: World, tmp_path: Path
) -> None:
    old, new = world.device("ana"), world.device("ana")
    old.decide(world.hand_in("S-1", to=("ana",)))
    shutil.copytree(old.store.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("*.lock"))
    old.decide(world.hand_in("S-2", to=("ana",)))
    old.sync()
    new.sync()
    copy = world.opened(tmp_path / "copy")
    copy.decide(world.hand_in("S-3", to=("ana",)))
    let_in(world, copy)
    assert any("parted" in said for said in new.sync().attention)
    assert any("Events 1 to 2 of this device are others" in said for said in old.sync().attention)
