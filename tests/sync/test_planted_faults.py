"""A proof is worth what it would have found: faults planted on either side, each of them caught.

The client: the cursor goes to the head without the items; what the issuer really has is ignored; an event counts as
sent without a receipt; a file is kept unchecked; a rebuild takes the outbox along; half a snapshot counts as whole.
The issuer: acknowledging before the commit; no check for duplicates; other bytes than were signed; news forgotten;
a cursor of an undone history taken.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, select, update

from assessor_app.domain.errors import AssessorError
from assessor_app.issuer.folder import new_epoch
from assessor_app.store.rows import OutboxRow
from assessor_app.sync import comparing, download, engine, files_down, reading, sending
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.receipts import QUARANTINED
from tests.sync import faulty_issuer
from tests.sync.agreement import require_agreement, settle
from tests.sync.bad_network import bad_network
from tests.sync_world import Device, World

FILE = bytes(range(256)) * 40


def live_through(world: World) -> set[str]:
    """A spoilt file, an old image of a disk, an issuer restored from a backup, repeated and lost answers; then the
    proof."""
    submission = world.hand_in("S-1", {"film.mp4": FILE}, to=("ana",))
    device = world.device("ana")
    device.decide(submission)
    happened = _over(world, device, "spoil a file", b"/v1/blobs/")
    image = world.image_of(device)
    backup = world.copy_database()
    for workspace in (device, image):
        workspace.decide(submission, level="lowest")
        workspace.sync()
    world.restore_database(backup)
    with world.issuer() as issuer:
        new_epoch(issuer)
    world.hand_in("S-2", {"film.mp4": FILE}, to=("ana",))
    world.serve()
    device.decide(submission, level="lowest")
    device.sync()
    for fault in ("twice", "lose answer"):
        device.decide(submission, level="lowest")
        happened |= _over(world, device, fault, b"/events ")
    image.sync()
    settle([device], rounds=2)
    require_agreement(world, [device], {"S-1": FILE, "S-2": FILE}, [image])
    return happened


def _over(world: World, device: Device, fault: str, where: bytes) -> set[str]:
    """One sync over a network that does this to every request there; what it came to do."""
    assert world.running is not None
    with bad_network(world.running.port, seed=1, rate=1, only=(fault,), where=where) as network:
        world.proxied = f"http://127.0.0.1:{network.port}"
        device.sync()
        world.proxied = None
    return set(network.faults)


def test_without_a_fault_both_sides_agree(world: World) -> None:
    assert live_through(world) == {"spoil a file", "twice", "lose answer"}


# -- planted in the client


def cursor_to_the_head(patch: pytest.MonkeyPatch) -> None:
    real = reading._apply
    patch.setattr(reading, "_apply", lambda store, _items, *more: real(store, (), *more))


def ignoring_what_the_issuer_has(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(comparing, "wait_again", lambda *_: None)
    patch.setattr(sending, "wait_again", lambda *_: None)


def forgetting_what_waits_for_a_moderator(patch: pytest.MonkeyPatch) -> None:
    real = comparing.wait_again

    def wait_again(store: engine.Store, *more: object) -> None:
        with store.read() as session:
            aside = set(session.scalars(select(OutboxRow.event_id).where(OutboxRow.state == QUARANTINED)))
        real(store, *more)  # type: ignore[arg-type]
        with store.write() as session:
            session.execute(update(OutboxRow).where(OutboxRow.event_id.in_(aside)).values(state=QUARANTINED))

    patch.setattr(comparing, "wait_again", wait_again)


def sent_without_a_receipt(patch: pytest.MonkeyPatch) -> None:
    real = sending._outcomes

    def outcomes(sender: sending.Sender, batch: list[object], answer: object) -> list[sending.Outcome]:
        found = real(sender, batch, answer)  # type: ignore[arg-type]
        return [sending.Outcome(o.event_id, "sent", None, None) for o in found]

    patch.setattr(sending, "_outcomes", outcomes)


def files_kept_unchecked(patch: pytest.MonkeyPatch) -> None:
    def keep(self: download.Download, index: int, data: bytes, _right: object) -> bool:
        self.part.put(index * download.CHUNK, data)
        return True

    patch.setattr(files_down, "_require_whole", lambda *_: None)

    patch.setattr(download.Download, "_keep", keep)


def a_rebuild_takes_the_outbox_along(patch: pytest.MonkeyPatch) -> None:
    real = reading._rebuild

    def rebuild(store: engine.Store, *more: object) -> None:
        with store.write() as session:
            session.execute(delete(OutboxRow))
        real(store, *more)  # type: ignore[arg-type]

    patch.setattr(reading, "_rebuild", rebuild)


def rebuilt_by_halves(patch: pytest.MonkeyPatch) -> None:
    real = IssuerClient.snapshot

    def snapshot(self: IssuerClient, programme: str) -> object:
        whole = real(self, programme)
        return type(whole)(whole.items[: len(whole.items) // 2], whole.cursor)

    patch.setattr(IssuerClient, "snapshot", snapshot)


CLIENT = (
    cursor_to_the_head,
    ignoring_what_the_issuer_has,
    forgetting_what_waits_for_a_moderator,
    sent_without_a_receipt,
    files_kept_unchecked,
    a_rebuild_takes_the_outbox_along,
    rebuilt_by_halves,
)


@pytest.mark.long
@pytest.mark.parametrize("plant", CLIENT, ids=lambda plant: plant.__name__)
def test_a_fault_planted_in_the_client_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, AssessorError)):
        live_through(world)


def test_the_best_known_of_them_is_caught_every_time(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ignoring_what_the_issuer_has(monkeypatch)
    with pytest.raises(AssertionError):
        live_through(world)


# -- planted in the issuer


@pytest.mark.long
@pytest.mark.parametrize("fault", faulty_issuer.FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_planted_in_the_issuer_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch, fault: Callable[[], None]
) -> None:
    monkeypatch.setenv(faulty_issuer.FAULT, fault.__name__)
    world.module = "tests.sync.faulty_issuer"
    world.close_running()
    world.serve()
    with pytest.raises((AssertionError, AssessorError)):
        live_through(world)
