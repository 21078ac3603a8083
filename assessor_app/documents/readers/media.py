"""Video and sound: true timestamps counted from the first frame, key-frame thumbnails, waves, captions inside."""

import io
from collections.abc import Iterator, Sequence
from typing import Any

import av as _av

from assessor_app.documents.readers import (
    film_captions,
    film_decoding,
    film_gaps,
    film_vetting,
    film_wholeness,
    sound_wave,
    survey,
)
from assessor_app.documents.readers.film_copy import FilmCopy
from assessor_app.documents.readers.film_pixels import pixels, quarter_turns, shown_size
from assessor_app.documents.readers.film_reel import SHOW_DAMAGED, Reel, decoded
from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.source import Source
from assessor_app.documents.values import CaptionTrack, Frame, MediaInfo, Pixels
from assessor_app.domain.moving import Moving

av: Any = _av  # its own types leave out what differs between releases
PATIENCE = 2.5  # seconds of a processor spent on thumbnails that are better than the nearest key frame
LATE = 0.5  # seconds of sound before the first picture; fewer are how recorders begin
_LATEST = 1e8  # seconds, three years
_NO_PICTURE = "No picture of the video can be decoded; it is damaged or protected."
_SOUND_ONLY = "The picture cannot be decoded; only the sound is there."
_NOTHING_LEFT = "The video was trimmed to nothing: its edit list leaves no picture of it."
_SOUND_LEFT = "The picture was trimmed to nothing: the edit list leaves none of it; only the sound is there."
BUFFER = 256 * 1024  # bytes asked for at once


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


def _file(job: Job) -> io.BufferedReader:
    return io.BufferedReader(SourceFile(job.source), BUFFER)


def open_film(job: Job) -> "AvFilm":
    """Raises Unfit for what does not play."""
    av.logging.set_level(av.logging.PANIC)
    try:
        container = av.open(_file(job), format=job.guess.container, metadata_errors="ignore")
    except MemoryError as error:
        raise Unfit("The recording needs more memory than one document may have.") from error
    except Exception as error:  # FFmpeg's error numbers are of no use to a reader
        raise Unfit(f"The recording is damaged or cut short: {job.guess.form} that cannot be opened.") from error
    return AvFilm(container, job)


class AvFilm:
    """An open recording; fits `Film`."""

    def __init__(self, container: Any, job: Job) -> None:
        self._container, self._job, self._limits = container, job, job.limits
        self._video, self._audio = survey.picture_stream(container), survey.sound_stream(container)
        if self._video is None and self._audio is None:
            raise Unfit("The file holds neither picture nor sound that can be played.")
        found = survey.look(container, self._video or self._audio, self._audio, job.source.size)
        cut = film_wholeness.cut_short(job.source, job.guess.container)
        if abs(found.end) > _LATEST:
            raise Unfit("The times in the recording make no sense; it is damaged.")
        notes = [*found.warnings, *([cut] if cut and not found.warnings else [])]
        notes += [said for said in film_gaps.doubts(job.source, job.guess.code) if not (notes and "cut short" in said)]
        self._reel = Reel(container, self._video, found.rate)
        self._origin, self._turn = 0.0, 0
        self._copy: FilmCopy | None = None
        first = self._first_frame()
        if self._video is not None and first is None:
            self._video = None
            if not self._hears():
                raise Unfit(_NOTHING_LEFT if found.left_out else _NO_PICTURE)
            notes.append(_SOUND_LEFT if found.left_out else _SOUND_ONLY)
        elif self._video is None and not self._hears():
            if not found.end:
                raise Unfit("The recording is empty: there is no sound in it.")
            raise Unfit("The sound cannot be decoded; the recording is damaged or protected.")
        self.info = self._info(found, first)
        if first is not None and self._audio is not None and self.info.lead > LATE:
            notes.append(
                f"The sound begins {self.info.lead:.1f} seconds before the picture; what is heard before it cannot be "
                "played or cited here."
            )
        self.warnings = tuple(notes)

    def _first_frame(self) -> Any:
        if self._video is None:
            return self._no_frame()
        self._video.thread_type, self._video.codec_context.thread_count = "SLICE", 2
        self._video.codec_context.flags |= SHOW_DAMAGED
        self._check_size(self._video.codec_context)
        frame = self._reel.first()
        if frame is None:
            return self._no_frame()
        self._origin, self._turn = self._reel.origin, quarter_turns(frame)
        return frame

    def _no_frame(self) -> None:
        """Without a picture, time counts from the first sound."""
        if self._audio is not None and self._audio.start_time:
            self._origin = float(self._audio.start_time * self._audio.time_base)

    def _check_size(self, codec: Any) -> None:
        if codec.width * codec.height > self._limits.max_source_pixels:
            raise Unfit(f"The video has too many pixels: {codec.width} × {codec.height}.")

    def _hears(self) -> bool:
        return self._audio is not None and next(decoded(self._container, self._audio, None), None) is not None

    def _info(self, found: survey.Survey, first: Any) -> MediaInfo:
        width, height = shown_size(first, self._video, self._turn) if first is not None else (0, 0)
        rate = found.rate if first is not None else 0.0
        return MediaInfo(
            duration=max(0.0, found.end - self._origin),
            width=width,
            height=height,
            frame_rate=rate,
            has_video=first is not None,
            has_audio=self._audio is not None,
            variable_rate=found.variable and rate > 0,
            lead=self._origin - survey.player_start(self._container, self._origin),
            caption_tracks=len(film_captions.streams_of(self._container)),
            unplayable=film_vetting.objection(
                self._container,
                film_vetting.kind_seen(_file(self._job)),
                (first.width, first.height) if first is not None else None,
            ),
        )

    def _picture(self, frame: Any, height: int | None) -> Pixels:
        return pixels(frame, self._video, self._turn, height, self._limits)

    def frames(self, first: float, count: int, max_height: int | None) -> Iterator[Frame]:
        self._need_picture()
        for number, (at, frame) in enumerate(self._reel.from_(first), 1):
            yield Frame(at, self._picture(frame, max_height))
            if number == count:
                return

    def frames_before(self, end: float, count: int, max_height: int | None) -> Iterator[Frame]:
        """Up to `count` frames that came before the one at `end`, in order."""
        self._need_picture()
        for at, frame in self._reel.before(end, count):
            yield Frame(at, self._picture(frame, max_height))

    def frame_at(self, seconds: float, max_height: int | None) -> Frame:
        for frame in self.frames(seconds, 1, max_height):
            return frame
        raise Unfit("No picture can be decoded there.")

    def thumbnails(self, count: int, height: int) -> Iterator[Frame]:
        self._need_picture()
        patience, step = Patience(PATIENCE), self.info.duration / count
        before: Frame | None = None
        for index in range(count):
            near = self._near((index + 0.5) * step, step, hurry=patience.over)
            if near is None:
                continue
            if before is None or before.seconds != near[0]:
                before = Frame(near[0], self._picture(near[1], height))
            yield before

    def _near(self, wanted: float, step: float, *, hurry: bool) -> tuple[float, Any] | None:
        """The key frame before `wanted`; decoded onward when that is far off and there is time."""
        key = self._reel.key_frame(wanted)
        if hurry or (key is not None and abs(key[0] - wanted) <= step):
            return key
        return next(self._reel.from_(wanted), key)

    def _need_picture(self) -> None:
        if self._video is None:
            raise Unfit("The recording has no picture.")

    def waveform(self, buckets: int) -> tuple[float, ...]:
        """Peaks, 0 to 1, of equal spans of the film."""
        if self._audio is None or self.info.duration <= 0:
            return ()
        self._reel.let_go()
        return sound_wave.peaks(self._container, self._audio, self._origin, self.info.duration, buckets)

    def captions(self) -> tuple[CaptionTrack, ...]:
        self._reel.let_go()
        return film_captions.read(self._container, self._origin)

    def doubts(self) -> tuple[str, ...]:
        """What only decoding tells of its damage; nothing where damage was told before."""
        if any("damaged" in said for said in self.warnings):
            return ()
        with self._again() as container:
            found = film_decoding.doubts(container)
            return tuple(said for said in found if not (self.warnings and "cut short" in said))

    def _again(self) -> Any:
        return av.open(_file(self._job), format=self._job.guess.container, metadata_errors="ignore")

    def begin_copy(self, covers: Sequence[Moving]) -> None:
        """From now on `copied` gives a copy with these boxes covered, a piece at a time."""
        self._copy = FilmCopy(self._again(), self.info, covers, self._origin)

    def copied(self) -> tuple[bytes, float, bool]:
        """The next piece, how far the copy reaches (0 to 1), and whether this was the last one."""
        if self._copy is None:
            raise Unfit("The copy was interrupted; begin it again.")
        return self._copy.more()
