"""What lies at the top of a compound file (OLE), as older Office programs wrote them: not what is embedded further in.

Source: Microsoft's published specification [MS-CFB].
"""

import struct
from collections.abc import Callable

from assessor_app.documents.source import Source

_LAST = 0xFFFF_FFFA  # sector numbers from here on end a chain
_MOST_SECTORS = 4_000  # of the list of names
ENTRY = 128  # bytes
_SIZES = {9: 512, 12: 4096}  # bytes of a sector, by how the header says it
_ROOT = 5  # the sort of the first entry


def top_names(source: Source) -> frozenset[str]:
    """Names of streams and storages in small letters; none where their list cannot be read."""
    try:
        listing = _listing(source)
        if listing[66] != _ROOT:
            return frozenset()
        return frozenset(name_at(listing, place).lower() for place in top_places(listing))
    except (struct.error, IndexError):
        return frozenset()


def _listing(source: Source) -> bytes:
    head = source.read_at(0, 512)
    size = _SIZES.get(struct.unpack_from("<H", head, 30)[0], 0)
    first, further = struct.unpack_from("<I", head, 48)[0], struct.unpack_from("<I", head, 68)[0]
    tables = list(struct.unpack_from("<109I", head, 76))
    next_of = _links(lambda sector: source.read_at((sector + 1) * size, size), tables, further, size // 4)
    found, at = list[bytes](), first
    while size and at < _LAST and len(found) < _MOST_SECTORS:
        found.append(source.read_at((at + 1) * size, size))
        at = next_of(at)
    return b"".join(found)


def _links(read: Callable[[int], bytes], tables: list[int], further: int, per: int) -> Callable[[int], int]:
    """Which sector follows one, by tables that are read when they are asked for."""
    known: dict[int, bytes] = {}

    def next_of(sector: int) -> int:
        nonlocal further
        number = sector // per
        while number >= len(tables) and further < _LAST and len(tables) < 64 * _MOST_SECTORS:
            *more, further = struct.unpack(f"<{per}I", read(further))
            tables.extend(more)
        if number not in known:
            known[number] = read(tables[number])
        return int(struct.unpack_from("<I", known[number], sector % per * 4)[0])

    return next_of


def top_places(listing: bytes, within: int = 0) -> set[int]:
    """Which entries of the list of names lie in the root, or `within` another storage: they are its tree of siblings.
    Raises struct.error without one."""
    found = set[int]()
    waiting = [struct.unpack_from("<I", listing, within * ENTRY + 76)[0]]
    while waiting:
        place = waiting.pop()
        if place not in found and (place + 1) * ENTRY <= len(listing):
            found.add(place)
            waiting += struct.unpack_from("<II", listing, place * ENTRY + 68)
    return found


def name_at(listing: bytes, place: int) -> str:
    at = place * ENTRY
    length = min(64, struct.unpack_from("<H", listing, at + 64)[0])
    return listing[at : at + max(0, length - 2)].decode("utf-16-le", "replace")
