"""A decision made in the window goes up whole; what the issuer refuses can be put right, and holds back no other."""

from datetime import date

import pytest
from sqlalchemy import delete, select

from assessor_app.commands import assessments, decisions
from assessor_app.domain.assessment import Conflict, Policy
from assessor_app.domain.decision import SUPERSEDE
from assessor_app.domain.evidence import Box, PageRegion
from assessor_app.domain.findings import Check, Finding
from assessor_app.domain.submission import ArtifactId, Submission
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer import feed
from assessor_app.issuer.assigning import assign
from assessor_app.issuer.readmitting import readmit
from assessor_app.queries.queue import queue
from assessor_app.queries.queue_state import State
from assessor_app.queries.sync_state import sync_state
from assessor_app.store import findings
from assessor_app.store.rows import EventRow, OutboxRow, SettingRow
from assessor_app.sync import sending
from assessor_app.sync.report import Ended
from tests.sync.small_issuer import MODE, PROXY, SILENT
from tests.sync_world import PROGRAMME, Device, World, new_id, now

PLAN = ArtifactId("a1")
WHOLE_PAGE = PageRegion(1, Box(0.0, 0.0, 1.0, 1.0))


def read(device: Device, submission: Submission, policy: Policy = Policy(), *, cited: bool = True) -> None:
    """Every criterion at its pass level, with a place in the plan for each where it is `cited`."""
    credential = device.world.credential
    for criterion in credential.rubric.criteria:
        if cited:
            assessments.link_evidence(
                device.store, credential.rubric, submission.id, criterion.id, PLAN, WHOLE_PAGE, now=now, new_id=new_id
            )
        assessments.give_score(
            device.store, credential.rubric, submission.id, criterion.id, criterion.pass_level, policy, now=now
        )


def begin(device: Device, submission: Submission) -> None:
    decisions.answer_conflict(device.store, submission.id, Conflict.NONE, now=now, new_id=new_id)


def commit(device: Device, submission: Submission, policy: Policy = Policy()) -> str:
    """Sign the reading; the decision's id."""
    decisions.commit(device.store, device.world.credential, submission.id, policy, now=now, new_id=new_id)
    with device.store.read() as session:
        newest = select(EventRow.id).where(EventRow.submission_id == submission.id).order_by(EventRow.device_seq.desc())
        return session.scalars(newest.limit(1)).one()


def fate(device: Device, event: str) -> tuple[str, str | None]:
    with device.store.read() as session:
        row = session.get_one(OutboxRow, event)
        return row.state, row.reason


def shown(device: Device) -> list[State]:
    return [row.state for row in queue(device.store, lambda _i, _v: device.world.credential, date(2026, 11, 24))]


def test_a_decision_that_cites_a_file_called_after_a_child_is_accepted_with_the_name_masked(world: World) -> None:
    submission = world.hand_in("S-1", {"Zoe Pond plan.pdf": b"%PDF plan"}, to=("ana",))
    device = world.device("ana")
    device.sync()
    named = Finding(
        PLAN, None, "problem", None, "A file is called after a child.", Check.FILE_NAME, hidden=("Zoe Pond",)
    )
    with device.store.write() as session:
        findings.keep(session, submission.id, [named], now())
    begin(device, submission)
    read(device, submission)
    decided = commit(device, submission)
    device.sync()
    assert fate(device, decided) == ("sent", None)
    with device.store.read() as session:
        said = payload_unchecked(session.get_one(EventRow, decided).jws)
    assert {e["target"]["source"] for s in said["scores"] for e in s["evidence"]} == {"███ ████ plan.pdf"}


UNASKED = Policy(evidence_before_score=False)  # the programme asks for evidence all the same


def refused(device: Device, submission: Submission) -> str:
    """A decision without evidence, which the issuer refused."""
    begin(device, submission)
    read(device, submission, UNASKED, cited=False)
    decided = commit(device, submission, UNASKED)
    device.sync()
    assert fate(device, decided)[0] == "refused" and shown(device) == [State.REFUSED]
    return decided


def corrected(device: Device, submission: Submission) -> str:
    decisions.correct(device.store, submission.id, now=now, new_id=new_id)
    read(device, submission)
    return commit(device, submission)


def test_a_refused_decision_is_corrected_and_needs_attention_no_more(world: World) -> None:
    submission, device = world.hand_in("S-1", to=("ana",)), world.device("ana")
    device.sync()
    refused(device, submission)
    correction = corrected(device, submission)
    report = device.sync()
    assert fate(device, correction) == ("sent", None)
    assert [(d.event, d.standing) for d in world.decisions() if d.status == "accepted"] == [(correction, "final")]
    assert shown(device) == [State.SENT] and sync_state(device.store).attention == ()
    assert "attention" not in report.sentence and report.attention == ()


def test_a_refused_decision_needs_attention_until_its_correction_is_accepted(world: World) -> None:
    submission, device = world.hand_in("S-1", to=("ana",)), world.device("ana")
    device.sync()
    decided = refused(device, submission)
    corrected(device, submission)
    assert [item.event for item in sync_state(device.store).attention] == [decided]


def test_a_correction_that_is_refused_itself_is_corrected_too(world: World) -> None:
    submission, device = world.hand_in("S-1", to=("ana",)), world.device("ana")
    device.sync()
    refused(device, submission)
    decisions.correct(device.store, submission.id, now=now, new_id=new_id)
    commit(device, submission, UNASKED)
    device.sync()
    assert len(sync_state(device.store).attention) == 2
    correction = corrected(device, submission)
    device.sync()
    assert fate(device, correction) == ("sent", None) and sync_state(device.store).attention == ()


TOO_LONG = "x" * (1 << 20)  # signed by a version of this program that asked no event how long it was


def test_an_event_too_large_to_be_sent_is_named_and_holds_back_nothing(world: World) -> None:
    device = world.device("ana")
    large, second, third = (
        device.decide(world.hand_in(name, to=("ana",)), feedback=words)
        for name, words in (("S-1", TOO_LONG), ("S-2", ""), ("S-3", ""))
    )
    report = device.sync()
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-1", "S-2", "S-3"))
    state, reason = fate(device, large)
    assert state == "refused" and "is 1.4 MB. The issuer takes 1.0 MB at once." in str(reason)
    assert [fate(device, each)[0] for each in (second, third)] == ["quarantined", "quarantined"]
    assert (report.refused, report.attention.count(str(reason))) == (1, 1)
    assert device.sync().quiet


def test_what_went_up_before_an_event_too_large_to_be_sent_counts(world: World) -> None:
    device = world.device("ana")
    first = device.decide(world.hand_in("S-1", to=("ana",)))
    large = device.decide(world.hand_in("S-2", to=("ana",)), feedback=TOO_LONG)
    report = device.sync()
    assert [fate(device, each)[0] for each in (first, large)] == ["sent", "refused"]
    assert (report.sent, report.refused) == (1, 1) and device.sync().quiet


def test_let_in_again_what_followed_an_event_too_large_counts_and_so_does_its_correction(world: World) -> None:
    submission, device = world.hand_in("S-1", to=("ana",)), world.device("ana")
    large = device.decide(submission, feedback=TOO_LONG)
    other = device.decide(world.hand_in("S-2", to=("ana",)))
    correction = device.decide(submission, kind=SUPERSEDE, supersedes=large)
    device.sync()
    with world.issuer() as issuer:
        readmit(issuer, PROGRAMME, world.decisions()[0].device)
    device.sync()
    assert [fate(device, each)[0] for each in (large, other, correction)] == ["refused", "sent", "sent"]
    assert {(d.event, d.standing) for d in world.decisions()} == {(other, "final"), (correction, "final")}
    assert sync_state(device.store).attention == ()


def small(world: World) -> None:
    """From now on the issuer takes 64 KiB at once."""
    world.module = "tests.sync.small_issuer"
    world.close_running()
    world.serve()


@pytest.mark.parametrize("silent", [False, True])
def test_of_an_issuer_that_takes_little_what_is_too_large_is_named_and_holds_back_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch, silent: bool
) -> None:
    if silent:
        monkeypatch.setenv(MODE, SILENT)
    device = world.device("ana")
    first, large, third = (
        device.decide(world.hand_in(name, to=("ana",)), feedback=words)
        for name, words in (("S-1", "x" * 20_000), ("S-2", "x" * 100_000), ("S-3", "x" * 20_000))
    )
    small(world)
    report = device.sync()
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-1", "S-2", "S-3"))
    assert [fate(device, each)[0] for each in (first, large, third)] == ["sent", "refused", "quarantined"]
    said = str(fate(device, large)[1])
    assert said.startswith("What was signed on S-2 is 0.1 MB. At most 65,536 bytes are taken at once.")
    assert (report.sent, report.refused, report.attention.count(said)) == (1, 1, 1)
    assert device.sync().quiet


@pytest.mark.parametrize("let_in", [False, True])
def test_what_was_too_large_goes_up_once_the_issuer_takes_more(world: World, let_in: bool) -> None:
    device = world.device("ana")
    decided = [
        device.decide(world.hand_in(name, to=("ana",)), feedback="x" * size)
        for name, size in (("S-1", 20_000), ("S-2", 100_000), ("S-3", 20_000))
    ]
    usual = world.module
    small(world)
    device.sync()
    if let_in:
        with world.issuer() as issuer:
            readmit(issuer, PROGRAMME, world.decisions()[0].device)
    world.module = usual
    world.close_running()
    world.serve()
    report = device.sync()
    assert [fate(device, each) for each in decided] == [("sent", None)] * 3
    assert {(d.event, d.branch, d.standing) for d in world.decisions()} == {(each, 0, "final") for each in decided}
    assert report.attention == () and sync_state(device.store).attention == () and device.sync().quiet


def test_what_was_refused_without_a_receipt_goes_once_more_to_an_issuer_met_anew_and_not_again(world: World) -> None:
    """An issuer of before kept nothing of what it turned away, and a device of before kept no limit."""
    device = world.device("ana")
    event = device.decide(world.hand_in("S-1", to=("ana",)))
    device.sync()
    for met_before, state in ((False, "sent"), (True, "refused")):
        with device.store.write() as session:
            row = session.get_one(OutboxRow, event)
            row.state, row.receipt = "refused", None
            if not met_before:
                session.execute(delete(SettingRow).where(SettingRow.name == sending.LIMIT))
        device.sync()
        assert fate(device, event)[0] == state


def test_what_was_too_large_and_is_corrected_since_stays_where_it_is(world: World) -> None:
    submission, device = world.hand_in("S-1", to=("ana",)), world.device("ana")
    large = device.decide(submission, feedback="x" * 100_000)
    correction = device.decide(submission, kind=SUPERSEDE, supersedes=large)
    usual = world.module
    small(world)
    device.sync()
    with world.issuer() as issuer:
        readmit(issuer, PROGRAMME, world.decisions()[0].device)
    device.sync()
    world.module = usual
    world.close_running()
    world.serve()
    device.sync()
    assert [fate(device, each)[0] for each in (large, correction)] == ["refused", "sent"]


@pytest.mark.parametrize("how", [SILENT, PROXY])
def test_where_little_goes_at_once_and_nobody_said_so_fewer_go_at_once(
    world: World, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    monkeypatch.setenv(MODE, how)
    device = world.device("ana")
    decided = [device.decide(world.hand_in(f"S-{n}", to=("ana",)), feedback="x" * 10_000) for n in range(1, 10)]
    small(world)
    assert device.sync().sent == len(decided)
    assert {fate(device, each)[0] for each in decided} == {"sent"}


def test_what_a_proxy_does_not_let_through_is_no_refusal_and_holds_back_no_news(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MODE, PROXY)
    device = world.device("ana")
    large = device.decide(world.hand_in("S-1", to=("ana",)), feedback="x" * 100_000)
    small(world)
    report = device.sync()
    assert (report.ended, report.submissions) == (Ended.DONE, ("S-1",))
    assert report.attention == (
        "Something on the way to the issuer lets no 0.1 MB through, as what was signed on S-1 is. "
        "It waits here with what follows it; sync through another network.",
    )
    assert fate(device, large) == ("waiting", None)


def test_news_that_a_decision_was_accepted_is_believed_with_a_receipt_only(world: World) -> None:
    submission, device = world.hand_in("S-1"), world.device("ana")
    event = device.decide(submission)
    device.sync()
    with world.issuer() as issuer, issuer.database.write() as session:
        said = {"event": event, "submission": "S-1", "status": "accepted", "standing": "final", "reason": None}
        feed.append(session, feed.locked_programme(session, PROGRAMME), "ana", feed.DECISION, said, now())
    device.sync()
    assert fate(device, event) == ("quarantined", "S-1 was not assigned to this assessor.")
    with world.issuer() as issuer:
        assign(issuer, PROGRAMME, submission.id, "ana")
    device.sync()
    assert fate(device, event) == ("sent", None)
