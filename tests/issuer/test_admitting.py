"""What was quarantined is not stuck there: a moderator lets it be judged, and it counts as it falls."""

import pytest
from fastapi.testclient import TestClient

from assessor_app.domain.errors import RuleBroken
from assessor_app.eventlog.jws import verify
from assessor_app.issuer import judging
from assessor_app.issuer.admitting import admit
from assessor_app.issuer.devices import revoke_device
from assessor_app.issuer.moderating import waiting
from assessor_app.issuer.overview import decisions, status
from assessor_app.issuer.rows import FeedRow
from assessor_app.issuer.serving import app_for
from tests.issuer.offices import ASSESSOR, Office, run, sign_in
from tests.sync_world import PROGRAMME, Signer, submission_of

WHY = "She signed it before the laptop was stolen."


def of_a_revoked_device(office: Office, level: str = "pass") -> str:
    """A decision signed by a device that was revoked before it came in; its id."""
    submission = office.hand_in("S-1")
    revoke_device(office.issuer, PROGRAMME, office.signer.key.thumbprint, "stolen")
    said = office.push([office.decision(submission, level=level)]).results[0]
    assert said.status == "quarantined"
    return said.id


def test_the_work_of_a_revoked_device_counts_once_a_moderator_says_so(office: Office) -> None:
    event = of_a_revoked_device(office)
    done = admit(office.issuer, PROGRAMME, event, WHY)
    assert (done.status, done.standing, done.reason) == ("accepted", "final", WHY)
    assert office.finals() == [event] and waiting(office.issuer, PROGRAMME) == ()


def test_its_assessor_hears_of_it_with_a_receipt(office: Office) -> None:
    event = of_a_revoked_device(office)
    admit(office.issuer, PROGRAMME, event, WHY)
    with office.issuer.database.read() as session:
        news = session.query(FeedRow).filter_by(assessor=ASSESSOR, kind="decision").order_by(FeedRow.seq).all()[-1]
        receipt = verify(news.body["receipt"], public=office.issuer.keys.answers.public).payload
    assert (receipt["event"], receipt["status"], news.body["standing"]) == (event, "accepted", "final")


def test_a_kind_that_was_not_known_when_it_came_is_read_now(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    event = office.push([office.signer.event({"submission": office.hand_in("S-1").id}, "lunch/9")]).results[0].id
    monkeypatch.setattr(judging, "KNOWN", judging.KNOWN | {"lunch/9"})
    done = admit(office.issuer, PROGRAMME, event, "The issuer was updated.")
    assert (done.status, done.standing) == ("accepted", "lunch")


def test_what_cannot_be_right_is_rejected_with_the_reason(office: Office) -> None:
    submission = office.hand_in("S-1")
    revoke_device(office.issuer, PROGRAMME, office.signer.key.thumbprint)
    event = office.push([office.decision(submission, outcome="not yet")]).results[0].id
    done = admit(office.issuer, PROGRAMME, event, WHY)
    assert done.status == "rejected" and "by the rubric's rule" in str(done.reason)


def test_what_still_lacks_something_waits_on(office: Office) -> None:
    event = office.push([office.decision(submission_of("S-404", {}, office.credential))]).results[0].id
    with pytest.raises(RuleBroken, match=r"wait on: The programme has no submission S-404\. Nothing was changed"):
        admit(office.issuer, PROGRAMME, event, WHY)
    assert [each.status for each in decisions(office.issuer, PROGRAMME)] == ["quarantined"]


def test_what_parted_is_let_in_with_its_whole_device(office: Office) -> None:
    submission, fork = office.hand_in("S-1"), Signer(office.signer.key)
    office.push([office.decision(submission)])
    event = office.push([office.decision(submission, by=fork, level="lowest")]).results[0].id
    with pytest.raises(RuleBroken, match="readmit device "):
        admit(office.issuer, PROGRAMME, event, WHY)


def test_what_was_judged_is_judged_once_and_never_without_a_reason(office: Office) -> None:
    event = office.push([office.decision(office.hand_in("S-1"))]).results[0].id
    with pytest.raises(RuleBroken, match="is not in quarantine"):
        admit(office.issuer, PROGRAMME, event, WHY)
    with pytest.raises(RuleBroken, match="Say why"):
        admit(office.issuer, PROGRAMME, event, " ")


def test_staff_admit_with_a_command(office: Office) -> None:
    event = of_a_revoked_device(office)
    code, said = run(office.folder, "admit", event, "--reason", WHY, "--programme", PROGRAMME)
    assert (code, said["status"], said["submission"]) == (0, "accepted", "S-1")


@pytest.mark.parametrize(("role", "code"), [("programme staff", 200), ("lead assessor", 403)])
def test_over_http_only_staff_admit(office: Office, role: str, code: int) -> None:
    event = of_a_revoked_device(office)
    with TestClient(app_for(office.issuer)) as http:
        who = sign_in(http, office, office.enrolled("sam", role))
        body = {"answer": "admit", "event": event, "reason": WHY}
        assert http.post(f"/v1/programmes/{PROGRAMME}/moderation", json=body, headers=who).status_code == code
        assert status(office.issuer, PROGRAMME).issued == (code == 200)
