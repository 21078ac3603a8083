"""The issuer's two keys: one signs its answers on the wire, one signs credentials and is published as a DID."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from assessor_app.domain.errors import StoreDamaged
from assessor_app.eventlog.jws import SigningKey
from assessor_app.issuer.durability import fsync_folder

ANSWERS, CREDENTIALS = "answers.pem", "credentials.pem"
RETIRED = "retired"  # public halves of credential keys used before: key-1.pem, key-2.pem …


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    answers: SigningKey
    credentials: SigningKey
    retired: tuple[bytes, ...] = ()  # public keys as PEM, oldest first

    @property
    def credential_pem(self) -> bytes:
        key = Ed25519PrivateKey.from_private_bytes(self.credentials.secret)
        return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def credential_public_pem(self) -> bytes:
        key = Ed25519PrivateKey.from_private_bytes(self.credentials.secret).public_key()
        return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def make_keys(folder: Path) -> None:
    """Two new Ed25519 keys, readable by their owner only."""
    folder.mkdir(mode=0o700)
    for name in (ANSWERS, CREDENTIALS):
        _write(folder / name, _new_pem())


def _new_pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(path: Path, pem: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    fsync_folder(path.parent)


def read_keys(folder: Path) -> IssuerKeys:
    """Raises StoreDamaged when a key is gone or is something else."""
    retired = sorted((folder / RETIRED).glob("key-*.pem"), key=lambda path: int(path.stem.removeprefix("key-")))
    return IssuerKeys(
        _read(folder / ANSWERS), _read(folder / CREDENTIALS), tuple(path.read_bytes() for path in retired)
    )


def rotate_credential_key(folder: Path) -> int:
    """A new key for credentials; the old one's public half is kept, so that what it signed still verifies, and its
    private half is gone. Returns the new key's number. Cut off half-way, the old key goes on."""
    keys = read_keys(folder)
    (folder / RETIRED).mkdir(mode=0o700, exist_ok=True)
    fsync_folder(folder)
    number = len(keys.retired) + 1
    new = folder / f"{CREDENTIALS}.new"
    new.unlink(missing_ok=True)
    _write(new, _new_pem())
    old = folder / RETIRED / f"key-{number}.pem"
    if keys.credential_public_pem in keys.retired:
        number -= 1  # the last rotation was cut off between its two steps
    else:
        _write(old, keys.credential_public_pem)
    new.replace(folder / CREDENTIALS)
    fsync_folder(folder)
    return number + 1


def _read(path: Path) -> SigningKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise StoreDamaged(f"The issuer's key {path.name} cannot be read; restore it from a backup.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise StoreDamaged(f"The issuer's key {path.name} is not an Ed25519 key; restore it from a backup.")
    return SigningKey(key.private_bytes_raw())


def issuer_did(keys: IssuerKeys, base_url: str) -> tuple[str, str]:
    """(DID, verification method): did:web where the issuer is served over https, else did:key."""
    from openbadgeslib.ob3.did import did_key_from_pem, did_web_from_url

    if base_url.startswith("https://"):
        did = str(did_web_from_url(base_url))
        return did, f"{did}#key-{len(keys.retired) + 1}"
    did = str(did_key_from_pem(keys.credential_public_pem))
    return did, f"{did}#{did.removeprefix('did:key:')}"


def did_document(keys: IssuerKeys, base_url: str) -> dict[str, Any]:
    """What resolving the issuer's DID gives (DID Core 1.0, Multikey)."""
    from openbadgeslib.ob3.did import multikey_from_pem

    did, method = issuer_did(keys, base_url)
    named = {method: keys.credential_public_pem}
    if base_url.startswith("https://"):
        named = {f"{did}#key-{n}": pem for n, pem in enumerate(keys.retired, 1)} | named
    shown = [
        {"id": name, "type": "Multikey", "controller": did, "publicKeyMultibase": multikey_from_pem(pem)}
        for name, pem in named.items()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": shown,
        "assertionMethod": list(named),
    }
