"""Word, PowerPoint and Excel files under a password open with it, and with no other."""

import base64
import hashlib
import io
import secrets
import struct

import openpyxl
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from assessor_app.documents.kinds import OLE
from assessor_app.documents.passwords import Unlocked
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind
from assessor_app.domain.errors import NeedsPassword, Unreadable
from tests.documents.written import word_bytes

PASSWORD, SPINS = "Teich & Ufer 7", 1000
ECB = modes.ECB()  # as the format has it
NAMES = {"input": "fea7d2763b4b9e79", "value": "d7aa0f6d3061344e", "key": "146e0be7abacd0d6"}


def sealed(key: bytes, mode: modes.Mode, data: bytes) -> bytes:
    turning = Cipher(algorithms.AES(key), mode).encryptor()
    return turning.update(data + bytes(-len(data) % 16)) + turning.finalize()


def agile(package: bytes, password: str = PASSWORD, spins: int = SPINS) -> bytes:
    """As Office writes since 2010."""
    salt, asked, key, words = (secrets.token_bytes(size) for size in (16, 16, 32, 16))
    spun = hashlib.sha512(asked + password.encode("utf-16-le")).digest()
    for number in range(spins):
        spun = hashlib.sha512(struct.pack("<I", number) + spun).digest()

    def part(name: str, data: bytes) -> str:
        own = hashlib.sha512(spun + bytes.fromhex(NAMES[name])).digest()[:32]
        return base64.b64encode(sealed(own, modes.CBC(asked), data)).decode()

    terms = 'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" ' \
            'cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"'  # fmt: skip
    info = (
        f'<encryption xmlns="urn:e" xmlns:p="urn:p"><keyData {terms} saltValue="{base64.b64encode(salt).decode()}"/>'
        f'<keyEncryptors><keyEncryptor uri="urn:p"><p:encryptedKey spinCount="{spins}" {terms} '
        f'saltValue="{base64.b64encode(asked).decode()}" encryptedVerifierHashInput="{part("input", words)}" '
        f'encryptedVerifierHashValue="{part("value", hashlib.sha512(words).digest())}" '
        f'encryptedKeyValue="{part("key", key)}"/></keyEncryptor></keyEncryptors></encryption>'
    )
    pieces = [package[at : at + 4096] for at in range(0, len(package), 4096)]
    starts = (hashlib.sha512(salt + struct.pack("<I", number)).digest()[:16] for number in range(len(pieces)))
    body = b"".join(sealed(key, modes.CBC(start), piece) for start, piece in zip(starts, pieces, strict=True))
    return compound(struct.pack("<HHI", 4, 4, 0x40) + info.encode(), struct.pack("<Q", len(package)) + body)


def standard(package: bytes) -> bytes:
    """As Office 2007 wrote."""
    salt, words = secrets.token_bytes(16), secrets.token_bytes(16)
    spun = hashlib.sha1(salt + PASSWORD.encode("utf-16-le")).digest()
    for number in range(50_000):
        spun = hashlib.sha1(struct.pack("<I", number) + spun).digest()
    spun = hashlib.sha1(spun + bytes(4)).digest()
    key = hashlib.sha1(bytes(b ^ 0x36 for b in spun.ljust(64, b"\0"))).digest()[:16]
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "AES\0".encode("utf-16-le")
    verifier = struct.pack("<I", 16) + salt + sealed(key, ECB, words) + struct.pack("<I", 20)
    verifier += sealed(key, ECB, hashlib.sha1(words).digest())
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header + verifier
    return compound(info, struct.pack("<Q", len(package)) + sealed(key, ECB, package))


def compound(info: bytes, package: bytes) -> bytes:
    """A compound file of two streams, each of which lies in sectors of its own, one after the other."""
    streams = [info, package]
    counts = [-(-len(stream) // 512) for stream in streams]
    first = 2
    starts = [first, first + counts[0]]
    table = [0xFFFFFFFD, 0xFFFFFFFE]
    for start, count in zip(starts, counts, strict=True):
        table += [*range(start + 1, start + count), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (-len(table) % 128)
    assert len(table) == 128  # one sector tells where each of them goes on
    header = OLE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 0, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    entries = entry("Root Entry", 5, 0xFFFFFFFE, 0, child=1) + entry("EncryptionInfo", 2, starts[0], len(info), after=2)
    entries += entry("EncryptedPackage", 2, starts[1], len(package)) + bytes(128)
    body = b"".join(stream.ljust(count * 512, b"\0") for stream, count in zip(streams, counts, strict=True))
    return header + struct.pack("<128I", *table) + entries + body


def entry(name: str, kind: int, start: int, size: int, *, after: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    head = letters.ljust(64, b"\0") + struct.pack("<HBBIII", len(letters), kind, 1, 0xFFFFFFFF, after, child)
    return head + bytes(36) + struct.pack("<IIII", start, size, 0, 0)[:12]


@pytest.mark.parametrize("locked", [agile, standard])
def test_a_word_file_opens_with_its_password(pool: WorkerPool, locked: object) -> None:
    data = locked(word_bytes())  # type: ignore[operator]
    with pool.open(Unlocked(BytesSource(data), PASSWORD), "plan.docx") as document:
        assert document.kind is Kind.DOCX and "Lesson plan" in document.text(1) and document.warnings == ()


@pytest.mark.parametrize("typed", [None, "another", "teich & ufer 7"])
def test_it_asks_for_its_password_and_takes_no_other(pool: WorkerPool, typed: str | None) -> None:
    source = BytesSource(agile(word_bytes()))
    with pytest.raises(NeedsPassword, match="protected with a password"):
        pool.open(source if typed is None else Unlocked(source, typed), "plan.docx")


def test_a_workbook_that_is_only_to_be_read_needs_no_password(pool: WorkerPool) -> None:
    """Excel encrypts it under a word of its own, and never asks."""
    sink = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "Ada"  # type: ignore[index]
    book.save(sink)
    with pool.open(BytesSource(agile(sink.getvalue(), "VelvetSweatshop")), "marks.xlsx") as document:
        assert document.kind is Kind.XLSX and document.text(1) == "Ada"


def test_what_is_protected_otherwise_says_so(pool: WorkerPool) -> None:
    rights = compound(struct.pack("<HHI", 9, 9, 0), bytes(64))
    with pytest.raises(Unreadable, match="no password opens here; ask for a copy without protection") as caught:
        pool.open(Unlocked(BytesSource(rights), PASSWORD), "plan.docx")
    assert not isinstance(caught.value, NeedsPassword)


def test_one_that_would_be_tried_for_hours_is_refused(pool: WorkerPool) -> None:
    data = agile(word_bytes()).replace(b'spinCount="1000" saltSize="16"', b'spinCount="9000000"'.ljust(30))
    with pytest.raises(Unreadable, match="no password opens here"):
        pool.open(Unlocked(BytesSource(data), PASSWORD), "plan.docx")


def test_one_that_was_cut_short_says_so(pool: WorkerPool) -> None:
    whole = agile(word_bytes())
    with pytest.raises(Unreadable, match="damaged or cut short"):
        pool.open(Unlocked(BytesSource(whole[: len(whole) // 2]), PASSWORD), "plan.docx")
