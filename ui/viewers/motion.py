"""Where a recording stands and how it moves: play, pause, seek, step, shuttle, speed and loop."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from ui.background import Background
from ui.viewers.frame_window import SAME, Still
from ui.viewers.playback import Playback
from ui.viewers.shuttle import Shuttle
from ui.viewers.still_frames import StillFrames
from ui.viewers.transport import SPEEDS
from ui.viewers.viewer import OpenArtifact
from ui.viewers.watching import Watching

AFTER_A_BOUNDARY = 0.008  # seconds: far enough to be on the frame that begins there, near enough not to be past it
AT_THE_END = 0.05  # seconds before the end from which on playing begins anew
SOUND_STEP = 0.04  # seconds that stand for a frame where there is only sound
Span = tuple[float, float]


class Motion(QObject):
    """Times are seconds from the first frame. While it stands, the position is that of a frame, from its timestamp."""

    moved = Signal(float)
    stood = Signal(float)  # the time of the frame that came to stand
    pictured = Signal(QImage)
    playing_changed = Signal(bool)
    rate_changed = Signal(float)
    looping_changed = Signal(bool)
    failed = Signal(str)  # the recording cannot be shown
    said = Signal(str)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self.playback, self.shuttle, self.watching = Playback(self), Shuttle(self), Watching(self)
        self._stills: StillFrames | None = None
        self.position, self.duration, self._rate = 0.0, 0.0, 1.0
        self._looped: Span | None = None
        self._once: Span | None = None  # being played, to stand still at its end
        self._stepping = False  # the frame that comes to stand was stepped to; no time was asked for
        self._open = False
        self.playback.pictured.connect(self.pictured)
        self.playback.moved.connect(self._on_playback_moved)
        self.playback.playing_changed.connect(self.playing_changed)
        self.playback.ended.connect(self._on_playback_ended)
        self.playback.failed.connect(self.said)
        self.shuttle.moved_by.connect(self._on_shuttle_moved_by)

    def load(self, opened: OpenArtifact) -> None:
        """Stand at the beginning of a recording, which plays as it was made whatever the one before did."""
        media = opened.document.media
        assert media is not None
        self._open, self.duration = True, media.duration
        self.playback.load(opened.source, media.lead, media.unplayable)
        self.set_speed(1.0)
        if media.has_video:
            self._stills = StillFrames(opened.document, self._background, self)
            self._stills.shown.connect(self._on_still)
            self._stills.missed.connect(self.said)
            self._stills.failed.connect(self.failed)
        self._move_to(0.0)
        self._show_still(0.0)
        self.watching.begin()

    def clear(self) -> None:
        self.watching.end()
        self.shuttle.stop()
        self.playback.stop()
        if self._stills is not None:
            self._stills.close()
            self._stills.deleteLater()
        self._stills, self._open, self._once = None, False, None
        self.set_loop(None)

    @property
    def playing(self) -> bool:
        return self.playback.playing

    @property
    def frame_time(self) -> float:
        """Seconds a frame stands, on average."""
        return self._stills.frame_time if self._stills else SOUND_STEP

    def toggle(self) -> None:
        if self.playing or self.shuttle.running:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        self.shuttle.stop()
        if self._open:
            self._play_from(0.0 if self.position >= self.duration - AT_THE_END else self.position)

    def pause(self) -> None:
        was_playing = self.playing
        self.shuttle.stop()
        self.playback.pause()
        if was_playing:
            self._show_still(self.position)
            self.watching.tell()

    def seek(self, seconds: float) -> None:
        """Go to a time, playing on if it plays."""
        target = min(max(seconds, 0.0), self.duration)
        self._leave_once(target, target)
        self._move_to(target)
        if self.playing:
            self._play_from(target)
        else:
            self._show_still(target)

    def seek_by(self, seconds: float) -> None:
        self.seek(self.position + seconds)

    def step(self, frames: int) -> None:
        """Frame by frame, pausing first."""
        self.pause()
        if self._stills is not None:
            self._stepping = True
            self._stills.step(frames)
        else:
            self.seek(self.position + frames * SOUND_STEP)

    def step_from(self, seconds: float, frames: int) -> None:
        """Stand so many frames from a time; `stood` says at which one."""
        self.pause()
        if self._stills is not None:
            self._stepping = True
            self._stills.step_from(seconds, frames)
        else:
            self.seek(seconds + frames * SOUND_STEP)
            self.stood.emit(self.position)

    def shuttle_back(self) -> None:
        """J: back, faster with each press."""
        self.playback.pause()
        self.shuttle.back()

    def shuttle_on(self) -> None:
        """L: play; pressed again, faster."""
        if self.playing:
            self.change_speed(1)
        else:
            self.play()

    def change_speed(self, step: int) -> None:
        """One speed up or down."""
        nearest = min(range(len(SPEEDS)), key=lambda index: abs(SPEEDS[index] - self._rate))
        self.set_speed(SPEEDS[min(max(nearest + step, 0), len(SPEEDS) - 1)])

    def set_speed(self, rate: float) -> None:
        self._rate = rate
        self.playback.set_rate(rate)
        self.rate_changed.emit(rate)

    def set_loop(self, span: Span | None) -> None:
        """Play a span over and over; None lets it play on."""
        self._looped = span
        if span is not None:
            self._once = None
        self.looping_changed.emit(span is not None)
        if span is not None and not span[0] <= self.position < span[1]:
            self.seek(span[0])

    def play_once(self, span: Span) -> None:
        """Play a span from its start and stand still at its end, however often it is paused on the way."""
        self.set_loop(None)
        self.shuttle.stop()
        self.seek(span[0])
        self._once = span
        if self._open and not self.playing:
            self._play_from(span[0])

    def _leave_once(self, first: float, last: float) -> None:
        """Whoever goes elsewhere wants something else; the frame in which the span begins belongs to it, however long
        it stands."""
        if self._once is not None and (last < self._once[0] - SAME or first >= self._once[1]):
            self._once = None

    @property
    def looping(self) -> bool:
        return self._looped is not None

    def _play_from(self, seconds: float) -> None:
        late = min(self.frame_time / 2, AFTER_A_BOUNDARY)
        self.playback.start(max(min(seconds + late, self.duration - 0.01), 0.0))

    def _show_still(self, seconds: float) -> None:
        if self._stills is not None:
            self._stepping = False
            self._stills.show(seconds)

    def _move_to(self, seconds: float) -> None:
        self.position = seconds
        self.moved.emit(seconds)

    def _on_shuttle_moved_by(self, seconds: float) -> None:
        self.seek(self.position + seconds)
        if self.position <= 0:
            self.shuttle.stop()

    def _on_still(self, still: Still) -> None:
        if not self.playing:
            if self._stepping and self._stills is not None:
                self._leave_once(still.seconds, self._stills.window.until - 2 * SAME)
            self.pictured.emit(still.image)
            self._move_to(still.seconds)
            self.stood.emit(still.seconds)

    def _on_playback_moved(self, seconds: float) -> None:
        self.watching.played(self.position, seconds)
        if self._looped is not None and seconds >= self._looped[1]:
            self.seek(self._looped[0])
            return
        self._move_to(min(seconds, self.duration))
        if self._once is not None and seconds >= self._once[1]:
            self._once = None
            self.pause()

    def _on_playback_ended(self) -> None:
        self.watching.played(self.position, self.duration)
        self.watching.tell()
        self._once = None
        if self._looped is not None:
            self._play_from(self._looped[0])
        else:
            self._move_to(self.duration)
