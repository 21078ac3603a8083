"""The compound files (OLE) that older Office programs wrote: a small file system of which one stream is read.

Source: Microsoft's published specification [MS-CFB].
"""

import struct

from assessor_app.documents.compound_listing import ENTRY, name_at, top_places
from assessor_app.documents.readers.protocol import Unfit

_MARK = bytes.fromhex("d0cf11e0a1b11ae1")
_LAST = 0xFFFF_FFFA  # sector numbers from here on end a chain
_DAMAGED = "The file is damaged or cut short."


class CompoundFile:
    """Raises Unfit for what is no compound file."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(_MARK):
            raise Unfit(_DAMAGED)
        self._data = data
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift > shift:
            raise Unfit(_DAMAGED)
        self._size, self._small_size = 1 << shift, 1 << small_shift
        first, self._cutoff, small_first = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
        self._table = self._sectors_of_table()
        self._small_table = self._numbers(self._chain(small_first, self._table)) if small_first < _LAST else []
        self._listing = self._joined(self._chain(first, self._table))
        self._entries = self._directory(self._listing)

    def stream(self, *names: str) -> bytes | None:
        """The bytes of the first stream so called; fewer than it claims when the file was cut."""
        for name in names:
            for kind, called, start, size in self._entries:
                if kind == 2 and called == name.lower():
                    return self._content(start, size)
        return None

    def within(self, place: int = 0) -> dict[str, int]:
        """What lies in the root or another storage: names in small letters, and their places."""
        data = self._listing
        return {name_at(data, each).lower(): each for each in sorted(top_places(data, place))} if data else {}

    def content(self, place: int) -> bytes:
        """The bytes of the stream at a place; raises Unfit when it is not all there."""
        _, _, start, size = _entry(self._listing, place)
        data = self._content(start, size)
        if len(data) < size:
            raise Unfit(_DAMAGED)
        return data

    def _content(self, start: int, size: int) -> bytes:
        if size >= self._cutoff:
            return self._joined(self._chain(start, self._table))[:size]
        root = next((entry for entry in self._entries if entry[0] == 5), None)
        if root is None:
            raise Unfit(_DAMAGED)
        small, step = self._joined(self._chain(root[2], self._table)), self._small_size
        return b"".join(small[n * step : (n + 1) * step] for n in self._chain(start, self._small_table))[:size]

    def _sectors_of_table(self) -> list[int]:
        listed = [*struct.unpack_from("<109I", self._data, 76)]
        at, per = struct.unpack_from("<I", self._data, 68)[0], self._size // 4
        seen = set[int]()
        while at < _LAST and at not in seen:
            seen.add(at)
            numbers = self._numbers([at])
            if len(numbers) < per:
                break
            listed += numbers[:-1]
            at = numbers[-1]
        return self._numbers([sector for sector in listed if sector < _LAST])

    def _numbers(self, sectors: list[int]) -> list[int]:
        data = self._joined(sectors)
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    def _chain(self, start: int, table: list[int]) -> list[int]:
        """Sector after sector; a chain that bites its tail ends there."""
        found, at, seen = [], start, bytearray(len(table))
        while at < len(table) and not seen[at]:
            seen[at] = 1
            found.append(at)
            at = table[at]
        return found

    def _joined(self, sectors: list[int]) -> bytes:
        size = self._size
        return b"".join(self._data[(n + 1) * size : (n + 2) * size] for n in sectors)

    def _directory(self, data: bytes) -> list[tuple[int, str, int, int]]:
        """What lies at the top first: something embedded may hold a stream of the same name."""
        places = range(len(data) // ENTRY)
        top = top_places(data) if places else set()
        return [_entry(data, place) for place in sorted(places, key=lambda place: place not in top)]


def _entry(data: bytes, place: int) -> tuple[int, str, int, int]:
    start, size = struct.unpack_from("<II", data, place * ENTRY + 116)
    return data[place * ENTRY + 66], name_at(data, place).lower(), start, size
