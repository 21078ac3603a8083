"""Is the coding of a HEIC or AVIF picture whole? The decoder that shows it passes over what is not, without a word."""

import io
import re
from typing import Any

import av as _av

av: Any = _av  # its own types leave out what differs between releases
MOST_PIXELS = 60_000_000
_NEVER = re.compile(rb"\x00\x00[\x00-\x02]")  # within a part of HEVC: it has a three put between
_LENGTH_AT = 21  # of the byte in its description that says how long lengths are
_STRICT = {"err_detect": "explode", "strict": "1"}


def broken(data: bytes, pixels: int) -> bool:
    """The parts of HEVC are looked at; AV1 is decoded as its standard has it, and, where that fails, forgivingly."""
    if pixels > MOST_PIXELS:
        return False
    av.logging.set_level(av.logging.PANIC)
    try:
        with av.open(io.BytesIO(data), format="mov") as container:
            names = {stream.codec_context.name for stream in container.streams.video}
            if names == {"hevc"}:
                return not all(map(_whole, container.demux(*container.streams.video)))
    except (av.error.FFmpegError, ValueError, MemoryError):
        return False
    return not _decodes(data, _STRICT) and _decodes(data, {})


def _whole(packet: Any) -> bool:
    """Its parts each say how long they are, and hold nothing that would look like a beginning."""
    data, described = bytes(packet), bytes(packet.stream.codec_context.extradata or b"")
    if described[:1] != b"\1" or len(described) <= _LENGTH_AT:
        return True
    length, at = (described[_LENGTH_AT] & 3) + 1, 0
    while at < len(data):
        begin = at + length
        at = begin + int.from_bytes(data[at:begin], "big")
        if at == begin or at > len(data) or data[begin] & 0x80 or _NEVER.search(data, begin, at):
            return False
    return True


def _decodes(data: bytes, how: dict[str, str]) -> bool:
    try:
        with av.open(io.BytesIO(data), format="mov") as container:
            for stream in container.streams.video:
                stream.codec_context.options, stream.codec_context.thread_count = how, 1
            return all(list(packet.decode()) or not packet.size for packet in container.demux(*container.streams.video))
    except (av.error.FFmpegError, ValueError, MemoryError):
        return False
