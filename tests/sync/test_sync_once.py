"""One sync against a real issuer process: what was signed goes up and counts once."""

import json

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from assessor_app.cli import table
from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict
from assessor_app.eventlog.jws import verify
from assessor_app.store.rows import EventRow, IssuedRow, OutboxRow, SubmissionRow
from assessor_app.sync.enrolling import membership, moved
from assessor_app.sync.report import Ended
from tests.builders import PASSPHRASE
from tests.sync_world import PROGRAMME, World, new_id, now


def test_an_earned_decision_comes_back_as_a_credential(world: World) -> None:
    submission = world.hand_in("S-1", to=("ana",))
    device = world.device("ana")
    event = device.decide(submission)
    report = device.sync()
    assert (report.ended, report.sent, report.issued) == (Ended.DONE, 1, 1)
    assert device.outbox() == {event: "sent"}
    with device.store.read() as session:
        assert session.get_one(IssuedRow, event).document["type"] == ["VerifiableCredential", "OpenBadgeCredential"]


def test_sent_means_there_is_a_receipt_of_the_issuer_for_these_bytes(world: World) -> None:
    device = world.device("ana")
    event = device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    member = membership(device.store)
    assert member is not None
    with device.store.read() as session:
        receipt = session.get_one(OutboxRow, event).receipt
    assert receipt is not None
    assert verify(receipt, public=member.issuer_key).payload["event"] == event


def test_a_refused_event_holds_back_no_other(world: World) -> None:
    device = world.device("ana")
    first, second = (world.hand_in(name, to=("ana",)) for name in ("S-1", "S-2"))
    false, true = device.decide(first, outcome="not yet"), device.decide(second)
    report = device.sync()
    assert device.outbox() == {false: "refused", true: "sent"}
    assert report.attention == ("The decision says “not yet”, but by the rubric's rule it is “earned”.",)


def test_syncing_twice_changes_nothing(world: World) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    again = device.sync()
    assert (again.sent, again.items, again.submissions, again.bytes) == (0, 0, (), 0)


def test_an_event_the_issuer_has_already_counts_once(world: World) -> None:
    device = world.device("ana")
    event = device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    with device.store.write() as session:  # the answer was lost on its way
        session.get_one(OutboxRow, event).state = "waiting"
    assert device.sync().sent == 1
    assert [d.event for d in world.decisions()] == [event]


def test_a_hundred_and_fifty_decisions_arrive_in_order(world: World) -> None:
    device = world.device("ana")
    submission = world.hand_in("S-1", to=("ana",))
    events = [device.decide(submission, level="lowest") for _ in range(150)]
    assert device.sync().sent == 150
    assert sorted((d.device_seq, d.event) for d in world.decisions()) == list(enumerate(events, 1))


def test_a_killed_issuer_counts_every_event_once(world: World) -> None:
    device = world.device("ana")
    submission = world.hand_in("S-1", to=("ana",))
    events = [device.decide(submission, level="lowest") for _ in range(220)]
    seen = []

    def kill_in_the_middle(progress: object) -> None:
        seen.append(progress)
        if len(seen) == 3:  # signing in, first push, then before the second
            assert world.running is not None
            world.running.kill()

    assert device.sync(progress=kill_in_the_middle).ended is Ended.OFFLINE
    world.close_running()
    world.serve()
    assert device.sync().ended is Ended.DONE
    assert sorted((d.device_seq, d.event) for d in world.decisions()) == list(enumerate(events, 1))
    assert set(device.outbox().values()) == {"sent"}


def test_stopping_keeps_what_is_done(world: World) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    assert device.sync(cancelled=lambda: True).ended is Ended.CANCELLED
    assert device.sync().sent == 1


def test_what_is_signed_names_the_assignment_it_answers_to(world: World) -> None:
    from assessor_app.issuer.rows import AssignmentRow

    submission = world.hand_in("S-1", to=("ana",))
    device = world.device("ana")
    device.sync()
    answer_conflict(device.store, submission.id, Conflict.COLLEAGUE, now=now, new_id=new_id)
    assert device.sync().sent == 1
    with world.issuer() as issuer, issuer.database.read() as session:
        given = session.scalars(select(AssignmentRow)).one()
    with device.store.read() as session:
        reading = verify(session.scalars(select(EventRow.jws)).one()).payload["reading"]
    assert (reading["assignment"], reading["reason"]) == (given.id, "assigned by staff")


def test_an_assignment_given_anew_is_the_one_that_is_named(world: World) -> None:
    from assessor_app.issuer.rows import AssignmentRow

    world.hand_in("S-1", to=("ana",))
    device = world.device("ana")
    device.sync()
    with world.issuer() as issuer, issuer.database.write() as session:
        from assessor_app.issuer import feed
        from assessor_app.issuer.allotting import assignment_body

        row = session.scalars(select(AssignmentRow)).one()
        row.id = "another"
        with device.store.read() as here:
            digest = here.get_one(SubmissionRow, "S-1").digest
        head = feed.locked_programme(session, PROGRAMME)
        feed.append(session, head, "ana", feed.ASSIGNMENT, assignment_body(row, digest, "c", "1"), now())
    device.sync()
    with device.store.read() as session:
        assert session.get_one(SubmissionRow, "S-1").assignment == "another"


def test_the_command_names_what_needs_attention_and_is_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = world.hand_in("S-1")
    device = world.device("ana")
    device.decide(submission)
    folder = device.store.folder
    moved(device.store, world.address())
    device.close()
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", PASSPHRASE)
    done = CliRunner().invoke(table.app, ["sync", "--workspace", str(folder)])
    assert done.exit_code == 0 and "S-1: S-1 was not assigned to this assessor." in done.output
    told = json.loads(CliRunner().invoke(table.app, ["sync", "--workspace", str(folder), "--json"]).stdout)
    (one,) = told["attention"]
    assert (one["submission"], one["state"], one["reason"]) == (
        "S-1", "quarantined", "S-1 was not assigned to this assessor."
    )  # fmt: skip
    assert "needs_attention" not in told


@pytest.mark.parametrize("words", [["sync"], ["sync", "--json"]])
def test_in_a_log_the_command_says_where_it_is_and_never_beside_its_answer(
    world: World, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    device.close()
    monkeypatch.setenv("ASSESSOR_PASSPHRASE", PASSPHRASE)
    done = CliRunner().invoke(table.app, ["--workspace", str(device.store.folder), *words])
    assert done.exit_code == 0 and "Sending" not in done.stdout
    assert ("Sending decisions: 0 of 1\n" in done.stderr) is ("--json" not in words)
    assert ("Fetching submissions" in done.stderr) is ("--json" not in words)
