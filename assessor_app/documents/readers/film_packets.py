"""Does a picture's or a sound's packet look as its coding has it? Told from how it begins, or, where it is a chain of
parts, from whether the chain ends where the packet does; nothing is decoded."""

from collections.abc import Callable
from typing import Any

Looks = Callable[[bytes], bool]

_STARTS: dict[str, tuple[bytes, ...]] = {
    "mpeg4": (b"\0\0\1",),
    "mpeg1video": (b"\0\0\1",),
    "mpeg2video": (b"\0\0\1",),
    "mjpeg": (b"\xff\xd8",),
    "dvvideo": (b"\x1f\x07\0",),
    "mp3": tuple(bytes((0xFF, second)) for second in range(0xE2, 0x100)),
    "png": (b"\x89PNG",),
}  # fmt: skip
_LENGTH_AT = {"h264": 4, "hevc": 21}  # of the byte in a coding's description that says how long lengths are


def looks(stream: Any) -> Looks | None:
    """The test for packets of a stream; None for a coding that has no marks of its own."""
    codec = stream.codec_context
    name = str(codec.name) if codec is not None else ""
    described = bytes(codec.extradata or b"") if codec is not None else b""
    if name in _LENGTH_AT:
        if described[:1] == b"\1" and len(described) > _LENGTH_AT[name]:
            return _chain((described[_LENGTH_AT[name]] & 3) + 1)
        return lambda data: data.startswith((b"\0\0\1", b"\0\0\0\1"))
    starts = _STARTS.get(name)
    return None if starts is None else lambda data: data.startswith(starts)


def _chain(length: int) -> Looks:
    """Parts that each say how long they are."""

    def whole(data: bytes) -> bool:
        at = 0
        while at + length < len(data):
            size = int.from_bytes(data[at : at + length], "big")
            if size == 0 or data[at + length] & 0x80:  # a bit that is never set
                return not any(data[at:]) and at > 0  # filled up with nothing
            at += length + size
        return at == len(data)

    return whole
