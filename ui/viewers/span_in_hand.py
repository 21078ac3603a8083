"""The span of time in hand: being marked, or that of an evidence link whose edges are dragged and nudged."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from assessor_app.domain.evidence import Box, EvidenceLinkId, TimeSpan
from ui.viewers.viewer import ShownLink

SHORTEST = 0.001  # seconds between the edges of a span
SAME = 0.0006  # seconds; links keep milliseconds


@dataclass(frozen=True, slots=True)
class Marks:
    """The span being marked, in seconds; either end may be missing."""

    start: float | None = None
    end: float | None = None


class SpanInHand(QObject):
    """A link's span is taken in hand by jumping to it. Changing its edges asks to move the link; marking a new in or
    out lets go of the link and begins a new span."""

    changed = Signal()
    move_requested = Signal(str, object)  # EvidenceLinkId, TimeSpan

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.marks = Marks()
        self.box: Box | None = None
        self.link: EvidenceLinkId | None = None
        self._links: tuple[ShownLink, ...] = ()
        self._jumped = False

    def clear(self) -> None:
        self._take(Marks(), None, None)
        self._links = ()

    def mark_in(self, seconds: float) -> None:
        end = self.marks.end
        self._take(Marks(seconds, end if end is not None and end > seconds else None), None, self.box)

    def mark_out(self, seconds: float) -> None:
        start = self.marks.start
        self._take(Marks(start if start is not None and start < seconds else None, seconds), None, self.box)

    def mark(self, start: float, end: float) -> None:
        self._take(Marks(start, end), None, self.box)

    def mark_again(self, start: float, end: float) -> None:
        """The edges of the span in hand were dragged, whatever it belongs to."""
        self._change(Marks(start, end))

    def mark_nothing(self) -> None:
        self._take(Marks(), None, None)

    def take(self, anchor: TimeSpan) -> None:
        """Take the span of a link in hand, or of a place that may become one."""
        self._take(Marks(anchor.start, anchor.end), self._link_at(anchor), anchor.box)
        self._jumped = True

    def take_again(self, marks: Marks, box: Box | None) -> None:
        """Take in hand what was in hand before, whatever it belonged to; either end may still be missing."""
        if marks.start is not None and marks.end is not None:
            self.take(TimeSpan(marks.start, marks.end, box))
        else:
            self._take(marks, None, box)

    def span(self, now: float) -> tuple[float, float] | None:
        """From in to out; while there is no out yet, to `now`."""
        start, end = self.marks.start, self.marks.end
        if start is None:
            return None
        last = end if end is not None else now
        return (start, last) if last > start else None

    def move_edge(self, which: str, seconds: float, longest: float) -> None:
        """Put the “start” or the “end” to another time; a link in hand moves along."""
        start, end = self.marks.start, self.marks.end
        at = min(max(seconds, 0.0), longest)
        if which == "start":
            start = at if end is None else min(at, end - SHORTEST)
        else:
            end = at if start is None else max(at, start + SHORTEST)
        self._change(Marks(start, end))

    def edge(self, which: str) -> float | None:
        return self.marks.start if which == "start" else self.marks.end

    def change_link(self, link: str, start: float, end: float) -> None:
        """A link's span was dragged on the timeline; it is in hand from now on."""
        found = next((each for each in self._links if each.id == link), None)
        if found is not None and isinstance(found.anchor, TimeSpan):
            self._take(Marks(found.anchor.start, found.anchor.end), found.id, found.anchor.box)
            self._change(Marks(start, end))

    def show_links(self, links: Sequence[ShownLink]) -> None:
        """What is linked now. The span in hand follows its link, also when a move was taken back."""
        self._links = tuple(link for link in links if isinstance(link.anchor, TimeSpan))
        if self.link is None and self._jumped and self.marks.start is not None and self.marks.end is not None:
            self.link = self._link_at(TimeSpan(self.marks.start, self.marks.end, self.box))
        held = next((link for link in self._links if link.id == self.link), None)
        if held is None:
            self.link = None
        elif isinstance(held.anchor, TimeSpan) and not _same(held.anchor, self.marks):
            self.marks = Marks(held.anchor.start, held.anchor.end)
            self.changed.emit()

    def _change(self, marks: Marks) -> None:
        self.marks = marks
        self.changed.emit()
        if self.link is not None and marks.start is not None and marks.end is not None:
            anchor = TimeSpan(round(marks.start, 3), round(marks.end, 3), self.box)
            self.move_requested.emit(self.link, anchor)

    def _take(self, marks: Marks, link: EvidenceLinkId | None, box: Box | None) -> None:
        self.marks, self.link, self.box, self._jumped = marks, link, box, False
        self.changed.emit()

    def _link_at(self, anchor: TimeSpan) -> EvidenceLinkId | None:
        there = [link for link in self._links if isinstance(link.anchor, TimeSpan)]
        same = [link for link in there if _same_span(link.anchor, anchor)]
        chosen = [link for link in same if link.active] or same
        return chosen[-1].id if chosen else None  # where several have the same span, the one made last


def _same(anchor: TimeSpan, marks: Marks) -> bool:
    if marks.start is None or marks.end is None:
        return False
    return abs(anchor.start - marks.start) < SAME and abs(anchor.end - marks.end) < SAME


def _same_span(one: object, other: TimeSpan) -> bool:
    return isinstance(one, TimeSpan) and _same(one, Marks(other.start, other.end))
