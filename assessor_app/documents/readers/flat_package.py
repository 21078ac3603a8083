"""An office document kept as one XML file, taken apart into the package it would be, which its reader then reads."""

import base64
import binascii
import io
import re
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.package import attribute, child, local, recovered
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.values import Kind

_BINARY = re.compile(rb"(<(?:[\w.-]+:)?(?:binary-data|binaryData)\b[^<>/]*>)([^<]*)(?=</)")
_STYLES = ("font-face-decls", "styles", "automatic-styles", "master-styles")
_CONTENT = ("scripts", "font-face-decls", "automatic-styles", "body")
_LINK = "{http://www.w3.org/1999/xlink}href"
_MOST_PICTURES = 5_000
Parts = Iterator[tuple[str, bytes]]


_DAMAGED = "The file is damaged; what could be read of it is shown."


def package_of(job: Job) -> tuple[bytes, tuple[str, ...]]:
    """The package, and what to warn of. Raises Unfit for what is no such document, or made to do harm."""
    form = job.guess.form.partition(" ")[2]
    if job.source.size > job.limits.max_document_bytes:
        raise Unfit(f"The {form} is too large to be shown.")
    text, binaries = _without_binaries(job.source.read_at(0, job.source.size), job.limits)
    root, damaged = recovered(text, form)
    if job.guess.kind in (Kind.ODT, Kind.ODS, Kind.ODP) and child(root, "body") is None:
        raise Unfit(f"The {form} is damaged or cut short: nothing of its text can be read.")
    office = job.guess.kind in (Kind.DOCX, Kind.PPTX)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        for name, data in _office_parts(root, binaries) if office else _open_document_parts(root, binaries):
            made.writestr(name, data)
    return sink.getvalue(), (_DAMAGED,) if damaged else ()


def _without_binaries(data: bytes, limits: Limits) -> tuple[bytes, list[bytes]]:
    """Pictures are taken out before the XML is read: its parser takes no text of their length."""
    found: list[bytes] = []

    def kept(match: re.Match[bytes]) -> bytes:
        if len(found) >= _MOST_PICTURES or len(match[2]) > limits.max_media_bytes:
            return match[1]
        found.append(match[2])
        return match[1] + str(len(found) - 1).encode()

    text = _BINARY.sub(kept, data)
    if len(text) > limits.max_part_bytes * 4:
        raise Unfit("The document is too large to be shown.")
    return text, found


def _binary(element: Any, binaries: list[bytes]) -> bytes:
    number = (element.text or "").strip()
    if not number.isdecimal() or len(number) > 9 or int(number) >= len(binaries):
        return b""
    try:
        return base64.b64decode(binaries[int(number)])
    except binascii.Error:  # a damaged picture costs its own place only
        return b""


def _open_document_parts(root: Any, binaries: list[bytes]) -> Parts:
    for number, element in enumerate([e for e in root.iter() if local(e) == "binary-data"]):
        holder, name = element.getparent(), f"Pictures/{number}"
        if attribute(holder, "href") is None:
            holder.set(_LINK, name)
            yield name, _binary(element, binaries)
        holder.remove(element)
    yield "mimetype", (attribute(root, "mimetype") or "").encode()
    yield "styles.xml", _written(root, "document-styles", _STYLES)
    yield "meta.xml", _written(root, "document-meta", ("meta",))
    yield "content.xml", _written(root, "document-content", _CONTENT)
    yield "META-INF/manifest.xml", b"<manifest/>"


def _written(root: Any, name: str, parts: tuple[str, ...]) -> bytes:
    """The parts of these names under a root of their own; each is copied, because two files hold some of them."""
    made = _root(root, name)
    for part in parts:
        found = child(root, part)
        if found is not None:
            made.append(deepcopy(found))
    return bytes(etree.tostring(made))


def _root(root: Any, name: str) -> Any:
    """One of this name in the space of another, with all that is declared there, unless some of that is damaged."""
    space = root.tag.rpartition("}")[0]
    try:
        return etree.Element(f"{space}}}{name}" if space else name, nsmap=root.nsmap)
    except ValueError:
        return etree.Element(name)


def _office_parts(root: Any, binaries: list[bytes]) -> Parts:
    types = ""
    for part in root:
        name = (attribute(part, "name") or "").lstrip("/")
        held = next((e for e in part if local(e) in ("xmlData", "binaryData")), None) if local(part) == "part" else None
        if held is None or not name:
            continue
        inside = next((e for e in held if isinstance(e.tag, str)), None)
        data = _binary(held, binaries) if local(held) == "binaryData" else b""
        yield name, bytes(etree.tostring(inside, with_tail=False)) if inside is not None else data
        kind = attribute(part, "contentType") or ""
        types += f'<Override PartName="/{_quoted(name)}" ContentType="{_quoted(kind)}"/>'
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    yield "[Content_Types].xml", f'<Types xmlns="{space}">{types}</Types>'.encode()


def _quoted(text: str) -> str:
    from html import escape

    return escape(text)
