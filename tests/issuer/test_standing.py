"""What a reading counts for is the programme's word, not the device's."""

from typing import Any

import pytest

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.decision import RECUSAL, SUPERSEDE, WITHDRAW
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import Submission
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.assigning import assign
from assessor_app.issuer.giving_out import give_out
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.submissions import add_submission
from tests.issuer.offices import ASSESSOR, Office
from tests.sync_world import PROGRAMME, body_of, submission_of


def assigned(office: Office, reason: ReadingRole) -> Submission:
    submission = submission_of("S-9", {}, office.credential)
    add_submission(office.issuer, PROGRAMME, submission, {})
    assign(office.issuer, PROGRAMME, submission.id, ASSESSOR, reason)
    return submission


def standings(office: Office) -> list[str | None]:
    return [line.standing for line in decisions(office.issuer, PROGRAMME)]


def awarded(office: Office) -> list[str]:
    return [line.credential for line in decisions(office.issuer, PROGRAMME) if line.credential]


@pytest.mark.parametrize(
    ("reason", "standing"),
    [
        (ReadingRole.FIRST, "final"),
        (ReadingRole.PRACTICE, "practice"),
        (ReadingRole.SECOND, "second reading"),
        (ReadingRole.ADJUDICATION, "waits for moderation"),
    ],
)
def test_a_device_that_claims_a_first_reading_gets_the_standing_it_was_assigned(
    office: Office, reason: ReadingRole, standing: str
) -> None:
    submission = assigned(office, reason)
    reading = {"role": ReadingRole.FIRST.value, "assessment": "A-1"}
    office.push([office.decision(submission, reading=reading)])
    assert standings(office) == [standing]


def test_a_practice_reading_awards_nothing(office: Office) -> None:
    office.push([office.decision(assigned(office, ReadingRole.PRACTICE))])
    assert awarded(office) == []


def test_a_decision_after_a_recusal_goes_to_a_moderator(office: Office) -> None:
    submission = office.hand_in("S-1")
    recusal = office.signer.event(body_of(office.credential, submission) | {"reason": "colleague"}, RECUSAL)
    answer = office.push([recusal, office.decision(submission)])
    assert [each.status for each in answer.results] == ["accepted", "quarantined"]


def test_a_withdrawal_of_a_decision_of_ones_own_waits_for_moderation(office: Office) -> None:
    submission = office.hand_in("S-1")
    office.push([office.decision(submission)])
    own = decisions(office.issuer, PROGRAMME)[0].event
    body = body_of(office.credential, submission) | {"withdraws": own}
    assert office.push([office.signer.event(body, WITHDRAW)]).results[0].status == "accepted"


def test_a_withdrawal_that_names_no_decision_of_ones_own_is_rejected(office: Office) -> None:
    submission = office.hand_in("S-1")
    body = body_of(office.credential, submission) | {"withdraws": "some-other-decision"}
    assert office.push([office.signer.event(body, WITHDRAW)]).results[0].status == "rejected"


def test_a_coach_who_was_given_no_submission_is_recused_all_the_same(office: Office) -> None:
    submission = office.hand_in("S-1", to="somebody-else")
    recusal = office.signer.event(body_of(office.credential, submission) | {"reason": "coached"}, RECUSAL)
    assert office.push([recusal]).results[0].status == "accepted"
    with pytest.raises(RuleBroken, match="recused from S-1"):
        assign(office.issuer, PROGRAMME, submission.id, ASSESSOR)


def test_a_decision_of_a_coach_goes_to_a_moderator_from_another_device_too(office: Office) -> None:
    submission = office.hand_in("S-1")
    office.push([office.signer.event(body_of(office.credential, submission) | {"reason": "coached"}, RECUSAL)])
    laptop = office.enrolled(ASSESSOR)
    answer = office.push([office.decision(submission, by=laptop)], by=laptop)
    assert answer.results[0].status == "quarantined" and "recused" in (answer.results[0].reason or "")


def test_a_recusal_that_came_before_its_submission_counts(office: Office) -> None:
    early = submission_of("S-9", {}, office.credential)
    office.push([office.signer.event(body_of(office.credential, early) | {"reason": "coached"}, RECUSAL)])
    add_submission(office.issuer, PROGRAMME, early, {})
    with pytest.raises(RuleBroken, match="recused from S-9"):
        assign(office.issuer, PROGRAMME, early.id, ASSESSOR)


def test_a_decision_that_came_before_its_submission_counts_once_that_is_assigned(office: Office) -> None:
    there = submission_of("S-9", {"plan.pdf": b"%PDF S-9"}, office.credential)
    early = office.push([office.decision(there)])
    assert early.results[0].status == "quarantined" and "has no submission S-9" in (early.results[0].reason or "")
    office.hand_in("S-9")
    assert office.finals() == [early.results[0].id]


def test_assigning_again_changes_nothing_of_what_still_cannot_be_placed(office: Office) -> None:
    submission = office.hand_in("S-1")
    office.push([office.decision(submission, type="decision/9")])
    before = [line.status for line in decisions(office.issuer, PROGRAMME)]
    office.give(submission, ASSESSOR)
    assert [line.status for line in decisions(office.issuer, PROGRAMME)] == before


def test_giving_out_whatever_waits_places_an_early_decision_too(office: Office) -> None:
    there = submission_of("S-9", {}, office.credential)
    early = office.push([office.decision(there)])
    add_submission(office.issuer, PROGRAMME, there, {})
    assert give_out(office.issuer, PROGRAMME) == (("S-9", ASSESSOR),)
    assert office.finals() == [early.results[0].id]


def supersede(office: Office, submission: Submission, what: str, **changes: Any) -> str:
    return office.signer.event(body_of(office.credential, submission) | {"supersedes": what} | changes, SUPERSEDE)


def test_the_correction_of_a_rejected_decision_counts_like_a_first_one(office: Office) -> None:
    submission = office.hand_in("S-1")
    bad = office.decision(submission, outcome="not yet")
    good = supersede(office, submission, payload_unchecked(bad)["id"])
    assert [each.status for each in office.push([bad, good]).results] == ["rejected", "accepted"]
    assert office.finals() == [payload_unchecked(good)["id"]]


def test_a_correction_of_a_rejected_correction_waits_where_a_decision_stands(office: Office) -> None:
    submission = office.hand_in("S-1")
    first = office.decision(submission)
    bad = supersede(office, submission, payload_unchecked(first)["id"], outcome="not yet")
    good = supersede(office, submission, payload_unchecked(bad)["id"])
    office.push([first, bad, good])
    assert standings(office) == ["final", None, "waits for moderation"]


def test_a_correction_of_what_never_came_here_counts_like_a_first_one(office: Office) -> None:
    submission = office.hand_in("S-1")
    event = supersede(office, submission, "too large to be sent")
    assert office.push([event]).results[0].status == "accepted"
    assert office.finals() == [payload_unchecked(event)["id"]]


def test_a_correction_of_what_cannot_be_placed_counts_like_a_first_one(office: Office) -> None:
    submission = office.hand_in("S-1")
    lost = office.decision(submission, rubric={"id": "talk", "version": "0", "digest": "0" * 64})
    good = supersede(office, submission, payload_unchecked(lost)["id"])
    assert [each.status for each in office.push([lost, good]).results] == ["quarantined", "accepted"]
    assert office.finals() == [payload_unchecked(good)["id"]]


def test_a_decision_and_its_correction_wait_together_and_find_their_places_in_order(office: Office) -> None:
    submission, elsewhere = office.hand_in("S-1"), office.hand_in("S-2", to="somebody-else")
    first = office.decision(elsewhere)
    ident = payload_unchecked(first)["id"]
    said = office.push([first, supersede(office, elsewhere, ident), office.decision(submission)]).results
    assert [each.status for each in said] == ["quarantined", "quarantined", "accepted"]
    office.give(elsewhere, ASSESSOR)
    assert [(d.submission, d.standing) for d in decisions(office.issuer, PROGRAMME)] == [
        ("S-2", "final"), ("S-2", "waits for moderation"), ("S-1", "final"),
    ]  # fmt: skip


def test_nobody_corrects_the_decision_of_another(office: Office) -> None:
    submission, ben = office.hand_in("S-1"), office.enrolled("ben")
    office.give(submission, "ben")
    theirs = office.decision(submission, by=ben)
    office.push([theirs], by=ben, assessor="ben")
    answer = office.push([supersede(office, submission, payload_unchecked(theirs)["id"])])
    assert answer.results[0].status == "rejected" and "not this assessor's" in (answer.results[0].reason or "")


def test_a_withdrawal_of_a_rejected_decision_is_told_that_there_is_nothing_to_take_back(office: Office) -> None:
    submission = office.hand_in("S-1")
    bad = office.decision(submission, outcome="not yet")
    body = body_of(office.credential, submission) | {"withdraws": payload_unchecked(bad)["id"]}
    result = office.push([bad, office.signer.event(body, WITHDRAW)]).results[1]
    assert result.status == "rejected" and "never counted" in (result.reason or "")


def test_a_withdrawal_of_what_waits_for_a_moderator_waits_too(office: Office) -> None:
    submission = office.hand_in("S-1")
    lost = office.decision(submission, rubric={"id": "talk", "version": "0", "digest": "0" * 64})
    body = body_of(office.credential, submission) | {"withdraws": payload_unchecked(lost)["id"]}
    said = office.push([lost, office.signer.event(body, WITHDRAW)]).results
    assert [each.status for each in said] == ["quarantined", "quarantined"]
