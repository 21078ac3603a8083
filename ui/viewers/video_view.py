"""The viewer of recordings: picture or wave, transport, timeline and transcript, kept in step."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from assessor_app.documents.values import CaptionTrack
from assessor_app.domain.evidence import Anchor, Box, TimeSpan
from ui import theme
from ui.background import Background
from ui.viewers.film import FilmFeed
from ui.viewers.motion import Motion
from ui.viewers.notice import NoticeStrip
from ui.viewers.picture import Picture
from ui.viewers.region import FIRST
from ui.viewers.seen_ranges import Range
from ui.viewers.span_in_hand import Marks, SpanInHand
from ui.viewers.span_steps import SpanSteps
from ui.viewers.timeline import Timeline
from ui.viewers.tool_strip import ToolStrip
from ui.viewers.transcript import Transcript
from ui.viewers.transport import Transport
from ui.viewers.viewer import OpenArtifact, Seen, ShownLink
from ui.viewers.wave_view import WaveView


class VideoViewer(QWidget):
    """Fits `ui.viewers.viewer.Viewer`. Times are seconds from the first frame. `motion` is how the recording moves,
    `span` the stretch of it in hand, `steps` what keys do with that."""

    scope = "Video"
    seen = Signal(object)
    link_chosen = Signal(str)
    link_moved = Signal(str, object)  # EvidenceLinkId and the TimeSpan it points to from now on
    selection_changed = Signal()
    search_requested = Signal()
    failed = Signal(str)
    moved = Signal(float)
    said = Signal(str)  # a sentence for the status line

    def __init__(self, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self.opened: OpenArtifact | None = None
        self._film: FilmFeed | None = None
        self._captioned, self._letter, self._quiet = True, "", False
        self._links: tuple[ShownLink, ...] = ()
        self.picture, self.wave = Picture(self), WaveView(self)
        self.transport, self.timeline, self.transcript = Transport(self), Timeline(self), Transcript(self)
        self._notice = NoticeStrip(self)
        self.motion, self.span = Motion(background, self), SpanInHand(self)
        self.steps = SpanSteps(self.motion, self.span, self)
        self._lay_out()
        self.strip = ToolStrip(self._stage, ("region", "span"), search=True, magnify=False)
        self.strip.watch(self.picture)
        self.setFocusProxy(self._view)
        self._connect_motion()
        self._connect_parts()
        self.set_tool("span")

    def _lay_out(self) -> None:
        look = theme.current()
        self._stage = QFrame(self)
        self._stage.setProperty("ground", "canvas")
        self._view = QStackedWidget(self._stage)
        self._view.setProperty("ground", "canvas")
        self._view.addWidget(self.picture)
        self._view.addWidget(self.wave)
        self._view.setFocusProxy(self.picture)
        stage = QVBoxLayout(self._stage)
        stage.setContentsMargins(look.px(16), look.px(16), look.px(16), look.px(8))
        stage.setSpacing(look.px(8))
        stage.addWidget(self._view, 1)
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

    def _connect_motion(self) -> None:
        motion = self.motion
        motion.moved.connect(self._on_moved)
        motion.pictured.connect(self.picture.show_image)
        motion.playing_changed.connect(self.transport.set_playing)
        motion.rate_changed.connect(self.transport.set_speed)
        motion.looping_changed.connect(self.transport.set_looping)
        motion.shuttle.speed_changed.connect(self.transport.set_backward)
        motion.failed.connect(self.failed)
        motion.said.connect(self.said)
        motion.watching.told.connect(self._on_watched)
        self.transport.step_requested.connect(motion.step)
        self.transport.play_requested.connect(motion.toggle)
        self.transport.speed_requested.connect(motion.set_speed)
        self.transport.volume_requested.connect(motion.playback.set_volume)
        self.transport.loop_requested.connect(self.steps.set_looping)
        self.steps.said.connect(self.said)
        for asking in (self.timeline, self.transcript, self.wave):
            asking.seek_requested.connect(self.steps.seek)

    def _connect_parts(self) -> None:
        self.picture.clicked.connect(self.motion.toggle)
        self.picture.region_changed.connect(self.selection_changed)
        self.strip.tool_requested.connect(self.set_tool)
        self.strip.search_requested.connect(self.search_requested)
        self.transport.captions_requested.connect(self.set_captions)
        self.timeline.link_chosen.connect(self._on_timeline_link)
        self.timeline.span_dragged.connect(self.steps.drag)
        self.transcript.span_requested.connect(self.span.mark)
        self.transcript.track_changed.connect(self._show_tracks)
        self.transcript.left.connect(self.setFocus)
        self.span.changed.connect(self._on_span_changed)
        self.span.move_requested.connect(self.link_moved)

    # what is open

    def show_artifact(self, opened: OpenArtifact) -> None:
        self.clear()
        media = opened.document.media
        if media is None:
            return
        self.opened = opened
        self._notice.say(" ".join(filter(None, (opened.document.notice, *opened.document.warnings, media.unplayable))))
        shown = self.picture if media.has_video else self.wave
        self._view.setCurrentWidget(shown)
        self._view.setFocusProxy(shown)
        self.picture.set_shape(media.width if media.has_video else 16, media.height if media.has_video else 9)
        self.picture.setAccessibleName(opened.title)
        self.strip.set_tool_offered("region", media.has_video)
        self.wave.show_recording(opened.title, media.duration)
        self.timeline.show_recording(media.duration, filmed=media.has_video)
        self.transport.set_frames(media.has_video)
        self.transcript.show_tracks(opened.captions, opened.uncaptioned)
        self.motion.load(opened)
        self._begin_film(opened)
        self.strip.wake()

    def _begin_film(self, opened: OpenArtifact) -> None:
        self._film = FilmFeed(opened.document, self._background, self)
        self._film.film_read.connect(self.timeline.set_film)
        self._film.wave_read.connect(self.timeline.set_wave)
        self._film.wave_read.connect(self.wave.set_wave)
        self._film.captions_read.connect(self.transcript.add_tracks)
        self._film.begin(self.timeline.window_seconds)

    def clear(self) -> None:
        """Let go of the recording; what was watched is told first."""
        self.motion.clear()
        if self._film is not None:
            self._film.close()
            self._film.deleteLater()
        self._film = self.opened = None
        self._links = ()
        self.transcript.show_tracks(())
        self.picture.set_region(None)
        self.span.clear()

    def set_tool(self, name: str) -> None:
        """`region` draws on the picture, `span` marks time."""
        self.picture.set_drawing(name == "region")
        self.strip.set_tool(name)

    def toggle_region(self) -> None:
        """R: the arrows draw a region on the picture, or leave it be; the region is let go with the tool."""
        drawing = self.picture.drawing
        self.set_tool("span" if drawing else "region")
        if drawing:
            self.picture.set_region(None)
        elif self.picture.region is None:
            self.picture.set_region(FIRST)
        self.picture.setFocus()

    def set_captions(self, shown: bool) -> None:
        self._captioned = shown
        self._show_tracks()

    def toggle_captions(self) -> None:
        self.set_captions(not self._captioned)

    def set_quiet(self, quiet: bool) -> None:
        """Only the picture and its time, for a room that looks on: no transcript."""
        self._quiet = quiet
        self._show_tracks()

    def set_letter(self, letter: str) -> None:
        """The criterion a span would be linked to."""
        self._letter = letter
        self._show_marks()

    def look_for(self, needle: str) -> None:
        """Mark every place of `needle` in the transcript; an empty one ends the search."""
        self.transcript.look_for(needle)

    # the Viewer protocol

    def selection_anchor(self) -> Anchor | None:
        span = self.span.span(self.motion.position)
        if span is None:
            return None
        return TimeSpan(round(span[0], 3), max(round(span[1], 3), round(span[0], 3) + 0.001), self.picture.region)

    def selection_anchors(self) -> tuple[Anchor, ...]:
        anchor = self.selection_anchor()
        return (anchor,) if anchor else ()

    def clear_selection(self) -> None:
        self.picture.set_region(None)
        self.motion.set_loop(None)
        self.span.mark_nothing()

    def hold(self, anchor: Anchor) -> None:
        """The link just made stays in hand: P loops it, its edges can be nudged."""
        self.clear_selection()
        if isinstance(anchor, TimeSpan):
            self.span.take(anchor)

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self._links = tuple(links)
        self.span.show_links(links)
        for part in (self.timeline, self.transcript, self.wave):
            part.show_links(links)

    def jump_to(self, anchor: Anchor) -> None:
        """To the beginning of a span, which becomes the span in hand: P loops it."""
        if isinstance(anchor, TimeSpan):
            self.picture.set_region(anchor.box)
            self.span.take(anchor)
            self.steps.seek(anchor.start)

    def go_on_marking(self, marks: Marks, box: Box | None) -> None:
        """Take in hand what was in hand before: a span being marked, or that of a link."""
        self.picture.set_region(box)
        self.span.take_again(marks, box)

    # inside

    def _on_moved(self, seconds: float) -> None:
        self.transport.set_time(seconds, self.motion.duration)
        for part in (self.timeline, self.transcript, self.wave):
            part.set_position(seconds)
        self._show_caption()
        self.picture.set_covers(self.opened.document.veil.boxes_at(seconds) if self.opened else ())
        self.moved.emit(seconds)

    def _show_caption(self) -> None:
        words = self.transcript.caption_at(self.motion.position) if self._captioned else ""
        self.picture.set_caption(words)
        self.wave.set_caption(words)

    def _show_tracks(self) -> None:
        tracks: tuple[CaptionTrack, ...] = self.transcript.tracks
        self.transcript.setVisible(self.transcript.has_words and not self._quiet)
        self.transport.set_captions(self._captioned, bool(tracks))
        self.transcript.show_links(self._links)
        self.transcript.set_position(self.motion.position)
        self._show_caption()

    def _show_marks(self) -> None:
        self.timeline.set_marks(self.span.marks)
        self.wave.set_marks(self.span.marks)
        self.transport.set_marks(self.span.marks, self._letter)

    def _on_span_changed(self) -> None:
        self._show_marks()
        self.selection_changed.emit()

    def _on_timeline_link(self, link_id: str) -> None:
        chosen = next((link for link in self._links if link.id == link_id), None)
        if chosen is not None:
            self.jump_to(chosen.anchor)
            self.link_chosen.emit(link_id)

    def choose_span(self, by: int) -> None:
        """The evidence after, or before, the place the picture stands at: its span comes in hand."""
        link = self.steps.neighbour(self._links, by)
        if link is None:
            self.said.emit("There is no evidence in this recording that way.")
        else:
            self._on_timeline_link(link.id)

    def _on_watched(self, ranges: tuple[Range, ...]) -> None:
        if self.opened is not None:
            self.seen.emit(Seen(self.opened.artifact, ranges, self.motion.duration))
