"""The pictures of a recording in order, each with its own time: forwards from any moment, and the ones before it."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from typing import Any

import av as _av

av: Any = _av  # its own types leave out what differs between releases
SAME = 1e-6  # seconds
NEAR = 2.0  # seconds ahead that are decoded on rather than sought
SKIPPED = 0.5  # seconds before the moment wanted up to which pictures nobody refers to are left out
LEAD = 10.0  # seconds before the first stamp that are sought, to be sure of the beginning
BACKWARD = (0.0, 3.0, 30.0, None)  # seconds further back, when an index points behind the place; None: the beginning
SHOW_DAMAGED = 1 << 3  # show damaged frames rather than none (FFmpeg's OUTPUT_CORRUPT)
STRETCHES = 8  # between key frames, looked through for the pictures before a moment

Timed = tuple[float, Any]


class _Run:
    """Pictures as they are decoded; `shown` is the latest that was given. It can look at one more: whoever asks for a
    moment gets the picture before the one that comes too late."""

    def __init__(self, shown: Timed, frames: Iterator[Timed]) -> None:
        self.shown, self._frames = shown, frames
        self._ahead: Timed | None = None

    def to(self, seconds: float) -> None:
        """On to the picture on screen at `seconds`."""
        while (following := self._following()) is not None and following[0] <= seconds + SAME:
            self.shown, self._ahead = following, None

    def on(self) -> bool:
        """On to the next picture; False when there is none."""
        following = self._following()
        if following is None:
            return False
        self.shown, self._ahead = following, None
        return True

    def _following(self) -> Timed | None:
        if self._ahead is None:
            self._ahead = next(self._frames, None)
        return self._ahead


class Reel:
    """Times are seconds from the first picture's timestamp. `frame_rate` is for pictures that carry no time of their
    own."""

    def __init__(self, container: Any, stream: Any, frame_rate: float) -> None:
        self._container, self.stream = container, stream
        self.origin = 0.0
        self._gap = 1 / frame_rate if frame_rate > 0 else 1 / 25
        self._run: _Run | None = None

    def first(self) -> Any:
        """The first picture, from which time is counted; None when none can be decoded."""
        frame = next(decoded(self._container, self.stream, None), None)
        if frame is not None:
            self.origin = time_of(frame, self.stream) or 0.0
        return frame

    def let_go(self) -> None:
        """Something else is about to read from the container."""
        self._run = None

    def from_(self, seconds: float) -> Iterator[Timed]:
        """The picture on screen at `seconds` and those after it; the last one when that is past the end."""
        run = self._run
        if run is None or not run.shown[0] - SAME <= seconds <= run.shown[0] + NEAR:
            self.let_go()
            run = self._run = self._sought(seconds)
        if run is None:
            return
        run.to(seconds)
        yield run.shown
        while run.on():
            yield run.shown
        self.let_go()

    def _sought(self, seconds: float) -> _Run | None:
        for back in BACKWARD:
            start = None if back is None else seconds - back
            frames = self._timed(start, until=seconds)
            shown = next(frames, None)
            if shown is not None and (shown[0] <= seconds + SAME or start is None):
                return _Run(shown, frames)
            frames.close()  # the index pointed behind the place
        return None

    def before(self, seconds: float, count: int) -> tuple[Timed, ...]:
        """Up to `count` pictures that came before the one shown at `seconds`, in order."""
        self.let_go()
        found: deque[Timed] = deque(maxlen=count)
        end = seconds
        for _ in range(STRETCHES):
            stretch = self._stretch(end, count - len(found))
            if not stretch:
                break
            found.extendleft(reversed(stretch))
            end = found[0][0]
            if len(found) >= count or end <= SAME:
                break
        return tuple(found)

    def _stretch(self, end: float, count: int) -> tuple[Timed, ...]:
        """The last `count` pictures before `end`, from the nearest key frame that has any."""
        for back in (0.001, 1.0, 10.0, 60.0, None):
            kept: deque[Timed] = deque(maxlen=count)
            for at, frame in self._timed(None if back is None else end - back):
                if at >= end - SAME:
                    break
                kept.append((at, frame))
            if kept:
                return tuple(kept)
            if back is None or end - back <= 0:
                break
        return ()

    def key_frame(self, seconds: float) -> Timed | None:
        """The key frame at or before `seconds`, with nothing decoded but it."""
        self.let_go()
        rewind(self._container, self.stream, self.origin + seconds)
        try:
            for packet in self._container.demux(self.stream):
                if not packet.size or packet.is_discard or not packet.is_keyframe:
                    continue
                for frame in (*decoded_of(packet), *_drained(self.stream)):
                    at = time_of(frame, self.stream)
                    return (max(0.0, (at or 0.0) - self.origin), frame)
                return None
        except (av.error.FFmpegError, ValueError):
            return None
        return None

    def _timed(self, start: float | None, until: float | None = None) -> Generator[Timed]:
        before = -self._gap
        begun = None if start is None else self.origin + start
        skip_to = None if until is None else self.origin + until - SKIPPED
        for frame in decoded(self._container, self.stream, begun, skip_to):
            at = time_of(frame, self.stream)
            before = before + self._gap if at is None else at - self.origin
            yield max(0.0, before), frame


def decoded(container: Any, stream: Any, start: float | None, skip_to: float | None = None) -> Iterator[Any]:
    """Frames in order from the key frame before `start` (stream time); damaged packets are passed over. Up to
    `skip_to`, pictures that no other refers to are left out: nobody looks at them."""
    rewind(container, stream, start)
    leave_out = _chooser(stream, skip_to)
    waiting = start is not None and stream.type == "video"  # a stream without an index is sought between two of them
    try:
        for packet in container.demux(stream):
            waiting = waiting and not packet.is_keyframe
            if waiting:
                continue
            leave_out(packet)
            yield from decoded_of(packet)
    except (av.error.FFmpegError, ValueError):
        return  # the rest of the file cannot be read
    finally:
        if skip_to is not None:
            stream.codec_context.skip_frame = "DEFAULT"


def _chooser(stream: Any, skip_to: float | None) -> Callable[[Any], None]:
    if skip_to is None:
        return lambda packet: None
    codec, base = stream.codec_context, stream.time_base

    def choose(packet: Any) -> None:
        early = packet.pts is not None and float(packet.pts * base) < skip_to
        codec.skip_frame = "NONREF" if early else "DEFAULT"

    return choose


def decoded_of(packet: Any) -> list[Any]:
    """Its frames; none for a damaged one, which costs its own moment."""
    try:
        return list(packet.decode())
    except (av.error.FFmpegError, ValueError):
        return []


def _drained(stream: Any) -> list[Any]:
    """What a decoder still holds back; the next seek makes it ready again."""
    try:
        return list(stream.codec_context.decode(None))
    except (av.error.FFmpegError, ValueError):
        return []


def rewind(container: Any, stream: Any, start: float | None) -> None:
    """To the key frame at or before `start` (stream time); None is the beginning."""
    offset = _beginning(stream) if start is None else int(start / stream.time_base + SAME)
    ways: list[tuple[int, dict[str, Any]]] = [(offset, {"stream": stream, "backward": True}), (0, {})]
    ways.append((offset, {"stream": stream, "backward": False}))  # nothing lies before: the first stamp is no zero
    if stream.start_time is None:  # bare pictures, without any times: what has times has no use for bytes
        ways.append((0, {"unsupported_byte_offset": True}))
    for place, how in ways:
        try:
            container.seek(place, **how)
        except (av.error.FFmpegError, ValueError, OverflowError):
            continue
        return


def _beginning(stream: Any) -> int:
    """Well before the earliest stamp: the picture shown first may be stored, and stamped, later than others."""
    first = int(stream.start_time or 0)
    return first if first <= 0 else max(0, first - int(LEAD / stream.time_base))


def time_of(frame: Any, stream: Any) -> float | None:
    """Stream seconds of a decoded frame."""
    stamp = frame.pts if frame.pts is not None else frame.dts
    base = frame.time_base or stream.time_base
    return None if stamp is None or base is None else float(stamp * base)
