"""Captions inside a recording: every track of text, with its language, read off the packets without a decoder."""

import re
from collections.abc import Iterable
from typing import Any

import av as _av

from assessor_app.documents.captions import cue_text
from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.values import CaptionTrack, Cue

av: Any = _av
_NOT_READ = 48  # FFmpeg's AVDISCARD_ALL
TEXTS = ("mov_text", "subrip", "srt", "webvtt", "ass", "ssa", "text")
PATIENCE = 6.0  # seconds of a processor; a long recording is read as far as that goes
MOST_TRACKS = 20
MOST_CUES = 20_000  # of one track
LONGEST = 10.0  # seconds a caption stands when the file does not say for how long
_ASS_FIELDS = 8  # before the words of a line: order, layer, style, name, three margins, effect


def streams_of(container: Any) -> list[Any]:
    """The tracks of text; those made of pictures are left out."""
    found = [stream for stream in container.streams.subtitles if _coding(stream) in TEXTS]
    return found[:MOST_TRACKS]


def read(container: Any, origin: float) -> tuple[CaptionTrack, ...]:
    """Tracks that hold at least one line; seconds count from `origin` (stream seconds)."""
    streams = streams_of(container)
    if not streams:
        return ()
    found: dict[int, list[Cue]] = {stream.index: [] for stream in streams}
    others = [stream for stream in container.streams if stream.index not in found]
    before = [_set_aside(stream) for stream in others]
    try:
        _walk(container, streams, origin, found)
    finally:
        for stream, kept in zip(others, before, strict=True):
            stream.discard = kept
    tracks = (_track(stream, number, found[stream.index]) for number, stream in enumerate(streams, 1))
    return tuple(track for track in tracks if track.cues)


def _set_aside(stream: Any) -> Any:
    """Its packets are not read for now; what it was set to before."""
    before = stream.discard
    stream.discard = _NOT_READ
    return before


def _walk(container: Any, streams: list[Any], origin: float, found: dict[int, list[Cue]]) -> None:
    patience = Patience(PATIENCE)
    try:
        container.seek(0)
        for packet in container.demux(streams):
            if packet.pts is None or not packet.size:
                continue
            cues = found[packet.stream.index]
            cue = _cue(packet, origin)
            if cue is not None and len(cues) < MOST_CUES:
                cues.append(cue)
            if patience.over:
                return
    except (av.error.FFmpegError, ValueError):
        return  # the rest of the file cannot be read


def _cue(packet: Any, origin: float) -> Cue | None:
    base = packet.time_base or packet.stream.time_base
    start = float(packet.pts * base) - origin
    end = start + (float(packet.duration * base) if packet.duration else LONGEST)
    speaker, text = _words(bytes(packet), _coding(packet.stream))
    if not text or end <= 0:
        return None
    return Cue(max(0.0, start), end, speaker, text)


def _words(data: bytes, coding: str) -> tuple[str, str]:
    """Speaker and words of one packet."""
    if coding == "mov_text":
        size = int.from_bytes(data[:2], "big")
        return cue_text(_letters(data[2 : 2 + size]))
    text = _letters(data)
    if coding in ("ass", "ssa"):
        fields = text.split(",", _ASS_FIELDS)
        speaker = fields[3].strip() if len(fields) > _ASS_FIELDS else ""
        said, words = cue_text(re.sub(r"\\[Nn]", "\n", fields[-1]))
        return speaker or said, words
    return cue_text(text)


def _letters(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace").replace("\0", "")


def _track(stream: Any, number: int, cues: Iterable[Cue]) -> CaptionTrack:
    language = str(getattr(stream, "language", "") or "")
    title = " ".join(str(stream.metadata.get("title", "")).split())[:80]
    in_order = tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))
    return CaptionTrack(
        title or f"In the recording, track {number}", "" if language == "und" else language[:16], in_order
    )


def _coding(stream: Any) -> str:
    codec = stream.codec_context
    return str(codec.name) if codec is not None else ""
