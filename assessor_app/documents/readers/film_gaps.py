"""Is there anything between the parts of a recording that is none of it, or is the last part cut off? Told from how the
parts follow each other, without decoding them."""

import re
import zlib

from assessor_app.documents.readers.film_parts import mpeg_gaps, mxf_gaps
from assessor_app.documents.readers.film_wholeness import ASF_PROPERTIES, CUT, bytes_said, vint
from assessor_app.documents.readers.sound_frames import Gaps, aac_gaps, mp3_gaps
from assessor_app.documents.source import Source

LARGEST = 64 * 2**20  # bytes: a larger recording is not read from end to end
STRAY = "The recording is damaged: {missing} inside it are no part of a recording; what was there is lost."
_FEW = 128  # bytes that joining two recordings leaves behind
_MKV_OPEN = (b"\x1f\x43\xb6\x75", b"\x18\x53\x80\x67")  # clusters and segments are walked into
_MKV_BESIDE = "1a45dfa3 1c53bb6b 114d9b74 1549a966 1654ae6b 1043a770 1254c367 1941a469"  # clusters
_MKV_INSIDE = "e7 a3 a0 a7 ab 5854 af ec bf"  # them; the last two are found anywhere
_MKV_KNOWN = frozenset(map(bytes.fromhex, f"{_MKV_BESIDE} {_MKV_INSIDE}".split()))
_ASF_DATA = bytes.fromhex("3626b2758e66cf11a6d900aa0062ce6c")
_AVI_CHUNK = re.compile(
    rb"(?:[0-9A-Fa-f]{2}(?:d[bcds]|wb|pc|tx|sb|iv|__)|ix\d\d|\d\dix|JUNK|LIST|RIFF|idx1)", re.IGNORECASE
)
_ANY_CHUNK = re.compile(rb"[A-Za-z0-9_ ]{4}")  # programs keep notes of their own
_MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
_TS_STEPS = (188, 192, 204)


def doubts(source: Source, code: str) -> list[str]:
    """A sentence for what is between its parts, and one for what the last of them lacks."""
    find = {
        "mp3": mp3_gaps,
        "aac": aac_gaps,
        "flv": _flv,
        "ts": _ts,
        "m2ts": _ts,
        "mkv": _mkv,
        "wmv": _asf,
        "ogg": _ogg,
        "avi": _avi,
        "mpeg": mpeg_gaps,
        "mxf": mxf_gaps,
    }.get(code)
    if find is None or source.size > LARGEST:
        return []
    found = find(source.read_at(0, source.size))
    said = [STRAY.format(missing=bytes_said(found.stray))] if found.stray > _FEW else []
    return said + ([CUT.format(missing=bytes_said(found.missing))] if found.missing else [])


def _flv(data: bytes) -> Gaps:
    at = int.from_bytes(data[5:9], "big") + 4
    while at + 11 <= len(data):
        size = 11 + int.from_bytes(data[at + 1 : at + 4], "big")
        if data[at] & 0xDF not in (8, 9, 18):
            return Gaps(stray=len(data) - at if any(data[at:]) else 0)
        if at + size > len(data):
            return Gaps(missing=at + size - len(data))
        at += size + 4
    return Gaps()


def _ts(data: bytes) -> Gaps:
    """Every packet of a transport stream begins with the same letter."""
    for step in _TS_STEPS:
        first = step - 188 if step == 192 else 0
        if data[first : first + 3 * step : step] == b"GGG":
            break
    else:
        return Gaps()
    at, stray = first, 0
    marks = data[first::step]
    if marks.count(b"G") == len(marks):
        return Gaps(missing=-(len(data)) % step)
    while at < len(data):
        if data[at : at + 1] == b"G":
            at += step
            continue
        again = at
        while again >= 0 and data[again : again + 3 * step : step] != b"GGG":
            again = data.find(b"G", again + 1)
        if again < 0:
            break
        stray += max(step, again - at)
        at = again
    return Gaps(stray)


def _mkv(data: bytes) -> Gaps:
    found, at = Gaps(), 0
    while at < len(data):
        name = data[at : at + 9 - data[at].bit_length()]
        size, length = vint(data, at + len(name))
        if name in _MKV_OPEN:
            at += len(name) + length
        elif name in _MKV_KNOWN and size is not None:
            at += len(name) + length + size
        else:
            again = data.find(_MKV_OPEN[0], at)
            if again < 0:
                return found if at + 16 > len(data) else Gaps(found.stray + len(data) - at)
            found.stray, at = found.stray + again - at, again
    return found


def _ogg(data: bytes) -> Gaps:
    """Every page of an Ogg recording bears a sum of its bytes."""
    found, at = Gaps(), 0
    while at >= 0 and at + 27 <= len(data):
        lacing = data[at + 27 : at + 27 + data[at + 26]]
        size = 27 + len(lacing) + sum(lacing)
        page = data[at : at + size]
        if data[at : at + 4] == b"OggS" and len(page) == size and _ogg_sum(page) == page[22:26]:
            at += size
            continue
        again = data.find(b"OggS", at + 1)
        found.stray += again - at if again >= 0 else 0  # where none follows, the end is missing
        found.stray += size if again < 0 and len(page) == size and data[at : at + 4] == b"OggS" else 0
        at = again
    return found


def _ogg_sum(page: bytes) -> bytes:
    """The sum is that of ZIP archives, with the bits of every byte, and of the sum, in the other order."""
    blank = page[:22] + bytes(4) + page[26:]
    found = zlib.crc32(blank.translate(_MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return found.to_bytes(4, "big").translate(_MIRRORED)


def _avi(data: bytes) -> Gaps:
    """The chunks of pictures and sound in an AVI film, one after the other."""
    found, at = Gaps(), data.find(b"movi") + 4
    while 4 <= at < len(data) - 8:
        name = _AVI_CHUNK.match(data, at)
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        if name and name.group() in (b"LIST", b"RIFF"):
            at += 12
        elif name or (_ANY_CHUNK.match(data, at) and at + 8 + size <= len(data)):
            at += 8 + size + size % 2
        elif _AVI_CHUNK.match(data, at - 1):
            at -= 1  # one that was not filled up to an even length
        else:
            following = _AVI_CHUNK.search(data, at)
            again = following.start() if following else len(data)
            found.stray, at = found.stray + again - at, again
    return found


def _asf(data: bytes) -> Gaps:
    """Packets of a Windows Media file are all of one size and begin alike."""
    info, begin = data.find(ASF_PROPERTIES), data.find(_ASF_DATA)
    size = int.from_bytes(data[info + 92 : info + 96], "little")
    end = begin + int.from_bytes(data[begin + 16 : begin + 24], "little")
    if info < 0 or begin < 0 or size < 64:
        return Gaps()
    marks = data[begin + 50 : min(end, len(data)) : size]
    return Gaps(stray=size * (len(marks) - marks.count(marks[:1])) if marks[:1] == b"\x82" else 0)
