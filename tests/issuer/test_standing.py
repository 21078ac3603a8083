"""What a reading counts for is the programme's word, not the device's."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assessor_app.domain.assessment import ReadingRole
from assessor_app.domain.decision import RECUSAL, WITHDRAW
from assessor_app.domain.submission import Submission
from assessor_app.issuer.overview import decisions
from assessor_app.issuer.submissions import add_submission, assign
from tests.issuer.offices import ASSESSOR, Office
from tests.sync_world import PROGRAMME, body_of, submission_of


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.close()


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
