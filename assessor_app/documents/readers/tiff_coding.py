"""Is the coding of a TIFF's first page whole, and what is left of it otherwise? Told by the sums that its strips bear,
or by a strict decoder."""

import zlib
from collections.abc import Iterator
from typing import Any, Literal

import av as _av

from assessor_app.documents.readers import jpeg_coding

av: Any = _av  # its own types leave out what differs between releases
_MOST_PIXELS = 40_000_000
_ZIP, _JPEG, _TOLD = (8, 32946), 7, (2, 3, 4, 5, 32773)  # ways of coding: fax, LZW, PackBits
_WIDTH, _HEIGHT, _CODING, _TURN, _TABLES = 256, 257, 259, 274, 347  # tags
_ORDER, _MORE, _FAX = 266, 277, (2, 3, 4)  # the order of bits; samples of a pixel
_PLACES = ((273, 279), (324, 325))  # where strips and tiles stand, and how long they are
_NEEDED = (256, 257, 258, 259, 262, 266, 273, 277, 278, 279, 284, 292, 293, 317, 320, 322, 323, 324, 325, 338, 339)
_SIZES = {1: 1, 3: 2, 4: 4, 7: 1, 16: 8}  # bytes of a number, by its type
_AT_ONCE = 2**20  # bytes


def broken(data: bytes) -> bool:
    """False also for one of a kind that bears no marks, and for the large form of TIFF."""
    page = _first_page(data)
    if page is None:
        return False
    coding = page.number(_CODING)
    if page.number(_MORE) not in (1, 3) or (page.number(_ORDER) != 1 and coding not in _FAX):
        return (
            False  # FFmpeg finds fault with pictures that one can see through, and bits may stand the other way round
        )
    if coding in _ZIP:
        return any(map(_unzips_wrongly, page.strips()))
    if coding == _JPEG:
        tables = page.described(_TABLES)
        return any(jpeg_coding.broken(tables[:-2] + strip[2:] if tables else strip, 0) for strip in page.strips())
    bare = page.bare()
    return coding in _TOLD and not _decoded(bare, {"err_detect": "explode"}) and bool(_decoded(bare, {}))


def what_is_left(data: bytes) -> tuple[Any, int] | None:
    """The first page without the strips that cannot be decoded, and how it is turned (as EXIF says it); None where
    nothing of it can."""
    page = _first_page(data)
    frames = _decoded(page.bare(), {}) if page is not None else []
    return (frames[0].to_image(), page.number(_TURN)) if page is not None and frames else None


def _first_page(data: bytes) -> "_Page | None":
    page = _Page(data) if data[:4] in (b"II*\0", b"MM\0*") else None
    return None if page is None or page.number(_WIDTH) * page.number(_HEIGHT) > _MOST_PIXELS else page


class _Page:
    """The first list of tags."""

    def __init__(self, data: bytes) -> None:
        self._data, self._order = data, _order(data)
        at = self._at(4, 4)
        entries = (data[at + 2 + n * 12 : at + 14 + n * 12] for n in range(self._at(at, 2)))
        self._tags = {self._int(entry[:2]): entry for entry in entries if len(entry) == 12}

    def _int(self, data: bytes) -> int:
        return int.from_bytes(data, self._order)

    def _at(self, at: int, size: int) -> int:
        return self._int(self._data[at : at + size])

    def number(self, tag: int) -> int:
        return next(self._numbers(tag), 1)

    def described(self, tag: int) -> bytes:
        return bytes(self._numbers(tag)) if tag in self._tags else b""

    def _numbers(self, tag: int) -> Iterator[int]:
        entry = self._tags.get(tag)
        if entry is None:
            return
        size, count = _SIZES.get(self._int(entry[2:4]), 4), min(self._int(entry[4:8]), 100_000)
        packed = entry[8:] if size * count <= 4 else self._data[self._int(entry[8:]) :][: size * count]
        yield from (self._int(packed[n * size : n * size + size]) for n in range(count))

    def strips(self) -> Iterator[bytes]:
        for places, lengths in _PLACES:
            pairs = zip(self._numbers(places), self._numbers(lengths), strict=False)
            yield from (self._data[at : at + size] for at, size in pairs)

    def bare(self) -> bytes:
        """The page with what is needed to decode it: notes of cameras and programs may be broken in a whole one."""
        entries = [entry for tag, entry in sorted(self._tags.items()) if tag in _NEEDED]
        end = len(self._data) + len(self._data) % 2
        head = self._data[:4] + end.to_bytes(4, self._order)
        listed = len(entries).to_bytes(2, self._order) + b"".join(entries) + bytes(4)
        return head + self._data[8:].ljust(end - 8, b"\0") + listed


def _order(data: bytes) -> Literal["little", "big"]:
    return "little" if data[:2] == b"II" else "big"


def _unzips_wrongly(strip: bytes) -> bool:
    """Whether it breaks off, or has another sum than it bears; one that just ends bears none."""
    unpacking = zlib.decompressobj()
    try:
        while strip and not unpacking.eof:
            unpacking.decompress(strip, _AT_ONCE)
            strip = unpacking.unconsumed_tail
    except zlib.error:
        return True
    return False


def _decoded(data: bytes, how: dict[str, str]) -> list[Any]:
    """Its picture; nothing where it cannot be decoded in this way."""
    try:
        codec = av.CodecContext.create("tiff", "r")
        codec.options, codec.thread_count = how, 1
        return [*codec.decode(av.Packet(data)), *codec.decode(None)]
    except (av.error.FFmpegError, ValueError, MemoryError):
        return []
