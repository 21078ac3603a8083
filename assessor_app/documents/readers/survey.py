"""A walk over a recording's packets, without decoding: its real end, its frame rate, and whether that is steady."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import av as _av

from assessor_app.documents.readers import film_packets
from assessor_app.documents.readers.patience import Patience
from assessor_app.domain.counted import counted

av: Any = _av
WHOLE = 64 * 2**20  # bytes up to which every packet is walked over
PATIENCE = 3.0  # seconds of a processor, for the beginning and again for the end
MOST_PACKETS = 300_000
_UNBROKEN = ("flac",)  # forms whose sound has no pauses, and whose damaged parts are left out
_HEARD = 0.1  # seconds; shorter gaps are told by programs that reckon badly
_FIRST = 3  # packets
_SLACK = {"flac": 0.1, "caf": 0.1, "aiff": 0.1, "avi": 0.15}  # seconds; forms that say their length exactly
_WRAPPED = 2**31  # ticks that no packet lasts; a negative length looks so
_ATTACHED_PICTURE = 0x400


@dataclass(frozen=True, slots=True)
class Survey:
    """`end` in stream seconds; `rate` in frames a second; `left_out`: an edit list leaves nothing of the stream."""

    end: float
    rate: float
    variable: bool
    warnings: tuple[str, ...]
    left_out: bool = False


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


def look(container: Any, stream: Any, beside: Any, size: int) -> Survey:
    """Walk over a small file whole, over a large one at its beginning and its end. `beside` is the sound of a film:
    it may go on after the last picture."""
    promised = _promised(container, stream)
    slack = _SLACK.get(container.format.name, 1.0)
    both = [stream] if beside is None or beside is stream else [stream, beside]
    seen = _walk(container, both, MOST_PACKETS if size <= WHOLE else 600, Patience(PATIENCE))
    rate, variable = _pace(sorted(seen.starts), stream)
    if not seen.finished and promised is not None:
        tail = _tail(container, both, promised)
        seen.end, seen.latest = max(seen.end, tail.end), max(seen.latest, tail.latest)
        seen.starts.extend(tail.starts)
    if seen.starts and seen.end == max(seen.starts) and rate > 0:
        seen.end += 1 / rate  # the last of them does not say how long it lasts
    end = seen.end if seen.starts else promised or (seen.untimed / rate if rate > 0 else 0.0)
    whole = max(end, seen.latest)
    doubts = [*_doubts(end if stream.duration else whole, promised, slack), *_losses(container, seen)]
    left_out = seen.discarded > 0 and not seen.starts and not seen.untimed
    return Survey(whole, rate, variable, tuple(doubts), left_out)


def _losses(container: Any, seen: "_Seen") -> Iterator[str]:
    if seen.broken:
        whole = counted(seen.packets, "part")
        yield f"The recording is damaged: {seen.broken:,} of its {whole} cannot be read as they were written."
    if seen.finished and container.format.name in _UNBROKEN and seen.unheard:
        yield f"The recording is damaged: {seen.unheard:.1f} seconds of sound inside it are lost."


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


@dataclass(slots=True)
class _Seen:
    """What a walk met, in stream seconds: where packets of the first stream start, the latest end of these, the latest
    end of the others, how many packets bear no time, and whether the file ended."""

    starts: list[float]
    end: float = 0.0
    latest: float = 0.0
    untimed: int = 0
    finished: bool = False
    discarded: int = 0  # of the first stream, by an edit list
    packets: int = 0
    broken: int = 0  # of them, those that do not look as their coding has them
    sound_end: float | None = None
    unheard: float = 0.0  # seconds between a part of the sound and the next


def _walk(container: Any, streams: Sequence[Any], most: int, patience: Patience) -> _Seen:
    """From where the container stands."""
    seen = _Seen([])
    first = streams[0].index
    bases = {stream.index: stream.time_base for stream in streams}
    looks = {stream.index: film_packets.looks(stream) for stream in streams}
    try:
        for packet in container.demux(*streams):
            if packet.size and not packet.is_discard:  # an edit list leaves pictures out
                _note(seen, packet, bases[packet.stream_index], main=packet.stream_index == first)
                _judge(seen, packet, looks)
            seen.discarded += packet.size > 0 and packet.is_discard and packet.stream_index == first
            if len(seen.starts) >= most or patience.over:
                return seen
    except (av.error.FFmpegError, ValueError):
        pass  # what follows cannot be read: the recording ends here
    seen.finished = True
    return seen


def _judge(seen: _Seen, packet: Any, looks: dict[int, film_packets.Looks | None]) -> None:
    look = looks[packet.stream_index]
    fits = look is None or look(bytes(packet))
    if not fits and seen.packets < _FIRST:  # written in a way of its own, not damaged
        looks[packet.stream_index] = None
        fits = True
    seen.packets += 1
    seen.broken += not fits or (packet.is_corrupt and "mpegts" in packet.stream.container.format.name)


def _note(seen: _Seen, packet: Any, base: Any, *, main: bool) -> None:
    stamp = packet.pts if packet.pts is not None else packet.dts
    lasts = packet.duration if packet.duration and packet.duration < _WRAPPED else 0
    if stamp is None:
        seen.untimed += main
        return
    end = float((stamp + lasts) * base)
    if packet.stream.type == "audio":
        gap = float(stamp * base) - seen.sound_end if seen.sound_end is not None else 0.0
        seen.unheard += gap if gap > _HEARD else 0.0
        seen.sound_end = max(seen.sound_end or 0.0, end)
    if main:
        seen.starts.append(float(stamp * base))
        seen.end = max(seen.end, end)
    else:
        seen.latest = max(seen.latest, end)


def _tail(container: Any, streams: Sequence[Any], promised: float) -> _Seen:
    patience = Patience(PATIENCE)
    for share in (1.0, 0.97, 0.9, 0.75, 0.5, 0.25):
        try:
            offset = int(promised * share / streams[0].time_base)
            container.seek(offset, stream=streams[0], backward=True)
        except (av.error.FFmpegError, ValueError, OverflowError):
            continue
        seen = _walk(container, streams, 20_000, patience)
        if seen.starts:
            return seen
    return _Seen([])


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
