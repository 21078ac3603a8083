"""What the issuer makes of pushed events: once each, in order, and only what follows from the rubric."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.event import listen

from assessor_app.domain.decision import RECUSAL, SUPERSEDE
from assessor_app.domain.errors import Refused, RuleBroken
from assessor_app.domain.submission import Submission
from assessor_app.eventlog.chain import next_event
from assessor_app.eventlog.jws import sha256_of, verify
from assessor_app.issuer.devices import revoke_device
from assessor_app.issuer.issuing import issue_owed
from assessor_app.issuer.overview import decisions, status
from assessor_app.issuer.readmitting import readmit
from assessor_app.issuer.rows import AssignmentRow, DeviceRow, TurnedAwayRow
from assessor_app.sync.messages import RECEIPT
from tests.issuer.offices import Office
from tests.sync_world import PROGRAMME, Signer, body_of, new_id, now


def only(office: Office, event: str) -> tuple[str, str | None]:
    result = office.push([event]).results[0]
    return result.status, result.reason


def test_a_sound_decision_is_accepted_with_a_receipt_for_its_bytes(office: Office) -> None:
    event = office.decision(office.hand_in("S-1"))
    result = office.push([event]).results[0]
    assert result.status == "accepted" and result.receipt is not None
    receipt = verify(result.receipt, public=office.issuer.keys.answers.public)
    assert (receipt.typ, receipt.payload["sha256"]) == (RECEIPT, office.signer.head.sha256)


def test_the_same_event_again_is_a_duplicate_with_the_first_receipt(office: Office) -> None:
    event = office.decision(office.hand_in("S-1"))
    first, again = office.push([event]).results[0], office.push([event]).results[0]
    assert (again.status, again.receipt) == ("duplicate", first.receipt)
    assert len(decisions(office.issuer, PROGRAMME)) == 1


def test_an_id_with_other_bytes_is_rejected_and_named(office: Office) -> None:
    submission = office.hand_in("S-1")
    first = office.decision(submission)
    taken = verify(first).payload["id"]
    twin = next_event(
        {"submission": submission.id}, office.signer.head, office.signer.key, event_id=taken, kind="recusal/1", at=now()
    )
    result = office.push([first, twin]).results[1]
    assert (result.id, result.status) == (taken, "rejected")


def test_another_event_at_a_taken_place_waits_on_a_branch_for_a_moderator(office: Office) -> None:
    submission, fork = office.hand_in("S-1"), Signer(office.signer.key)
    office.push([office.decision(submission)])
    said, why = only(office, office.decision(submission, by=fork, level="lowest"))
    assert said == "quarantined" and "other bytes" in str(why)
    assert [(d.branch, d.standing) for d in decisions(office.issuer, PROGRAMME)] == [(0, "final"), (1, "parted")]


def tampered(event: str) -> str:
    head, payload, signature = event.split(".")
    return f"{head}.{payload[:-2]}AA.{signature}"


def test_a_tampered_event_is_turned_away_and_kept_as_it_came(office: Office) -> None:
    bad = tampered(office.decision(office.hand_in("S-1")))
    said, _ = only(office, bad)
    assert said == "rejected" and decisions(office.issuer, PROGRAMME) == ()
    with office.issuer.database.read() as session:
        assert [row.sent for row in session.scalars(select(TurnedAwayRow))] == [bad.encode()]


def test_what_is_turned_away_twice_is_kept_once_with_one_receipt(office: Office) -> None:
    bad = tampered(office.decision(office.hand_in("S-1")))
    first, again = office.push([bad]).results[0], office.push([bad]).results[0]
    assert first == again and status(office.issuer, PROGRAMME).turned_away == 1
    receipt = verify(str(first.receipt), public=office.issuer.keys.answers.public)
    assert (receipt.payload["status"], receipt.payload["sha256"]) == ("rejected", sha256_of(bad))


@pytest.mark.parametrize("sent", ["", "x", "a.b.c", "ä" * 50, "\x00", "." * 1000, "\ud800"])
def test_what_is_no_event_at_all_is_kept_too(office: Office, sent: str) -> None:
    assert only(office, sent)[0] == "rejected"
    assert status(office.issuer, PROGRAMME).turned_away == 1


def test_what_follows_an_event_turned_away_is_asked_for_again(office: Office) -> None:
    submission = office.hand_in("S-1")
    first, second, third = (office.decision(submission, level="lowest") for _ in range(3))
    answer = office.push([first, tampered(second), third])
    assert ([r.status for r in answer.results], answer.resend_from) == (["accepted", "rejected"], 2)
    assert [r.status for r in office.push([second, third]).results] == ["accepted", "accepted"]


def test_what_follows_a_gap_that_cannot_be_filled_waits_for_a_moderator(office: Office) -> None:
    submission = office.hand_in("S-1")
    first, _, third, fourth = (office.decision(submission, level="lowest") for _ in range(4))
    answer = office.push([first, third, fourth], incomplete=True)
    assert [r.status for r in answer.results] == ["accepted", "quarantined", "quarantined"]
    assert (answer.device_head, answer.resend_from) == (1, None)
    assert [d.branch for d in decisions(office.issuer, PROGRAMME)] == [0, 1, 1]


def test_a_device_readmitted_goes_on_and_what_waited_counts(office: Office) -> None:
    one, two, three = (office.hand_in(name) for name in ("S-1", "S-2", "S-3"))
    first, _, third = (office.decision(s) for s in (one, two, three))
    office.push([first, third], incomplete=True)
    done = readmit(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    assert (done.judged, done.accepted) == (1, 1)
    assert only(office, office.decision(two)) == ("accepted", None)
    assert [(d.submission, d.branch, d.standing) for d in decisions(office.issuer, PROGRAMME)] == [
        ("S-1", 0, "final"), ("S-3", 0, "final"), ("S-2", 0, "final"),
    ]  # fmt: skip


def test_readmitting_puts_what_stood_there_before_on_a_branch_and_keeps_what_became_of_it(office: Office) -> None:
    submission, fork = office.hand_in("S-1"), Signer(office.signer.key)
    office.push([office.decision(submission)])
    office.push([office.decision(submission, by=fork, level="lowest")])
    readmit(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    kept = {(d.branch, d.status, d.standing) for d in decisions(office.issuer, PROGRAMME)}
    assert kept == {(2, "accepted", "final"), (0, "accepted", "waits for moderation")}
    assert office.push([], by=fork).device_head_sha256 == fork.head.sha256


def test_a_log_that_is_whole_has_nothing_to_readmit(office: Office) -> None:
    with pytest.raises(RuleBroken, match="whole"):
        readmit(office.issuer, PROGRAMME, office.signer.key.thumbprint)


@pytest.mark.parametrize(
    ("changed", "said"),
    [({}, "accepted"), ({"assignment": "another"}, "rejected"), ({"reason": "because"}, "rejected")],
)
def test_a_reading_that_names_its_assignment_names_the_one_given_out(
    office: Office, changed: dict[str, str], said: str
) -> None:
    submission = office.hand_in("S-1")
    with office.issuer.database.read() as session:
        given = session.scalars(select(AssignmentRow)).one()
    reading = {"role": given.role, "assignment": given.id, "reason": given.reason} | changed
    assert only(office, office.decision(submission, reading=reading))[0] == said


def test_an_event_of_another_device_is_rejected(office: Office) -> None:
    submission, stranger = office.hand_in("S-1"), Signer()
    said, why = only(office, office.decision(submission, by=stranger))
    assert (said, why) == ("rejected", "The event was signed by another device than the one that sent it.")


def test_a_gap_stops_the_push_and_says_where(office: Office) -> None:
    submission = office.hand_in("S-1")
    first, _, third = (office.decision(submission, level="lowest") for _ in range(3))
    answer = office.push([first, third])
    assert (len(answer.results), answer.device_head, answer.resend_from) == (1, 1, 2)


def test_a_rejected_event_keeps_its_place_and_the_chain_goes_on(office: Office) -> None:
    submission = office.hand_in("S-1")
    answer = office.push([office.decision(submission, outcome="not yet"), office.decision(submission)])
    assert [r.status for r in answer.results] == ["rejected", "accepted"]


def _without_a_score(body: dict[str, Any]) -> dict[str, Any]:
    return {"scores": body["scores"][1:]}


def _unknown_level(body: dict[str, Any]) -> dict[str, Any]:
    return {"scores": [body["scores"][0] | {"level": "no-such-level"}, *body["scores"][1:]]}


def _scored_twice(body: dict[str, Any]) -> dict[str, Any]:
    return {"scores": [*body["scores"], body["scores"][0]]}


def _no_evidence(body: dict[str, Any]) -> dict[str, Any]:
    return {"scores": [s | {"no_evidence_found": False} for s in body["scores"]]}


def _foreign_evidence(body: dict[str, Any]) -> dict[str, Any]:
    target = {"artifact": "a1", "sha256": "0" * 64, "source": "plan.pdf", "selector": {}}
    return {"scores": [body["scores"][0] | {"evidence": [{"target": target}]}, *body["scores"][1:]]}


def _no_such_artifact(body: dict[str, Any]) -> dict[str, Any]:
    target = {"artifact": "a9", "sha256": "0" * 64, "source": "plan.pdf", "selector": {}}
    return {"scores": [body["scores"][0] | {"evidence": [{"target": target}]}, *body["scores"][1:]]}


@pytest.mark.parametrize(
    "falsify",
    [
        lambda body: {"outcome": "not yet"},
        lambda body: {"outcome": 7},
        lambda body: {"scores": "many"},
        lambda body: {"scores": [None]},
        lambda body: {"submission_digest": "0" * 64},
        lambda body: {"attempt": 2},
        lambda body: {"condition_codes": [{"code": "no-such", "part": "1", "note": ""}]},
        lambda body: {"programme": "another"},
        lambda body: {"feedback": None},
        lambda body: {"active_seconds": -1},
        _without_a_score,
        _unknown_level,
        _scored_twice,
        _no_evidence,
        _foreign_evidence,
        _no_such_artifact,
    ],
)
def test_a_decision_that_does_not_hold_is_rejected_with_a_sentence(
    office: Office, falsify: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    submission = office.hand_in("S-1")
    body = verify(Signer().event(_body(office, submission))).payload
    said, why = only(office, office.decision(submission, **falsify(body)))
    assert said == "rejected" and str(why).endswith(".")


def _body(office: Office, submission: Submission) -> dict[str, Any]:
    from tests.sync_world import body_of

    return body_of(office.credential, submission)


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"submission": "S-404"}, "no submission"),
        ({"rubric": {"id": "r", "version": "1", "digest": "f" * 64}}, "not known here"),
    ],
)
def test_what_cannot_be_placed_is_quarantined_not_lost(office: Office, changes: dict[str, Any], word: str) -> None:
    said, why = only(office, office.decision(office.hand_in("S-1"), **changes))
    assert said == "quarantined" and word in str(why)


def test_an_event_of_a_type_from_the_future_is_quarantined(office: Office) -> None:
    event = office.signer.event({"submission": office.hand_in("S-1").id}, "lunch/9")
    assert only(office, event)[0] == "quarantined"


def test_a_submission_not_assigned_to_the_assessor_is_quarantined(office: Office) -> None:
    assert only(office, office.decision(office.hand_in("S-1", to="someone else")))[0] == "quarantined"


def test_a_revoked_device_still_hands_in_what_it_signed(office: Office) -> None:
    submission = office.hand_in("S-1")
    revoke_device(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    assert only(office, office.decision(submission))[0] == "quarantined"


def test_the_second_assessor_is_an_independent_second_reading(office: Office) -> None:
    from assessor_app.issuer.assigning import assign

    submission, ben = office.hand_in("S-1"), office.enrolled("ben")
    assign(office.issuer, PROGRAMME, submission.id, "ben")
    office.push([office.decision(submission)])
    office.push([office.decision(submission, by=ben, level="lowest")], by=ben, assessor="ben")
    assert [d.standing for d in decisions(office.issuer, PROGRAMME)] == ["final", "second reading"]
    assert issue_owed(office.issuer, PROGRAMME) == 1


def test_a_correction_does_not_change_an_issued_credential(office: Office) -> None:
    submission = office.hand_in("S-1")
    first = office.decision(submission)
    office.push([first])
    issue_owed(office.issuer, PROGRAMME)
    body = _body_lowest(office, submission) | {"supersedes": verify(first).payload["id"]}
    assert only(office, office.signer.event(body, SUPERSEDE))[0] == "accepted"
    counted = status(office.issuer, PROGRAMME)
    assert (counted.issued, counted.revoked, counted.held) == (1, 0, 1)


def _body_lowest(office: Office, submission: Submission) -> dict[str, Any]:
    from tests.sync_world import body_of

    return body_of(office.credential, submission, level="lowest")


def test_a_not_yet_earns_nothing(office: Office) -> None:
    office.push([office.decision(office.hand_in("S-1"), level="lowest")])
    assert issue_owed(office.issuer, PROGRAMME) == 0


def test_more_than_a_hundred_events_at_once_are_refused(office: Office) -> None:
    with pytest.raises(Refused, match="at most 100"):
        office.push([new_id()] * 101)


def test_many_events_in_a_push_ask_the_database_no_more_often_than_few(office: Office) -> None:
    asked: list[str] = []
    listen(office.issuer.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    counts = []
    for names in (["S-0"], ["S-1", "S-2"], [f"S-{n}" for n in range(3, 33)]):
        events = [office.decision(office.hand_in(name)) for name in names]
        asked.clear()
        assert {result.status for result in office.push(events).results} == {"accepted"}
        counts.append(len(asked))
    assert counts[2] <= counts[1] < counts[0]  # the first push reads the rubric, too; many rows go in by COPY


def test_what_an_event_of_a_push_changes_counts_for_the_next_one_in_it(office: Office) -> None:
    submission = office.hand_in("S-1")
    recusal = office.signer.event(body_of(office.credential, submission) | {"reason": "colleague"}, RECUSAL)
    first, again = office.decision(submission), office.decision(submission)
    statuses = [result.status for result in office.push([recusal, first, first, again]).results]
    assert statuses == ["accepted", "quarantined", "duplicate", "quarantined"]


def test_what_was_missing_comes_after_all_and_the_log_is_whole_again(office: Office) -> None:
    one, two, three, four = (office.decision(office.hand_in(f"S-{n}")) for n in range(1, 5))
    office.push([one, three, four], incomplete=True)
    answer = office.push([two])
    assert [r.status for r in answer.results] == ["accepted"] and answer.device_head == 4
    assert answer.device_head_sha256 == office.signer.head.sha256
    assert {(d.branch, d.status, d.standing) for d in decisions(office.issuer, PROGRAMME)} == {(0, "accepted", "final")}
    assert only(office, office.decision(office.hand_in("S-5"))) == ("accepted", None)


def test_what_was_missing_of_a_device_that_was_readmitted_takes_its_place(office: Office) -> None:
    one, two, three = (office.decision(office.hand_in(f"S-{n}")) for n in range(1, 4))
    office.push([one, three], incomplete=True)
    readmit(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    answer = office.push([two])
    assert [r.status for r in answer.results] == ["accepted"] and answer.device_head == 3
    assert [d.branch for d in decisions(office.issuer, PROGRAMME)] == [0, 0, 0]
    with pytest.raises(RuleBroken, match="whole"):
        readmit(office.issuer, PROGRAMME, office.signer.key.thumbprint)


def test_where_two_branches_follow_what_was_missing_a_moderator_says_which(office: Office) -> None:
    one, two = (office.decision(office.hand_in(f"S-{n}")) for n in (1, 2))
    fork = Signer(office.signer.key, office.signer.head)
    three, other = office.decision(office.hand_in("S-3")), office.decision(office.hand_in("S-4"), by=fork)
    office.push([one, three], incomplete=True)
    office.push([other], incomplete=True)
    assert office.push([two]).device_head == 2
    assert sorted(d.branch for d in decisions(office.issuer, PROGRAMME)) == [0, 0, 1, 2]


def test_of_several_that_were_missing_each_takes_its_place_in_whatever_order_they_come(office: Office) -> None:
    one, two, three, four, five = (office.decision(office.hand_in(f"S-{n}")) for n in range(1, 6))
    office.push([one, five], incomplete=True)
    readmit(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    answer = office.push([two, three, four])
    assert answer.device_head == 5 and [r.status for r in answer.results][-1] == "accepted"
    assert {(d.branch, d.status) for d in decisions(office.issuer, PROGRAMME)} == {(0, "accepted")}
    with office.issuer.database.read() as session:
        assert not session.scalars(select(DeviceRow.let_in)).one()
    assert only(office, office.decision(office.hand_in("S-6"))) == ("accepted", None)
