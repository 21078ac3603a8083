"""How one part of an OpenDocument file is encrypted, as its list of parts says, and how a password opens it."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from assessor_app.documents.readers.office_lock import OTHERWISE, through
from assessor_app.documents.readers.package import attribute, local
from assessor_app.documents.readers.protocol import Unfit

_CHECKED = 1024  # bytes of a part, packed, that its checksum is made of
_MOST_TURNS = 1_000_000
_MOST_MEMORY, _MOST_PASSES, _MOST_LANES = 256 * 1024, 16, 16  # KiB, and how often it is gone over


@dataclass(frozen=True, slots=True)
class Argon:
    """What Argon2id takes beside the salt; `memory` in KiB."""

    passes: int
    memory: int
    lanes: int


@dataclass(frozen=True, slots=True)
class Terms:
    """`cipher` is cbc, gcm or blowfish; `turns` are PBKDF2's, unless there is `argon`; sizes in bytes. `checksum` is
    of the beginning of the packed part, and empty where the cipher itself notices a wrong key."""

    cipher: str
    start: str
    vector: bytes
    salt: bytes
    size: int
    turns: int
    argon: Argon | None
    hash: str
    checksum: bytes

    @classmethod
    def of(cls, element: Any) -> "Terms":
        """What an `encryption-data` says; raises Unfit for what is not known here or would take for ever."""
        try:
            made = _terms(element)
        except (KeyError, ValueError, TypeError, binascii.Error) as error:
            raise Unfit(OTHERWISE) from error
        if not made.bearable:
            raise Unfit(OTHERWISE)
        return made

    @property
    def bearable(self) -> bool:
        if self.argon is not None:
            passes, memory, lanes = self.argon.passes, self.argon.memory, self.argon.lanes
            small = 8 * lanes <= memory <= _MOST_MEMORY and passes <= _MOST_PASSES and 0 < lanes <= _MOST_LANES
            return small and passes > 0 and len(self.salt) >= 8
        return 0 < self.turns <= _MOST_TURNS and self.size in (16, 24, 32) and bool(self.checksum)

    def opened(self, data: bytes, password: str) -> bytes | None:
        """The part, still packed; None where the password does not fit."""
        key = _key(self.start, self.salt, self.size, self.turns, self.argon, password)
        if self.cipher == "gcm":
            return _gcm(key, self.vector, data)
        packed = _cbc(key, self.vector, data) if self.cipher == "cbc" else _blowfish(key, self.vector, data)
        made = hashlib.new(self.hash, packed[:_CHECKED]).digest()
        return packed if hmac.compare_digest(made, self.checksum) else None


def _terms(element: Any) -> Terms:
    parts = {local(part): part for part in element}

    def said(part: str, name: str, usual: str = "") -> str:
        return (attribute(parts[part], name) or usual) if part in parts else usual

    cipher = _cipher(said("algorithm", "algorithm-name"))
    derived = said("key-derivation", "key-derivation-name").lower()
    if not derived.endswith(("pbkdf2", "argon2id")):
        raise ValueError(derived)
    argon = None
    if derived.endswith("argon2id"):
        argon = Argon(*(int(said("key-derivation", f"argon2-{name}")) for name in ("iterations", "memory", "lanes")))
    return Terms(
        cipher=cipher,
        start=_hash(said("start-key-generation", "start-key-generation-name", "SHA1")),
        vector=base64.b64decode(said("algorithm", "initialisation-vector")),
        salt=base64.b64decode(said("key-derivation", "salt")),
        size=int(said("key-derivation", "key-size", "16")),
        turns=0 if argon else int(said("key-derivation", "iteration-count", "0")),
        argon=argon,
        hash=_hash(attribute(element, "checksum-type") or "SHA1"),
        checksum=base64.b64decode(attribute(element, "checksum") or ""),
    )


def _cipher(name: str) -> str:
    found = {"-cbc": "cbc", "-gcm": "gcm"}.get(name[-4:].lower())
    return found if found and "aes" in name else {"blowfish cfb": "blowfish", "blowfish": "blowfish"}[_last(name)]


def _hash(name: str) -> str:
    return {"sha1": "sha1", "sha256": "sha256"}[_last(name).removesuffix("-1k").removesuffix("/1k")]


def _last(name: str) -> str:
    """Names are words, or addresses that end in one."""
    return name.rpartition("#")[2].lower()


def _key(start: str, salt: bytes, size: int, turns: int, argon: Argon | None, password: str) -> bytes:
    word = hashlib.new(start, password.encode("utf-8")).digest()
    if argon is None:
        return hashlib.pbkdf2_hmac("sha1", word, salt, turns, size)
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    passes, memory, lanes = argon.passes, argon.memory, argon.lanes
    stretching = Argon2id(salt=salt, length=size, iterations=passes, lanes=lanes, memory_cost=memory)
    return bytes(stretching.derive(word))


def _gcm(key: bytes, vector: bytes, data: bytes) -> bytes | None:
    """The vector stands before the part itself as well (W3C XML Encryption 1.1, 5.2.4)."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    body = data[len(vector) :] if vector and data.startswith(vector) else data
    try:
        return AESGCM(key).decrypt(vector, body, None)
    except (InvalidTag, ValueError):
        return None


def _cbc(key: bytes, vector: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    plain = through(Cipher(algorithms.AES(key), modes.CBC(vector)), data[: len(data) // 16 * 16])
    return plain[: -plain[-1]] if plain and 0 < plain[-1] <= 16 else plain


def _blowfish(key: bytes, vector: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher

    return through(Cipher(Blowfish(key), CFB(vector)), data)
