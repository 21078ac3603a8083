"""Signed events: compact JWS (RFC 7515) with Ed25519 (RFC 8037) over canonical JSON.

The header carries the public key; its RFC 7638 thumbprint is the device id that the payload must name too, so a
log can be checked with nothing but the file.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from assessor_app.domain.strict_json import strict_json
from assessor_app.eventlog.canonical import b64url, canonical, unb64url

KNOWN_HEADERS = 4096  # of about 300 bytes each


class BadSignature(ValueError):
    """The text is not an event signed by the key it names; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An Ed25519 key of a device or an issuer; `secret` is 32 bytes and never leaves the encrypted store."""

    secret: bytes
    _headers: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _key: list[Ed25519PrivateKey] = field(default_factory=list, init=False, repr=False, compare=False)

    @staticmethod
    def generate() -> "SigningKey":
        return SigningKey(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def public(self) -> bytes:
        return self._private().public_key().public_bytes_raw()

    def _private(self) -> Ed25519PrivateKey:
        """Read once: an issuer signs a receipt for every event. It goes when this key goes."""
        if not self._key:
            self._key.append(Ed25519PrivateKey.from_private_bytes(self.secret))
        return self._key[0]

    def _header(self, typ: str) -> str:
        if typ not in self._headers:
            public = self.public
            header = {"alg": "EdDSA", "jwk": public_jwk(public), "kid": thumbprint(public), "typ": typ}
            self._headers[typ] = b64url(canonical(header))
        return self._headers[typ]

    @property
    def jwk(self) -> dict[str, str]:
        return public_jwk(self.public)

    @property
    def thumbprint(self) -> str:
        return thumbprint(self.public)

    def sign(self, payload: dict[str, Any], typ: str = "assessor-event+jws") -> str:
        """A compact JWS whose payload is the canonical JSON of `payload`."""
        signed = f"{self._header(typ)}.{b64url(canonical(payload))}"
        return f"{signed}.{b64url(self.signature(signed.encode()))}"

    def signature(self, data: bytes) -> bytes:
        """The 64 bytes of an Ed25519 signature over `data` as it is."""
        return self._private().sign(data)


@dataclass(frozen=True, slots=True)
class Verified:
    """A payload whose signature holds; `kid` is the signer's thumbprint, `sha256` that of the whole JWS (hex)."""

    payload: dict[str, Any]
    kid: str
    public: bytes
    typ: str
    sha256: str


def public_jwk(public: bytes) -> dict[str, str]:
    return {"crv": "Ed25519", "kty": "OKP", "x": b64url(public)}


def public_of(jwk: Any) -> bytes:
    """The 32 public bytes of an Ed25519 JWK; raises BadSignature when it is something else."""
    if not isinstance(jwk, dict) or (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        raise BadSignature("the key is not an Ed25519 key")
    try:
        public = unb64url(str(jwk.get("x", "")))
    except ValueError as error:
        raise BadSignature("the key cannot be read") from error
    if len(public) != 32:
        raise BadSignature("the key has the wrong length")
    return public


def thumbprint(public: bytes) -> str:
    """RFC 7638 thumbprint (base64url SHA-256) of an Ed25519 public key."""
    return b64url(hashlib.sha256(canonical(public_jwk(public))).digest())


def sha256_of(jws: str) -> str:
    return hashlib.sha256(jws.encode()).hexdigest()


def verify(jws: str, *, public: bytes | None = None) -> Verified:
    """Check one JWS against the key in its header (and against `public` when given); raises BadSignature."""
    pieces = jws.split(".")
    if len(pieces) != 3:
        raise BadSignature("it is not a compact JWS")
    signer, payload, signature = _signer(pieces[0]), _object_of(pieces[1], "payload"), _decoded(pieces[2])
    if public is not None and signer.public != public:
        raise BadSignature("it is signed by another key")
    try:
        Ed25519PublicKey.from_public_bytes(signer.public).verify(signature, f"{pieces[0]}.{pieces[1]}".encode())
    except InvalidSignature as error:
        raise BadSignature("the signature does not hold") from error
    return Verified(payload, signer.kid, signer.public, signer.typ, sha256_of(jws))


@dataclass(frozen=True, slots=True)
class _Signer:
    """What a header says of the key that signed; nothing in it is secret."""

    public: bytes
    kid: str
    typ: str


@lru_cache(maxsize=KNOWN_HEADERS)
def _signer(piece: str) -> _Signer:
    """A device's events all begin with the same header, so it is read once; one that is refused is read each time."""
    header = _object_of(piece, "header")
    if header.get("alg") != "EdDSA":
        raise BadSignature("the algorithm is not EdDSA")
    key = public_of(header.get("jwk"))
    kid = thumbprint(key)
    if header.get("kid") != kid:
        raise BadSignature("the key id does not belong to the key")
    return _Signer(key, kid, str(header.get("typ", "")))


def _object_of(piece: str, name: str) -> dict[str, Any]:
    try:
        value = strict_json(unb64url(piece), name)
    except Exception as error:  # any way of being unreadable is one answer: not a signed event
        raise BadSignature("it cannot be decoded") from error
    if not isinstance(value, dict):
        raise BadSignature("header and payload must be objects")
    return value


def _decoded(piece: str) -> bytes:
    try:
        return unb64url(piece)
    except ValueError as error:
        raise BadSignature("it cannot be decoded") from error


def payload_unchecked(jws: str) -> dict[str, Any]:
    """The payload of an event whose signature is not checked here; raises ValueError when it cannot be read."""
    try:
        decoded: dict[str, Any] = json.loads(unb64url(jws.split(".")[1]))
    except RecursionError as error:
        raise ValueError("the payload is nested too deeply") from error
    return decoded
