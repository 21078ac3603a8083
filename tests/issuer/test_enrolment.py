"""A code lets in one device for one assessor, for three days; what it is let in with lasts a quarter of an hour."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from assessor_app.domain.errors import Refused
from assessor_app.issuer.enrolment import enrol, invite
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import DeviceRow, InvitationRow
from assessor_app.issuer.serving import app_for
from assessor_app.sync.messages import EVENT, PROOF, token_hash
from tests.issuer.offices import ASSESSOR, Office, sign_in
from tests.sync_world import PROGRAMME, Signer


def later(issuer: Issuer, **by: float) -> Issuer:
    now: datetime = issuer.now()
    return replace(issuer, now=lambda: now + timedelta(**by))


def proof(signer: Signer, token: str, typ: str = PROOF, **changes: object) -> str:
    return signer.key.sign({"token_sha256": token_hash(token), "programme": PROGRAMME} | changes, typ)


def test_a_code_is_good_for_three_days(office: Office) -> None:
    codes = [invite(office.issuer, PROGRAMME, name).token for name in ("ben", "cleo")]
    ben, cleo = Signer(), Signer()
    assert (
        enrol(later(office.issuer, hours=71, minutes=59), PROGRAMME, codes[0], proof(ben, codes[0])).assessor == "ben"
    )
    with pytest.raises(Refused, match="older than 72 hours"):
        enrol(later(office.issuer, hours=72, minutes=1), PROGRAMME, codes[1], proof(cleo, codes[1]))


def test_of_a_code_only_its_hash_is_kept(office: Office) -> None:
    token = invite(office.issuer, PROGRAMME, "ben").token
    with office.issuer.database.read() as session:
        rows = session.scalars(select(InvitationRow)).all()
    assert token_hash(token) in {row.token_sha256 for row in rows}
    assert not any(token in str(vars(row)) for row in rows)


def test_a_device_does_not_pass_from_one_assessor_to_another(office: Office) -> None:
    token = invite(office.issuer, PROGRAMME, "ben").token
    with pytest.raises(Refused, match="another assessor already"):
        enrol(office.issuer, PROGRAMME, token, proof(office.signer, token))
    with office.issuer.database.read() as session:
        assert session.scalars(select(DeviceRow.assessor)).all() == [ASSESSOR]
    assert enrol(office.issuer, PROGRAMME, token, proof(Signer(), token)).assessor == "ben", "the code was not used up"


@pytest.mark.parametrize(
    ("typ", "changes", "said"),
    [
        (PROOF, {"token_sha256": token_hash("another code")}, "for another enrolment code"),
        (PROOF, {"token_sha256": None}, "for another enrolment code"),
        (PROOF, {"programme": "another"}, "for something else"),
        (EVENT, {}, "for something else"),
    ],
)
def test_a_proof_of_something_else_lets_nobody_in(
    office: Office, typ: str, changes: dict[str, object], said: str
) -> None:
    token = invite(office.issuer, PROGRAMME, "ben").token
    with pytest.raises(Refused, match=said):
        enrol(office.issuer, PROGRAMME, token, proof(Signer(), token, typ, **changes))


def test_a_proof_that_was_changed_lets_nobody_in(office: Office) -> None:
    token = invite(office.issuer, PROGRAMME, "ben").token
    head, said, signature = proof(Signer(), token).split(".")
    with pytest.raises(Refused, match="does not hold"):
        enrol(office.issuer, PROGRAMME, token, f"{head}.{said}.{signature[::-1]}")


def test_a_code_nobody_made_lets_nobody_in(office: Office) -> None:
    with pytest.raises(Refused, match="not known here"):
        enrol(office.issuer, PROGRAMME, "made-up", proof(Signer(), "made-up"))


@pytest.mark.parametrize(("minutes", "answer"), [(14, 200), (16, 401)])
def test_who_signed_in_is_let_in_for_a_quarter_of_an_hour(office: Office, minutes: int, answer: int) -> None:
    with TestClient(app_for(office.issuer)) as http:
        who = sign_in(http, office, office.signer)
    with TestClient(app_for(later(office.issuer, minutes=minutes))) as http:
        assert http.get(f"/v1/programmes/{PROGRAMME}/changes", headers=who).status_code == answer
