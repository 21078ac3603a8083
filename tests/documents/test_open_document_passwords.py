"""OpenDocument files under a password open with it, and with no other, whichever program protected them."""

import base64
import hashlib
import io
import secrets
import zipfile
import zlib
from collections.abc import Callable

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from assessor_app.documents.libreoffice import find_office
from assessor_app.documents.passwords import Unlocked
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from assessor_app.documents.values import Kind, Trait
from assessor_app.domain.errors import NeedsPassword, Unreadable
from tests.documents.open_slides import box, frame, slides
from tests.documents.workbook_files import ods_bytes
from tests.documents.written import open_text_file

PASSWORD = "Teich & Ufer 7"
META = (
    '<m:document-meta xmlns:m="urn:m" xmlns:dc="urn:dc"><m:meta><dc:creator>Zoe Pond</dc:creator></m:meta>'
    "</m:document-meta>"
)
TEXT = open_text_file("<text:p>Lesson plan</text:p>", **{"meta.xml": META.encode()})
Seal = Callable[[bytes], tuple[bytes, str]]


def coded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def deflated(data: bytes) -> bytes:
    packing = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packing.compress(data) + packing.flush()


def stretched(start: str, salt: bytes, size: int, turns: int = 1000) -> bytes:
    return hashlib.pbkdf2_hmac("sha1", hashlib.new(start, PASSWORD.encode()).digest(), salt, turns, size)


def by_aes(part: bytes) -> tuple[bytes, str]:
    """As OpenDocument 1.2 and 1.3 have it, and LibreOffice wrote until 24.8."""
    salt, vector, packed = secrets.token_bytes(16), secrets.token_bytes(16), deflated(part)
    gap = 16 - len(packed) % 16
    turning = Cipher(algorithms.AES(stretched("sha256", salt, 32)), modes.CBC(vector)).encryptor()
    said = terms("http://www.w3.org/2001/04/xmlenc#aes256-cbc", vector, salt, 'm:key-size="32"')
    start = '<m:start-key-generation m:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256"/>'
    check = coded(hashlib.sha256(packed[:1024]).digest())
    head = f'm:checksum-type="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0#sha256-1k" m:checksum="{check}"'
    sealed = turning.update(packed + secrets.token_bytes(gap - 1) + bytes([gap])) + turning.finalize()
    return sealed, f"<m:encryption-data {head}>{start}{said}</m:encryption-data>"


def by_blowfish(part: bytes) -> tuple[bytes, str]:
    """As OpenDocument 1.0 and 1.1 have it."""
    salt, vector, packed = secrets.token_bytes(16), secrets.token_bytes(8), deflated(part)
    turning = Cipher(Blowfish(stretched("sha1", salt, 16)), CFB(vector)).encryptor()
    head = f'm:checksum-type="SHA1/1K" m:checksum="{coded(hashlib.sha1(packed[:1024]).digest())}"'
    said = terms("Blowfish CFB", vector, salt, "")
    return turning.update(packed) + turning.finalize(), f"<m:encryption-data {head}>{said}</m:encryption-data>"


def terms(cipher: str, vector: bytes, salt: bytes, more: str, turns: int = 1000) -> str:
    return (
        f'<m:algorithm m:algorithm-name="{cipher}" m:initialisation-vector="{coded(vector)}"/>'
        f'<m:key-derivation m:key-derivation-name="PBKDF2" m:iteration-count="{turns}" m:salt="{coded(salt)}" {more}/>'
    )


def each_part(package: bytes, seal: Seal) -> bytes:
    """The package with every part but its type under the password."""
    sink, entries = io.BytesIO(), ""
    with zipfile.ZipFile(io.BytesIO(package)) as plain, zipfile.ZipFile(sink, "w") as made:
        for name in plain.namelist():
            if name == "META-INF/manifest.xml":
                continue
            data = plain.read(name)
            if name != "mimetype":
                data, said = seal(data)
                entries += f'<m:file-entry m:full-path="{name}">{said}</m:file-entry>'
            made.writestr(name, data)
        made.writestr("META-INF/manifest.xml", listed(entries))
    return sink.getvalue()


def listed(entries: str) -> str:
    spaces = 'xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" xmlns:loext="urn:l"'
    return f"<m:manifest {spaces}>{entries}</m:manifest>"


def whole(package: bytes) -> bytes:
    """The package as one part, as LibreOffice writes since 24.8."""
    salt, vector, sink = secrets.token_bytes(16), secrets.token_bytes(12), io.BytesIO()
    word = hashlib.sha256(PASSWORD.encode()).digest()
    key = Argon2id(salt=salt, length=32, iterations=2, lanes=2, memory_cost=1024).derive(word)
    said = (
        '<m:file-entry m:full-path="encrypted-package"><m:encryption-data><m:algorithm '
        f'm:algorithm-name="http://www.w3.org/2009/xmlenc11#aes256-gcm" m:initialisation-vector="{coded(vector)}"/>'
        '<m:start-key-generation m:start-key-generation-name="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        '<m:key-derivation m:key-derivation-name="urn:org:documentfoundation:names:experimental:office:manifest:'
        f'argon2id" loext:argon2-iterations="2" loext:argon2-memory="1024" loext:argon2-lanes="2" m:key-size="32" '
        f'm:salt="{coded(salt)}"/></m:encryption-data></m:file-entry>'
    )
    with zipfile.ZipFile(sink, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("encrypted-package", vector + AESGCM(key).encrypt(vector, deflated(package), None))
        made.writestr("META-INF/manifest.xml", listed(said))
    return sink.getvalue()


LOCKED = {
    "AES": each_part(TEXT, by_aes), "Blowfish": each_part(TEXT, by_blowfish), "one part": whole(TEXT),
}  # fmt: skip


@pytest.mark.parametrize("form", LOCKED)
def test_a_text_opens_with_its_password_and_what_it_says_of_people_is_read(pool: WorkerPool, form: str) -> None:
    with pool.open(Unlocked(BytesSource(LOCKED[form]), PASSWORD), "plan.odt") as document:
        assert document.kind is Kind.ODT and "Lesson plan" in document.text(1) and document.warnings == ()
        assert document.traits() == (Trait("last saved by", "Zoe Pond"),)


@pytest.mark.parametrize("form", LOCKED)
@pytest.mark.parametrize("typed", [None, "another", "teich & ufer 7"])
def test_it_asks_for_its_password_and_takes_no_other(pool: WorkerPool, form: str, typed: str | None) -> None:
    source = BytesSource(LOCKED[form])
    with pytest.raises(NeedsPassword, match="protected with a password") as caught:
        pool.open(source if typed is None else Unlocked(source, typed), "plan.odt")
    assert typed is None or typed not in str(caught.value)


def test_sheets_and_slides_open_with_theirs(pool: WorkerPool) -> None:
    table = '<table:table table:name="A"><table:table-row><table:table-cell><text:p>Ada</text:p></table:table-cell>' \
            "</table:table-row></table:table>"  # fmt: skip
    for data, name, kind in ((ods_bytes(table), "a.ods", Kind.ODS), (slides(frame(box("Ada"))), "a.odp", Kind.ODP)):
        with pool.open(Unlocked(BytesSource(each_part(data, by_aes)), PASSWORD), name) as document:
            assert document.kind is kind and document.text(1).strip() == "Ada"


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (b'iteration-count="1000"', b'iteration-count="9999999"'),
        (b"#aes256-cbc", b"#rot13-cbc"),
        (b"PBKDF2", b"magic"),
        (b'key-size="32"', b'key-size="3e"'),
    ],
)
def test_one_that_says_something_else_of_its_protection_is_refused(pool: WorkerPool, now: bytes, then: bytes) -> None:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(LOCKED["AES"])) as old, zipfile.ZipFile(sink, "w") as made:
        for name in old.namelist():
            data = old.read(name)
            made.writestr(name, data.replace(now, then) if name.startswith("META-INF") else data)
    with pytest.raises(Unreadable, match="no password opens here; ask for a copy without protection") as caught:
        pool.open(Unlocked(BytesSource(sink.getvalue()), PASSWORD), "plan.odt")
    assert not isinstance(caught.value, NeedsPassword)


def test_libreoffice_is_not_offered_for_what_was_unlocked() -> None:
    with WorkerPool(spares=0, office=find_office()) as pool:
        assert not pool.lays_out(Unlocked(BytesSource(LOCKED["AES"]), PASSWORD), "plan.odt")
