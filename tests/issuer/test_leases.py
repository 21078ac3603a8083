"""Leases: a submission is kept for its reader for a time, renewed, given back, passed on; a late score still counts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from assessor_app.domain.lease import GIVE_BACK, TAKE_UP
from assessor_app.domain.submission import Submission
from assessor_app.issuer.giving_out import give_out
from assessor_app.issuer.leasing import leases, renew
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.rows import AssignmentRow, FeedRow
from assessor_app.issuer.serving import app_for
from assessor_app.issuer.terms import Terms, set_terms
from assessor_app.issuer.tokens import Caller
from tests.issuer.offices import ASSESSOR, Office, sign_in
from tests.sync_world import PROGRAMME, Signer


def caller(office: Office, assessor: str = ASSESSOR) -> Caller:
    return Caller(PROGRAMME, office.signer.key.thumbprint, assessor, ("assessor",), False)


def later(office: Office, days: float) -> None:
    moment = office.issuer.now() + timedelta(days=days)
    office.issuer = replace(office.issuer, now=lambda: moment)


def states(office: Office) -> dict[str, str]:
    return {line.assessor: line.state for line in leases(office.issuer, PROGRAMME)}


def say(office: Office, kind: str, submission: Submission, by: Signer | None = None, **more: object) -> str:
    """The status and standing of what a reader signed of their lease."""
    event = (by or office.signer).event({"submission": submission.id} | more, kind)
    (result,) = office.push([event], by=by, assessor="ben" if by else ASSESSOR).results
    line = next(line for line in decisions(office.issuer, PROGRAMME) if line.event == result.id)
    return f"{result.status}: {line.standing or line.reason}"


def give_back(office: Office, submission: Submission) -> str:
    return say(office, GIVE_BACK, submission, reason="too close to me")


def lapsed(office: Office) -> Submission:
    """A submission whose reader did nothing for longer than the lease, and another reader who is free."""
    office.enrolled("ben")
    submission = office.hand_in("S-1")
    later(office, 15)
    return submission


def test_an_assignment_is_leased_for_the_days_of_the_programme(office: Office) -> None:
    set_terms(office.issuer, PROGRAMME, Terms(lease_days=5))
    office.hand_in("S-1")
    (line,) = leases(office.issuer, PROGRAMME)
    left = datetime.fromisoformat(line.until or "") - office.issuer.now()
    assert line.state == "held" and timedelta(days=4.9) < left <= timedelta(days=5)


def test_renewing_begins_another_term(office: Office) -> None:
    office.hand_in("S-1")
    later(office, 10)
    (lease,) = renew(office.issuer, caller(office), ["S-1"])
    assert datetime.fromisoformat(lease["until"]) > office.issuer.now() + timedelta(days=13)


def test_what_is_somebody_elses_is_not_renewed(office: Office) -> None:
    office.hand_in("S-1", to="ben")
    assert renew(office.issuer, caller(office), ["S-1", "S-404"]) == ()


def test_a_lease_that_ran_out_lets_the_submission_be_passed_on(office: Office) -> None:
    lapsed(office)
    assert states(office) == {ASSESSOR: "ran out"}
    assert give_out(office.issuer, PROGRAMME) == (("S-1", "ben"),)
    assert states(office) == {ASSESSOR: "passed on", "ben": "held"}


def test_what_was_given_back_is_passed_on_at_once_and_never_to_the_same_reader(office: Office) -> None:
    give_back(office, office.hand_in("S-1"))
    assert (states(office), give_out(office.issuer, PROGRAMME)) == ({ASSESSOR: "given back"}, ())
    office.enrolled("ben")
    assert give_out(office.issuer, PROGRAMME) == (("S-1", "ben"),)


def test_giving_back_is_signed_and_its_reason_kept(office: Office) -> None:
    assert give_back(office, office.hand_in("S-1")) == "accepted: given back"
    assert [line.why for line in leases(office.issuer, PROGRAMME)] == ["too close to me"]


def say_why(office: Office, submission: Submission, why: str) -> str:
    return say(office, GIVE_BACK, submission, reason=why, again=True)


def given_back_at(office: Office) -> str | None:
    with office.issuer.database.read() as session:
        return session.scalars(select(AssignmentRow.given_back_at).where(AssignmentRow.assessor == ASSESSOR)).one()


def test_why_said_afterwards_moves_no_date(office: Office) -> None:
    submission = office.hand_in("S-1")
    give_back(office, submission)
    since = given_back_at(office)
    later(office, 3)
    assert say_why(office, submission, "I know the school.") == "accepted: given back"
    assert given_back_at(office) == since is not None
    assert [line.why for line in leases(office.issuer, PROGRAMME)] == ["I know the school."]


def test_why_said_of_what_was_taken_up_meanwhile_gives_nothing_back(office: Office) -> None:
    submission = office.hand_in("S-1")
    give_back(office, submission)
    say(office, TAKE_UP, submission)
    assert say_why(office, submission, "I know the school.") == "accepted: taken up"
    assert [(line.state, line.why) for line in leases(office.issuer, PROGRAMME)] == [("held", None)]


def test_why_said_after_it_was_passed_on_reaches_the_programme(office: Office) -> None:
    submission = office.hand_in("S-1")
    give_back(office, submission)
    office.enrolled("ben")
    give_out(office.issuer, PROGRAMME)
    assert say_why(office, submission, "I know the school.") == "accepted: passed on"
    assert {line.assessor: line.why for line in leases(office.issuer, PROGRAMME)} == {
        ASSESSOR: "I know the school.",
        "ben": None,
    }


def test_a_call_does_not_undo_what_was_signed(office: Office) -> None:
    give_back(office, office.hand_in("S-1"))
    assert [lease["state"] for lease in renew(office.issuer, caller(office), ["S-1"])] == ["given back"]


def test_taken_up_again_it_is_kept_for_another_term(office: Office) -> None:
    submission = office.hand_in("S-1")
    give_back(office, submission)
    later(office, 10)
    assert say(office, TAKE_UP, submission) == "accepted: taken up"
    (line,) = leases(office.issuer, PROGRAMME)
    assert line.state == "held" and datetime.fromisoformat(line.until or "") > office.issuer.now() + timedelta(days=13)


def test_taken_up_too_late_it_stays_with_the_other_reader(office: Office) -> None:
    submission = lapsed(office)
    give_out(office.issuer, PROGRAMME)
    assert say(office, TAKE_UP, submission) == "accepted: passed on"
    assert states(office) == {ASSESSOR: "passed on", "ben": "held"}


def test_nobody_gives_back_what_is_anothers(office: Office) -> None:
    submission, ben = office.hand_in("S-1"), office.enrolled("ben")
    said = say(office, GIVE_BACK, submission, by=ben)
    assert (said, states(office)) == ("quarantined: S-1 was not assigned to this assessor.", {ASSESSOR: "held"})


def test_what_was_passed_on_is_not_renewed_any_more(office: Office) -> None:
    lapsed(office)
    give_out(office.issuer, PROGRAMME)
    assert [lease["state"] for lease in renew(office.issuer, caller(office), ["S-1"])] == ["passed on"]


def test_the_first_reader_hears_that_it_was_passed_on(office: Office) -> None:
    lapsed(office)
    give_out(office.issuer, PROGRAMME)
    with office.issuer.database.read() as session:
        told = session.scalars(select(FeedRow).where(FeedRow.kind == "lease")).all()
    assert [(row.assessor, row.body["state"]) for row in told] == [(ASSESSOR, "passed on")]


def test_a_late_score_counts_and_the_other_becomes_an_independent_second_reading(office: Office) -> None:
    submission = lapsed(office)
    give_out(office.issuer, PROGRAMME)
    ben = office.enrolled("ben")
    office.push([office.decision(submission)])
    office.push([office.decision(submission, by=ben)], by=ben, assessor="ben")
    standing = {d.assessor: d.standing for d in decisions(office.issuer, PROGRAMME)}
    assert standing == {ASSESSOR: "final", "ben": "second reading"}


def test_a_decided_submission_is_not_passed_on(office: Office) -> None:
    office.enrolled("ben")
    submission = office.hand_in("S-1")
    office.push([office.decision(submission)])
    later(office, 90)
    assert (give_out(office.issuer, PROGRAMME), states(office)) == ((), {ASSESSOR: "decided"})


@pytest.fixture
def http(office: Office) -> Iterator[TestClient]:
    with TestClient(app_for(office.issuer)) as client:
        yield client


LEASES = f"/v1/programmes/{PROGRAMME}/leases"


@pytest.mark.parametrize(
    ("role", "renewing", "listing"), [("assessor", 200, 403), ("coach", 200, 403), ("programme staff", 200, 200)]
)
def test_everybody_settles_their_own_and_staff_sees_all(
    http: TestClient, office: Office, role: str, renewing: int, listing: int
) -> None:
    who = sign_in(http, office, office.enrolled("sam", role))
    asked = http.post(LEASES, headers=who, json={"held": ["S-1"]})
    assert (asked.status_code, http.get(LEASES, headers=who).status_code) == (renewing, listing)
    assert http.post(LEASES, json={"held": []}).status_code == 401


def test_terms_are_for_staff_to_set(http: TestClient, office: Office) -> None:
    path = f"/v1/programmes/{PROGRAMME}/terms"
    switches = {"evidence_before_score": False, "earlier_scores_hidden": True}
    wanted = {"lease_days": 3, "retention_days": 30} | switches
    staff = sign_in(http, office, office.enrolled("sam", "programme staff"))
    assert http.put(path, headers=sign_in(http, office, office.signer), json=wanted).status_code == 403
    assert http.put(path, headers=staff, json=wanted).json() == wanted == http.get(path, headers=staff).json()
    for wrong in ({"lease_days": 0}, {"evidence_before_score": 1}):
        assert http.put(path, headers=staff, json=wrong).status_code == 400
