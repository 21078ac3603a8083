"""OpenDocument files under a password: the package with its parts in the clear, once the password is known.

Source: OASIS OpenDocument 1.2 part 3 and 1.3 part 2, sections 3.4 and 4.8 (each part by itself, PBKDF2); since
LibreOffice 24.8 the whole package is one part, with Argon2id and AES-GCM.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from html import escape
from typing import Any

from assessor_app.documents.readers.odf_ciphers import Terms
from assessor_app.documents.readers.office_lock import LOCKED, OTHERWISE
from assessor_app.documents.readers.package import Package, attribute, local
from assessor_app.documents.readers.protocol import Job, Locked, Unfit

_LIST, _WHOLE = "META-INF/manifest.xml", "encrypted-package"
_UNREAD = ("thumbnails/", "configurations2/", "objectreplacements/", "layout-cache", "settings.xml", "manifest.rdf",
           "meta-inf/", "basic/", "dialogs/")  # fmt: skip
_DAMAGED = "The protected file is damaged or cut short."


def package_within(job: Job) -> bytes | None:
    """None for what is not protected; raises Locked without the right password, Unfit for what no password opens."""
    package = Package(job.whole(), job.limits, "OpenDocument file")
    listed = package.read(_LIST, job.limits.max_part_bytes) or b""
    if b"encryption-data" not in listed:
        return None
    sealed = dict(_sealed(package.xml(_LIST)))
    if not sealed:
        raise Unfit(OTHERWISE)
    if not job.password:
        raise Locked(LOCKED)
    if _WHOLE in sealed:
        return _opened(package, _WHOLE, sealed[_WHOLE], job)
    return _rebuilt(package, sealed, job)


def _sealed(manifest: Any) -> Iterator[tuple[str, Terms]]:
    """The protected parts by name; raises Unfit where one is protected in a way that is not known here."""
    for entry in manifest if manifest is not None else ():
        held = next((part for part in entry if local(part) == "encryption-data"), None) if len(entry) else None
        if held is not None:
            yield (attribute(entry, "full-path") or "").lower(), Terms.of(held)


def _rebuilt(package: Package, sealed: dict[str, Terms], job: Job) -> bytes:
    """The small parts tell first whether the password is right; what no reader of ours asks for is left out."""
    sink, room = io.BytesIO(), job.limits.max_package_bytes
    names = [name for name in package.names if not name.startswith(_UNREAD)]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name in sorted(names, key=lambda name: (name not in sealed, "/" in name)):
            data = _opened(package, name, sealed[name], job) if name in sealed else package.read(name, room) or b""
            room -= len(data)
            if room < 0:
                raise Unfit("The OpenDocument file unpacks to more than may be read.")
            made.writestr(name, data)
        made.writestr(_LIST, _LIST_OF.format("".join(_ENTRY.format(escape(name)) for name in names if name in sealed)))
    return sink.getvalue()


_LIST_OF = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</m:manifest>'
_ENTRY = '<m:file-entry m:full-path="{}"/>'


def _opened(package: Package, name: str, terms: Terms, job: Job) -> bytes:
    data = package.read(name, job.limits.max_document_bytes)
    if data is None:
        raise Unfit(_DAMAGED)
    packed = terms.opened(data, job.password)
    if packed is None:
        raise Locked(LOCKED)
    most = job.limits.max_package_bytes if name == _WHOLE else job.limits.max_media_bytes
    return packed if packed.startswith(b"PK\3\4") else _unpacked(packed, most)


def _unpacked(packed: bytes, most: int) -> bytes:
    unpacking = zlib.decompressobj(-15)
    try:
        data = unpacking.decompress(packed, most + 1)
    except zlib.error as error:
        raise Unfit(_DAMAGED) from error
    if len(data) > most:
        raise Unfit("A part of the OpenDocument file is too big.")
    return data
