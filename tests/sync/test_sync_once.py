"""One sync against a real issuer process: decisions up, the feed and the files down, each once."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import httpx
import pytest
from sqlalchemy import select, text
from typer.testing import CliRunner

from assessor_app.cli import table
from assessor_app.commands import retention
from assessor_app.commands.decisions import answer_conflict
from assessor_app.domain.assessment import Conflict, Policy, ReadingRole
from assessor_app.domain.changes import Kind
from assessor_app.domain.errors import Offline, Refused, RuleBroken
from assessor_app.eventlog.jws import SigningKey, verify
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.moderating import waiting
from assessor_app.issuer.rows import AwardRow
from assessor_app.issuer.terms import Terms, set_terms
from assessor_app.queries.decision_history import history
from assessor_app.queries.programme import policy
from assessor_app.queries.retention import retention as retained
from assessor_app.store import backups, drafts, opening, restoring
from assessor_app.store.rows import AssessmentRow, DeviceRow, EventRow, FeedRow, IssuedRow, OutboxRow, SubmissionRow
from assessor_app.store.submissions import open_file
from assessor_app.sync import fetching
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.engine import sync_once
from assessor_app.sync.enrolling import enrol, membership, moved, read_code
from assessor_app.sync.messages import CHUNK, Compared, Stretch
from assessor_app.sync.report import Ended
from tests.builders import PASSPHRASE
from tests.sync.staff import revoke_the
from tests.sync_world import PROGRAMME, Device, World, new_id, now

MIB = 1 << 20


def outbox(device: Device) -> dict[str, str]:
    with device.store.read() as session:
        return {row.event_id: row.state for row in session.scalars(select(OutboxRow))}


def test_an_assigned_submission_arrives_whole_in_the_vault(world: World) -> None:
    film = os.urandom(9 * MIB + 17)
    submission = world.hand_in("S-1", {"film.mp4": film, "plan.pdf": b"%PDF"}, to=("ana",))
    device = world.device("ana")
    report = device.sync()
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-1",))
    with device.store.read() as session:
        assert session.get_one(SubmissionRow, "S-1").ready
        file = open_file(session, device.store.vault, submission.id, hashlib.sha256(film).hexdigest())
    assert file.read_at(0, len(film)) == film
    file.close()


class TwoAtATime(httpx.BaseTransport):
    """A link that gives no file until two of them were asked for."""

    def __init__(self) -> None:
        self._real, self._both = httpx.HTTPTransport(), Barrier(2, timeout=60)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.startswith("/v1/blobs/"):
            self._both.wait()
        return self._real.handle_request(request)

    def close(self) -> None:
        self._real.close()


def test_two_files_of_a_submission_come_at_once(world: World) -> None:
    world.hand_in("S-1", {"one.pdf": b"%PDF one", "two.pdf": b"%PDF two"}, to=("ana",))
    device = world.device("ana")
    with IssuerClient(world.address(), transport=TwoAtATime()) as client:
        report = sync_once(device.store, client, now, new_id)
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-1",))


def test_a_file_that_cannot_be_had_ends_the_other_and_is_named(world: World) -> None:
    whole = {"one.pdf": bytes(9 << 20), "two.pdf": b"%PDF two"}
    world.hand_in("S-1", whole, to=("ana",))
    device = world.device("ana")
    (gone,) = world.folder.rglob(hashlib.sha256(whole["two.pdf"]).hexdigest())
    kept = gone.read_bytes()
    gone.unlink()
    assert "of S-1 cannot be had" in " ".join(device.sync().attention)
    gone.write_bytes(kept)
    assert device.sync().submissions == ("S-1",)


def test_an_empty_file_arrives_too(world: World) -> None:
    world.hand_in("S-1", {"notes.txt": b""}, to=("ana",))
    assert world.device("ana").sync().submissions == ("S-1",)


def test_nothing_of_a_file_lies_in_plain_text_on_the_disk(world: World) -> None:
    world.hand_in("S-1", {"plan.pdf": b"a secret plan " * 1000}, to=("ana",))
    device = world.device("ana")
    device.sync()
    kept = [p for p in device.store.folder.rglob("*") if p.is_file()]
    assert all(b"a secret plan" not in p.read_bytes() for p in kept)


def test_an_earned_decision_comes_back_as_a_credential(world: World) -> None:
    submission = world.hand_in("S-1", to=("ana",))
    device = world.device("ana")
    event = device.decide(submission)
    report = device.sync()
    assert (report.ended, report.sent, report.issued) == (Ended.DONE, 1, 1)
    assert outbox(device) == {event: "sent"}
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
    assert outbox(device) == {false: "refused", true: "sent"}
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
    assert set(outbox(device).values()) == {"sent"}


def test_stopping_keeps_what_is_done(world: World) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    assert device.sync(cancelled=lambda: True).ended is Ended.CANCELLED
    assert device.sync().sent == 1


def test_a_revoked_credential_is_shown_as_revoked(world: World) -> None:
    from assessor_app.issuer.awards import revoke

    device = world.device("ana")
    event = device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    award = world.decisions()[0].credential
    assert award is not None
    with world.issuer() as issuer:
        revoke(issuer, PROGRAMME, award, "The work was not the educator's own.")
    assert device.sync().revoked == 1
    assert world.decisions()[0].revoked_why == "The work was not the educator's own."
    with device.store.read() as session:
        assert session.get_one(IssuedRow, event).state == "revoked"
        row = session.get_one(EventRow, event)
        told = {moment.title: moment.detail for moment in history(session, row, verify(row.jws).payload)}
    assert told["Credential revoked"] == "The work was not the educator's own."


def test_a_decision_let_stand_once_more_shows_the_credential_that_stands(world: World) -> None:
    from assessor_app.issuer.awards import issue_owed, reissue

    device = world.device("ana")
    submission = world.hand_in("S-1", to=("ana",))
    first, second = device.decide(submission), device.decide(submission)
    device.sync()
    with world.issuer() as issuer:
        for decision in (second, first):
            reissue(issuer, PROGRAMME, "S-1", decision, "It was looked at once more.")
            issue_owed(issuer, PROGRAMME)
    device.sync()
    with device.store.read() as session:
        shown = {row.decision_id: row.state for row in session.scalars(select(IssuedRow))}
        document = session.get_one(IssuedRow, first).document
    assert shown == {first: "issued", second: "revoked"}
    with world.issuer() as issuer:
        assert document["id"] == f"urn:uuid:{standing_credential(issuer)}"


def standing_credential(issuer: Issuer) -> str:
    with issuer.database.read() as session:
        return session.scalars(select(AwardRow.id).where(AwardRow.revoked_at.is_(None))).one()


def test_what_a_revoked_device_signed_and_had_not_sent_reaches_a_moderator(world: World) -> None:
    device = world.device("ana")
    events = [device.decide(world.hand_in("S-1", to=("ana",)))]
    device.sync()
    events.append(device.decide(world.hand_in("S-2", to=("ana",))))
    revoke_the(world, device)
    report = device.sync()
    assert report.ended is Ended.REFUSED and "was revoked" in report.sentence
    assert list(outbox(device).values()) == ["sent", "quarantined"]
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
    assert list(outbox(device).values()) == ["quarantined"]


def test_a_kind_of_news_from_the_future_is_kept(world: World) -> None:
    from assessor_app.issuer import feed

    device = world.device("ana")
    with world.issuer() as issuer, issuer.database.write() as session:
        feed.append(session, feed.locked_programme(session, PROGRAMME), "ana", "lunch/9", {"soup": 1}, now())
    assert device.sync().ended is Ended.DONE
    with device.store.read() as session:
        row = session.scalars(select(FeedRow).where(FeedRow.kind == "lunch/9")).one()
    assert (row.body, row.applied) == ({"soup": 1}, False)


def test_an_issuer_restored_from_a_backup_gets_its_events_again(world: World) -> None:
    from assessor_app.issuer.folder import new_epoch

    device = world.device("ana")
    submission = world.hand_in("S-1", to=("ana",))
    first = device.decide(submission)
    device.sync()
    backup = world.copy_database()
    second = device.decide(submission, level="lowest")
    device.sync()
    world.restore_database(backup)
    with world.issuer() as issuer:
        new_epoch(issuer)
    world.serve()
    assert device.sync().ended is Ended.DONE
    assert [d.event for d in world.decisions()] == [first, second]


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
    assert outbox(device) == {first: "sent", bad: "refused", third: "quarantined"}
    assert any("bytes changed on this device" in sentence for sentence in report.attention)
    assert device.sync().sent == 0


def test_a_device_let_in_again_hears_that_its_decision_counts(world: World) -> None:
    from assessor_app.issuer.readmitting import readmit

    device = world.device("ana")
    first, bad, third = (device.decide(world.hand_in(name, to=("ana",))) for name in ("S-1", "S-2", "S-3"))
    spoil(device, bad)
    device.sync()
    with world.issuer() as issuer:
        readmit(issuer, PROGRAMME, world.decisions()[0].device)
    device.sync()
    assert outbox(device) == {first: "sent", bad: "refused", third: "sent"}
    with device.store.read() as session:
        receipt = session.get_one(OutboxRow, third).receipt
    assert verify(str(receipt)).payload["status"] == "accepted"


def test_enrolling_twice_with_the_same_code_is_the_same(world: World) -> None:
    device = world.device("ana")
    code = world.invitation("ana")
    with IssuerClient(world.address()) as client:
        enrol(device.store, client, code, now=now)
        before = membership(device.store)
        enrol(device.store, client, code, now=now)
    assert membership(device.store) == before


def test_a_code_used_by_another_device_is_refused(world: World) -> None:
    one, other = world.device("ana"), world.device("ben")
    code = world.invitation("ana")
    with IssuerClient(world.address()) as client:
        enrol(one.store, client, code, now=now)
        with pytest.raises(Refused, match="used by another device"):
            enrol(other.store, client, code, now=now)


def test_a_code_of_another_issuer_with_the_same_programme_name_changes_nothing(world: World) -> None:
    device = world.device("ana")
    with IssuerClient(world.address()) as client:
        enrol(device.store, client, world.invitation("ana"), now=now)
        before = membership(device.store)
        stranger = replace(read_code(world.invitation("ana")), key=SigningKey.generate().thumbprint)
        with pytest.raises(RuleBroken, match="another issuer"):
            enrol(device.store, client, stranger.code(), now=now)
    assert membership(device.store) == before


def test_enrolling_while_nobody_answers_says_that_the_code_was_not_used_and_holds(world: World) -> None:
    device, code = world.device("ana"), world.invitation("ana")
    address = world.address()
    world.close_running()
    with IssuerClient(address) as client, pytest.raises(Offline) as told:
        enrol(device.store, client, code, now=now)
    world.serve()
    assert "This device was not enrolled: the issuer cannot be reached" in str(told.value)
    assert "try the same code again" in str(told.value) and address in str(told.value)
    assert "waits here" not in str(told.value)  # nothing was begun that could wait


def test_what_came_with_a_sync_is_said_with_where_it_is(world: World) -> None:
    device = world.device("ana")
    for name in ("S-1", "S-2"):
        world.hand_in(name, to=("ana",))
    assert device.sync().sentence == "Up to date: 2 submissions came; they are in your queue."


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_a_file_of_any_size_comes_whole(world: World, size: int) -> None:
    world.hand_in("S-1", {"plan.pdf": b"x" * size}, to=("ana",))
    device = world.device("ana")
    report = device.sync()
    assert (report.submissions, report.bytes, report.attention) == (("S-1",), size, ())


def test_a_code_cut_short_is_a_sentence(world: World) -> None:
    device = world.device("ana")
    with IssuerClient(world.address()) as client, pytest.raises(RuleBroken, match="not an enrolment code"):
        enrol(device.store, client, world.invitation("ana")[:-9], now=now)


def test_a_code_that_holds_something_else_is_a_sentence(world: World) -> None:
    device = world.device("ana")
    with IssuerClient(world.address()) as client, pytest.raises(RuleBroken, match=r"code: what it holds .* read\. It"):
        enrol(device.store, client, "assessor1.AAAA", now=now)


def test_an_issuer_with_another_key_is_told_nothing(world: World) -> None:
    device = world.device("ana")
    device.decide(world.hand_in("S-1", to=("ana",)))
    with device.store.write() as session:
        from assessor_app.store.rows import SettingRow

        row = session.get_one(SettingRow, "enrolment")
        row.value = row.value | {"issuer_key": SigningKey.generate().jwk}
    report = device.sync()
    assert report.ended is Ended.REFUSED and "another key" in report.sentence
    assert world.decisions() == ()


def test_a_device_that_is_not_enrolled_is_told_so(world: World) -> None:
    device = world.device("ana")
    with device.store.write() as session:
        from assessor_app.store.rows import SettingRow

        session.delete(session.get_one(SettingRow, "enrolment"))
    with IssuerClient(world.address()) as client, pytest.raises(RuleBroken, match="not enrolled"):
        sync_once(device.store, client, now, new_id)


def test_an_unknown_device_is_refused(world: World) -> None:
    device = world.device("ana")
    stranger = SigningKey.generate()
    with device.store.write() as session:
        session.delete(session.scalars(select(DeviceRow)).one())
        session.flush()
        session.add(DeviceRow(id=stranger.thumbprint, secret=stranger.secret, created_at=now()))
    moved(device.store, world.address())
    assert device.sync().ended is Ended.REFUSED


def test_what_is_signed_names_the_assignment_it_answers_to(world: World) -> None:
    from assessor_app.commands.decisions import answer_conflict
    from assessor_app.domain.assessment import Conflict
    from assessor_app.issuer.rows import AssignmentRow
    from assessor_app.store.rows import EventRow

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


def test_what_waits_for_a_moderator_is_told_with_every_sync(world: World) -> None:
    submission = world.hand_in("S-1")
    device = world.device("ana")
    device.decide(submission)
    assert "1 thing needs attention" in device.sync().sentence
    assert device.sync().sentence == "Up to date. 1 thing needs attention; the Sync screen says why."


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


def test_a_device_that_is_not_enrolled_says_how_to_enrol(world: World, tmp_path: Path) -> None:
    opening.create(tmp_path / "new", PASSPHRASE, now=now())
    device = world.opened(tmp_path / "new")
    with pytest.raises(RuleBroken, match=r"begins with “assessor1.”.*“assessor enrol CODE”"):
        device.sync()


def test_the_days_the_programme_keeps_evidence_reach_the_device_and_bind_it(world: World) -> None:
    device = world.device("ana")
    retention.keep_for(device.store, 365)
    with world.issuer() as issuer:
        set_terms(issuer, PROGRAMME, Terms(retention_days=90))
    device.sync()
    assert retained(device.store, now()).days == 90
    with pytest.raises(RuleBroken, match="kept for 90 days"):
        retention.keep_for(device.store, 365)


def test_a_programme_that_says_nothing_of_it_leaves_the_days_to_the_device(world: World) -> None:
    device = world.device("ana")
    with world.issuer() as issuer:
        set_terms(issuer, PROGRAMME, Terms(lease_days=3))
    device.sync()
    retention.keep_for(device.store, 365)
    assert retained(device.store, now()).days == 365


def test_the_programmes_switches_reach_the_device_and_go_back_to_what_comes_by_itself(world: World) -> None:
    device = world.device("ana")
    assert policy(device.store) == Policy()
    for switches in ({"evidence_before_score": False, "earlier_scores_hidden": True}, {}):
        with world.issuer() as issuer:
            set_terms(issuer, PROGRAMME, Terms(**switches))
        assert Kind.SYNC in device.sync().change.kinds
        assert policy(device.store) == Policy(**switches)


def test_the_manifests_of_many_assignments_are_had_in_a_few_requests(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MAX_MANIFESTS", 3)
    for number in range(7):
        world.hand_in(f"S-{number}", {}, to=("ana",))
    asked: list[int] = []
    real = IssuerClient.manifests
    monkeypatch.setattr(
        IssuerClient, "manifests", lambda self, names, key: asked.append(len(names)) or real(self, names, key)
    )
    assert len(world.device("ana").sync().submissions) == 7
    assert asked == [3, 3]
