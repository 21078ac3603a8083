"""Does a recording reach as far as its own boxes say? Told from their sizes alone, without decoding anything."""

import re

from assessor_app.documents.source import Source
from assessor_app.domain.counted import counted

MOST_BOXES = 20_000  # of an MP4 file in fragments
MOST_BLOCKS = 100_000  # of a Matroska file sent while it was made
_PAGE = 65_536 + 300  # bytes of the longest page of an Ogg recording, and a few
ASF_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_PACKET = re.compile(rb"\0\0\x01[\xbd\xc0-\xef]..", re.DOTALL)
_DV_FRAMES = (120_000, 144_000)  # bytes, of 30 and of 25 frames a second
_ENDLESS = 2**62
_CLUSTER = b"\x1f\x43\xb6\x75"
_UNSAID = 0x7FFF_FF00  # sizes from here on are what programs write that did not know the length
CUT = "The recording is cut short: its file ends {missing} before its last part does; the rest is missing."


def cut_short(source: Source, container: str) -> str | None:
    """A sentence when the file ends inside one of its parts; None when it is whole, or does not say."""
    find = {
        "mov": _boxes_end,
        "avi": _riff_end,
        "wav": _riff_end,
        "matroska": _segment_end,
        "ogg": _pages_end,
        "asf": _asf_end,
        "mpeg": _packs_end,
        "caf": _chunks_end,
        "aiff": _form_end,
        "w64": _large_riff_end,
        "au": _sound_end,
        "dv": _frames_end,
    }.get(container)
    end = find(source) if find else None
    if end is None or end <= source.size + 1:  # a last odd byte may lack its padding
        return None
    return CUT.format(missing=bytes_said(end - source.size))


def bytes_said(count: int) -> str:
    """As a person reads them."""
    if count < 10_000:
        return counted(count, "byte")
    return f"{count // 1000:,} kB" if count < 10_000_000 else f"{count // 1_000_000:,} MB"


def _boxes_end(source: Source) -> int | None:
    """Where the last box of an MP4 or QuickTime file says it ends; None where that leads nowhere."""
    at = 0
    for _ in range(MOST_BOXES):
        head = source.read_at(at, 16)
        if len(head) < 8 or not head[4:8].isalnum():
            return None if at <= source.size and len(head) >= 8 else at  # something else follows the last box
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if size < 8:  # 0: up to the end of the file, wherever that is
            return None
        at += size
        if at >= source.size:
            return at
    return None


def _riff_end(source: Source) -> int | None:
    size = int.from_bytes(source.read_at(4, 4), "little")
    return None if size >= _UNSAID or size == 0 else size + 8


def _form_end(source: Source) -> int | None:
    size = int.from_bytes(source.read_at(4, 4), "big")
    return None if size >= _UNSAID or size == 0 else size + 8


def _large_riff_end(source: Source) -> int | None:
    size = int.from_bytes(source.read_at(16, 8), "little")
    return size if 0 < size < _ENDLESS else None


def _sound_end(source: Source) -> int | None:
    """Where an AU recording says its samples end."""
    head = source.read_at(4, 8)
    begin, size = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
    return None if size >= _UNSAID or size == 0 else begin + size


def _frames_end(source: Source) -> int | None:
    """Where the last frame of a DV film ends: all are of one size, which the first one tells."""
    frame = _DV_FRAMES[source.read_at(3, 1)[:1] >= b"\x80"]
    return -(-source.size // frame) * frame


def _pages_end(source: Source) -> int | None:
    """Where the last page of an Ogg recording says it ends."""
    begin = max(0, source.size - _PAGE)
    tail = source.read_at(begin, _PAGE)
    at = tail.rfind(b"OggS\0")
    if at < 0:
        return None
    lacing = tail[at + 27 : at + 27 + tail[at + 26]] if at + 26 < len(tail) else b""
    missing = 0 if lacing and len(lacing) == tail[at + 26] else 27
    return begin + at + 27 + len(lacing) + sum(lacing) + missing


def _asf_end(source: Source) -> int | None:
    """How long a Windows Media file says it is, unless it was sent while it was made."""
    head = source.read_at(0, 65_536)
    at = head.find(ASF_PROPERTIES)
    if at < 0 or len(head) < at + 92 or head[at + 88] & 1:
        return None
    return int.from_bytes(head[at + 40 : at + 48], "little")


def _packs_end(source: Source) -> int | None:
    """Where the last packet of picture or sound of an MPEG film says it ends."""
    begin = max(0, source.size - _PAGE)
    tail = source.read_at(begin, _PAGE)
    at = max((found.start() for found in _PACKET.finditer(tail)), default=-1)
    return begin + at + 6 + int.from_bytes(tail[at + 4 : at + 6], "big") if at >= 0 else None


def _chunks_end(source: Source) -> int | None:
    """Where the last chunk of a CAF recording says it ends."""
    at = 8
    while at < source.size:
        head = source.read_at(at, 12)
        size = int.from_bytes(head[4:12], "big", signed=True)
        if len(head) < 12 or not head[:4].isalnum():
            return None
        if size < 0:  # up to the end of the file, wherever that is
            return None
        at += 12 + size
    return at


def _segment_end(source: Source) -> int | None:
    """Where a Matroska file says its one segment ends; of one sent while it was made, where its last part does."""
    head = source.read_at(0, 4096)
    at = head.find(b"\x18\x53\x80\x67")
    size, length = vint(head, at + 4) if at >= 0 else (None, 0)
    if not length:
        return None
    at += 4 + length
    return _elements_end(source, at) if size is None else at + size


def _elements_end(source: Source, at: int) -> int | None:
    """Walks over the parts, into clusters that do not say how long they are."""
    for _ in range(MOST_BLOCKS):
        head = source.read_at(at, 12)
        if len(head) < 2:
            return at if not head else at + 2
        name = 9 - head[0].bit_length()
        size, length = vint(head, name)
        if name > 4 or not length or (size is None and head[:4] != _CLUSTER):
            return None  # nothing that is known, or the end is cut in a part's head
        at += name + length + (size or 0)
        if at > source.size:
            return at
    return None


def vint(data: bytes, at: int) -> tuple[int | None, int]:
    """A size, None where it is left open, and how many bytes it takes, 0 where there is none."""
    length = 9 - data[at].bit_length() if at < len(data) else 9  # it begins with so many zero bits less one
    if length > 8 or at + length > len(data):
        return None, 0
    size = int.from_bytes(data[at : at + length], "big") & ((1 << 7 * length) - 1)
    return (None if size == (1 << 7 * length) - 1 else size), length
