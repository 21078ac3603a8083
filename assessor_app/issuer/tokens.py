"""Signing in: a device's signed assertion for a short access token (RFC 7523), and reading that token back."""

import contextlib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Delete, delete, select
from sqlalchemy.exc import IntegrityError

from assessor_app.domain.errors import Refused
from assessor_app.eventlog.jws import BadSignature, Verified, payload_unchecked, verify
from assessor_app.issuer.folder import Issuer
from assessor_app.issuer.rows import AssertionRow, DeviceRow
from assessor_app.sync.messages import ACCESS, ASSERTION

ASSERTION_SECONDS = 300
ACCESS_SECONDS = 900
SLACK_SECONDS = 60
KNOWN_TOKENS = 4096  # of about 500 bytes each
ADMITTED = (
    DeviceRow.programme, DeviceRow.id, DeviceRow.assessor, DeviceRow.roles, DeviceRow.public, DeviceRow.revoked_at,
)  # fmt: skip


class NotSignedIn(Refused):
    """The token is missing, forged or too old; the device signs in again."""


class UsedBefore(NotSignedIn):
    """An assertion came twice: a network that repeats requests, or a thief; a fresh one is asked for later."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking. A `revoked` device may still hand in what it signed, and nothing else."""

    programme: str
    device: str
    assessor: str
    roles: tuple[str, ...]
    revoked: bool


def audience(issuer: Issuer) -> str:
    """Whom an assertion is meant for; the key, because addresses change behind proxies."""
    return f"urn:x-assessor:issuer:{issuer.keys.answers.thumbprint}"


def give_access(issuer: Issuer, assertion: str) -> str:
    """An access token for a device's assertion; raises NotSignedIn with the reason."""
    claims = _unverified(assertion)
    programme, device = claims.get("programme"), claims.get("iss")
    issuer = issuer.at(str(programme))
    row = _device(issuer, str(programme), str(device))
    if row is None:
        raise NotSignedIn("This device is not enrolled in this programme.")
    signed = _signed_by(assertion, row.public)
    expires = _checked_times(issuer, signed.payload)
    if signed.payload.get("aud") != audience(issuer) or signed.payload.get("sub") != row.id:
        raise NotSignedIn("The assertion is meant for someone else.")
    _use_once(issuer, row, str(signed.payload.get("jti") or ""), expires)
    now = int(issuer.now().timestamp())
    return issuer.keys.answers.sign(
        {"programme": row.programme, "sub": row.id, "iat": now, "exp": now + ACCESS_SECONDS}, ACCESS
    )


def _unverified(assertion: str) -> dict[str, Any]:
    try:
        claims = payload_unchecked(assertion)
    except (ValueError, IndexError) as error:
        raise NotSignedIn("The assertion cannot be read.") from error
    if not isinstance(claims, dict):
        raise NotSignedIn("The assertion cannot be read.")
    return claims


def _signed_by(assertion: str, public: bytes) -> Verified:
    try:
        signed = verify(assertion, public=public)
    except BadSignature as error:
        raise NotSignedIn(f"The assertion does not hold: {error}.") from error
    if signed.typ != ASSERTION:
        raise NotSignedIn("The assertion is something else that was signed.")
    return signed


def _checked_times(issuer: Issuer, claims: dict[str, Any]) -> int:
    now = issuer.now().timestamp()
    issued, expires = claims.get("iat"), claims.get("exp")
    if not isinstance(issued, int) or not isinstance(expires, int) or expires - issued > ASSERTION_SECONDS:
        raise NotSignedIn("The assertion is valid for longer than 5 minutes.")
    if issued > now + SLACK_SECONDS or expires < now - SLACK_SECONDS:
        raise NotSignedIn("The assertion has expired, or is from the future.")
    return expires


def _use_once(issuer: Issuer, row: Any, jti: str, expires: int) -> None:
    if not jti or len(jti) > 100:
        raise NotSignedIn("The assertion has no id.")
    past = int(issuer.now().timestamp()) - 2 * SLACK_SECONDS
    try:
        with issuer.database.write() as session:
            session.execute(_expired(row.programme, past))
            session.add(AssertionRow(programme=row.programme, device=row.id, jti=jti, expires_at=expires))
    except IntegrityError as error:
        raise UsedBefore("This assertion was used before; sign in with a fresh one.") from error


def _expired(programme: str, past: int) -> Delete:
    return delete(AssertionRow).where(AssertionRow.programme == programme, AssertionRow.expires_at < past)


def placed(issuer: Issuer, token: str) -> Issuer:
    """The issuer before the database of the programme a token speaks of, believed by nobody yet."""
    with contextlib.suppress(ValueError, IndexError, AttributeError):
        return issuer.at(str(payload_unchecked(token).get("programme")))
    return issuer


def caller(issuer: Issuer, token: str) -> Caller:
    """Who holds this access token; the device's row is read each time, so a revocation counts at once."""
    access = _access(token, issuer.keys.answers.public)
    if access.expires < issuer.now().timestamp():
        raise NotSignedIn("The access token has expired; sign in again.")
    row = _device(issuer, access.programme, access.device)
    if row is None:
        raise NotSignedIn("This device is not enrolled any more.")
    return Caller(access.programme, access.device, row.assessor, tuple(row.roles), row.revoked_at is not None)


@dataclass(frozen=True, slots=True)
class _Access:
    programme: str
    device: str
    expires: int


@lru_cache(maxsize=KNOWN_TOKENS)
def _access(token: str, public: bytes) -> _Access:
    """What an access token says, once its signature was found to hold; it comes with each request."""
    try:
        signed = verify(token, public=public)
    except BadSignature as error:
        raise NotSignedIn("The access token does not hold; sign in again.") from error
    claims = signed.payload
    if signed.typ != ACCESS or not isinstance(claims.get("exp"), int):
        raise NotSignedIn("This is not an access token; sign in again.")
    return _Access(str(claims.get("programme")), str(claims.get("sub")), claims["exp"])


def _device(issuer: Issuer, programme: str, device: str) -> Any:
    """The columns of a device by which it is known and let in; None when there is none."""
    asked = select(*ADMITTED).where(DeviceRow.programme == programme, DeviceRow.id == device)
    return issuer.database.glance(asked).first()
