"""A credential as one signed text (VC-JWT, Open Badges 3.0, 8.2), for programs that read no other proof."""

from datetime import datetime
from typing import Any

from assessor_app.domain.errors import RuleBroken
from assessor_app.eventlog.canonical import b64url, canonical
from assessor_app.issuer.awards import Award
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.keys import issuer_did

VC_JWT = "application/vc+jwt"


def as_jwt(issuer: Issuer, award: Award) -> str:
    """What the document says, signed now by the key of today; the document itself stays as it is. Raises RuleBroken for
    one that was revoked: nothing is signed for it any more."""
    if award.revoked_at is not None:
        raise RuleBroken(f"Credential {award.id} was revoked on {award.revoked_at[:10]}; it is not signed anew.")
    did, method = issuer_did(issuer.keys, issuer.base_url)
    if award.document["issuer"]["id"] != did:
        raise RuleBroken(f"Credential {award.id} was issued under another address or key; only its JSON is to be had.")
    signed = f"{_spelled({'alg': 'EdDSA', 'kid': method, 'typ': 'JWT'})}.{_spelled(_claims(award.document))}"
    return f"{signed}.{b64url(issuer.keys.credentials.signature(signed.encode()))}"


def _claims(document: dict[str, Any]) -> dict[str, Any]:
    """The members of the credential, and the registered claims that say the same (8.2.4)."""
    said = {name: value for name, value in document.items() if name != "proof"}
    registered = {"iss": said["issuer"]["id"], "sub": said["credentialSubject"]["id"], "jti": said["id"]}
    return said | registered | {"nbf": int(datetime.fromisoformat(said["validFrom"]).timestamp())}


def _spelled(value: dict[str, Any]) -> str:
    return b64url(canonical(value))
