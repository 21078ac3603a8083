"""Does a picture's file reach as far as it says itself? Decoders often say nothing of an end that is missing."""

import zlib
from collections.abc import Callable, Iterator
from typing import Any, Literal

Number = Callable[[int, int], int]  # the one at an offset, of so many bytes

_END = 65_536  # bytes at the end in which a closing mark is looked for; programs append their own notes
_MOST_LISTS = 500  # pages of a TIFF
_PICTURES = (b"IHDR", b"PLTE", b"IDAT", b"fcTL", b"fdAT", b"IEND")  # parts of a PNG
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_AT_ONCE = 2**20  # bytes
_MOST_COUNTED = 40_000_000  # pixels
_PLACES = {273: 279, 324: 325}  # tags of a TIFF: where strips and tiles stand, and how long they are
_SIZES = {1: 1, 3: 2, 4: 4, 13: 4, 16: 8}  # bytes of a number, by its TIFF type


def cut_short(data: bytes, code: str) -> bool:
    """True when the end of it is missing beyond doubt."""
    if code == "png":
        return b"IEND" not in data[-_END:] or _png_broken(data)
    if code == "jpeg":
        return b"\xff\xd9" not in data[-_END:]
    if code == "gif":
        return b"\x3b" not in data[-16:]
    if code == "webp":
        return int.from_bytes(data[4:8], "little") + 8 > len(data) + 1
    if code == "icns":
        return int.from_bytes(data[4:8], "big") > len(data)
    if code == "bmp":
        return len(data) < int.from_bytes(data[2:6], "little") < 2**31
    return code == "tiff" and _lost_strips(data)


def _png_broken(data: bytes) -> bool:
    """Whether a part of a PNG does not bear the sum of its bytes, of which the decoder looks at the first picture's
    only, or its rows end too early."""
    at, rows = 8, zlib.decompressobj()
    wanted = _png_bytes(data)
    while at + 12 <= len(data):
        name, end = data[at + 4 : at + 8], at + 8 + int.from_bytes(data[at : at + 4], "big")
        if name in _PICTURES and zlib.crc32(data[at + 4 : end]) != int.from_bytes(data[end : end + 4], "big"):
            return True
        if name == b"IEND":
            return wanted > 0
        if name == b"IDAT":
            wanted -= _unpacked(rows, data[at + 8 : end], wanted)
        at = end + 4
    return True


def _unpacked(rows: Any, packed: bytes, most: int) -> int:
    """How many bytes they become, as far as anybody wants to know."""
    found = 0
    try:
        while packed and found < most:
            found += len(rows.decompress(packed, _AT_ONCE))
            packed = rows.unconsumed_tail
    except zlib.error:
        return 0
    return found


def _png_bytes(data: bytes) -> int:
    """How many bytes its rows are, unpacked; 0 for one so large that nobody waits for it."""
    width, height, depth, colours = (
        int.from_bytes(data[16:20], "big"),
        int.from_bytes(data[20:24], "big"),
        data[24],
        data[25],
    )
    if width * height > _MOST_COUNTED:
        return 0
    bits = depth * {2: 3, 4: 2, 6: 4}.get(colours, 1)
    passes = _ADAM7 if data[28] else ((0, 0, 1, 1),)
    total = 0
    for x, y, across, down in passes:
        wide, high = -(-(width - x) // across), -(-(height - y) // down)
        total += high * (1 + (wide * bits + 7) // 8) if wide > 0 and high > 0 else 0
    return total


def _lost_strips(data: bytes) -> bool:
    """Whether a list of a TIFF, or something that a list points to, lies beyond the end."""
    if data[2:4] not in (b"\x2a\0", b"\0\x2a"):
        return False  # the large form of TIFF is left to the decoder
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(data[at : at + size], order)

    at, seen = number(4, 4), set[int]()
    while at and at not in seen and len(seen) < _MOST_LISTS:
        seen.add(at)
        count = number(at, 2)
        if at + 2 + count * 12 + 4 > len(data):
            return True
        tags = {number(at + 2 + n * 12, 2): at + 2 + n * 12 for n in range(count)}
        for place, length in _PLACES.items():
            if place in tags and length in tags:
                pairs = zip(_numbers(number, tags[place]), _numbers(number, tags[length]), strict=False)
                if any(start + size > len(data) for start, size in pairs):
                    return True
        at = number(at + 2 + count * 12, 4)
    return False


def _numbers(number: Number, entry: int) -> Iterator[int]:
    size = _SIZES.get(number(entry + 2, 2), 4)
    count = min(number(entry + 4, 4), 100_000)
    at = entry + 8 if size * count <= 4 else number(entry + 8, 4)
    return (number(at + n * size, size) for n in range(count))
