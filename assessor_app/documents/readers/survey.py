"""A walk over a recording's packets, without decoding: its real end, its frame rate, and whether that is steady."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import av as _av

from assessor_app.documents.readers.patience import Patience

av: Any = _av
WHOLE = 64 * 2**20  # bytes up to which every packet is walked over
PATIENCE = 3.0  # seconds of a processor, for the beginning and again for the end
MOST_PACKETS = 300_000
_EXACT = ("flac", "caf", "aiff")  # forms that say their length to the sample
_ATTACHED_PICTURE = 0x400


@dataclass(frozen=True, slots=True)
class Survey:
    """`end` in stream seconds; `rate` in frames a second."""

    end: float
    rate: float
    variable: bool
    warnings: tuple[str, ...]


def picture_stream(container: Any) -> Any:
    """The first stream of moving pictures; cover art does not count."""
    for stream in container.streams.video:
        cover = int(getattr(stream, "disposition", 0) or 0) & _ATTACHED_PICTURE
        if stream.codec_context is not None and not cover:
            return stream
    return None


def sound_stream(container: Any) -> Any:
    return next((stream for stream in container.streams.audio if stream.codec_context is not None), None)


def player_start(container: Any, otherwise: float) -> float:
    """The moment, in stream seconds, that the window's player counts from: the recording's earliest packet.

    In Matroska its FFmpeg takes the silence that a sound decoder needs to get going for a part of the recording.
    """
    if container.start_time is None:
        return otherwise
    starts = [float(container.start_time) / 1e6]
    if "matroska" in container.format.name:
        for stream in container.streams.audio:
            codec, rate = stream.codec_context, getattr(stream.codec_context, "sample_rate", 0)
            if codec is not None and rate and stream.start_time is not None:
                starts.append(float(stream.start_time * stream.time_base) - codec.delay / rate)
    return min(starts)


def look(container: Any, stream: Any, size: int) -> Survey:
    """Walk over a small file whole, over a large one at its beginning and its end."""
    promised = _promised(container, stream)
    exact = container.format.name in _EXACT
    times, finished = _walk(container, stream, MOST_PACKETS if size <= WHOLE else 600, Patience(PATIENCE))
    ends = [end for _, end in times]
    if not finished and promised is not None:
        ends += [end for _, end in _tail(container, stream, promised)]
    end = max(ends, default=promised or 0.0)
    rate, variable = _pace(sorted(start for start, _ in times), stream)
    return Survey(end, rate, variable, tuple(_doubts(end, promised, 0.1 if exact else 1.0)))


def _promised(container: Any, stream: Any) -> float | None:
    if stream.duration:
        return float((stream.duration + (stream.start_time or 0)) * stream.time_base)
    return container.duration / 1e6 if container.duration else None


def _doubts(end: float, promised: float | None, slack: float) -> Iterator[str]:
    if promised is None:
        return
    if end < promised - max(slack, promised * 0.03):
        digits = 0 if promised >= 10 else 1
        said = f"it plays for {end:.{digits}f} of the {promised:.{digits}f} seconds its header promises."
        yield f"The recording is cut short: {said}"


def _walk(container: Any, stream: Any, most: int, patience: Patience) -> tuple[list[tuple[float, float]], bool]:
    """Start and end of packets from where the container stands; True when the file ended."""
    found: list[tuple[float, float]] = []
    base = stream.time_base
    try:
        for packet in container.demux(stream):
            stamp = packet.pts if packet.pts is not None else packet.dts
            if stamp is not None and packet.size and not packet.is_discard:  # an edit list leaves pictures out
                found.append((float(stamp * base), float((stamp + (packet.duration or 0)) * base)))
            if len(found) >= most or patience.over:
                return found, False
    except (av.error.FFmpegError, ValueError):
        pass  # what follows cannot be read: the recording ends here
    return found, True


def _tail(container: Any, stream: Any, promised: float) -> list[tuple[float, float]]:
    patience = Patience(PATIENCE)
    for share in (1.0, 0.97, 0.9, 0.75, 0.5, 0.25):
        try:
            container.seek(int(promised * share / stream.time_base), stream=stream, backward=True)
        except (av.error.FFmpegError, ValueError, OverflowError):
            continue
        found, _ = _walk(container, stream, 20_000, patience)
        if found:
            return found
    return []


def _pace(starts: list[float], stream: Any) -> tuple[float, bool]:
    gaps = sorted(after - before for before, after in itertools.pairwise(starts) if after > before)
    if not gaps:
        rate = float(stream.average_rate or 0) if stream.type == "video" else 0.0
        return min(max(rate, 0.0), 1e5), False
    middle = gaps[len(gaps) // 2]
    slack = max(middle * 0.2, 1.5 * float(stream.time_base))
    odd = sum(abs(gap - middle) > slack for gap in gaps)
    variable = odd * 50 > len(gaps)
    span = starts[-1] - starts[0]
    return min((len(gaps) / span) if variable else 1 / middle, 1e5), variable
