"""Is the coding of a JPEG 2000 picture whole? Its decoder makes something of whatever stands there. Told from how its
parts follow each other, and from marks that never stand inside one."""

import re

_START = b"\xff\x4f\xff\x51"
_TILE_PART, _DATA, _END = b"\xff\x90", b"\xff\x93", b"\xff\xd9"
_NUMBERED = re.compile(rb"\xff\x91\x00\x04..", re.DOTALL)  # packets may be counted
_NEVER = re.compile(rb"\xff[\x90\x93-\xff]")  # in what is coded


def broken(data: bytes) -> bool:
    at = data.find(_START)
    if at < 0:
        return False
    at = data.find(_TILE_PART, at)
    while at >= 0 and data[at : at + 2] == _TILE_PART:
        size = int.from_bytes(data[at + 6 : at + 10], "big") or _rest(data, at)
        begin = data.find(_DATA, at, at + size)
        if begin < 0 or _NEVER.search(_NUMBERED.sub(b"", data[begin + 2 : at + size])):
            return True
        at += size
    return data[at : at + 2] != _END


def _rest(data: bytes, at: int) -> int:
    """The last part of it may reach up to the closing mark without saying how far that is."""
    return max(12, data.rfind(_END) - at)
