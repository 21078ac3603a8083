"""Does a picture's file reach as far as it says itself? Decoders often say nothing of an end that is missing."""

from collections.abc import Callable, Iterator
from typing import Literal

Number = Callable[[int, int], int]  # the one at an offset, of so many bytes

_END = 65_536  # bytes at the end in which a closing mark is looked for; programs append their own notes
_MOST_LISTS = 500  # pages of a TIFF
_PLACES = {273: 279, 324: 325}  # tags of a TIFF: where strips and tiles stand, and how long they are
_SIZES = {1: 1, 3: 2, 4: 4, 13: 4, 16: 8}  # bytes of a number, by its TIFF type


def cut_short(data: bytes, code: str) -> bool:
    """True when the end of it is missing beyond doubt."""
    if code == "png":
        return b"IEND" not in data[-_END:]
    if code == "jpeg":
        return b"\xff\xd9" not in data[-_END:]
    if code == "gif":
        return b"\x3b" not in data[-16:]
    if code == "webp":
        return int.from_bytes(data[4:8], "little") + 8 > len(data) + 1
    if code == "bmp":
        return len(data) < int.from_bytes(data[2:6], "little") < 2**31
    return code == "tiff" and _lost_strips(data)


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
