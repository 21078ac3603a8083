"""Inviting an assessor, and binding the device that answers to them."""

import hmac
import secrets
from collections.abc import Sequence

from sqlalchemy.orm import Session

from assessor_app.domain.errors import Refused, RuleBroken
from assessor_app.eventlog.chain import GENESIS
from assessor_app.eventlog.jws import BadSignature, Verified, verify
from assessor_app.issuer.allotting import allot_waiting
from assessor_app.issuer.clock import iso
from assessor_app.issuer.feed import locked_programme
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import DeviceRow, InvitationRow, ProgrammeRow
from assessor_app.sync.messages import CERTIFICATE, PROOF, Enrolment, Invitation, token_hash

VALID_SECONDS = 72 * 3600
TOKEN_BYTES = 16  # 128 bit
ROLES = frozenset({"assessor", "lead assessor", "coach", "programme staff"})


def invite(issuer: Issuer, programme: str, assessor: str, roles: Sequence[str] = ("assessor",)) -> Invitation:
    """A one-time invitation for an assessor, good for 72 hours; only its hash is kept here."""
    if not assessor.strip() or len(assessor) > 200:
        raise RuleBroken("An assessor id has 1 to 200 characters.")
    if strange := sorted(set(roles) - ROLES):
        raise RuleBroken(f"“{strange[0]}” is not a role; roles are {', '.join(sorted(ROLES))}.")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with issuer.database.write() as session:
        locked_programme(session, programme)
        session.add(
            InvitationRow(
                programme=programme,
                token_sha256=token_hash(token),
                assessor=assessor,
                roles=list(roles),
                expires_at=int(issuer.now().timestamp()) + VALID_SECONDS,
                device=None,
            )
        )
    return Invitation(issuer.base_url, programme, token, issuer.keys.answers.thumbprint)


def enrol(issuer: Issuer, programme: str, token: str, proof: str) -> Enrolment:
    """Bind the key that signed `proof` to the invitation; the same token and key get the same answer again.

    Raises Refused when the token is unknown, too old, used by another device, the proof does not hold, or the device
    was revoked.
    """
    device, issuer = _proven(proof, programme, token), issuer.at(programme)
    with issuer.database.write() as session:
        head = locked_programme(session, programme)
        invitation = session.get(InvitationRow, (programme, token_hash(token)))
        if invitation is None:
            raise Refused("This enrolment code is not known here; ask for a new one.")
        if invitation.device is None:
            _bind(session, issuer, invitation, device)
            allot_waiting(session, head, iso(issuer.now()))  # second readings may have waited for this reader
        elif invitation.device != device.kid:
            raise Refused("This enrolment code was used by another device already; ask for a new one.")
        row = session.get_one(DeviceRow, (programme, device.kid))
        if row.revoked_at is not None:  # a lost laptop does not come back by a code that its finder was given
            raise Refused(f"This device was revoked on {row.revoked_at[:10]}; enrol another workspace instead.")
        return _answer(issuer, head, row)


def _proven(proof: str, programme: str, token: str) -> Verified:
    try:
        signed = verify(proof)
    except BadSignature as error:
        raise Refused(f"The device's proof does not hold: {error}.") from error
    said = signed.payload.get("token_sha256")
    if signed.typ != PROOF or signed.payload.get("programme") != programme:
        raise Refused("The device's proof is for something else.")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), token_hash(token).encode()):
        raise Refused("The device's proof is for another enrolment code.")
    return signed


def _bind(session: Session, issuer: Issuer, invitation: InvitationRow, device: Verified) -> None:
    if invitation.expires_at < issuer.now().timestamp():
        raise Refused("This enrolment code is older than 72 hours; ask for a new one.")
    there = session.get(DeviceRow, (invitation.programme, device.kid))
    if there is not None and there.assessor != invitation.assessor:
        raise Refused("This device is enrolled for another assessor already.")
    invitation.device = device.kid
    at = iso(issuer.now())
    said = {
        "device": device.kid,
        "assessor": invitation.assessor,
        "roles": invitation.roles,
        "programme": invitation.programme,
        "issuer": issuer.name,
        "enrolled_at": at,
    }
    certificate = issuer.keys.answers.sign(said, CERTIFICATE)
    if there is not None:
        there.roles, there.certificate = invitation.roles, certificate
        return
    session.add(
        DeviceRow(
            programme=invitation.programme,
            id=device.kid,
            assessor=invitation.assessor,
            roles=invitation.roles,
            public=device.public,
            certificate=certificate,
            enrolled_at=at,
            revoked_at=None,
            head_seq=0,
            head_sha256=GENESIS,
        )
    )
    session.flush()


def _answer(issuer: Issuer, head: ProgrammeRow, row: DeviceRow) -> Enrolment:
    return Enrolment(head.id, head.name, row.assessor, tuple(row.roles), row.certificate, issuer.keys.answers.jwk)
