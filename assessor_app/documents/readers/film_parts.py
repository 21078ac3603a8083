"""The parts of MPEG and MXF films, one after the other, each of which says how long it is; what lies between them."""

import re

from assessor_app.documents.readers.sound_frames import Gaps

_PACK, _END_CODE = 0xBA, 0xB9
_FIRST_PACKET = 0xBB  # of the codes of packets
_PACK_START = re.compile(rb"\x00\x00\x01\xba[\x40-\x7f\x20-\x2f]")
_MXF_KEY = b"\x06\x0e\x2b\x34"
_KEY = 16  # bytes


def mpeg_gaps(data: bytes) -> Gaps:
    """Packs, and packets in them; zeros may fill up what is between. A bare film has none."""
    found, at = Gaps(), 0 if _PACK_START.match(data) else len(data)
    while 0 <= at < len(data) - 5:
        size = _pack_size(data, at)
        if size:
            at += size
            continue
        again = _PACK_START.search(data, at)
        end = again.start() if again else len(data)
        found.stray += end - at if any(data[at:end]) else 0
        at = end
    return found


def _pack_size(data: bytes, at: int) -> int:
    """Of the pack's head, or the packet, at an offset; 0 where none begins."""
    if data[at : at + 3] != b"\0\0\1":
        return 0
    code = data[at + 3]
    if code == _PACK and data[at + 4] & 0xC0 == 0x40:
        return 14 + (data[at + 13] & 7 if at + 13 < len(data) else 0)
    if code == _PACK:
        return 12
    if code == _END_CODE:
        return 4
    return 6 + int.from_bytes(data[at + 4 : at + 6], "big") if code >= _FIRST_PACKET else 0


def mxf_gaps(data: bytes) -> Gaps:
    """A key, a length, and so many bytes."""
    found, at = Gaps(), max(0, data.find(_MXF_KEY))
    while at < len(data):
        size = _set_size(data, at)
        if size and at + size > len(data):
            found.missing = at + size - len(data)
            break
        if size:
            at += size
            continue
        again = data.find(_MXF_KEY, at + 1)
        end = again if again >= 0 else len(data)
        found.stray += end - at
        at = end
    return found


def _set_size(data: bytes, at: int) -> int:
    """Of the set of values at an offset; 0 where none begins."""
    if data[at : at + 4] != _MXF_KEY or at + _KEY >= len(data):
        return 0
    first = data[at + _KEY]
    more = first & 0x7F if first & 0x80 else 0
    length = int.from_bytes(data[at + _KEY + 1 : at + _KEY + 1 + more], "big") if more else first
    return _KEY + 1 + more + length if more <= 8 else 0
