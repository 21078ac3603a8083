"""The viewer of recordings: picture, transport, timeline, transcript, and the keys that drive them."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout, QWidget

from assessor_app.domain.evidence import Anchor, TimeSpan
from ui import theme
from ui.background import Background
from ui.viewers.film import FilmFeed
from ui.viewers.notice import NoticeStrip
from ui.viewers.picture import Picture
from ui.viewers.playback import Playback
from ui.viewers.seen_ranges import merged
from ui.viewers.shuttle import Shuttle
from ui.viewers.still_frames import Still, StillFrames
from ui.viewers.timeline import Marks, Timeline
from ui.viewers.tool_strip import ToolStrip
from ui.viewers.transcript import Transcript
from ui.viewers.transport import SPEEDS, Transport
from ui.viewers.viewer import OpenArtifact, Seen, ShownLink

TELL_SEEN_MS = 2000
LONGEST_STRIDE = 2.0  # seconds between two reports of the player that still count as watched through


class VideoViewer(QWidget):
    """Fits `ui.viewers.viewer.Viewer`. Times are seconds from the first frame."""

    scope = "Video"
    seen = Signal(object)
    link_chosen = Signal(str)
    selection_changed = Signal()
    search_requested = Signal()
    failed = Signal(str)
    moved = Signal(float)
    said = Signal(str)  # a sentence for the status line

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._opened: OpenArtifact | None = None
        self._stills: StillFrames | None = None
        self._film: FilmFeed | None = None
        self._position, self._duration, self._rate = 0.0, 0.0, 1.0
        self._marks, self._looping, self._captioned = Marks(), False, True
        self._letter = ""
        self._links: tuple[ShownLink, ...] = ()
        self._watched: list[tuple[float, float]] = []
        self.picture, self.transport, self.timeline = Picture(self), Transport(self), Timeline(self)
        self.transcript, self._notice = Transcript(self), NoticeStrip(self)
        self.playback, self.shuttle = Playback(self), Shuttle(self)
        self._telling = QTimer(self, interval=TELL_SEEN_MS)
        self._lay_out()
        self.strip = ToolStrip(self._stage, ("region", "span"), search=True, magnify=False)
        self.strip.watch(self.picture)
        self.setFocusProxy(self.picture)
        self._connect()
        self.set_tool("span")

    def _lay_out(self) -> None:
        look = theme.current()
        self._stage = QFrame(self)
        self._stage.setProperty("ground", "canvas")
        stage = QVBoxLayout(self._stage)
        stage.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(8))
        stage.setSpacing(look.px(8))
        stage.addWidget(self.picture, 1)
        stage.addWidget(self.transport)
        stage.addWidget(self.timeline)
        self.splitter = QSplitter(Qt.Orientation.Vertical, self)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(self._stage)
        self.splitter.addWidget(self.transcript)
        self.splitter.setStretchFactor(0, 7)
        self.splitter.setStretchFactor(1, 3)
        self.splitter.setChildrenCollapsible(False)
        self.transcript.setMinimumHeight(look.px(92))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notice)
        column.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self.picture.clicked.connect(self.toggle_play)
        self.picture.region_changed.connect(self.selection_changed)
        self.strip.tool_requested.connect(self.set_tool)
        self.strip.search_requested.connect(self.search_requested)
        self.transport.step_requested.connect(self.step)
        self.transport.play_requested.connect(self.toggle_play)
        self.transport.loop_requested.connect(self.set_looping)
        self.transport.captions_requested.connect(self.set_captions)
        self.transport.speed_requested.connect(self.set_speed)
        self.transport.volume_requested.connect(self.playback.set_volume)
        self.timeline.seek_requested.connect(self.seek)
        self.timeline.link_chosen.connect(self._on_timeline_link)
        self.transcript.seek_requested.connect(self.seek)
        self.transcript.span_requested.connect(self.mark)
        self.playback.pictured.connect(self.picture.show_image)
        self.playback.moved.connect(self._on_playback_moved)
        self.playback.playing_changed.connect(self.transport.set_playing)
        self.playback.ended.connect(self._on_playback_ended)
        self.playback.failed.connect(self.said)
        self.shuttle.moved_by.connect(lambda by: self.seek(self._position + by))
        self._telling.timeout.connect(self._tell_seen)

    # what is open

    def show_artifact(self, opened: OpenArtifact) -> None:
        self.clear()
        media = opened.document.media
        if media is None:
            return
        self._opened, self._duration = opened, media.duration
        self._notice.say(" ".join(filter(None, (opened.document.notice, *opened.document.warnings))))
        self.picture.set_shape(media.width if media.has_video else 16, media.height if media.has_video else 9)
        self.picture.set_hint("" if media.has_video else opened.title)
        self.picture.setAccessibleName(opened.title)
        self.timeline.show_recording(media.duration)
        self.transcript.show_cues(opened.cues)
        self.transcript.setVisible(bool(opened.cues))
        self.transport.set_captions(self._captioned, bool(opened.cues))
        self.playback.load(opened.source)
        if media.has_video:
            self._stills = StillFrames(opened.document, self._background, self)
            self._stills.shown.connect(self._on_still)
            self._stills.failed.connect(self.failed)
        self._film = FilmFeed(opened.document, self._background, self.timeline, self)
        self._show_position(0.0)
        self._show_still(0.0)
        self._film.begin()
        self._telling.start()
        self.strip.wake()

    def clear(self) -> None:
        """Let go of the recording; what was watched is told first."""
        self._tell_seen()
        self._telling.stop()
        self.shuttle.stop()
        self.playback.stop()
        for feed in (self._stills, self._film):
            if feed is not None:
                feed.close()
                feed.deleteLater()
        self._stills = self._film = self._opened = None
        self._links, self._marks, self._looping = (), Marks(), False
        self.transport.set_looping(False)
        self._show_marks()

    def set_tool(self, name: str) -> None:
        """`region` draws on the picture, `span` marks time."""
        self.picture.set_drawing(name == "region")
        self.strip.set_tool(name)

    # moving in time

    @property
    def position(self) -> float:
        return self._position

    @property
    def playing(self) -> bool:
        return self.playback.playing

    def toggle_play(self) -> None:
        if self.playing or self.shuttle.running:
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        self.shuttle.stop()
        at_end = self._position >= self._duration - 0.05
        if self._opened is not None:
            self.playback.start(self._half_frame_on(0.0 if at_end else self._position))

    def pause(self) -> None:
        was_playing = self.playing
        self.shuttle.stop()
        self.playback.pause()
        if was_playing:
            self._show_still(self._position)
            self._tell_seen()

    def seek(self, seconds: float) -> None:
        """Go to a time, playing on if it plays."""
        target = min(max(seconds, 0.0), self._duration)
        self._show_position(target)
        if self.playing:
            self.playback.start(self._half_frame_on(target))
        else:
            self._show_still(target)

    def step(self, frames: int) -> None:
        """Frame by frame, pausing first."""
        self.pause()
        if self._stills is not None:
            self._stills.step(frames)

    def shuttle_back(self) -> None:
        """J: back, faster with each press."""
        self.playback.pause()
        self.shuttle.back()

    def shuttle_stop(self) -> None:
        """K."""
        self.pause()

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
        self.transport.set_speed(rate)

    # spans

    def mark_in(self) -> None:
        """I: the span begins here."""
        end = self._marks.end
        self._set_marks(Marks(self._position, end if end is not None and end > self._position else None))

    def mark_out(self) -> None:
        """O: the span ends here."""
        start = self._marks.start
        self._set_marks(Marks(start if start is not None and start < self._position else None, self._position))

    def mark(self, start: float, end: float) -> None:
        self._set_marks(Marks(start, min(end, self._duration)))

    def toggle_loop(self) -> None:
        """P: play the span over and over."""
        self.set_looping(not self._looping)

    def set_looping(self, looping: bool) -> None:
        span = self._span()
        self._looping = looping and span is not None
        self.transport.set_looping(self._looping)
        if looping and span is None:
            self.said.emit("Mark a span first: I where it begins, O where it ends.")
        elif self._looping and span is not None and not span[0] <= self._position < span[1]:
            self.seek(span[0])

    def set_captions(self, shown: bool) -> None:
        self._captioned = shown
        self.transport.set_captions(shown, bool(self._opened and self._opened.cues))
        self._show_caption()

    def set_letter(self, letter: str) -> None:
        """The criterion a span would be linked to."""
        self._letter = letter
        self._show_marks()

    # the Viewer protocol

    def selection_anchor(self) -> Anchor | None:
        span = self._span()
        if span is None:
            return None
        return TimeSpan(round(span[0], 3), round(span[1], 3), self.picture.region)

    def selection_anchors(self) -> tuple[Anchor, ...]:
        anchor = self.selection_anchor()
        return (anchor,) if anchor else ()

    def clear_selection(self) -> None:
        self.picture.set_region(None)
        self._looping = False
        self.transport.set_looping(False)
        self._set_marks(Marks())

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self._links = tuple(links)
        self.timeline.show_links(links)
        self.transcript.show_links(links)

    def jump_to(self, anchor: Anchor) -> None:
        """To the beginning of a span, which becomes the span in hand: P loops it."""
        if isinstance(anchor, TimeSpan):
            self.picture.set_region(anchor.box)
            self.mark(anchor.start, anchor.end)
            self.seek(anchor.start)

    # inside

    def _half_frame_on(self, seconds: float) -> float:
        frame = self._stills.frame_time if self._stills else 0.0
        return min(seconds + frame / 2, max(self._duration - 0.01, 0.0))

    def _span(self) -> tuple[float, float] | None:
        """From in to out; while there is no out yet, to where the picture stands."""
        start, end = self._marks.start, self._marks.end
        if start is None:
            return None
        last = end if end is not None else self._position
        return (start, last) if last > start else None

    def _set_marks(self, marks: Marks) -> None:
        self._marks = marks
        self._show_marks()
        self.selection_changed.emit()

    def _show_marks(self) -> None:
        self.timeline.set_marks(self._marks)
        self.transport.set_marks(self._marks, self._letter)

    def _show_still(self, seconds: float) -> None:
        if self._stills is not None:
            self._stills.show(seconds)

    def _show_position(self, seconds: float) -> None:
        self._position = seconds
        self.transport.set_time(seconds, self._duration)
        self.timeline.set_position(seconds)
        self.transcript.set_position(seconds)
        self._show_caption()
        self.moved.emit(seconds)

    def _show_caption(self) -> None:
        cue = self.transcript.model.cue(self.transcript.model.at(self._position)) if self._captioned else None
        self.picture.set_caption(cue.text if cue else "")

    def _on_still(self, still: Still) -> None:
        if self.playing:
            return
        image: QImage = still.image
        self.picture.show_image(image)
        self._show_position(still.seconds)

    def _on_playback_moved(self, seconds: float) -> None:
        if 0 < seconds - self._position < LONGEST_STRIDE:
            self._watched.append((self._position, seconds))
        span = self._span()
        if self._looping and span is not None and seconds >= span[1]:
            self.seek(span[0])
            return
        self._show_position(min(seconds, self._duration))

    def _on_playback_ended(self) -> None:
        self._watched.append((self._position, self._duration))
        self._tell_seen()

    def _on_timeline_link(self, link_id: str) -> None:
        chosen = next((link for link in self._links if link.id == link_id), None)
        if chosen is not None:
            self.jump_to(chosen.anchor)
            self.link_chosen.emit(link_id)

    def _tell_seen(self) -> None:
        if self._opened is not None and self._watched:
            ranges, self._watched = merged(self._watched), []
            self.seen.emit(Seen(self._opened.artifact, ranges, self._duration))
