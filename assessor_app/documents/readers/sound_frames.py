"""The frames of MP3 and AAC recordings, which are nothing but frames, and what lies between them that is none."""

from collections.abc import Callable
from dataclasses import dataclass

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
Length = Callable[[bytes, int], int]  # of the part at an offset; 0 where none begins


@dataclass(slots=True)
class Gaps:
    """`stray`: bytes between the parts; `missing`: bytes that the last part lacks."""

    stray: int = 0
    missing: int = 0


def mp3_gaps(data: bytes) -> Gaps:
    return _frames(data, _mp3_length)


def aac_gaps(data: bytes) -> Gaps:
    return _frames(data, _aac_length)


def _mp3_length(data: bytes, at: int) -> int:
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


def _aac_length(data: bytes, at: int) -> int:
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
