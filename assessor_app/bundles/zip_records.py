"""The lists inside a ZIP file, field by field (PKWARE APPNOTE 6.3.10): the end records and the central directory."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from assessor_app.bundles.limits import Limits
from assessor_app.bundles.zip_names import shown

END = struct.Struct("<4s4H2LH")
END64 = struct.Struct("<4sQ2H2L4Q")
LOCATOR64 = struct.Struct("<4sLQL")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
END_MARK, END64_MARK, LOCATOR64_MARK = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
CENTRAL_MARK, LOCAL_MARK, DESCRIPTOR_MARK = b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
FULL16, FULL32 = 0xFFFF, 0xFFFFFFFF
ZIP64_FIELD, UNICODE_PATH_FIELD = 0x0001, 0x7075


class Fault(Exception):
    """What is wrong with the archive, as a sentence without the bundle's name."""


@dataclass(frozen=True, slots=True)
class Directory:
    """Where the central directory lies and how many entries it claims."""

    offset: int
    size: int
    count: int


@dataclass(frozen=True, slots=True)
class CentralRecord:
    """One line of the central directory, sizes and offset already widened by ZIP64."""

    host: int
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    attributes: int
    offset: int
    raw_name: bytes
    extra: dict[int, bytes]


def find_directory(file: BinaryIO, length: int, limits: Limits) -> Directory:
    """Reads the end record (and ZIP64's); raises Fault when there is none, two, or one that cannot be true."""
    at, fields = _end_record(file, length)
    _, disk, directory_disk, here, count, size, offset, _ = fields
    end, wide = at, _zip64(file, at)
    if wide is not None:
        end, (here64, count64, size64, offset64) = wide
        narrow = ((here, here64, FULL16), (count, count64, FULL16), (size, size64, FULL32), (offset, offset64, FULL32))
        if any(small not in (big, full) for small, big, full in narrow):
            raise Fault("It is damaged: its two end records contradict each other.")
        here, count, size, offset = here64, count64, size64, offset64
    if disk not in (0, FULL16) or directory_disk not in (0, FULL16) or here != count:
        raise Fault("It is one piece of an archive in several pieces, which is not accepted.")
    if count * CENTRAL.size > size:
        raise Fault(f"It is damaged: its end record counts {count:,} entries, and its list has no room for so many.")
    if count > limits.entries:
        raise Fault(f"It holds too many files ({count:,} entries; {limits.entries:,} are accepted).")
    if size > limits.directory:
        raise Fault("Its list of files is too large to be sincere.")
    if offset + size != end:
        raise Fault("It is damaged: its list of files is not where its end record says.")
    return Directory(offset, size, count)


def _end_record(file: BinaryIO, length: int) -> tuple[int, tuple[bytes, int, int, int, int, int, int, int]]:
    start = max(0, length - END.size - FULL16)
    file.seek(start)
    tail = file.read(length - start)
    marks = [i for i in _places(tail, END_MARK) if i + END.size <= len(tail)]
    ends = [i for i in marks if i + END.size + int.from_bytes(tail[i + 20 : i + 22], "little") == len(tail)]
    if len(ends) > 1:
        raise Fault("It has two ends, so two programs would see two different lists of files.")
    if ends:
        at: tuple[bytes, int, int, int, int, int, int, int] = END.unpack_from(tail, ends[0])
        return start + ends[0], at
    if marks:
        raise Fault("It is damaged: something follows its end, or its closing comment is cut short.")
    file.seek(0)
    if file.read(4) in (LOCAL_MARK, CENTRAL_MARK):
        raise Fault("The file is cut short: the list of files at its end is missing.")
    raise Fault("It is not a ZIP file.")


def _places(data: bytes, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at != -1:
        yield at
        at = data.find(mark, at + 1)


def _zip64(file: BinaryIO, end_at: int) -> tuple[int, tuple[int, int, int, int]] | None:
    locator_at = end_at - LOCATOR64.size
    if locator_at < 0:
        return None
    file.seek(locator_at)
    mark, disk, at, disks = LOCATOR64.unpack(file.read(LOCATOR64.size))
    if mark != LOCATOR64_MARK:
        return None
    if disk != 0 or disks > 1 or at + END64.size > locator_at:
        raise Fault("It is damaged: its ZIP64 end record is not where it should be.")
    file.seek(at)
    mark, size, _, _, disk, directory_disk, here, count, length, offset = END64.unpack(file.read(END64.size))
    if mark != END64_MARK or at + 12 + size != locator_at or disk or directory_disk:
        raise Fault("It is damaged: its ZIP64 end record cannot be read.")
    return at, (here, count, length, offset)


def central_records(data: bytes, count: int) -> Iterator[CentralRecord]:
    """The lines of the central directory; raises Fault when they do not fill `data` exactly."""
    at = 0
    for _ in range(count):
        if at + CENTRAL.size > len(data) or data[at : at + 4] != CENTRAL_MARK:
            raise Fault("It is damaged: its list of files breaks off.")
        (_, made_by, _, flags, method, _, _, crc, packed, size, *lengths, disk, _, attributes, offset) = (
            CENTRAL.unpack_from(data, at)
        )
        name_at = at + CENTRAL.size
        extra_at, comment_at = name_at + lengths[0], name_at + lengths[0] + lengths[1]
        at = comment_at + lengths[2]
        if at > len(data):
            raise Fault("It is damaged: its list of files breaks off.")
        name = data[name_at:extra_at]
        extra = extra_fields(data[extra_at:comment_at], name)
        size, packed, offset, disk = widened(extra, (size, packed, offset), disk, name)
        if disk != 0:
            raise Fault("It is one piece of an archive in several pieces, which is not accepted.")
        yield CentralRecord(made_by >> 8, flags, method, crc, packed, size, attributes, offset, name, extra)
    if at != len(data):
        raise Fault("It is damaged: its list of files is longer than its end record says.")


def extra_fields(data: bytes, name: bytes) -> dict[int, bytes]:
    """Extra fields by their number; up to three zero bytes of padding are passed over."""
    fields: dict[int, bytes] = {}
    at = 0
    while len(data) - at >= 4:
        tag, length = struct.unpack_from("<HH", data, at)
        if at + 4 + length > len(data):
            raise Fault(f"It is damaged: an extra field of {_raw(name)} is longer than the room it has.")
        if tag in fields and tag in (ZIP64_FIELD, UNICODE_PATH_FIELD):
            raise Fault(f"It is damaged: {_raw(name)} carries the same extra field twice.")
        fields[tag] = data[at + 4 : at + 4 + length]
        at += 4 + length
    if any(data[at:]):
        raise Fault(f"It is damaged: the extra fields of {_raw(name)} cannot be read.")
    return fields


def widened(extra: dict[int, bytes], narrow: tuple[int, ...], disk: int, name: bytes) -> tuple[int, int, int, int]:
    """(size, packed, offset, disk) after ZIP64: a field is in the extra only where the narrow one is full."""
    data, at, wide = extra.get(ZIP64_FIELD), 0, []
    for value in narrow:
        if value == FULL32 and data is not None:
            if at + 8 > len(data):
                raise Fault(f"It is damaged: the ZIP64 field of {_raw(name)} is too short.")
            value = int.from_bytes(data[at : at + 8], "little")
            at += 8
        wide.append(value)
    if disk == FULL16 and data is not None and at + 4 <= len(data):
        disk = int.from_bytes(data[at : at + 4], "little")
    return wide[0], wide[1], wide[2] if len(wide) > 2 else 0, disk


def _raw(name: bytes) -> str:
    return shown(name[:80].decode("utf-8", "replace"))
