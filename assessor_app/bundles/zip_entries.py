"""One entry of a ZIP file: what its line in the list promises, and whether its own header keeps the promise."""

import stat
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from assessor_app.bundles.limits import Limits
from assessor_app.bundles.zip_names import decoded_name, fault_of_name, shown
from assessor_app.bundles.zip_records import (
    DESCRIPTOR_MARK,
    FULL32,
    LOCAL,
    LOCAL_MARK,
    UNICODE_PATH_FIELD,
    CentralRecord,
    Fault,
    extra_fields,
    widened,
)

STORED, DEFLATED = 0, 8
ENCRYPTED, DESCRIBED, PATCHED, UTF8 = 0x0001, 0x0008, 0x0020, 0x0800
ANY_ENCRYPTION = ENCRYPTED | 0x0040 | 0x2000
DOS_FOLDER = 0x10
DOS_HOSTS = frozenset({0, 10, 11, 14})
METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 97: "WavPack", 98: "PPMd", 99: "AES"}


@dataclass(frozen=True, slots=True)
class Entry:
    """`offset` is where the entry's own header begins, `data_at` its packed bytes, `end` the byte after the last."""

    name: str
    is_folder: bool
    is_stored: bool
    packed: int
    size: int
    crc: int
    offset: int
    data_at: int = 0
    end: int = 0


def entry_of(record: CentralRecord, limits: Limits) -> Entry:
    """The entry a line of the list stands for; raises Fault for one this application will not unpack."""
    name = _name_of(record)
    if fault := fault_of_name(name, limits):
        raise Fault(fault)
    is_folder = name.endswith("/") or (
        record.host in DOS_HOSTS and bool(record.attributes & DOS_FOLDER) and record.size == 0
    )
    _check_kind(record, name, is_folder)
    _check_method(record, name)
    _check_sizes(record, name, is_folder, limits)
    is_stored = record.method == STORED
    return Entry(name, is_folder, is_stored, record.packed, record.size, record.crc, record.offset)


def _name_of(record: CentralRecord) -> str:
    name = decoded_name(record.raw_name, bool(record.flags & UTF8))
    if name is None:
        raise Fault("An entry name claims to be UTF-8 and is not.")
    field = record.extra.get(UNICODE_PATH_FIELD)
    if field and field[0] == 1 and int.from_bytes(field[1:5], "little") == zlib.crc32(record.raw_name):
        second = decoded_name(field[5:], True)
        if second is None or (second != name and record.flags & UTF8):
            raise Fault(f"The entry {shown(name)} carries two names.")
        return second
    return name


def _check_kind(record: CentralRecord, name: str, is_folder: bool) -> None:
    kind = stat.S_IFMT(record.attributes >> 16)
    if kind == stat.S_IFLNK:
        raise Fault(f"The entry {shown(name)} is a symbolic link; links are refused.")
    if kind == stat.S_IFDIR and not is_folder:
        raise Fault(f"The entry {shown(name)} claims to be a file and a folder.")
    if kind in (stat.S_IFIFO, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFSOCK):
        raise Fault(f"The entry {shown(name)} is a device, a pipe or a socket, not a file.")


def _check_method(record: CentralRecord, name: str) -> None:
    if record.flags & ANY_ENCRYPTION or record.method == 99:
        raise Fault(f"The entry {shown(name)} is encrypted and needs a password; hand it in without one.")
    if record.flags & PATCHED:
        raise Fault(f"The entry {shown(name)} is a patch, not a file.")
    if record.method not in (STORED, DEFLATED):
        method = METHODS.get(record.method, f"method {record.method}")
        raise Fault(f"The entry {shown(name)} is compressed with {method}; only Store and Deflate are accepted.")


def _check_sizes(record: CentralRecord, name: str, is_folder: bool, limits: Limits) -> None:
    if is_folder and (record.size or record.packed > 2):
        raise Fault(f"The folder entry {shown(name)} holds bytes; it is damaged.")
    if record.method == STORED and record.packed != record.size:
        raise Fault(f"The entry {shown(name)} is damaged: it declares two different sizes.")
    if record.size > limits.total:
        raise Fault(f"The file {shown(name)} is too large ({record.size:,} bytes).")


def check_ratios(entries: Sequence[Entry], limits: Limits) -> None:
    """Raises Fault for an entry that would grow out of all proportion."""
    for entry in entries:
        if entry.size > limits.ratio_above and entry.size > limits.ratio * entry.packed:
            raise Fault(f"The file {shown(entry.name)} expands too far: {entry.packed:,} bytes to {entry.size:,}.")


def located(file: BinaryIO, record: CentralRecord, entry: Entry, directory_at: int) -> Entry:
    """The entry with its place, read from its own header; raises Fault where header and list disagree."""
    file.seek(entry.offset)
    header = file.read(LOCAL.size)
    if len(header) < LOCAL.size or header[:4] != LOCAL_MARK or entry.offset >= directory_at:
        raise Fault(f"The entry {shown(entry.name)} is damaged: it does not begin where the list says.")
    _, _, flags, method, _, _, crc, packed, size, name_length, extra_length = LOCAL.unpack(header)
    raw_name, extra = file.read(name_length), file.read(extra_length)
    if len(extra) < extra_length or raw_name != record.raw_name:
        raise Fault(f"The entry {shown(entry.name)} has another name in its own header than in the list.")
    if flags & ANY_ENCRYPTION:
        raise Fault(f"The entry {shown(entry.name)} is encrypted and needs a password; hand it in without one.")
    if method != record.method or ((flags ^ record.flags) & UTF8 and not raw_name.isascii()):
        raise Fault(f"The entry {shown(entry.name)} is described in two ways, by its own header and by the list.")
    size, packed, _, _ = widened(extra_fields(extra, raw_name), (size, packed), 0, raw_name)
    promised, told = (entry.crc, entry.packed, entry.size), (crc, packed, size)
    # a writer that streams leaves zeros (or ZIP64's marks) here and writes a descriptor behind the data
    open_values = ({0}, {0, FULL32}, {0, FULL32}) if flags & DESCRIBED else (set(), set(), set())
    if any(a != b and b not in free for a, b, free in zip(promised, told, open_values, strict=True)):
        raise Fault(f"The entry {shown(entry.name)} has other sizes in its own header than in the list.")
    data_at = entry.offset + LOCAL.size + name_length + extra_length
    end = data_at + entry.packed
    if flags & DESCRIBED:
        end += _descriptor_length(file, entry, end)
    if end > directory_at:
        raise Fault(f"The entry {shown(entry.name)} reaches beyond the room it has: overlapping entries.")
    return replace(entry, data_at=data_at, end=end)


def _descriptor_length(file: BinaryIO, entry: Entry, at: int) -> int:
    file.seek(at)
    found = file.read(24)
    for mark in (DESCRIPTOR_MARK, b""):
        for width in (8, 4):
            if width == 4 and max(entry.packed, entry.size) > FULL32:
                continue
            numbers = ((entry.crc, 4), (entry.packed, width), (entry.size, width))
            expected = mark + b"".join(number.to_bytes(length, "little") for number, length in numbers)
            if found.startswith(expected):
                return len(expected)
    if entry.packed == entry.size == entry.crc == 0:
        return 0
    raise Fault(f"The entry {shown(entry.name)} is damaged: the sizes behind its data are not those of the list.")


def check_overlaps(entries: Sequence[Entry]) -> int:
    """Bytes in front of or between entries that belong to none; raises Fault where two entries share bytes."""
    unused, end = 0, 0
    for entry in sorted(entries, key=lambda e: e.offset):
        if entry.offset < end:
            raise Fault(f"The entry {shown(entry.name)} shares its bytes with another: overlapping entries.")
        unused += entry.offset - end
        end = entry.end
    return unused
