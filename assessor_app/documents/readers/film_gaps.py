"""Is there anything between the parts of a recording that is none of it, or is the last part cut off? Told from how the
parts follow each other, without decoding them."""

from collections.abc import Callable
from dataclasses import dataclass

from assessor_app.documents.readers.film_wholeness import CUT, bytes_said
from assessor_app.documents.source import Source

LARGEST = 64 * 2**20  # bytes: a larger recording is not read from end to end
STRAY = "The recording is damaged: {missing} inside it are no part of a recording; what was there is lost."
_FEW = 128  # bytes that joining two recordings leaves behind
_TAGS = (b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"3DI", b"\0\0\0\0", b"LYRICS200")
_RATES = ((11025, 12000, 8000), (), (22050, 24000, 16000), (44100, 48000, 32000))  # by the version of MPEG
_BITS = {  # thousands a second, by whether it is version 1 and by layer, 3 first
    (True, 1): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (False, 1): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
}
_TS_STEPS = (188, 192, 204)
Length = Callable[[bytes, int], int]  # of the part at an offset; 0 where none begins


@dataclass(slots=True)
class Gaps:
    """`stray`: bytes between the parts; `missing`: bytes that the last part lacks."""

    stray: int = 0
    missing: int = 0


def doubts(source: Source, code: str) -> list[str]:
    """A sentence for what is between its parts, and one for what the last of them lacks."""
    find = {"mp3": _mp3, "aac": _aac, "flv": _flv, "ts": _ts, "m2ts": _ts}.get(code)
    if find is None or source.size > LARGEST:
        return []
    found = find(source.read_at(0, source.size))
    said = [STRAY.format(missing=bytes_said(found.stray))] if found.stray > _FEW else []
    return said + ([CUT.format(missing=bytes_said(found.missing))] if found.missing else [])


def _mp3(data: bytes) -> Gaps:
    return _frames(data, mp3_length)


def _aac(data: bytes) -> Gaps:
    return _frames(data, aac_length)


def mp3_length(data: bytes, at: int) -> int:
    """Of an MPEG audio frame; of one that does not say it, 0."""
    if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return 0
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    bits, rate, padding = data[at + 2] >> 4, data[at + 2] >> 2 & 3, data[at + 2] >> 1 & 1
    if version == 1 or layer == 0 or not 0 < bits < 15 or rate == 3:
        return 0
    speed = _BITS[version == 3, layer][bits - 1] * 1000
    if layer == 3:
        return (12 * speed // _RATES[version][rate] + padding) * 4
    return (72 if version != 3 and layer == 1 else 144) * speed // _RATES[version][rate] + padding


def aac_length(data: bytes, at: int) -> int:
    """Of an ADTS frame."""
    if at + 7 > len(data) or data[at] != 0xFF or data[at + 1] & 0xF6 != 0xF0:
        return 0
    length = (data[at + 3] & 3) << 11 | data[at + 4] << 3 | data[at + 5] >> 5
    return length if length >= 7 else 0


def _frames(data: bytes, length: Length) -> Gaps:
    """Of sound that is nothing but frames, one after the other, with tags before and behind them."""
    found, end = Gaps(), 0
    at = _next(data, _after_tag(data, 0), length)
    while 0 <= at < len(data):
        size = length(data, at)
        if size and at + size > len(data):
            found.missing = at + size - len(data)
            break
        if size and (at + size == len(data) or _goes_on(data, at + size, length)):
            end = at = at + size
            continue
        end = at = _after_tag(data, at)
        at = _next(data, at, length)
        if at >= 0:
            found.stray += at - end
    return found


def _goes_on(data: bytes, at: int, length: Length) -> bool:
    return length(data, at) > 0 or data[at : at + 3] == b"ID3" or data.startswith(_TAGS, at) or len(data) - at < 7


def _next(data: bytes, at: int, length: Length) -> int:
    """Where three frames follow each other; -1 where none do any more."""
    while (at := data.find(b"\xff", at)) >= 0:
        second = at + length(data, at)
        third = second + length(data, second)
        if at < second < third and (length(data, third) or third == len(data)):
            return at
        at += 1
    return -1


def _after_tag(data: bytes, at: int) -> int:
    """Behind the tags that stand here, also in the middle of recordings that were joined."""
    while True:
        if data.startswith(b"ID3", at):
            size = 0
            for byte in data[at + 6 : at + 10]:
                size = size << 7 | byte & 0x7F
            at += 10 + size
        elif data.startswith(b"TAG", at):
            at += 128
        elif data.startswith(b"APETAGEX", at):
            at += 32 + int.from_bytes(data[at + 12 : at + 16], "little")
        else:
            return at


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
