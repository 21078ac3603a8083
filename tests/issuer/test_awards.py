"""A final *earned* decision becomes an Open Badges 3.0 credential that a stranger's verifier accepts, or does not."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from assessor_app.domain.badge import dangling
from assessor_app.domain.errors import RuleBroken
from assessor_app.issuer import awards
from assessor_app.issuer.awards import credential, reissue, revoke, status_list
from assessor_app.issuer.folder import init_issuer, open_issuer
from assessor_app.issuer.issuing import issue_owed
from assessor_app.issuer.keys import did_document
from assessor_app.issuer.overview import decisions
from tests.issuer.offices import Office
from tests.sync_world import PROGRAMME


def issued(office: Office) -> dict[str, Any]:
    office.push([office.decision(office.hand_in("S-1"))])
    issue_owed(office.issuer, PROGRAMME)
    award = decisions(office.issuer, PROGRAMME)[0].credential
    assert award is not None
    return credential(office.issuer, award)


def test_an_independent_verifier_accepts_the_credential(office: Office) -> None:
    OB3LdpVerifier().verify(json.dumps(issued(office)))


@pytest.mark.parametrize(
    "path",
    [
        ("credentialSubject", "result", 0, "achievedLevel"),
        ("credentialSubject", "achievement", "name"),
        ("credentialSubject", "id"),
        ("credentialStatus", "statusListIndex"),
        ("validFrom",),
    ],
)
def test_an_independent_verifier_rejects_a_tampered_one(office: Office, path: tuple[Any, ...]) -> None:
    document = copy.deepcopy(issued(office))
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = "2020-01-01T00:00:00Z" if path == ("validFrom",) else f"{inner[path[-1]]}1"
    with pytest.raises(OB3VerificationError):
        OB3LdpVerifier().verify(json.dumps(document))


def test_every_level_a_result_names_is_described(office: Office) -> None:
    document = issued(office)
    assert dangling(document) == ()
    assert len(document["credentialSubject"]["result"]) == len(office.credential.rubric.criteria)


def test_a_level_that_is_not_described_is_found(office: Office) -> None:
    document = issued(office)
    document["credentialSubject"]["result"][0]["achievedLevel"] = "urn:uuid:0"
    assert dangling(document) == ("urn:uuid:0",)


def test_no_name_of_assessor_educator_or_file_is_in_a_credential(office: Office) -> None:
    said = json.dumps(issued(office))
    assert all(word not in said for word in ("assessor-ana", "educator of", "S-1", "plan.pdf"))


def test_a_revoked_credential_fails_its_status_check(office: Office) -> None:
    document = issued(office)
    revoke(office.issuer, PROGRAMME, document["id"].removeprefix("urn:uuid:"), "Not the educator's own work.")
    listed = json.dumps(status_list(office.issuer, PROGRAMME)).encode()
    with pytest.raises(OB3VerificationError, match="revocation"):
        OB3LdpVerifier().verify(
            json.dumps(document), check_status=True, download=lambda _: listed, verify_status_list=False
        )


def test_a_credential_that_stands_passes_its_status_check(office: Office) -> None:
    document, listed = issued(office), json.dumps(status_list(office.issuer, PROGRAMME)).encode()
    OB3LdpVerifier().verify(
        json.dumps(document), check_status=True, download=lambda _: listed, verify_status_list=False
    )


def test_revoking_twice_is_a_sentence(office: Office) -> None:
    award = issued(office)["id"].removeprefix("urn:uuid:")
    revoke(office.issuer, PROGRAMME, award, "why")
    with pytest.raises(RuleBroken, match="already"):
        revoke(office.issuer, PROGRAMME, award, "why")


@pytest.mark.parametrize("why", ["", " \n", "w" * 2001])
def test_revoking_without_a_reason_revokes_nothing(office: Office, why: str) -> None:
    award = issued(office)["id"].removeprefix("urn:uuid:")
    with pytest.raises(RuleBroken, match="Say why, in 1 to 2,000 characters"):
        revoke(office.issuer, PROGRAMME, award, why)
    assert awards.award(office.issuer, award).revoked_at is None


def test_what_is_owed_is_issued_once_however_often_it_is_tried(office: Office) -> None:
    office.push([office.decision(office.hand_in("S-1"))])
    assert [issue_owed(office.issuer, PROGRAMME) for _ in range(3)] == [1, 0, 0]


def test_what_is_taken_back_while_it_is_signed_is_not_issued(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = office.hand_in("S-1")
    office.push([office.decision(submission), office.decision(submission, level="lowest")])
    other = next(line.event for line in decisions(office.issuer, PROGRAMME) if line.standing != "final")
    real = awards.sign

    def sign(*given: Any) -> dict[str, Any]:
        reissue(office.issuer, PROGRAMME, submission.id, other, "why")
        return real(*given)

    monkeypatch.setattr(awards, "sign", sign)
    assert issue_owed(office.issuer, PROGRAMME) == 0


def test_an_https_issuer_is_known_by_did_web(tmp_path: Path) -> None:
    office = Office(tmp_path, base_url="https://issuer.example")
    document = issued(office)
    shown = json.dumps(did_document(office.issuer.keys, office.issuer.base_url)).encode()
    assert document["issuer"]["id"] == "did:web:issuer.example"
    OB3LdpVerifier().verify(json.dumps(document), download=lambda _: shown)
    office.close()


def test_the_keys_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    init_issuer(tmp_path / "one", "p", "One")
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "one" / "keys").iterdir()} == {0o600}


def test_a_folder_without_an_issuer_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="There is no issuer"):
        open_issuer(tmp_path)


def test_a_second_issuer_in_a_folder_is_refused(tmp_path: Path) -> None:
    init_issuer(tmp_path / "one", "p", "One")
    with pytest.raises(RuleBroken, match="already"):
        init_issuer(tmp_path / "one", "p", "Two")
