"""Video and sound: true timestamps counted from the first frame, key-frame thumbnails, waveforms in constant memory."""

import io
import time
from collections.abc import Iterator
from typing import Any

import av as _av
import numpy as np

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers import survey
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.source import Source
from assessor_app.documents.values import Frame, MediaInfo, Pixels

av: Any = _av  # its own types leave out what differs between releases
PATIENCE = 2.5  # seconds spent on thumbnails that are better than the nearest key frame


class SourceFile(io.RawIOBase):
    """A source as a seekable file, so that a film of gigabytes is read only where it is looked at."""

    def __init__(self, source: Source) -> None:
        self._source, self._at = source, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._at, self._source.size)[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        data = self._source.read_at(self._at, len(buffer))
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def open_film(job: Job) -> "AvFilm":
    """Raises Unfit for what does not play."""
    av.logging.set_level(av.logging.PANIC)
    file = io.BufferedReader(SourceFile(job.source), 256 * 1024)
    try:
        container = av.open(file, format=job.guess.container, metadata_errors="ignore")
    except MemoryError as error:
        raise Unfit("The recording needs more memory than one document may have.") from error
    except Exception as error:  # FFmpeg's error numbers are of no use to a reader
        raise Unfit(f"The recording is damaged or cut short: {job.guess.form} that cannot be opened.") from error
    return AvFilm(container, job)


class AvFilm:
    """An open recording; fits `Film`."""

    def __init__(self, container: Any, job: Job) -> None:
        self._container, self._limits = container, job.limits
        self._video = survey.picture_stream(container)
        self._audio = survey.sound_stream(container)
        if self._video is None and self._audio is None:
            raise Unfit("The file holds neither picture nor sound that can be played.")
        self._origin = 0.0
        self._turn = 0
        found = survey.look(container, self._video or self._audio, job.source.size)
        notes = list(found.warnings)
        first = self._first_frame()
        if self._video is not None and first is None:
            self._video = None
            if not self._hears():
                raise Unfit("No picture of the video can be decoded; it is damaged or protected.")
            notes.append("The picture cannot be decoded; only the sound is there.")
        elif self._video is None and not self._hears():
            raise Unfit("The sound cannot be decoded; the recording is damaged or protected.")
        self.info = self._info(found, first)
        self.warnings = tuple(notes)

    def _first_frame(self) -> Any:
        if self._video is None:
            start = self._audio.start_time
            self._origin = float(start * self._audio.time_base) if start else 0.0
            return None
        self._video.thread_type, self._video.codec_context.thread_count = "SLICE", 2
        self._video.codec_context.flags |= 1 << 3  # show damaged frames rather than none (FFmpeg's OUTPUT_CORRUPT)
        self._check_size(self._video.codec_context)
        frame = next(self._decoded(self._video, None), None)
        if frame is not None:
            self._origin = _time(frame, self._video) or 0.0
            self._turn = round(getattr(frame, "rotation", 0) / 90) % 4
        return frame

    def _check_size(self, codec: Any) -> None:
        if codec.width * codec.height > self._limits.max_source_pixels:
            raise Unfit(f"The video has too many pixels: {codec.width} × {codec.height}.")

    def _hears(self) -> bool:
        return self._audio is not None and next(self._decoded(self._audio, None), None) is not None

    def _info(self, found: survey.Survey, first: Any) -> MediaInfo:
        width, height = _shown_size(first, self._video, self._turn) if first is not None else (0, 0)
        duration = max(0.0, found.end - self._origin)
        rate = found.rate if first is not None else 0.0
        return MediaInfo(
            duration, width, height, rate, first is not None, self._audio is not None, found.variable and rate > 0
        )

    def _decoded(self, stream: Any, start: float | None) -> Iterator[Any]:
        """Frames in order from the key frame before `start` (stream time); damaged packets are passed over."""
        self._rewind(stream, start)
        try:
            for packet in self._container.demux(stream):
                try:
                    yield from packet.decode()
                except (av.error.FFmpegError, ValueError):
                    continue
        except (av.error.FFmpegError, ValueError):
            return  # the rest of the file cannot be read

    def _rewind(self, stream: Any, start: float | None) -> None:
        base = stream.start_time or 0
        offset = base if start is None else int(start / stream.time_base)
        try:
            self._container.seek(offset, stream=stream, backward=True)
        except (av.error.FFmpegError, ValueError, OverflowError):
            try:
                self._container.seek(0)
            except (av.error.FFmpegError, ValueError):
                return

    def _from(self, seconds: float) -> Iterator[tuple[float, Any]]:
        """Times and frames, beginning with the one on screen at `seconds`; the last frame when that is past the end."""
        for back in (0.0, 3.0, 30.0, None):
            start = None if back is None else self._origin + seconds - back
            frames = self._timed(start)
            shown = next(frames, None)
            if shown is None or (shown[0] > seconds + 1e-6 and start is not None):
                continue  # the index pointed behind the place
            yield from _on_screen(shown, frames, seconds)
            return

    def _timed(self, start: float | None) -> Iterator[tuple[float, Any]]:
        before = -1.0
        for frame in self._decoded(self._video, start):
            at = _time(frame, self._video)
            if at is None:
                at = before + 1 / (self.info.frame_rate or 25) + self._origin
            before = at - self._origin
            yield max(0.0, before), frame

    def _picture(self, frame: Any, height: int | None) -> Pixels:
        return _pixels(frame, self._video, self._turn, height, self._limits)

    def frames(self, first: float, count: int, max_height: int | None) -> Iterator[Frame]:
        self._need_picture()
        for number, (at, frame) in enumerate(self._from(first), 1):
            yield Frame(at, self._picture(frame, max_height))
            if number == count:
                return

    def frame_at(self, seconds: float, max_height: int | None) -> Frame:
        for frame in self.frames(seconds, 1, max_height):
            return frame
        raise Unfit("No picture can be decoded there.")

    def thumbnails(self, count: int, height: int) -> Iterator[Frame]:
        self._need_picture()
        started, step = time.monotonic(), self.info.duration / count
        before: Frame | None = None
        for index in range(count):
            wanted = (index + 0.5) * step
            hurry = time.monotonic() - started > PATIENCE
            at, frame = self._near(wanted, step, hurry)
            if frame is None:
                continue
            if before is None or before.seconds != at:
                before = Frame(at, self._picture(frame, height))
            yield before

    def _near(self, wanted: float, step: float, hurry: bool) -> tuple[float, Any]:
        """The key frame before `wanted`; decoded onward when that is far off and there is time."""
        for at, frame in self._timed(self._origin + wanted):
            if hurry or at >= wanted - step:
                return at, frame
            return next(self._from(wanted), (at, frame))
        return 0.0, None

    def _need_picture(self) -> None:
        if self._video is None:
            raise Unfit("The recording has no picture.")

    def waveform(self, buckets: int) -> tuple[float, ...]:
        """Peaks, 0 to 1, of equal spans of the film."""
        if self._audio is None or self.info.duration <= 0:
            return ()
        peaks = np.zeros(buckets, dtype=np.float64)
        to_float = av.AudioResampler(format="flt", layout="mono")
        for frame in self._decoded(self._audio, None):
            at = _time(frame, self._audio)
            try:
                sounds = to_float.resample(frame)
            except (av.error.FFmpegError, ValueError):
                to_float = av.AudioResampler(format="flt", layout="mono")
                continue
            for sound in sounds if at is not None else ():
                _fill(peaks, sound, (at or 0.0) - self._origin, self.info.duration)
        return tuple(float(peak) for peak in np.clip(peaks, 0.0, 1.0))


def _fill(peaks: Any, sound: Any, at: float, duration: float) -> None:
    samples = np.nan_to_num(np.abs(sound.to_ndarray().reshape(-1)))
    places = (at + np.arange(len(samples)) / sound.sample_rate) * (len(peaks) / duration)
    inside = (places >= 0) & (places < len(peaks))
    np.maximum.at(peaks, places[inside].astype(np.int64), samples[inside])


def _on_screen(
    shown: tuple[float, Any], frames: Iterator[tuple[float, Any]], seconds: float
) -> Iterator[tuple[float, Any]]:
    for following in frames:
        if following[0] > seconds + 1e-6:
            yield shown
            yield following
            yield from frames
            return
        shown = following
    yield shown


def _time(frame: Any, stream: Any) -> float | None:
    stamp = frame.pts if frame.pts is not None else frame.dts
    base = frame.time_base or stream.time_base
    return None if stamp is None or base is None else float(stamp * base)


def _shown_size(frame: Any, stream: Any, turn: int) -> tuple[int, int]:
    ratio = stream.sample_aspect_ratio or stream.codec_context.sample_aspect_ratio
    wide = float(ratio) if ratio and 0.2 < float(ratio) < 5 else 1.0
    width, height = max(1, round(frame.width * wide)), frame.height
    return (height, width) if turn % 2 else (width, height)


def _pixels(frame: Any, stream: Any, turn: int, max_height: int | None, limits: Limits) -> Pixels:
    if frame.width * frame.height > limits.max_source_pixels:
        raise Unfit("The video has too many pixels.")
    width, height = _shown_size(frame, stream, turn)
    factor = min(1.0, (limits.max_pixels / (width * height)) ** 0.5, (max_height or height) / height)
    width, height = max(1, round(width * factor)), max(1, round(height * factor))
    size = (height, width) if turn % 2 else (width, height)
    drawn = frame.reformat(width=size[0], height=size[1], format="rgb24").to_ndarray()
    turned = np.ascontiguousarray(np.rot90(drawn, turn) if turn else drawn)
    return Pixels(turned.shape[1], turned.shape[0], turned.shape[1] * 3, turned.tobytes())
