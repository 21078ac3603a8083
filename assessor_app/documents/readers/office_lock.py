"""Word, PowerPoint and Excel files under a password: the package inside them, once the password is known.

Source: Microsoft's published specification [MS-OFFCRYPTO], sections 2.3.4.4 to 2.3.4.13.
"""

import base64
import hashlib
import hmac
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lxml import etree

from assessor_app.documents.readers.compound_file import CompoundFile
from assessor_app.documents.readers.package import local
from assessor_app.documents.readers.protocol import Locked, Unfit

LOCKED = "The file is protected with a password."
OTHERWISE = "The file is protected in a way that no password opens here; ask for a copy without protection."
_DAMAGED = "The protected file is damaged or cut short."
_UNASKED = "VelvetSweatshop"  # what Excel takes itself for files that are only to be read
_HASHES = {"SHA1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}
_MOST_SPINS = 2_000_000
_INPUT, _VALUE, _KEY = (bytes.fromhex(text) for text in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6"))
_PIECE = 4096  # bytes that are encrypted together


def package_within(data: bytes, password: str) -> bytes:
    """Raises Locked without the right password, Unfit for what no password opens."""
    file = CompoundFile(data)
    info, sealed = file.stream("EncryptionInfo"), file.stream("EncryptedPackage")
    if info is None or sealed is None or len(info) < 8:
        raise Unfit(OTHERWISE)
    read = {(4, 4): _agile, (2, 2): _standard, (3, 2): _standard, (4, 2): _standard}.get(
        struct.unpack_from("<HH", info)
    )
    if read is None:
        raise Unfit(OTHERWISE)
    try:
        return _opened(read(info), sealed, (password,) if password else (_UNASKED,))
    except Unfit:
        raise
    except Exception as error:  # a number or a name that is not what the specification says
        raise Unfit(_DAMAGED) from error


Opener = Callable[[str], Callable[[bytes], bytes] | None]  # from a password to what opens the package, if it is right


def _opened(opener: Opener, sealed: bytes, passwords: tuple[str, ...]) -> bytes:
    opened = next(filter(None, map(opener, passwords)), None)
    if opened is None:
        raise Locked(LOCKED)
    return opened(sealed[8:])[: int.from_bytes(sealed[:8], "little")]


@dataclass(frozen=True, slots=True)
class _Terms:
    """What one element says: how is hashed, and how long keys are, in bytes."""

    hash: str
    salt: bytes
    key: int
    block: int

    @classmethod
    def of(cls, element: Any) -> "_Terms":
        if element.get("cipherAlgorithm") != "AES" or element.get("cipherChaining") != "ChainingModeCBC":
            raise Unfit(OTHERWISE)
        name = _HASHES.get(element.get("hashAlgorithm"))
        if name is None:
            raise Unfit(OTHERWISE)
        salt = base64.b64decode(element.get("saltValue"))
        return cls(name, salt, int(element.get("keyBits")) // 8, int(element.get("blockSize")))

    def hashed(self, data: bytes) -> bytes:
        return hashlib.new(self.hash, data).digest()


def _agile(info: bytes) -> Opener:
    """As Office writes since 2010."""
    root = etree.fromstring(info[8:], etree.XMLParser(resolve_entities=False, no_network=True))
    found: dict[str, Any] = {local(element): element for element in root.iter()}
    whole, asked, sealed = _Terms.of(found["keyData"]), _Terms.of(found["encryptedKey"]), found["encryptedKey"]
    spins = int(sealed.get("spinCount"))
    if not 0 <= spins <= _MOST_SPINS:
        raise Unfit(OTHERWISE)

    def opener(password: str) -> Callable[[bytes], bytes] | None:
        spun = _spun(asked.hash, asked.salt, password, spins)

        def part(name: str, block: bytes) -> bytes:
            key = _fit(asked.hashed(spun + block), asked.key)
            return _cbc(key, _fit(asked.salt, asked.block), base64.b64decode(sealed.get(name)))

        right = asked.hashed(part("encryptedVerifierHashInput", _INPUT)[: len(asked.salt)])
        if not hmac.compare_digest(part("encryptedVerifierHashValue", _VALUE)[: len(right)], right):
            return None
        key = part("encryptedKeyValue", _KEY)[: whole.key]
        return lambda data: b"".join(
            _cbc(key, _fit(whole.hashed(whole.salt + struct.pack("<I", number)), whole.block), data[at : at + _PIECE])
            for number, at in enumerate(range(0, len(data) // 16 * 16, _PIECE))
        )

    return opener


def _standard(info: bytes) -> Opener:
    """As Office 2007 wrote: AES with SHA-1."""
    size = struct.unpack_from("<I", info, 8)[0]
    algorithm, bits = struct.unpack_from("<I", info, 20)[0], struct.unpack_from("<I", info, 28)[0]
    if algorithm not in (0, 0x660E, 0x660F, 0x6610) or bits not in (128, 192, 256):
        raise Unfit(OTHERWISE)
    at = 12 + size
    salt, asked, answer = info[at + 4 : at + 20], info[at + 20 : at + 36], info[at + 40 : at + 72]

    def opener(password: str) -> Callable[[bytes], bytes] | None:
        spun = hashlib.sha1(_spun("sha1", salt, password, 50_000) + bytes(4)).digest()
        halves = (
            bytes(b ^ c for b, c in zip(spun.ljust(64, b"\0"), pad * 64, strict=True)) for pad in (b"\x36", b"\x5c")
        )
        key = b"".join(hashlib.sha1(half).digest() for half in halves)[: bits // 8]
        if not hmac.compare_digest(_ecb(key, answer)[:20], hashlib.sha1(_ecb(key, asked)).digest()):
            return None
        return lambda data: _ecb(key, data[: len(data) // 16 * 16])

    return opener


def _spun(name: str, salt: bytes, password: str, spins: int) -> bytes:
    """Hashed so often that trying many passwords takes long."""
    found = hashlib.new(name, salt + password.encode("utf-16-le")).digest()
    for number in range(spins):
        found = hashlib.new(name, struct.pack("<I", number) + found).digest()
    return found


def _fit(data: bytes, length: int) -> bytes:
    return data[:length].ljust(length, b"\x36")


def _cbc(key: bytes, start: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return through(Cipher(algorithms.AES(key), modes.CBC(start)), data)


def _ecb(key: bytes, data: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    return through(Cipher(algorithms.AES(key), modes.ECB()), data)


def through(cipher: Any, data: bytes) -> bytes:
    turning = cipher.decryptor()
    return bytes(turning.update(data) + turning.finalize())
