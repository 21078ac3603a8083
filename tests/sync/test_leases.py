"""A device's leases: kept while it reads, given back with a sync, and told when another reader has it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from assessor_app.commands import decisions, leases
from assessor_app.commands.retention import due_now, keep_for
from assessor_app.domain.assessment import Conflict
from assessor_app.domain.errors import Offline, RuleBroken
from assessor_app.domain.submission import SubmissionId
from assessor_app.eventlog.jws import verify
from assessor_app.issuer import leasing
from assessor_app.issuer.folder import new_epoch
from assessor_app.issuer.giving_out import give_out
from assessor_app.queries.queue import queue
from assessor_app.queries.queue_state import Group, State
from assessor_app.store.rows import AssessmentRow, EventRow, SubmissionRow
from assessor_app.store.settings import HEARD
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.enrolling import keep
from assessor_app.sync.messages import FeedPage
from assessor_app.sync.report import Ended
from tests.sync_world import PROGRAMME, Device, World, new_id, now, submission_of, today


@pytest.fixture
def device(world: World) -> Device:
    """A device with S-1 on it."""
    world.hand_in("S-1", to=("ana",))
    device = world.device("ana")
    device.sync()
    return device


def lease(device: Device, submission: str = "S-1") -> tuple[str | None, str | None]:
    with device.store.read() as session:
        row = session.get_one(SubmissionRow, submission)
        return row.lease, row.leased_until


def of_issuer(world: World) -> str:
    with world.issuer() as issuer:
        return leasing.leases(issuer, PROGRAMME)[0].state


def nearly_over(device: Device) -> str:
    end = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    with device.store.write() as session:
        session.get_one(SubmissionRow, "S-1").leased_until = end
    return end


def give_back(device: Device) -> None:
    leases.give_back(device.store, "S-1", now=now, new_id=new_id)


def keep_after_all(device: Device) -> None:
    leases.keep_after_all(device.store, "S-1", now=now, new_id=new_id)


def begin(device: Device) -> None:
    decisions.answer_conflict(device.store, SubmissionId("S-1"), Conflict.NONE, now=now, new_id=new_id)


def test_what_somebody_stepped_back_from_is_not_called_decided_when_it_is_given_back(device: Device) -> None:
    decisions.answer_conflict(device.store, SubmissionId("S-1"), Conflict.OWN_DISTRICT, now=now, new_id=new_id)
    with pytest.raises(RuleBroken, match="stepped back from S-1"):
        give_back(device)


def test_an_assignment_comes_with_its_lease(device: Device, world: World) -> None:
    row = queue(device.store, lambda *_: world.credential, today())[0]
    assert lease(device)[0] == "held" and row.lease.startswith("kept for you until ")


def test_what_is_being_read_is_renewed_before_it_runs_out(device: Device) -> None:
    begin(device)
    end = nearly_over(device)
    device.sync()
    assert (lease(device)[1] or "") > end


def test_what_nobody_began_is_not_renewed(device: Device) -> None:
    end = nearly_over(device)
    device.sync()
    assert lease(device) == ("held", end)


def test_given_back_without_a_network_the_issuer_hears_with_the_next_sync(device: Device, world: World) -> None:
    give_back(device)
    assert (lease(device)[0], of_issuer(world)) == ("giving back", "held")
    assert device.sync().sent == 1
    assert (lease(device)[0], of_issuer(world)) == ("given back", "given back")


def test_giving_back_is_an_event_that_anyone_can_check(device: Device) -> None:
    give_back(device)
    with device.store.read() as session:
        said = verify(session.scalars(select(EventRow.jws)).one()).payload
    assert (said["type"], said["submission"]) == ("lease.give-back/1", "S-1")


def test_why_it_was_given_back_reaches_the_programme(device: Device, world: World) -> None:
    leases.give_back(device.store, "S-1", " I know the school. ", now=now, new_id=new_id)
    device.sync()
    with world.issuer() as issuer:
        assert leasing.leases(issuer, PROGRAMME)[0].why == "I know the school."


def test_why_may_be_said_afterwards(device: Device, world: World) -> None:
    give_back(device)
    device.sync()
    leases.say_why(device.store, "S-1", "I know the school.", now=now, new_id=new_id)
    device.sync()
    with world.issuer() as issuer:
        assert leasing.leases(issuer, PROGRAMME)[0].why == "I know the school."
    assert lease(device)[0] == "given back"


def test_why_said_here_gives_nothing_back_that_was_taken_up_again_on_the_other_device(
    device: Device, world: World
) -> None:
    give_back(device)
    device.sync()
    other = world.device("ana")
    other.sync()
    keep_after_all(other)
    other.sync()
    leases.say_why(device.store, "S-1", "I know the school.", now=now, new_id=new_id)
    device.sync()
    other.sync()
    assert (lease(device)[0], lease(other)[0], of_issuer(world)) == ("held", "held", "held")


def test_of_what_is_kept_no_reason_is_said(device: Device) -> None:
    with pytest.raises(RuleBroken, match="not given back"):
        leases.say_why(device.store, "S-1", "why", now=now, new_id=new_id)


def test_a_reason_longer_than_is_kept_gives_nothing_back(device: Device) -> None:
    with pytest.raises(RuleBroken, match="500 characters"):
        leases.give_back(device.store, "S-1", "x" * 501, now=now, new_id=new_id)
    assert lease(device)[0] == "held"


def test_an_issuer_put_back_from_a_backup_hears_again_what_was_given_back(device: Device, world: World) -> None:
    copied = world.copy_database()
    give_back(device)
    device.sync()
    world.restore_database(copied)
    world.serve()
    assert of_issuer(world) == "held"
    device.sync()
    assert of_issuer(world) == "given back"


def test_given_back_without_a_decision_its_evidence_is_not_over_time(device: Device) -> None:
    give_back(device)
    keep_after_all(device)
    device.sync()
    keep_for(device.store, 1)
    with device.store.write() as session:
        keep(session, HEARD, {"at": "2036-01-01T00:00:00Z"})
    assert due_now(device.store, "2036-01-01T00:00:00Z") == ()


def test_given_back_it_waits_no_longer_in_the_queue(device: Device, world: World) -> None:
    give_back(device)
    row = queue(device.store, lambda *_: world.credential, today())[0]
    assert (row.state, row.group, row.open) == (State.GIVEN_BACK, Group.GIVEN_BACK, False)


def test_kept_after_all_it_is_leased_again(device: Device, world: World) -> None:
    give_back(device)
    device.sync()
    keep_after_all(device)
    device.sync()
    assert (lease(device)[0], of_issuer(world)) == ("held", "held")


def test_passed_on_the_first_reader_hears_and_may_still_decide(device: Device, world: World) -> None:
    give_back(device)
    device.sync()
    world.device("ben")
    with world.issuer() as issuer:
        give_out(issuer, PROGRAMME)
    device.sync()
    assert lease(device)[0] == "passed on"
    with pytest.raises(RuleBroken, match="another reader"):
        keep_after_all(device)


def test_a_decided_submission_is_not_given_back(device: Device, world: World) -> None:
    begin(device)
    signed = device.decide(submission_of("S-1", {"plan.pdf": b"%PDF plan of S-1"}, world.credential))
    with device.store.write() as session:
        session.scalars(select(AssessmentRow)).one().committed_as = signed
    with pytest.raises(RuleBroken, match="is decided"):
        give_back(device)


def test_a_new_device_learns_from_the_snapshot_what_was_given_back(device: Device, world: World) -> None:
    give_back(device)
    device.sync()
    other = world.device("ana")
    other.sync()
    assert lease(other)[0] == "given back"


def test_what_was_said_on_the_other_device_counts_from_the_first_sync_on(device: Device, world: World) -> None:
    """The assignment says how it stood when it was given out; the feed says what was said since."""
    other = world.device("ana")
    other.sync()  # from here on it reads the feed, where each of the two is an item of its own
    world.hand_in("S-2", to=("ana",))
    device.sync()
    leases.give_back(device.store, "S-2", now=now, new_id=new_id)
    device.sync()
    other.sync()
    assert lease(other, "S-2")[0] == "given back"


def test_a_snapshot_cut_off_before_its_assignments_were_looked_at_takes_no_later_word_back(
    device: Device, world: World
) -> None:
    other = world.device("ana")
    other.sync()
    with world.issuer() as issuer:
        new_epoch(issuer)
    world.close_running()
    world.serve()
    with pytest.MonkeyPatch.context() as cut:
        cut.setattr(IssuerClient, "changes", _cut_off(IssuerClient.changes))
        assert other.sync().ended is Ended.OFFLINE
    give_back(device)
    device.sync()
    other.sync()
    assert lease(other)[0] == "given back"


def _cut_off(real: Callable[..., FeedPage]) -> Callable[..., FeedPage]:
    """It says that it knows our place no more; what it says after that does not come."""

    def changes(*asked: object) -> FeedPage:
        real(*asked)
        raise Offline("The network was cut.")

    return changes
