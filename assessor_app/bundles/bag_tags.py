"""The text files of a BagIt bag, read as RFC 8493 has them: declaration, metadata and manifests."""

import codecs
import re
from dataclasses import dataclass

from assessor_app.bundles.zip_names import shown
from assessor_app.bundles.zip_records import Fault

DECLARATION = re.compile(r"BagIt-Version: (\d+)\.(\d+)\s*\nTag-File-Character-Encoding: (\S+)\s*")
LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
OXUM = re.compile(r"(\d{1,18})\.(\d{1,18})")
ENCODINGS = frozenset({"utf-8", "ascii", "iso8859-1", "cp1252", "utf-16"})
DIGEST_LENGTHS = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
MOST_METADATA = 256 << 10  # bytes; what people write there is a thousand or two
ESCAPES = re.compile(r"%(0[aA]|0[dD]|25)")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What bagit.txt says; `encoding` is a Python codec name."""

    major: int
    minor: int
    encoding: str


def declaration(data: bytes) -> Declaration:
    """Reads bagit.txt; raises Fault when it is not the two lines of the standard or names a version not known."""
    if data.startswith(codecs.BOM_UTF8):
        raise Fault("bagit.txt begins with a byte-order mark, which the BagIt standard forbids.")
    found = DECLARATION.fullmatch(lines_of(_decoded(data, "utf-8", "bagit.txt")))
    if not found:
        raise Fault("bagit.txt does not hold the BagIt version and the encoding, one line each.")
    version = int(found[1][:6]), int(found[2][:6])
    if version > (1, 0):
        raise Fault(f"The bag is of BagIt version {found[1][:9]}.{found[2][:9]}, newer than 1.0; it cannot be read.")
    if version < (0, 93):
        raise Fault(f"bagit.txt names a BagIt version there never was ({found[1][:9]}.{found[2][:9]}).")
    try:
        encoding = codecs.lookup(found[3]).name
    except (LookupError, ValueError):
        encoding = ""
    if encoding not in ENCODINGS:
        raise Fault(f"The bag's text files are in the encoding {shown(found[3])}, which is not accepted.")
    return Declaration(*version, encoding)


def lines_of(text: str) -> str:
    """The text with one kind of line ending."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, encoding: str, name: str) -> str:
    if encoding == "utf-8" and data.startswith(codecs.BOM_UTF8):
        raise Fault(f"{name} begins with a byte-order mark, which the BagIt standard forbids.")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Fault(f"{name} is not text in the encoding the bag declares ({encoding}).") from None


def metadata(data: bytes, encoding: str, name: str) -> tuple[tuple[str, str], ...]:
    """(label, value) pairs in order, labels in lower case; an indented line continues the one above."""
    if len(data) > MOST_METADATA:
        raise Fault(f"{name} is larger than {MOST_METADATA >> 10} KiB, more than a bag has to say of itself.")
    pairs: list[tuple[str, list[str]]] = []
    for line in lines_of(_decoded(data, encoding, name)).split("\n"):
        if line[:1] in (" ", "\t") and pairs:
            pairs[-1][1].append(line.strip())
        elif line.strip():
            label, colon, value = line.partition(":")
            if not colon or not label.strip():
                raise Fault(f"{name} has a line that is not “label: value”: {shown(line.strip())}.")
            pairs.append((label.strip().lower(), [value.strip()]))
    return tuple((label, " ".join(filter(None, lines))) for label, lines in pairs)


def oxum(pairs: tuple[tuple[str, str], ...]) -> tuple[int, int] | None:
    """(bytes, files) as bag-info.txt counts the payload, or None; raises Fault when it says so in two ways."""
    values = {value for label, value in pairs if label == "payload-oxum"}
    if not values:
        return None
    found = OXUM.fullmatch(next(iter(values)))
    if len(values) > 1 or not found:
        raise Fault("Payload-Oxum in bag-info.txt is not one “bytes.files” count.")
    return int(found[1]), int(found[2])


def manifest(data: bytes, encoding: str, name: str, algorithm: str) -> dict[str, str]:
    """Path → hex digest in lower case; raises Fault on a path that climbs out, is named twice, or has no digest."""
    listed: dict[str, str] = {}
    for line in lines_of(_decoded(data, encoding, name)).split("\n"):
        if not line.strip():
            continue
        found = LINE.fullmatch(line)
        if not found or len(found[1]) != DIGEST_LENGTHS[algorithm]:
            raise Fault(f"{name} has a line that is not a checksum and a path: {shown(line)}.")
        path = _path(found[2], name)
        if path in listed:
            raise Fault(f"{name} names {shown(path)} twice.")
        listed[path] = found[1].lower()
    return listed


def _path(written: str, name: str) -> str:
    path = written.removeprefix("./")
    segments = re.split(r"[/\\]", path)
    if ".." in segments or path.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:[/\\]", path):
        raise Fault(f"{name} names {shown(written)}, a path that leaves the bag.")
    if "" in segments or "." in segments:
        raise Fault(f"{name} names {shown(written)}, which is not the plain path of a file.")
    return path


def unescaped(path: str) -> str:
    """The path with %0A, %0D and %25 made into the characters they stand for (RFC 8493, 2.1.3)."""
    return ESCAPES.sub(lambda found: chr(int(found[1], 16)), path)
