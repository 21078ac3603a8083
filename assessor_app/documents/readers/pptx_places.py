"""Where shapes of a slide show stand: offsets, sizes, turns and mirrors, through groups, as matrices in points."""

import math
from dataclasses import dataclass
from typing import Any

from assessor_app.documents.readers.canvas import UNTURNED, Matrix, joined_matrix
from assessor_app.documents.readers.package import attribute, child
from assessor_app.documents.readers.pptx_theme import EMU


@dataclass(frozen=True, slots=True)
class Place:
    """Width and height in points as drawn; `shape` may mirror, `text` never does."""

    width: float
    height: float
    shape: Matrix
    text: Matrix


def numbers(element: Any, *names: str) -> tuple[float, ...] | None:
    """Attributes in points, or None when one is missing."""
    found = []
    for name in names:
        raw = attribute(element, name) or "" if element is not None else ""
        if not raw.removeprefix("-").isdecimal() or len(raw) > 12:
            return None
        found.append(max(-1e6, min(1e6, int(raw) / EMU)))
    return tuple(found)


def place(transform: Any, group: Matrix) -> Place | None:
    """Of an `a:xfrm` inside a group whose children's matrix is given; None when it says nothing."""
    at, size = numbers(child(transform, "off"), "x", "y"), numbers(child(transform, "ext"), "cx", "cy")
    if at is None or size is None:
        return None
    width, height = max(0.0, size[0]), max(0.0, size[1])
    turn = _turn(transform)
    flips = tuple(attribute(transform, name) in ("1", "true") for name in ("flipH", "flipV"))
    shape = joined_matrix(_turned(at, width, height, turn, (flips[0], flips[1])), group)
    upright = joined_matrix(_turned(at, width, height, turn + (math.pi if flips[1] else 0.0), (False, False)), group)
    return _unscaled(width, height, shape, upright)


def _unscaled(width: float, height: float, shape: Matrix, upright: Matrix) -> Place:
    """A group's scale changes the size of a shape, never that of its letters."""
    across, down = math.hypot(shape[0], shape[1]) or 1e-6, math.hypot(shape[2], shape[3]) or 1e-6
    a, b, c, d = shape[0] / across, shape[1] / across, shape[2] / down, shape[3] / down
    p, q, r, s = upright[0] / across, upright[1] / across, upright[2] / down, upright[3] / down
    return Place(width * across, height * down, (a, b, c, d, *shape[4:]), (p, q, r, s, *upright[4:]))


def _turn(transform: Any) -> float:
    raw = attribute(transform, "rot") or "0"
    return math.radians(int(raw) / 60_000) if raw.removeprefix("-").isdecimal() and len(raw) < 12 else 0.0


def _turned(at: tuple[float, ...], width: float, height: float, turn: float, flips: tuple[bool, bool]) -> Matrix:
    middle = (1.0, 0.0, 0.0, 1.0, -width / 2, -height / 2)
    mirrored = joined_matrix(middle, (-1.0 if flips[0] else 1.0, 0.0, 0.0, -1.0 if flips[1] else 1.0, 0.0, 0.0))
    turned = joined_matrix(mirrored, (math.cos(turn), math.sin(turn), -math.sin(turn), math.cos(turn), 0.0, 0.0))
    return joined_matrix(turned, (1.0, 0.0, 0.0, 1.0, at[0] + width / 2, at[1] + height / 2))


def group_matrix(transform: Any, outer: Matrix) -> Matrix:
    """What brings the children of a group to their place on the slide."""
    if transform is None:
        return outer
    own = place(transform, UNTURNED)
    start, size = numbers(child(transform, "chOff"), "x", "y"), numbers(child(transform, "chExt"), "cx", "cy")
    if own is None or start is None or size is None:
        return outer
    across = own.width / size[0] if size[0] else 1.0
    down = own.height / size[1] if size[1] else 1.0
    inside = joined_matrix((1.0, 0.0, 0.0, 1.0, -start[0], -start[1]), (across, 0.0, 0.0, down, 0.0, 0.0))
    return joined_matrix(joined_matrix(inside, own.shape), outer)
