"""Where the spans of evidence links lie on the timeline, and what of them a pointer is on."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from assessor_app.domain.evidence import TimeSpan
from ui.viewers.span_in_hand import Marks
from ui.viewers.time_scale import TimeScale, lanes
from ui.viewers.viewer import ShownLink

LANE, PITCH = 16, 20  # pixels at scale 1
FEWEST, MOST = 2, 5  # lanes
NARROWEST = 18  # pixels of a span, so that its letter can be read
GRIP = 5  # pixels to either side of an edge that take hold of it


@dataclass(frozen=True, slots=True)
class Grip:
    """An edge under the pointer: “start” or “end” of a link's span, or, without a link, of the one being marked."""

    which: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Spans:
    """The links of one recording in their lanes."""

    links: tuple[ShownLink, ...] = ()
    lanes: tuple[int, ...] = ()

    @property
    def lane_count(self) -> int:
        return max((*(lane + 1 for lane in self.lanes), FEWEST))

    def rect(self, index: int, scale: TimeScale, top: float, factor: float) -> QRectF:
        """Where a span lies, in widget pixels; `top` is that of the first lane."""
        span = span_of(self.links[index])
        left, right = scale.x_of(span.start), scale.x_of(span.end)
        y = top + self.lanes[index] * PITCH * factor
        return QRectF(left, y, max(right - left, NARROWEST * factor), LANE * factor)

    def at(self, point: QPointF, scale: TimeScale, top: float, factor: float) -> int | None:
        """The span under a point; the chosen one first."""
        for index in self._in_order():
            if self.rect(index, scale, top, factor).contains(point):
                return index
        return None

    def grip_at(self, point: QPointF, scale: TimeScale, top: float, factor: float) -> Grip | None:
        """The edge of a span under a point, when there is room to take hold of it beside its middle."""
        reach = GRIP * factor
        for index in self._in_order():
            box = self.rect(index, scale, top, factor)
            if not box.adjusted(-reach, 0, reach, 0).contains(point):
                continue
            inside = min(reach, box.width() / 4)
            if point.x() <= box.left() + inside:
                return Grip("start", self.links[index].id)
            if point.x() >= box.right() - inside:
                return Grip("end", self.links[index].id)
        return None

    def marks_of(self, link: str) -> Marks:
        found = next((each for each in self.links if each.id == link), None)
        return Marks(span_of(found).start, span_of(found).end) if found else Marks()

    def moved(self, link: str, marks: Marks) -> "Spans":
        """The same with one span shown elsewhere, while it is dragged."""
        if marks.start is None or marks.end is None:
            return self
        shown = tuple(
            ShownLink(each.id, each.letter, TimeSpan(marks.start, marks.end, span_of(each).box), each.active)
            if each.id == link
            else each
            for each in self.links
        )
        return Spans(shown, self.lanes)

    def _in_order(self) -> list[int]:
        return sorted(range(len(self.links)), key=lambda index: not self.links[index].active)


def laid_out(links: Sequence[ShownLink]) -> Spans:
    """Spans only, each criterion in a lane of its own as far as there are lanes."""
    timed = tuple(link for link in links if isinstance(link.anchor, TimeSpan))
    extents = [(span_of(link).start, span_of(link).end) for link in timed]
    letters = [link.letter for link in timed]
    for count in range(FEWEST, MOST + 1):
        found = lanes(extents, letters, count)
        if count == MOST or not _overlapping(extents, found):
            return Spans(timed, found)
    return Spans(timed, ())


def _overlapping(extents: Sequence[tuple[float, float]], chosen: Sequence[int]) -> bool:
    ends: dict[int, float] = {}
    for (start, end), lane in sorted(zip(extents, chosen, strict=True)):
        if start < ends.get(lane, 0.0):
            return True
        ends[lane] = max(end, ends.get(lane, 0.0))
    return False


def span_of(link: ShownLink) -> TimeSpan:
    assert isinstance(link.anchor, TimeSpan)
    return link.anchor
