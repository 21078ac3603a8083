"""A device that was revoked, and an issuer or a reading that came out of a backup: nothing signed is lost."""

from collections.abc import Sequence

from sqlalchemy import select, text

from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict, ReadingRole
from assessor_app.domain.errors import Refused
from assessor_app.eventlog.jws import verify
from assessor_app.issuer.folder import new_epoch
from assessor_app.issuer.moderating import waiting
from assessor_app.issuer.readmitting import readmit
from assessor_app.store import backups, drafts, opening, restoring
from assessor_app.store.rows import AssessmentRow, OutboxRow
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.engine import sync_once
from assessor_app.sync.messages import Compared, Stretch
from assessor_app.sync.report import Ended
from tests.builders import PASSPHRASE
from tests.sync.staff import revoke_the
from tests.sync_world import PROGRAMME, Device, World, new_id, now


def test_what_a_revoked_device_signed_and_had_not_sent_reaches_a_moderator(world: World) -> None:
    device = world.device("ana")
    events = [device.decide(world.hand_in("S-1", to=("ana",)))]
    device.sync()
    events.append(device.decide(world.hand_in("S-2", to=("ana",))))
    revoke_the(world, device)
    report = device.sync()
    assert report.ended is Ended.REFUSED and "was revoked" in report.sentence
    assert list(device.outbox().values()) == ["sent", "quarantined"]
    with world.issuer() as issuer:
        assert [each.event for each in waiting(issuer, PROGRAMME)] == events[1:]


def test_what_an_issuer_lost_a_revoked_device_sends_again(world: World) -> None:
    device = world.device("ana")
    copied = world.copy_database()
    event = device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    world.restore_database(copied)
    world.serve()
    revoke_the(world, device)
    device.sync()
    with world.issuer() as issuer:
        assert [each.event for each in waiting(issuer, PROGRAMME)] == [event]


def test_where_an_issuer_compares_nothing_for_a_revoked_device_it_is_handed_what_was_signed(world: World) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    revoke_the(world, device)

    class Older(IssuerClient):
        def compare(self, programme: str, stretches: Sequence[Stretch]) -> Compared:
            raise Refused("This device was revoked; ask the programme's staff.")

    with Older(world.address()) as client:
        assert sync_once(device.store, client, now, new_id).ended is Ended.REFUSED
    assert list(device.outbox().values()) == ["quarantined"]


def restored(world: World, backup: dict[str, bytes]) -> None:
    world.restore_database(backup)
    with world.issuer() as issuer:
        new_epoch(issuer)
    world.serve()


def test_an_issuer_restored_from_a_backup_gets_its_events_again(world: World) -> None:
    device = world.device("ana")
    submission = world.hand_in("S-1", to=("ana",))
    first = device.decide(submission)
    device.sync()
    backup = world.copy_database()
    second = device.decide(submission, level="lowest")
    device.sync()
    restored(world, backup)
    assert device.sync().ended is Ended.DONE
    assert [d.event for d in world.decisions()] == [first, second]


def beside_the_line(world: World) -> tuple[Device, list[str], list[str]]:
    """An old image of a disk on which work went on: the device of today has other events in the same places."""
    one, two, three, four = (world.hand_in(f"S-{number}", to=("ana",)) for number in range(1, 5))
    own = world.device("ana")
    own.decide(one)
    own.sync()
    image = world.image_of(own)
    line = [own.decide(two), own.decide(three)]
    own.sync()
    return image, line, [image.decide(three), image.decide(four)]


def test_what_waited_beside_the_line_is_handed_again_to_an_issuer_that_lost_it(world: World) -> None:
    image, _, branch = beside_the_line(world)
    backup = world.copy_database()
    image.sync()
    restored(world, backup)
    assert image.sync().quarantined == 2
    with world.issuer() as issuer:
        assert [each.event for each in waiting(issuer, PROGRAMME)] == branch


def test_what_the_issuer_still_has_of_it_is_there_once(world: World) -> None:
    image, line, branch = beside_the_line(world)
    image.sync()
    restored(world, world.copy_database())
    image.sync()
    assert [image.outbox()[event] for event in branch] == ["quarantined"] * 2
    assert [decision.event for decision in world.decisions()][1:] == line + branch


def test_a_log_that_was_let_in_is_handed_again_where_the_backup_has_the_other_line(world: World) -> None:
    image, _, branch = beside_the_line(world)
    backup = world.copy_database()
    image.sync()
    with world.issuer() as issuer:
        readmit(issuer, PROGRAMME, world.decisions()[0].device)
    image.sync()
    assert [image.outbox()[event] for event in branch] == ["sent"] * 2
    restored(world, backup)
    image.sync()
    with world.issuer() as issuer:
        assert [each.event for each in waiting(issuer, PROGRAMME)] == branch


def test_a_reading_that_was_open_in_the_backup_is_closed_by_what_was_signed_of_it_since(world: World) -> None:
    device = world.device("ana")
    submission = world.hand_in("S-1", to=("ana",))
    device.sync()
    answer_conflict(device.store, submission.id, Conflict.NONE, now=now, new_id=lambda: "reading-1")
    folder = device.store.folder
    backups.make(device.store, now=now())
    decided = device.decide(submission, reading={"role": ReadingRole.FIRST.value, "assessment": "reading-1"})
    device.sync()
    device.close()
    for lost in folder.glob(f"{opening.DATABASE}*"):
        lost.unlink()  # the disk is gone; a copy of the backups is elsewhere
    restoring.restore(folder, PASSPHRASE, None, now=now())
    device = world.opened(folder)
    assert device.sync().ended is Ended.DONE
    with device.store.read() as session:
        (row,) = session.scalars(select(AssessmentRow).where(AssessmentRow.submission_id == submission.id))
        reading = drafts.load(session, row)
    assert (row.committed_as, len(reading.scores)) == (decided, len(world.credential.rubric.criteria))


def spoil(device: Device, event: str) -> None:
    """A sector of the disk went bad under a signed event."""
    with device.store.write() as session:
        session.execute(text("DROP TRIGGER IF EXISTS event_stays"))
        jws = session.execute(text("SELECT jws FROM event WHERE id = :id"), {"id": event}).scalar_one()
        spoilt = jws[:-6] + ("AAAAAA" if not jws.endswith("AAAAAA") else "BBBBBB")
        session.execute(text("UPDATE event SET jws = :jws WHERE id = :id"), {"jws": spoilt, "id": event})


def test_an_event_whose_bytes_went_bad_is_named_and_what_follows_it_reaches_a_moderator(world: World) -> None:
    device = world.device("ana")
    first, bad, third = (device.decide(world.hand_in(name, to=("ana",))) for name in ("S-1", "S-2", "S-3"))
    spoil(device, bad)
    report = device.sync()
    assert device.outbox() == {first: "sent", bad: "refused", third: "quarantined"}
    assert any("bytes changed on this device" in sentence for sentence in report.attention)
    assert device.sync().sent == 0


def test_a_device_let_in_again_hears_that_its_decision_counts(world: World) -> None:
    device = world.device("ana")
    first, bad, third = (device.decide(world.hand_in(name, to=("ana",))) for name in ("S-1", "S-2", "S-3"))
    spoil(device, bad)
    device.sync()
    with world.issuer() as issuer:
        readmit(issuer, PROGRAMME, world.decisions()[0].device)
    device.sync()
    assert device.outbox() == {first: "sent", bad: "refused", third: "sent"}
    with device.store.read() as session:
        receipt = session.get_one(OutboxRow, third).receipt
    assert verify(str(receipt)).payload["status"] == "accepted"
