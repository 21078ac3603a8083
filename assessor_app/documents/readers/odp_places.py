"""Where shapes of OpenDocument slides stand, and their outlines."""

import math
import re
from typing import Any

from assessor_app.documents.readers.canvas import UNTURNED, Matrix, Step, joined_matrix
from assessor_app.documents.readers.odp_paths import Part, parts
from assessor_app.documents.readers.odp_styles import length
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.pptx_geometry import ellipse, has_outline, polygon, preset_outline, rounded

_STEP = re.compile(r"(rotate|translate|skewX|skewY|scale|matrix)\s*\(([^)]*)\)")
_PRESETS = {
    "isosceles-triangle": "triangle", "right-triangle": "rtTriangle", "diamond": "diamond", "hexagon": "hexagon",
    "octagon": "octagon", "parallelogram": "parallelogram", "trapezoid": "trapezoid", "pentagon": "pentagon",
    "right-arrow": "rightArrow", "left-arrow": "leftArrow", "up-arrow": "upArrow", "down-arrow": "downArrow",
    "star5": "star5", "ellipse": "ellipse", "round-rectangle": "roundRect", "cross": "plus", "chevron": "chevron",
    "pentagon-right": "homePlate",
}  # fmt: skip
_BOXES = ("", "rectangle", "rect", "flowchart-process", "flowChartProcess", "mso-spt202", "textBox")
_PLAIN = ("line", "connector", "measure", "ellipse", "circle", "polygon", "polyline", "rect", "caption")
Spot = tuple[float, float, Matrix]  # width, height, and the way to its place


def spot(element: Any) -> Spot:
    """The box of a shape in points."""
    if local(element) in ("line", "connector", "measure"):
        x1, y1, x2, y2 = (length(attribute(element, name)) for name in ("x1", "y1", "x2", "y2"))
        return x2 - x1, y2 - y1, (1.0, 0.0, 0.0, 1.0, x1, y1)
    x, y = length(attribute(element, "x")), length(attribute(element, "y"))
    width, height = length(attribute(element, "width")), length(attribute(element, "height"))
    if (said := attribute(element, "transform")) is not None:
        return width, height, joined_matrix((1.0, 0.0, 0.0, 1.0, x, y), _matrix(said))
    return width, height, (1.0, 0.0, 0.0, 1.0, x, y)


def _matrix(said: str) -> Matrix:
    found = UNTURNED
    for name, inside in _STEP.findall(said[:500]):
        values = inside.replace(",", " ").split()
        if name == "rotate" and (turn := _number(values[:1])) is not None:
            c, s = math.cos(turn), math.sin(turn)
            found = joined_matrix(found, (c, -s, s, c, 0.0, 0.0))  # counted against the clock
        elif name == "translate" and values:
            down = length(values[1]) if len(values) > 1 else 0.0
            found = joined_matrix(found, (1.0, 0.0, 0.0, 1.0, length(values[0]), down))
    return found


def _number(values: list[str]) -> float | None:
    try:
        return float(values[0])
    except (IndexError, ValueError):
        return None


def outlines(element: Any, width: float, height: float) -> tuple[list[Part], bool]:
    """What is drawn of a shape, in points of its own box, and whether its form is known; else it is a rectangle."""
    if local(element) != "custom-shape":
        return [_part(_plain(element, width, height))], local(element) in _PLAIN
    shape = child(element, "enhanced-geometry")
    said = (attribute(shape, "type") or "" if shape is not None else "").removeprefix("ooxml-")
    if shape is not None and (not said or said not in _BOXES) and (found := parts(shape, width, height)):
        return found, True
    if said in _BOXES:
        return [_part(preset_outline("", width, height))], True
    name = _PRESETS.get(said, said)
    return [_part(preset_outline(name, width, height))], has_outline(name)


def _part(steps: tuple[Step, ...]) -> Part:
    return Part(list(steps), filled=any(step[0] == "Z" for step in steps))


def _plain(element: Any, width: float, height: float) -> tuple[Step, ...]:
    name = local(element)
    if name in ("line", "connector", "measure"):
        return ("M", (0.0, 0.0)), ("L", (width, height))
    if name in ("ellipse", "circle"):
        return ellipse(0, 0, width, height)
    if name in ("polygon", "polyline"):
        return _points(element, width, height, name == "polygon")
    radius = length(attribute(element, "corner-radius"))
    return (
        rounded(width, height, min(radius, width / 2, height / 2)) if radius > 0 else preset_outline("", width, height)
    )


def _points(element: Any, width: float, height: float, closed: bool) -> tuple[Step, ...]:
    view = (attribute(element, "viewBox") or "0 0 1 1").split()
    try:
        left, top, wide, high = (float(value) for value in view)
        pairs = [pair.split(",") for pair in (attribute(element, "points") or "").split()[:5000]]
        at = [((float(x) - left) * width / wide, (float(y) - top) * height / high) for x, y in pairs]
    except (ValueError, ZeroDivisionError):
        return preset_outline("", width, height)
    return polygon(at, closed) if at else preset_outline("", width, height)
