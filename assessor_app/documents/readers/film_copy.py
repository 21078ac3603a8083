"""A copy of a recording with places of its picture made unrecognisable: its times and its sound are kept.

It is made a piece at a time, as an MP4 that is only ever written on (fragments), so that no more than a piece of it is
in memory, and it can be stopped between two pieces.
"""

import time
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import inf
from typing import Any

import av as _av
import numpy as np

from assessor_app.documents.readers import survey
from assessor_app.documents.readers.film_pixels import quarter_turns, scaled
from assessor_app.documents.readers.film_reel import SHOW_DAMAGED, decoded_of, time_of
from assessor_app.documents.values import MediaInfo
from assessor_app.domain.evidence import Box
from assessor_app.domain.moving import Moving

av: Any = _av  # its own types leave out what differs between releases
PATIENCE = 1.2  # seconds spent on one piece
HIGHEST = 1080  # pixels
TILES = 5  # across a covered place: nobody is known by them
KEPT_SOUND = frozenset({"aac", "mp3", "opus", "ac3", "eac3", "alac", "flac"})  # that an MP4 may hold as it is
TRUE_STAMPS = frozenset(
    {"mp4", "mov", "matroska", "webm", "ogg", "flac", "mp3", "aac"}
)  # kinds of file to trust in that
PICTURE = {"preset": "veryfast", "crf": "21"}
FORM = {"movflags": "frag_keyframe+delay_moov+default_base_moof"}


class _Pieces:
    """A file that is only written on."""

    def __init__(self) -> None:
        self._written = bytearray()

    def write(self, data: Any) -> int:
        self._written += bytes(data)
        return len(data)

    def taken(self) -> bytes:
        piece, self._written = bytes(self._written), bytearray()
        return piece


class FilmCopy:
    """`covers` are boxes on the picture as shown; `origin` is the stream time from which their seconds count."""

    def __init__(self, source: Any, info: MediaInfo, covers: Sequence[Moving], origin: float) -> None:
        self._source, self._info, self._covers, self._origin = source, info, covers, origin
        self._video = survey.picture_stream(source) if info.has_video else None
        self._audio = survey.sound_stream(source)
        self._out = _Pieces()
        self._container = av.open(self._out, "w", format="mp4", options=FORM)
        self._shape = _even(info.width, info.height)
        self._picture = self._add_picture()
        self._last, self.seconds = -1, 0.0
        self._held: tuple[Any, int, float] | None = (
            None  # a frame, its stamp and seconds: how long it stands is not known
        )
        self._add_sound()
        self._work = self._packets()

    def _add_sound(self) -> None:
        self._sound = self._coder = None
        self._heard: int | None = None  # samples, counted on
        if self._audio is None:
            return
        codec = self._audio.codec_context
        trusted = TRUE_STAMPS & set(self._source.format.name.split(","))
        if trusted and codec.name in KEPT_SOUND:
            self._sound = self._container.add_stream_from_template(self._audio)
            return
        layout = "mono" if codec.layout.nb_channels == 1 else "stereo"
        self._sound = self._coder = self._container.add_stream("aac", rate=codec.sample_rate)
        self._coder.codec_context.layout = layout
        self._resampler = av.AudioResampler(format="fltp", layout=layout, rate=codec.sample_rate)

    def _add_picture(self) -> Any:
        if self._video is None:
            return None
        self._video.thread_type, self._video.codec_context.thread_count = "SLICE", 2
        self._video.codec_context.flags |= SHOW_DAMAGED
        stream = self._container.add_stream("libx264", rate=30, options=PICTURE)
        stream.width, stream.height = self._shape
        stream.pix_fmt = "yuv420p"
        stream.codec_context.time_base = self._video.time_base
        stream.codec_context.max_b_frames = 0  # shown in the order in which they are kept
        stream.codec_context.gop_size = 60
        return stream

    def more(self) -> tuple[bytes, float, bool]:
        """What was written since the last time, how far it reaches (0 to 1), and whether that was all."""
        ends, done = time.monotonic() + PATIENCE, True
        for _ in self._work:
            if time.monotonic() > ends:
                done = False
                break
        return self._out.taken(), 1.0 if done else min(0.999, self.seconds / max(self._info.duration, 0.1)), done

    def _packets(self) -> Iterator[None]:
        streams = [stream for stream in (self._video, self._audio) if stream is not None]
        for packet in self._source.demux(*streams):
            self._take(packet)
            yield
        if self._picture is not None:
            self._draw_held(inf)
            self._container.mux(self._picture.encode())
        if self._coder is not None:
            self._container.mux(self._coder.encode())
        self._container.close()
        yield

    def _take(self, packet: Any) -> None:
        if packet.stream is self._video:
            for frame in decoded_of(packet):
                self._hold(frame)
        elif self._coder is not None:
            for heard in decoded_of(packet):
                for frame in self._resampler.resample(heard):
                    self._container.mux(self._coder.encode(self._after_the_last(frame)))
        elif packet.dts is not None:
            packet.stream = self._sound
            self._container.mux(packet)

    def _after_the_last(self, frame: Any) -> Any:
        """Sample follows sample, whatever rounding the file did to their times; a real gap stays one."""
        rate = frame.sample_rate
        told = 0 if frame.pts is None else round(frame.pts * float(frame.time_base) * rate)
        pts = self._heard if self._heard is not None and told < self._heard + rate // 10 else told
        frame.pts, frame.time_base, self._heard = pts, Fraction(1, rate), pts + frame.samples
        return frame

    def _hold(self, frame: Any) -> None:
        """Until the next one comes: what begins to be covered while it stands is covered in it."""
        stamp = frame.pts if frame.pts is not None else self._last + 1
        if stamp <= self._last:
            return
        at = time_of(frame, self._video)
        self._last, self.seconds = stamp, max(0.0, (at or 0.0) - self._origin)
        self._draw_held(self.seconds)
        self._held = frame, stamp, self.seconds

    def _draw_held(self, until: float) -> None:
        if self._held is None:
            return
        (frame, stamp, first), self._held = self._held, None
        turn = quarter_turns(frame)
        width, height = self._shape
        planes = _planes(frame, (height, width) if turn % 2 else (width, height), turn)
        for box in filter(None, (cover.box_while(first, until) for cover in self._covers)):
            for plane in planes:
                _tile(plane, box)
        drawn = av.VideoFrame.from_ndarray(_packed(planes, width, height), format="yuv420p")
        drawn.pts, drawn.time_base, drawn.duration = stamp, frame.time_base, frame.duration
        self._container.mux(self._picture.encode(drawn))


def _even(width: int, height: int) -> tuple[int, int]:
    """Even numbers, because colour is kept at half the size."""
    factor = min(1.0, HIGHEST / max(height, 1))
    return max(2, round(width * factor) // 2 * 2), max(2, round(height * factor) // 2 * 2)


def _planes(frame: Any, size: tuple[int, int], turn: int) -> list[Any]:
    """Light and two colours, turned as the camera was held."""
    width, height = size
    whole = scaled(frame, width, height, "yuv420p").to_ndarray()
    light, rest = whole[:height], whole[height:].reshape(2, height // 2, width // 2)
    return [np.ascontiguousarray(np.rot90(plane, turn)) for plane in (light, rest[0], rest[1])]


def _packed(planes: list[Any], width: int, height: int) -> Any:
    colours = np.concatenate([plane.reshape(-1) for plane in planes[1:]]).reshape(height // 2, width)
    return np.concatenate([planes[0], colours])


def _tile(plane: Any, box: Box) -> None:
    """A few tiles of one shade each, in place."""
    import cv2

    high, wide = plane.shape
    left, top = int(box.x * wide / 100), int(box.y * high / 100)
    right = min(wide, int((box.x + box.width) * wide / 100) + 1)
    bottom = min(high, int((box.y + box.height) * high / 100) + 1)
    part = plane[top:bottom, left:right]
    few = min(TILES, part.shape[1]), min(TILES, part.shape[0])
    small = cv2.resize(part, few, interpolation=cv2.INTER_AREA)
    part[:] = cv2.resize(small, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_NEAREST)
