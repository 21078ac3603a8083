"""What hands do with the span in hand: mark it where the picture stands, move its edges a frame at a time, loop it."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.evidence import TimeSpan
from ui.viewers.frame_window import SAME
from ui.viewers.motion import Motion
from ui.viewers.span_in_hand import SpanInHand
from ui.viewers.viewer import ShownLink

MARK_FIRST = "Mark a span first: I where it begins, O where it ends."
NEAR = 0.002  # seconds within which the picture stands at a span's beginning


class SpanSteps(QObject):
    """The picture goes with the edge that is moved: the frame on screen is the one the edge is put on."""

    said = Signal(str)

    def __init__(self, motion: Motion, span: SpanInHand, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._motion, self._span = motion, span
        self._nudged = ""  # the edge that follows the picture
        motion.stood.connect(self._on_motion_stood)
        motion.playing_changed.connect(self._let_go)
        span.changed.connect(self._follow_loop)

    def seek(self, seconds: float) -> None:
        self._let_go()
        self._motion.seek(seconds)

    def seek_by(self, seconds: float) -> None:
        self.seek(self._motion.position + seconds)

    def step(self, frames: int) -> None:
        self._let_go()
        self._motion.step(frames)

    def mark_in(self) -> None:
        """I: the span begins here."""
        self._let_go()
        self._span.mark_in(self._motion.position)

    def mark_out(self) -> None:
        """O: the span ends here."""
        self._let_go()
        self._span.mark_out(self._motion.position)

    def nudge(self, which: str, frames: int) -> None:
        """Move the “start” or the “end” of the span in hand by frames; a link in hand is moved with it."""
        edge = self._span.edge(which)
        if edge is None:
            self.said.emit(MARK_FIRST)
        elif self._nudged == which:
            self._motion.step(frames)
        else:
            self._motion.pause()
            self._nudged = which
            self._motion.step_from(edge, frames)

    def drag(self, link: str, start: float, end: float) -> None:
        """An edge was dragged on the timeline: of a link's span, or of the one being marked."""
        self._let_go()
        if link:
            self._span.change_link(link, start, end)
        else:
            self._span.mark_again(start, end)

    def toggle_loop(self) -> None:
        """P: play the span over and over."""
        self.set_looping(not self._motion.looping)

    def set_looping(self, looping: bool) -> None:
        span = self._span.span(self._motion.position)
        self._motion.set_loop(span if looping else None)
        if looping and span is None:
            self.said.emit(MARK_FIRST)

    def neighbour(self, links: Sequence[ShownLink], by: int) -> ShownLink | None:
        """The next span of evidence after (1) or before (-1) the one in hand, or the place the picture stands at."""
        timed = [link for link in links if isinstance(link.anchor, TimeSpan)]
        timed.sort(key=lambda link: (_start(link), link.letter, link.id))
        held = [number for number, link in enumerate(timed) if link.id == self._span.link]
        if held:
            target = held[0] + by
            return timed[target] if 0 <= target < len(timed) else None
        here = self._motion.position
        later = [link for link in timed if _start(link) > here + NEAR]
        earlier = [link for link in timed if _start(link) < here - NEAR]
        return next(iter(later), None) if by > 0 else next(reversed(earlier), None)

    def _let_go(self, *_: object) -> None:
        self._nudged = ""

    def _on_motion_stood(self, seconds: float) -> None:
        if not self._nudged:
            return
        edge = self._span.edge(self._nudged)
        if edge is not None and abs(edge - seconds) > SAME:
            self._span.move_edge(self._nudged, seconds, self._motion.duration)

    def _follow_loop(self) -> None:
        if self._motion.looping:
            span = self._span.span(self._motion.position)
            self._motion.set_loop(span)


def _start(link: ShownLink) -> float:
    return link.anchor.start if isinstance(link.anchor, TimeSpan) else 0.0
