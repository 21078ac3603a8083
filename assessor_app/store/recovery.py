"""The recovery code: seven groups of four signs that open a workspace whose passphrase is forgotten.

Twenty-four signs carry 120 random bits, four more check the typing. The alphabet is Crockford's base 32, where no two
signs look alike; small letters, and I, L and O for 1, 1 and 0, are understood.
"""

import hashlib
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assessor_app.domain.errors import StoreLocked

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES, SIGNS, CHECKING, GROUP = 15, 24, 4, 4
PURPOSE = b"assessor-keys/1 recovery"


def new_code() -> str:
    """A fresh code, in groups: “7K2M-…”."""
    signs = _signs(int.from_bytes(secrets.token_bytes(RANDOM_BYTES)), SIGNS)
    return grouped(signs + _check(signs))


def grouped(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def read_code(typed: str) -> str:
    """The signs of a typed code without its check; raises StoreLocked, saying what is wrong with it."""
    signs = _plain(typed)
    if len(signs) != SIGNS + CHECKING or not set(signs) <= set(ALPHABET):
        raise StoreLocked("A recovery code has seven groups of four letters and figures. Nothing was changed.")
    if _check(signs[:SIGNS]) != signs[SIGNS:]:
        raise StoreLocked("The recovery code has a typing mistake in it. Nothing was changed; compare it sign by sign.")
    return signs[:SIGNS]


def looks_like_one(typed: str) -> bool:
    """Whether what was typed can only be a recovery code: its check holds."""
    try:
        return bool(read_code(typed))
    except StoreLocked:
        return False


def seal(code: str, data_key: bytes) -> dict[str, Any]:
    """The data key wrapped by a code. The code is random, so it needs no slow stretching."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    sealed = AESGCM(_key(code, salt)).encrypt(nonce, data_key, PURPOSE)
    return {"salt": salt.hex(), "nonce": nonce.hex(), "sealed": sealed.hex()}


def unseal(code: str, record: dict[str, Any]) -> bytes:
    """The data key; raises InvalidTag for another code, KeyError or ValueError for a record that is none."""
    salt, nonce, sealed = (bytes.fromhex(record[name]) for name in ("salt", "nonce", "sealed"))
    return AESGCM(_key(code, salt)).decrypt(nonce, sealed, PURPOSE)


def _key(code: str, salt: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, PURPOSE).derive(read_code(code).encode())


def _plain(typed: str) -> str:
    alike = str.maketrans({"I": "1", "L": "1", "O": "0"})
    return "".join(sign for sign in typed.upper() if sign.isalnum()).translate(alike)


def _check(signs: str) -> str:
    return _signs(int.from_bytes(hashlib.sha256(PURPOSE + signs.encode()).digest()[:3]) >> 4, CHECKING)


def _signs(number: int, count: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(count)))
