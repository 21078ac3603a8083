"""Can every part of a recording be decoded? What cannot is a gap, or rubbish, for whoever looks and listens; players
pass over it without a word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import av as _av
from av.bitstream import BitStreamFilterContext

from assessor_app.documents.readers import survey
from assessor_app.documents.readers.film_reel import rewind
from assessor_app.documents.readers.patience import Patience
from assessor_app.domain.counted import counted

av: Any = _av
PATIENCE = 2.0  # seconds of a processor, for the sound and again for the pictures
_STRICT = {"err_detect": "crccheck+explode"}
_PLAIN_SOUND = "pcm_"  # samples as they are: whatever stands there is a sound
_LEAST = 0.1  # seconds that are worth a word
_NOTES = {"h264": "6", "hevc": "39|40"}  # kinds of parts in which cameras write notes of their own, often badly
_CRUMB = 4  # bytes: what may be left over behind the last part


@dataclass(slots=True)
class _Lost:
    """`seconds` of a stream that cannot be decoded, in so many of its parts; `end` is where it can be read no further,
    though more of it should follow."""

    parts: int = 0
    seconds: float = 0.0
    end: float | None = None


def doubts(container: Any) -> Iterator[str]:
    """A sentence for the sound and one for the pictures, as far as there is time to decode them."""
    sound, pictures = survey.sound_stream(container), survey.picture_stream(container)
    if sound is not None and not sound.codec_context.name.startswith(_PLAIN_SOUND):
        lost = _lost(container, sound)
        if lost.parts:
            yield f"The recording is damaged: {max(_LEAST, lost.seconds):.1f} seconds of its sound cannot be decoded."
        elif lost.end is not None and pictures is None:
            yield f"The recording is cut short: nothing of it can be heard after {lost.end:.1f} seconds."
    if pictures is not None:
        rewind(container, pictures, None)
        lost = _lost(container, pictures)
        if lost.parts:
            yield f"The recording is damaged: {counted(lost.parts, 'picture')} of it cannot be decoded as written."


def _lost(container: Any, stream: Any) -> _Lost:
    """Counted from the first part that can be decoded; without pictures shown before it, which may refer to some that
    were never there."""
    found, patience, base = _Lost(), Patience(PATIENCE), stream.time_base
    stream.codec_context.options, stream.codec_context.thread_count = _options(stream), 1
    notes = _left_out(stream)
    failed = begun = 0.0  # seconds: how long the part before lasts, where it failed; and where this one begins
    first: float | None = None
    try:
        for packet in container.demux(stream):
            if not packet.size:
                found.end = begun if failed else None  # the last part of what was cut off
                return found
            found.parts, found.seconds = found.parts + (failed > 0), found.seconds + failed
            if patience.over:
                return found
            failed, begun = 0.0, begun if packet.pts is None else float(packet.pts * base)
            size, lasts = packet.size, float((packet.duration or 0) * base)
            whole = _decodes(stream, notes, packet)
            if whole and first is None:
                first = begun
            if not whole and first is not None and begun >= first and size > _CRUMB:
                failed = lasts or _LEAST
    except (av.error.FFmpegError, ValueError):
        found.end = begun
    return found


def _options(stream: Any) -> dict[str, str]:
    """AV1 is held to its standard: to the marks at the end of each part, too."""
    return _STRICT | ({"strict": "1"} if "av1" in stream.codec_context.name else {})


def _left_out(stream: Any) -> Any:
    """What takes the notes out of its packets; None where there are none, or they cannot be told."""
    kinds = _NOTES.get(stream.codec_context.name)
    try:
        return BitStreamFilterContext(f"filter_units=remove_types={kinds}", stream) if kinds else None
    except (av.error.FFmpegError, ValueError):
        return None


def _decodes(stream: Any, notes: Any, packet: Any) -> bool:
    try:
        packets = notes.filter(packet) if notes else [packet]
        return not any(frame.is_corrupt for each in packets for frame in stream.codec_context.decode(each))
    except (av.error.FFmpegError, ValueError):
        return False
