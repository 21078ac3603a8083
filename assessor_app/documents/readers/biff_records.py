"""Records of older Excel files (BIFF5 and BIFF8), and the texts in them.

Source: Microsoft's published specification [MS-XLS].
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

BOF, EOF, CONTINUE = 0x809, 0x0A, 0x3C


class Short(Exception):
    """The data ends where more was promised."""


@dataclass(frozen=True, slots=True)
class Record:
    """`parts` are the record's own bytes and those of the CONTINUE records after it."""

    code: int
    parts: tuple[bytes, ...]

    @property
    def data(self) -> bytes:
        return self.parts[0]

    def numbers(self, form: str, at: int = 0) -> tuple[int, ...]:
        """Whole numbers as `struct` unpacks them, little end first; raises Short."""
        try:
            return struct.unpack_from("<" + form, self.data, at)
        except struct.error as error:
            raise Short from error


def records(stream: bytes, at: int) -> Iterator[Record]:
    """From the BOF at `at` to its EOF; what other substreams lie between is passed over. Raises Short."""
    depth = 0
    while True:
        if at + 4 > len(stream):
            raise Short
        code, size = struct.unpack_from("<HH", stream, at)
        parts = [_part(stream, at, size)]
        at += 4 + size
        while code != CONTINUE and stream[at : at + 2] == b"\x3c\x00" and at + 4 <= len(stream):
            more = struct.unpack_from("<H", stream, at + 2)[0]
            parts.append(_part(stream, at, more))
            at += 4 + more
        depth += (code == BOF) - (code == EOF)
        if depth <= 0:
            return
        if depth == 1 or code == BOF:
            yield Record(code, tuple(parts))


def _part(stream: bytes, at: int, size: int) -> bytes:
    if at + 4 + size > len(stream):
        raise Short
    return stream[at + 4 : at + 4 + size]


class Texts:
    """Reads texts one after the other, also where they run over into the next part."""

    def __init__(self, parts: tuple[bytes, ...], at: int = 0) -> None:
        self._parts, self._number, self._at = parts, 0, at

    def text(self, wide_length: bool = True) -> str:
        """A BIFF8 text with its length in front; formatting and readings are passed over. Raises Short."""
        length = self._whole(2) if wide_length else self._whole(1)
        flags = self._whole(1)
        runs = self._whole(2) if flags & 8 else 0
        reading = self._whole(4) if flags & 4 else 0
        found = self._characters(length, bool(flags & 1))
        self._skip(4 * runs + reading)
        return found

    def run(self, length: int) -> str:
        """So many letters, with nothing in front but how wide they are. Raises Short."""
        return self._characters(length, bool(self._whole(1) & 1))

    def _characters(self, length: int, wide: bool) -> str:
        pieces = []
        while length:
            part = self._parts[self._number]
            room = (len(part) - self._at) // (2 if wide else 1)
            taken = min(length, room)
            raw = part[self._at : self._at + taken * (2 if wide else 1)]
            pieces.append(raw.decode("utf-16-le" if wide else "latin-1", "replace"))
            self._at, length = self._at + len(raw), length - taken
            if length:
                self._turn()
                wide = bool(self._whole(1) & 1)
        return "".join(pieces)

    def _whole(self, size: int) -> int:
        if self._at >= len(self._parts[self._number]):
            self._turn()
        part = self._parts[self._number]
        if self._at + size > len(part):
            raise Short
        self._at += size
        return int.from_bytes(part[self._at - size : self._at], "little")

    def _skip(self, size: int) -> None:
        while size > len(self._parts[self._number]) - self._at:
            size -= len(self._parts[self._number]) - self._at
            self._turn()
        self._at += size

    def _turn(self) -> None:
        if self._number + 1 >= len(self._parts):
            raise Short
        self._number, self._at = self._number + 1, 0
