"""A box that moves through a recording with what it covers, and how single sightings become such boxes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assessor_app.domain.evidence import Anchor, Box, TimeSpan

ROOM = 0.3  # of its width and height that a found face is covered beyond its edges: hair and ears tell, too
NEAR = 0.9  # of its size that a face may move from one sighting to the next
LIKE = 2.2  # times as large, or as small, it may be then
SAME = 0.001  # seconds: places keep milliseconds, so a frame may begin a little after the time kept of it
MISSED = 3  # sightings in a row that may overlook a face before it counts as gone

Step = tuple[float, Box]  # seconds, and where the box stands then


@dataclass(frozen=True, slots=True)
class Moving:
    """`steps` stand in the order of their seconds; between two of them the box goes in a straight line."""

    steps: tuple[Step, ...]

    @property
    def start(self) -> float:
        return self.steps[0][0]

    @property
    def end(self) -> float:
        return self.steps[-1][0]

    def box_at(self, seconds: float) -> Box | None:
        """Where it stands at that time; None before its beginning and after its end."""
        for (before, one), (after, other) in pairwise(self.steps):
            if before <= seconds <= after:
                return _between(one, other, (seconds - before) / (after - before) if after > before else 0.0)
        return self.steps[0][1] if len(self.steps) == 1 and seconds == self.start else None

    def box_while(self, first: float, until: float) -> Box | None:
        """Where it stands on a frame that is shown so long: at its first second, or where it begins meanwhile."""
        return self.box_at(first) or (self.steps[0][1] if first < self.start < until - SAME else None)

    def span(self) -> TimeSpan:
        """The time it takes, with the box around all its places."""
        boxes = [box for _, box in self.steps]
        left, top = min(box.x for box in boxes), min(box.y for box in boxes)
        right, bottom = max(box.x + box.width for box in boxes), max(box.y + box.height for box in boxes)
        return TimeSpan(self.start, max(self.end, self.start + 0.1), _inside(left, top, right - left, bottom - top))


Place = Anchor | Moving  # what a cover lies over


def standing_still(span: TimeSpan) -> Moving | None:
    """A box drawn by hand on a stretch of time, as one that does not move; None for a stretch without a box."""
    return Moving(((span.start, span.box), (span.end, span.box))) if span.box is not None else None


def boxes_at(places: Iterable[Place], seconds: float, until: float | None = None) -> tuple[Box, ...]:
    """What is covered of a film's picture at that time, by boxes that move and by those that do not; or of a frame that
    is shown until then."""
    moving = (standing_still(each) if isinstance(each, TimeSpan) else each for each in places)
    last = seconds if until is None else until
    found = (each.box_while(seconds, last) for each in moving if isinstance(each, Moving))
    return tuple(box for box in found if box is not None)


@dataclass(frozen=True, slots=True)
class Sighting:
    """The faces seen in the frame at `seconds`."""

    seconds: float
    faces: tuple[Box, ...]


@dataclass(slots=True)
class _Track:
    steps: list[Step] = field(default_factory=list)
    missed: int = 0

    @property
    def last(self) -> Box:
        return self.steps[-1][1]


def followed(sightings: Sequence[Sighting], gap: float, duration: float) -> tuple[Moving, ...]:
    """Faces that were seen every `gap` seconds, each as one box that moves with it. A face is covered from the
    sighting before it came until the one after it went, because nobody looked in between."""
    tracks: list[_Track] = []
    for sighting in sightings:
        living = [track for track in tracks if track.missed <= MISSED]
        matched = _matched(living, sighting.faces)
        for number, track in enumerate(living):
            if number in matched:
                track.steps.append((sighting.seconds, sighting.faces[matched[number]]))
            track.missed = 0 if number in matched else track.missed + 1
        new = sorted(set(range(len(sighting.faces))) - set(matched.values()))
        tracks += [_Track([(sighting.seconds, sighting.faces[number])]) for number in new]
    return tuple(_moving(track, gap, duration) for track in tracks)


def _matched(tracks: Sequence[_Track], faces: Sequence[Box]) -> dict[int, int]:
    """The face of each track that has one now, by their numbers: the nearest first, each once."""
    pairs = sorted(
        (distance, t, f)
        for t, track in enumerate(tracks)
        for f, box in enumerate(faces)
        if (distance := _distance(track.last, box)) <= NEAR * (1 + track.missed)
    )
    found: dict[int, int] = {}
    for _, t, f in pairs:
        if t not in found and f not in found.values():
            found[t] = f
    return found


def _distance(one: Box, other: Box) -> float:
    """Between centres, in sizes of a face; out of reach for one of another size."""
    ratio = (one.width * one.height) / (other.width * other.height)
    if not 1 / LIKE**2 <= ratio <= LIKE**2:
        return float("inf")
    across = (one.x + one.width / 2 - other.x - other.width / 2) / max(one.width, other.width)
    down = (one.y + one.height / 2 - other.y - other.height / 2) / max(one.height, other.height)
    return float((across**2 + down**2) ** 0.5)


def _moving(track: _Track, gap: float, duration: float) -> Moving:
    steps = [(seconds, roomy(box)) for seconds, box in track.steps]
    first, last = steps[0], steps[-1]
    before, after = max(0.0, first[0] - gap), min(max(duration, last[0] + 0.05), last[0] + gap)
    return Moving(((before, first[1]), *steps, (after, last[1])))


def roomy(box: Box) -> Box:
    """A face with the room around it by which it is covered."""
    across, down = box.width * ROOM, box.height * ROOM
    return _inside(box.x - across, box.y - down, box.width + 2 * across, box.height + 2 * down)


def _inside(x: float, y: float, width: float, height: float) -> Box:
    left, top = min(max(0.0, x), 99.0), min(max(0.0, y), 99.0)
    right, bottom = min(100.0, max(x + width, left + 0.5)), min(100.0, max(y + height, top + 0.5))
    return Box(round(left, 3), round(top, 3), round(right - left, 3), round(bottom - top, 3))


def _between(one: Box, other: Box, share: float) -> Box:
    def at(first: float, second: float) -> float:
        return first + (second - first) * share

    return Box(at(one.x, other.x), at(one.y, other.y), at(one.width, other.width), at(one.height, other.height))
