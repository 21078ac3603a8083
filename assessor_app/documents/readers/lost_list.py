"""A packed document whose end was cut off has lost the list of its parts, which stands there; each part still bears its
own head, by which the list is written anew."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from assessor_app.documents.source import Source

_PART, _END, _AFTER = b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"
_HEAD = struct.Struct("<4x2s2sH4sIII2H")  # version, flags, packing, time, sum, two sizes, lengths of name and more
_TAIL = 65_557  # bytes from the end among which the list's own end stands
_MOST_PARTS = 5_000
_LONGEST_NAME = 1_000
_STEP = 64 * 1024  # bytes
_MEASURED_AFTERWARDS, _UNSAID = 8, 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class _Part:
    at: int
    start: int
    name: bytes
    head: tuple[bytes, bytes, int, bytes]
    sums: tuple[int, int, int]  # its check sum, its size packed and unpacked


def lacks_list(source: Source) -> bool:
    return _END not in source.read_at(max(0, source.size - _TAIL), _TAIL)


def relisted(data: bytes, most: int) -> bytes | None:
    """The archive with a list of its parts behind it, or None where it has none; of the parts that do not say how long
    they are no more than `most` bytes are unpacked."""
    parts = list(_parts(data, most))
    listed = b"".join(map(_line, parts))
    end = struct.pack("<4s4H2IH", _END, 0, 0, len(parts), len(parts), len(listed), len(data), 0)
    return data + listed + end if parts else None


def _line(part: _Part) -> bytes:
    version, flags, packing, when = part.head
    said = struct.pack("<3I5H2I", *part.sums, len(part.name), 0, 0, 0, 0, 0, part.at)
    return b"PK\x01\x02\x14\0" + version + flags + struct.pack("<H", packing) + when + said + part.name


def _parts(data: bytes, most: int) -> Iterator[_Part]:
    at = data.find(_PART)
    for _ in range(_MOST_PARTS):
        if not 0 <= at <= len(data) - 30:
            return
        end = at + len(_PART)
        part = _part(data, at, most)
        if part is not None:
            most -= part.sums[2]
            end = part.start + part.sums[1]
            yield part
        at = data.find(_PART, end)


def _part(data: bytes, at: int, most: int) -> _Part | None:
    """None for what only looks like one, or has lost its beginning."""
    version, flags, packing, when, crc, packed, unpacked, named, more = _HEAD.unpack_from(data, at)
    start = at + 30 + named + more
    if not 0 < named <= _LONGEST_NAME or packing not in (0, 8) or start >= len(data):
        return None
    unsaid = flags[0] & _MEASURED_AFTERWARDS or _UNSAID in (packed, unpacked)
    sums = crc, packed, unpacked
    if unsaid or start + packed > len(data):
        sums = _measured(data, start, most) if packing else _stored(data, start)
    return _Part(at, start, data[at + 30 : at + 30 + named], (version, flags, packing, when), sums)


def _measured(data: bytes, start: int, most: int) -> tuple[int, int, int]:
    """By unpacking it, as far as that goes."""
    unpacking, at, crc, count = zlib.decompressobj(-zlib.MAX_WBITS), start, 0, 0
    try:
        while at < len(data) and not unpacking.eof and count < most:
            piece = unpacking.decompress(data[at : at + _STEP])
            at += _STEP
            crc, count = zlib.crc32(piece, crc), count + len(piece)
    except zlib.error:  # it ends there, for us
        pass
    return crc, min(at, len(data)) - len(unpacking.unused_data) - start, count


def _stored(data: bytes, start: int) -> tuple[int, int, int]:
    ends = [found for mark in (_AFTER, _PART) if (found := data.find(mark, start)) >= 0]
    held = data[start : min(ends, default=len(data))]
    return zlib.crc32(held), len(held), len(held)
