"""E-books (EPUB) in a simplified view: the chapters in their order, with their pictures."""

import posixpath
import urllib.parse
from functools import partial
from typing import Any

from lxml import etree

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.encodings import declared_encoding, decoded
from assessor_app.documents.readers.package import Package, local
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.web_page import Found, Written, written
from assessor_app.documents.readers.web_sheets import Album, web_sheets
from assessor_app.domain.counted import counted

NOTICE = "Simplified view: everything written in the book is here, but a reading program may place it differently."
FORM = "e-book (EPUB)"
_DRAWING = "image/svg+xml"
_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document", _DRAWING)
_MOST_CHAPTERS = 2_000
Item = tuple[str, str]  # where a part of the book lies, and its media type


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what is no e-book, or a protected one."""
    package = Package(job.whole(), job.limits, FORM)
    opf = _opf_path(package, job.limits)
    root = _xml(package, opf, job.limits)
    if root is None:
        raise Unfit("The e-book is damaged: its list of contents is missing.")
    items, spine, lists = _manifest(root, posixpath.dirname(opf))
    order = [items[name] for name in spine if name in items]
    known = {*spine, *lists} if order else set()
    kinds = _PAGES[:-1] if order else _PAGES  # where there are chapters, a drawing is a part of one
    aside = [item for name, item in items.items() if name not in known and item[1] in kinds and item not in order]
    if not (order or aside):
        raise Unfit("The e-book is damaged: its list of contents names no chapter.")
    _refuse_protected(package, job.limits, order or aside)
    chapters, warnings = _chapters(package, order + aside, job)
    if warnings and not chapters[0]:
        raise Unfit(f"Nothing of the book can be shown. {warnings[0]}")
    pages = web_sheets(chapters[0], chapters[1], job.limits, job.patience)
    missing = len(spine) - sum(name in items for name in spine)
    if missing:
        verb = "is" if missing == 1 else "are"
        warnings.append(f"{counted(missing, 'chapter')} of the book {verb} missing from the file.")
    if order and aside:
        warnings.append(f"{counted(len(aside), 'chapter')} outside the reading order of the book: shown at its end.")
    pages.warnings = (*warnings, *pages.warnings)
    pages.notice = NOTICE
    return pages


def _opf_path(package: Package, limits: Limits) -> str:
    root = _xml(package, "META-INF/container.xml", limits)
    for element in root.iter() if root is not None else ():
        if local(element) == "rootfile" and element.get("full-path"):
            return str(element.get("full-path"))
    raise Unfit("This is not a readable e-book (EPUB): the part that says where its text lies is missing.")


def _xml(package: Package, part: str, limits: Limits) -> Any:
    """The root of a part, or None; forgiving, because books hold DTDs, which are not heeded."""
    data = package.read(part, limits.max_part_bytes)
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser) if data else None
    except etree.XMLSyntaxError:
        return None


def _manifest(root: Any, folder: str) -> tuple[dict[str, Item], list[str], set[str]]:
    """The parts by name; the names in reading order; those that only list what stands elsewhere."""
    items: dict[str, Item] = {}
    spine: list[str] = []
    lists: set[str] = set()
    for element in root.iter():
        name = element.get("id") or ""
        if local(element) == "item" and element.get("href"):
            items[name] = (_inside(folder, element.get("href")), element.get("media-type") or "")
            if "nav" in (element.get("properties") or "").split():
                lists.add(name)
        elif local(element) == "itemref":
            spine.append(element.get("idref") or "")
    return items, spine, lists


def _inside(folder: str, address: str) -> str:
    path = urllib.parse.unquote(address.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")


def _refuse_protected(package: Package, limits: Limits, order: list[Item]) -> None:
    root = _xml(package, "META-INF/encryption.xml", limits)
    locked = {
        urllib.parse.unquote(str(element.get("URI") or ""))
        for element in (root.iter() if root is not None else ())
        if local(element) == "CipherReference"
    }
    if any(path in locked for path, _ in order):
        raise Unfit("The e-book is protected against copying and cannot be read.")


def _chapters(package: Package, order: list[Item], job: Job) -> tuple[tuple[list[Written], Album], list[str]]:
    warnings: list[str] = []
    album = Album(lambda path: package.read(path, job.limits.max_media_bytes), job.limits)
    made = []
    for path, kind in order[:_MOST_CHAPTERS]:
        try:
            made.append(_chapter(package, path, kind, album, job))
        except Unfit as error:
            warnings.append(f"The chapter “{posixpath.basename(path)[:80]}” cannot be shown: {error}")
    if len(order) > _MOST_CHAPTERS:
        warnings.append(f"The book has {len(order)} chapters; only the first {_MOST_CHAPTERS} are shown.")
    return (made, album), warnings[:10]


def _chapter(package: Package, path: str, kind: str, album: Album, job: Job) -> Written:
    folder = posixpath.dirname(path)
    if kind.startswith("image/") and kind != _DRAWING:
        return written(f"<body><img src='{urllib.parse.quote(posixpath.basename(path))}'></body>",
                       lambda address: _picture(folder, address, album), job.reading)  # fmt: skip
    most = job.limits.max_text_bytes
    pieces = package.stream(path, most + 1)
    if pieces is None:
        raise Unfit("it is missing from the file.")
    data = b"".join(pieces)
    text, said = decoded(data[:most], declared_encoding(data))
    if len(data) > most:
        said.append("A chapter is very long; its end is not shown.")
    sheet = partial(_sheet, package, folder, job.limits)
    made = written(text, lambda address: _picture(folder, address, album), job.reading, sheet)
    made.warnings[:0] = said
    return made


def _sheet(package: Package, folder: str, limits: Limits, address: str) -> str:
    """A style sheet of the book; none where it lies elsewhere, or is damaged."""
    if not address or ":" in address.partition("/")[0]:
        return ""
    try:
        return (package.read(_inside(folder, address), limits.max_part_bytes) or b"").decode("utf-8", "replace")
    except Unfit:
        return ""


def _picture(folder: str, address: str, album: Album) -> Found | None:
    if address[:5].lower() == "data:":
        return album.find(address)
    return None if ":" in address.partition("/")[0] else album.find(_inside(folder, address))
