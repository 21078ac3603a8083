"""A zipped document (DOCX, PPTX, ODP, EPUB) read safely: no bombs, no DTD, no doubled names, nothing from outside."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from lxml import etree

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers import bad_xml
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.salvage import salvaged

_MOST_PARTS = 5_000
_PIECE = 256 * 1024  # bytes
_DTD = re.compile(  # one of its own; the name of one that lies elsewhere, as old writers have it, is not looked up
    rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E[^>\[]{0,2000}\[|E\0?N\0?T\0?I\0?T\0?Y)"
)


def local(element: Any) -> str:
    """The element's name without its namespace, which differs between strict and transitional files, and without a
    prefix that nobody declared, which is a part of it."""
    tag = element.tag
    name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
    return name.rpartition(":")[2] if ":" in name else name


def attribute(element: Any, name: str) -> str | None:
    prefixed = f":{name}"
    for key in element.keys():  # noqa: SIM118  # it is no dict; its items would be found each from the first on
        short = key.rpartition("}")[2]
        if short == name or short.endswith(prefixed):
            return str(element.get(key))
    return None


def child(element: Any, *path: str) -> Any:
    """The first descendant along the path of local names, or None."""
    for name in path:
        element = next((e for e in element if local(e) == name), None) if element is not None else None
    return element


def children(element: Any, *path: str) -> tuple[Any, ...]:
    """What the element along the path holds; nothing when there is none."""
    found = child(element, *path)
    return () if found is None else tuple(found)


def xml_root(data: bytes, form: str) -> Any:
    """The root element; raises Unfit for a DTD, bad XML or bottomless nesting, calling the file `form`."""
    root, damaged = recovered(data, form)
    if damaged:
        raise Unfit(f"The {form} is damaged or cut short.")
    return root


def recovered(data: bytes, form: str) -> tuple[Any, bool]:
    """The root element, and whether that is only what could be read of bad XML."""
    if _DTD.search(data):
        raise Unfit(f"The {form} holds a DTD, which no honest one does; it was not read.")
    try:
        return etree.fromstring(data, bad_xml.parser()), False
    except etree.XMLSyntaxError as error:
        if "depth" in str(error):
            raise Unfit(f"The {form} is nested too deep.") from error
        root = _without_names(data)
        found = root if root is not None else bad_xml.readable(data)
        if found is None:
            raise Unfit(f"The {form} is damaged or cut short.") from error
        return found, root is None


def _without_names(data: bytes) -> Any:
    """The root element where nothing is bad but a prefix that nobody declared, which costs nothing; else None."""
    parser = bad_xml.parser(recover=True)
    with suppress(etree.XMLSyntaxError):
        root = etree.fromstring(data, parser)
        if all(entry.domain == etree.ErrorDomains.NAMESPACE for entry in parser.error_log):
            return root
    return None


class Package:
    """The parts of one file, which sentences call `form`. Raises Unfit for what is no honest package."""

    def __init__(self, data: bytes, limits: Limits, form: str = "Word file") -> None:
        self._limits, self._form = limits, form
        self.mended: list[str] = []  # parts of bad XML, of which is shown what could be read
        self.garbled: list[str] = []  # parts that did not unpack as they were packed
        self._damaged = f"The {form} is damaged or cut short."
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except Exception as error:  # zipfile throws half a dozen kinds at damaged archives
            raise Unfit(self._damaged) from error
        self._check(entries)
        self._entries = {entry.filename.lower().replace("\\", "/"): entry for entry in entries}

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > _MOST_PARTS:
            raise Unfit(f"The {self._form} has too many parts.")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unfit(
                f"The {self._form} was packed with a password, which "
                "cannot be given for this kind of file; ask for a copy without one, or for a PDF."
            )
        if sum(entry.file_size for entry in entries) > self._limits.max_package_bytes:
            raise Unfit(f"The {self._form} unpacks to more than may be read.")
        if len({entry.filename for entry in entries}) < len(entries):
            raise Unfit(f"The {self._form} holds two parts of the same name.")
        end = 0
        for entry in sorted(entries, key=lambda e: e.header_offset):
            if entry.header_offset < end:
                raise Unfit(f"The {self._form} holds parts that overlap; it is damaged, or was made to do harm.")
            end = entry.header_offset + 30 + entry.compress_size

    @property
    def names(self) -> tuple[str, ...]:
        """Every part, in lower case."""
        return tuple(self._entries)

    def stream(self, name: str, most: int) -> Iterator[bytes] | None:
        """A part piece by piece, at most `most` bytes, or None when there is none; a damaged one raises Unfit."""
        entry = self._entries.get(name.lstrip("/").lower())
        return self._pieces(entry, most) if entry is not None else None

    def _pieces(self, entry: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
        try:
            with self._zip.open(entry) as stream:
                while most > 0 and (piece := stream.read(min(_PIECE, most))):
                    most -= len(piece)
                    yield piece
        except Exception as error:  # zipfile and its decompressors throw many kinds
            raise Unfit(self._damaged) from error

    def read(self, name: str, most: int) -> bytes | None:
        """The bytes of a part, or None when there is none; raises Unfit when it is larger than it may be."""
        entry = self._entries.get(name.lstrip("/").lower())
        if entry is None:
            return None
        if entry.file_size > most:
            raise Unfit(f"A part of the {self._form} is too big.")
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(most + 1)
        except Exception as error:  # the same, for a damaged entry
            raise Unfit(self._damaged) from error
        if len(data) > most:
            raise Unfit(f"A part of the {self._form} is too big.")
        return data

    def xml(self, name: str) -> Any:
        """The root element of a part, or None; raises Unfit for a DTD, bad XML or bottomless nesting."""
        data = self.read(name, self._limits.max_part_bytes)
        return None if data is None else xml_root(data, self._form)

    def writing(self, name: str) -> Any:
        """The same for what an author wrote, of which as much is read as damage lets one; `mended` or `garbled`
        then names it."""
        data, whole = self._as_it_is(name, self._limits.max_part_bytes)
        if data is None:
            return None
        root, damaged = recovered(data, self._form)
        told = self.mended if whole else self.garbled
        if (damaged or not whole) and name not in told:
            told.append(name)
        return root

    def _as_it_is(self, name: str, most: int) -> tuple[bytes | None, bool]:
        """The bytes of a part, and whether they are all of it."""
        try:
            return self.read(name, most), True
        except Unfit:
            entry = self._entries[name.lstrip("/").lower()]
            found = salvaged(self._zip, entry, most) if entry.file_size <= most else b""
            if not found:
                raise
            return found, False

    def relations(self, part: str) -> dict[str, tuple[str, str, bool]]:
        """Of a part: id → (last word of the type, target part, whether it lies outside the package)."""
        folder, name = posixpath.split(part)
        try:
            root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        except Unfit:
            if part:
                return {}
            raise
        found = {}
        for entry in root if root is not None else ():
            target, kind = entry.get("Target") or "", (entry.get("Type") or "").rpartition("/")[2]
            outside = entry.get("TargetMode") == "External"
            inside = posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")
            found[entry.get("Id") or ""] = (kind, target if outside else inside, outside)
        return found

    def main_part(self, usual: str = "word/document.xml") -> str:
        """Where the text is; raises Unfit when there is none."""
        named = [target for kind, target, outside in self.relations("").values() if kind == "officeDocument"]
        for name in (*named, usual):
            if name.lower() in self._entries:
                return name
        raise Unfit(f"This is not a readable {self._form}: the part with its text is missing.")
