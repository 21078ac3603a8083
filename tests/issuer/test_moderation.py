"""What waits for a moderator is listed, and answered: the decision is upheld, or withdrawn with its credential."""

import json
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assessor_app.cli.issuer import app
from assessor_app.domain.decision import WITHDRAW
from assessor_app.domain.errors import RuleBroken
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.issuer.awards import award
from assessor_app.issuer.issuing import issue_owed
from assessor_app.issuer.moderating import uphold, waiting, withdraw
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.serving import app_for
from assessor_app.issuer.watching import Figures
from tests.issuer.offices import ASSESSOR, Office, sign_in
from tests.issuer.plans import plan_of
from tests.issuer.test_policies import both_read
from tests.sync_world import PROGRAMME, submission_of

MODERATION = f"/v1/programmes/{PROGRAMME}/moderation"


def asked_back(office: Office) -> tuple[str, str, str]:
    """A decision with its credential, and the withdrawal its assessor asked for: the ids of all three."""
    submission = office.hand_in("S-1")
    decision = office.push([office.decision(submission)]).results[0].id
    issue_owed(office.issuer, PROGRAMME)
    body = {"submission": "S-1", "withdraws": decision, "reason": "I mixed two clips up."}
    request = office.push([office.signer.event(body, WITHDRAW)]).results[0].id
    return decision, request, str(decisions(office.issuer, PROGRAMME)[0].credential)


def standing(office: Office) -> dict[str, str | None]:
    return {line.event: line.standing for line in decisions(office.issuer, PROGRAMME)}


def test_a_withdrawal_waits_with_the_words_of_its_assessor(office: Office) -> None:
    decision, request, _ = asked_back(office)
    (found,) = waiting(office.issuer, PROGRAMME)
    assert (found.event, found.about, found.stands) == (request, decision, decision)
    assert found.asks == "I mixed two clips up."


def test_upheld_the_decision_stands_with_its_credential_and_nothing_waits(office: Office) -> None:
    decision, request, credential = asked_back(office)
    assert uphold(office.issuer, PROGRAMME, decision, "The clips are the right ones.").set_aside == (request,)
    assert standing(office) == {decision: "final", request: "set aside"}
    assert award(office.issuer, credential).revoked_at is None and waiting(office.issuer, PROGRAMME) == ()


def test_withdrawn_the_credential_is_revoked_and_no_decision_stands(office: Office) -> None:
    decision, request, credential = asked_back(office)
    done = withdraw(office.issuer, PROGRAMME, request, "As asked.")
    assert (done.stands, done.revoked) == (None, credential)
    assert standing(office) == {decision: "withdrawn", request: "carried out"}
    assert award(office.issuer, credential).revoked_at is not None


def test_after_a_withdrawal_another_readers_decision_is_final_and_credentialed(office: Office) -> None:
    _, request, _ = asked_back(office)
    withdraw(office.issuer, PROGRAMME, request, "As asked.")
    ben = office.enrolled("ben")
    submission = submission_of("S-1", {"plan.pdf": b"%PDF S-1"}, office.credential)
    office.give(submission, "ben")
    event = office.push([office.decision(submission, by=ben)], by=ben, assessor="ben").results[0].id
    issue_owed(office.issuer, PROGRAMME)
    held = [line.event for line in decisions(office.issuer, PROGRAMME) if line.credential and not line.revoked]
    assert (standing(office)[event], held) == ("final", [event])


def test_a_withdrawal_is_carried_out_once(office: Office) -> None:
    _, request, _ = asked_back(office)
    withdraw(office.issuer, PROGRAMME, request, "As asked.")
    with pytest.raises(RuleBroken, match="answered already"):
        withdraw(office.issuer, PROGRAMME, request, "Again.")


def test_an_answer_without_a_reason_is_none(office: Office) -> None:
    decision, request, _ = asked_back(office)
    for answer, event in ((uphold, decision), (withdraw, request)):
        with pytest.raises(RuleBroken, match="Say why"):
            answer(office.issuer, PROGRAMME, event, " ")


def test_where_two_readers_part_a_moderator_upholds_one_of_them(office: Office) -> None:
    both_read(office, "pass", "lowest")
    second = next(line for line in decisions(office.issuer, PROGRAMME) if line.standing == "second reading")
    uphold(office.issuer, PROGRAMME, second.event, "The second reader saw the clip to its end.")
    assert office.finals() == [second.event]


@pytest.fixture
def http(office: Office) -> Iterator[TestClient]:
    with TestClient(app_for(office.issuer)) as client:
        yield client


@pytest.mark.parametrize(
    ("role", "listing", "upholding", "withdrawing"),
    [
        ("assessor", 403, 403, 403),
        ("coach", 403, 403, 403),
        ("lead assessor", 403, 403, 403),
        ("programme staff", 200, 200, 200),
    ],
)
def test_who_may_answer(
    http: TestClient, office: Office, role: str, listing: int, upholding: int, withdrawing: int
) -> None:
    decision, request, _ = asked_back(office)
    who = sign_in(http, office, office.enrolled("sam", role))
    assert http.get(MODERATION, headers=who).status_code == listing
    said = {"answer": "withdraw", "event": request, "reason": "As asked."}
    up = {"answer": "uphold", "event": decision, "reason": "It holds."}
    assert http.post(MODERATION, headers=who, json=up).status_code == upholding
    office.push([office.signer.event(payload_of(office, request), WITHDRAW)])
    newest = decisions(office.issuer, PROGRAMME)[-1].event
    assert http.post(MODERATION, headers=who, json=said | {"event": newest}).status_code == withdrawing


def payload_of(office: Office, event: str) -> dict[str, object]:
    said = payload_unchecked(next(d.jws for d in decisions(office.issuer, PROGRAMME) if d.event == event))
    return {name: said[name] for name in ("submission", "withdraws", "reason")}


def test_the_lead_assessor_who_adjudicates_may_uphold_a_reading(http: TestClient, office: Office) -> None:
    _, lead = both_read(office, "pass", "lowest")
    first = next(line.event for line in decisions(office.issuer, PROGRAMME) if line.assessor == ASSESSOR)
    said = {"answer": "uphold", "event": first, "reason": "The first reading cites the place."}
    other = sign_in(http, office, office.enrolled("leo", "lead assessor"))
    assert http.post(MODERATION, headers=other, json=said).status_code == 403
    assert http.post(MODERATION, headers=sign_in(http, office, lead), json=said).status_code == 200
    assert office.finals() == [first]


def test_the_commands_answer_in_sentences_and_json(office: Office) -> None:
    decision, request, credential = asked_back(office)
    where = ["--folder", str(office.folder), "--programme", PROGRAMME]
    listed = CliRunner().invoke(app, ["moderation", *where])
    whose = f"{ASSESSOR} (device {office.signer.key.thumbprint[:8]})"
    assert f"decision.withdraw/1 {request} by {whose} about {decision}" in listed.output
    done = CliRunner().invoke(app, ["withdraw", request, "--reason", "As asked.", *where, "--json"])
    assert json.loads(done.output)["revoked"] == credential
    assert CliRunner().invoke(app, ["moderation", *where]).output == "Nothing waits for a moderator.\n"
    refused = CliRunner().invoke(app, ["uphold", decision, "--reason", "why", *where])
    assert refused.exit_code == 1 and "is not the decision that stands on S-1" in refused.output


def test_what_waits_is_found_without_looking_through_what_does_not(office: Office) -> None:
    asked_back(office)
    plan = plan_of(office, "event", lambda: waiting(office.issuer, PROGRAMME))
    assert "ix_event_waits" in plan


@pytest.mark.parametrize(
    ("table", "asking", "index"),
    [("event", "GROUP BY event.programme", "ix_event_waits"), ("award", "document IS NULL", "ix_award_owed")],
)
def test_so_are_the_figures_of_it(office: Office, table: str, asking: str, index: str) -> None:
    asked_back(office)
    plan = plan_of(office, table, lambda: Figures().page(office.issuer, {}), asking=asking)
    assert index in plan
