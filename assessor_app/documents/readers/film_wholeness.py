"""Does a recording reach as far as its own boxes say? Told from their sizes alone, without decoding anything."""

from assessor_app.documents.source import Source

MOST_BOXES = 20_000  # of an MP4 file in fragments
_UNSAID = 0x7FFF_FF00  # sizes from here on are what programs write that did not know the length
CUT = "The recording is cut short: its file ends {missing} before its last part does; the rest is missing."


def cut_short(source: Source, container: str) -> str | None:
    """A sentence when the file ends inside one of its parts; None when it is whole, or does not say."""
    find = {"mov": _boxes_end, "avi": _riff_end, "wav": _riff_end, "matroska": _segment_end}.get(container)
    end = find(source) if find else None
    if end is None or end <= source.size + 1:  # a last odd byte may lack its padding
        return None
    return CUT.format(missing=_bytes(end - source.size))


def _bytes(count: int) -> str:
    if count < 10_000:
        return f"{count:,} bytes"
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


def _segment_end(source: Source) -> int | None:
    """Where a Matroska file says its one segment ends."""
    head = source.read_at(0, 4096)
    at = head.find(b"\x18\x53\x80\x67")
    if at < 0 or at + 12 > len(head):
        return None
    first = head[at + 4]
    length = 9 - first.bit_length()  # bytes of the size, which begins with so many zero bits less one
    if not 1 <= length <= 8:
        return None
    size = int.from_bytes(head[at + 4 : at + 4 + length], "big") & ((1 << 7 * length) - 1)
    unknown = size == (1 << 7 * length) - 1
    return None if unknown else at + 4 + length + size
