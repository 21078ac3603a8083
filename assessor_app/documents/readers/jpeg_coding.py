"""Is the coding of a JPEG whole? The decoder that shows it makes something grey or shifted of what is not, without a
word; FFmpeg's, when asked to, stops there."""

import struct
from typing import Any

import av as _av

av: Any = _av  # its own types leave out what differs between releases
MOST_PIXELS = 160_000_000
MOST_FINE_PIXELS = 40_000_000  # of one that is coded in several turns, all of which are kept
_FINE = b"\xff\xc2"
_HEAD = 65_536  # bytes in which it says how it is coded
_KEPT = 0xEE  # the marker that says which colours they are
_SMALL = {"lowres": "3"}  # its coding is read whole; an eighth of its width and height is made of it
_STRICT = {"err_detect": "explode", **_SMALL}


def broken(data: bytes, pixels: int) -> bool:
    """True where a strict decoder fails and a forgiving one does not; one that knows too little fails in both ways."""
    bare = _bare(data)
    if pixels > (MOST_FINE_PIXELS if _FINE in bare[:_HEAD] else MOST_PIXELS):
        return False
    av.logging.set_level(av.logging.PANIC)
    return not _decodes(bare, _STRICT) and _decodes(bare, _SMALL)


def _decodes(data: bytes, how: dict[str, str]) -> bool:
    try:
        codec = av.CodecContext.create("mjpeg", "r")
        codec.options, codec.thread_count = how, 1
        return bool([*codec.decode(av.Packet(data)), *codec.decode(None)])
    except (av.error.FFmpegError, ValueError, MemoryError):
        return False


def _bare(data: bytes) -> bytes:
    """Without notes of cameras and programs: they may be broken in a whole picture."""
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, (size,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker == _KEPT:
            kept.append(data[at : at + 2 + size])
        at += 2 + size
    return b"".join((*kept, data[at:]))
