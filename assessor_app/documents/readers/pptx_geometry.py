"""Outlines of shapes: the common presets of slide programs, and paths an author drew."""

import math
from collections.abc import Iterator
from typing import Any

from assessor_app.documents.readers.canvas import Step, box
from assessor_app.documents.readers.package import attribute, child, children, local

FORM_UNKNOWN = "A shape is drawn as a plain rectangle: its own form is not known."
Steps = tuple[Step, ...]
_K = 0.5523  # control points of a quarter of a circle
_CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    "triangle": ((0.5, 0), (1, 1), (0, 1)),
    "flowChartExtract": ((0.5, 0), (1, 1), (0, 1)),
    "flowChartMerge": ((0, 0), (1, 0), (0.5, 1)),
    "rtTriangle": ((0, 0), (1, 1), (0, 1)),
    "diamond": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "flowChartDecision": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "parallelogram": ((0.25, 0), (1, 0), (0.75, 1), (0, 1)),
    "flowChartInputOutput": ((0.2, 0), (1, 0), (0.8, 1), (0, 1)),
    "trapezoid": ((0.25, 0), (0.75, 0), (1, 1), (0, 1)),
    "pentagon": ((0.5, 0), (1, 0.38), (0.81, 1), (0.19, 1), (0, 0.38)),
    "homePlate": ((0, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0, 1)),
    "chevron": ((0, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0, 1), (0.25, 0.5)),
    "hexagon": ((0.25, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0.25, 1), (0, 0.5)),
    "octagon": ((0.29, 0), (0.71, 0), (1, 0.29), (1, 0.71), (0.71, 1), (0.29, 1), (0, 0.71), (0, 0.29)),
    "rightArrow": ((0, 0.25), (0.6, 0.25), (0.6, 0), (1, 0.5), (0.6, 1), (0.6, 0.75), (0, 0.75)),
    "leftArrow": ((1, 0.25), (0.4, 0.25), (0.4, 0), (0, 0.5), (0.4, 1), (0.4, 0.75), (1, 0.75)),
    "downArrow": ((0.25, 0), (0.75, 0), (0.75, 0.6), (1, 0.6), (0.5, 1), (0, 0.6), (0.25, 0.6)),
    "upArrow": ((0.25, 1), (0.75, 1), (0.75, 0.4), (1, 0.4), (0.5, 0), (0, 0.4), (0.25, 0.4)),
    "leftRightArrow": ((0, 0.5), (0.2, 0), (0.2, 0.25), (0.8, 0.25), (0.8, 0), (1, 0.5), (0.8, 1), (0.8, 0.75),
                       (0.2, 0.75), (0.2, 1)),
    "plus": ((0.25, 0), (0.75, 0), (0.75, 0.25), (1, 0.25), (1, 0.75), (0.75, 0.75), (0.75, 1), (0.25, 1),
             (0.25, 0.75), (0, 0.75), (0, 0.25), (0.25, 0.25)),
    "wedgeRectCallout": ((0, 0), (1, 0), (1, 1), (0.45, 1), (0.25, 1.2), (0.2, 1), (0, 1)),
}  # fmt: skip
_LINES = ("line", "straightConnector1")
_ROUND = ("ellipse", "flowChartConnector", "cloud", "cloudCallout", "wedgeEllipseCallout", "donut", "sun", "smileyFace")
_SOFT = ("roundRect", "wedgeRoundRectCallout", "flowChartAlternateProcess", "flowChartTerminator", "round2SameRect",
         "round1Rect", "can", "plaque", "snipRoundRect", "round2DiagRect")  # fmt: skip
_BOXES = ("", "rect", "flowChartProcess", "actionButtonBlank")


def outline(properties: Any, width: float, height: float) -> Steps:
    """The outline of a shape in points of its own box; a rectangle where the shape is not known."""
    custom = child(properties, "custGeom") if properties is not None else None
    if custom is not None:
        return tuple(_custom(custom, width, height))[:20_000] or box(0, 0, width, height)
    return preset_outline(_preset(properties), width, height)


def is_known(properties: Any) -> bool:
    """Whether `outline` is more than a rectangle in the shape's place, or the shape is a rectangle."""
    custom = child(properties, "custGeom") if properties is not None else None
    return custom is not None or has_outline(_preset(properties))


def _preset(properties: Any) -> str:
    preset = child(properties, "prstGeom") if properties is not None else None
    return (attribute(preset, "prst") if preset is not None else None) or "rect"


def has_outline(name: str) -> bool:
    """Whether a preset is drawn in a form of its own; of what it is not only the place is right."""
    return name in (*_LINES, *_CORNERS, *_ROUND, *_SOFT, *_BOXES) or name.startswith("star") or "Connector" in name


def preset_outline(name: str, width: float, height: float) -> Steps:
    if name in _LINES or ("Connector" in name and not name.startswith("flowChart")):
        return _bent(name, width, height)
    if name in _CORNERS:
        return polygon([(x * width, y * height) for x, y in _CORNERS[name]])
    if name.startswith("star"):
        return _star(name, width, height)
    if name in _ROUND:
        return ellipse(0, 0, width, height)
    if name in _SOFT:
        return rounded(width, height, min(width, height) / (2 if name == "flowChartTerminator" else 6))
    return box(0, 0, width, height)


def polygon(points: list[tuple[float, float]], closed: bool = True) -> Steps:
    steps: list[Step] = [("L" if index else "M", point) for index, point in enumerate(points)]
    return (*steps, ("Z", ())) if closed else tuple(steps)


def ellipse(x: float, y: float, width: float, height: float) -> Steps:
    a, b, cx, cy = width / 2, height / 2, x + width / 2, y + height / 2
    return (
        ("M", (cx, cy - b)),
        ("C", (cx + a * _K, cy - b, cx + a, cy - b * _K, cx + a, cy)),
        ("C", (cx + a, cy + b * _K, cx + a * _K, cy + b, cx, cy + b)),
        ("C", (cx - a * _K, cy + b, cx - a, cy + b * _K, cx - a, cy)),
        ("C", (cx - a, cy - b * _K, cx - a * _K, cy - b, cx, cy - b)),
        ("Z", ()),
    )


def rounded(width: float, height: float, r: float) -> Steps:
    """A rectangle with round corners of radius `r`."""
    k = r * (1 - _K)
    right, low = width, height
    return (
        ("M", (r, 0)), ("L", (right - r, 0)), ("C", (right - k, 0, right, k, right, r)),
        ("L", (right, low - r)), ("C", (right, low - k, right - k, low, right - r, low)),
        ("L", (r, low)), ("C", (k, low, 0, low - k, 0, low - r)),
        ("L", (0, r)), ("C", (0, k, k, 0, r, 0)), ("Z", ()),
    )  # fmt: skip


def _bent(name: str, width: float, height: float) -> Steps:
    if name.startswith("bent"):
        return polygon([(0, 0), (width / 2, 0), (width / 2, height), (width, height)], closed=False)
    if name.startswith("curved"):
        return ("M", (0, 0)), ("C", (width / 2, 0, width / 2, height, width, height))
    return ("M", (0, 0)), ("L", (width, height))


def _star(name: str, width: float, height: float) -> Steps:
    digits = name[4:]
    count = int(digits) if digits.isdecimal() and len(digits) < 9 and 3 < int(digits) < 33 else 5
    inner = 0.38 if count < 7 else 0.75
    points = []
    for index in range(2 * count):
        turn, reach = math.pi * index / count - math.pi / 2, (1 if index % 2 == 0 else inner) / 2
        points.append((width * (0.5 + reach * math.cos(turn)), height * (0.5 + reach * math.sin(turn))))
    return polygon(points)


def _custom(custom: Any, width: float, height: float) -> Iterator[Step]:
    for path in children(custom, "pathLst"):
        wide, high = (_number(attribute(path, side)) or 0.0 for side in ("w", "h"))
        scale = (width / wide if wide else 1 / 12_700, height / high if high else 1 / 12_700)
        here = (0.0, 0.0)
        for step in path:
            for made in _step(step, scale, here):
                here = (made[1][-2], made[1][-1]) if made[1] else here
                yield made


def _step(step: Any, scale: tuple[float, float], here: tuple[float, float]) -> Iterator[Step]:
    points = [(_number(attribute(p, "x")), _number(attribute(p, "y"))) for p in step if local(p) == "pt"]
    if any(x is None or y is None for x, y in points):
        return  # a point given by a formula
    flat = tuple(value * scale[index % 2] for index, value in enumerate(v for p in points for v in p if v is not None))
    name = local(step)
    if name == "close":
        yield "Z", ()
    elif name in ("moveTo", "lnTo") and len(flat) == 2:
        yield "M" if name == "moveTo" else "L", flat
    elif name == "cubicBezTo" and len(flat) == 6:
        yield "C", flat
    elif name == "quadBezTo" and len(flat) == 4:
        (x0, y0), (x1, y1, x2, y2) = here, flat
        yield "C", ((x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3, (x2 + 2 * x1) / 3, (y2 + 2 * y1) / 3, x2, y2)
    elif name == "arcTo":
        yield from _arc(step, scale, here)


def _arc(step: Any, scale: tuple[float, float], here: tuple[float, float]) -> Iterator[Step]:
    values = [_number(attribute(step, name)) for name in ("wR", "hR", "stAng", "swAng")]
    if None in values:
        return
    a, b, start, sweep = (value or 0.0 for value in values)
    a, b = a * scale[0], b * scale[1]
    first, last = (on_ellipse(angle / 60_000, a, b) for angle in (start, start + sweep))
    cx, cy = here[0] - a * math.cos(first), here[1] - b * math.sin(first)
    for part in range(1, 25):
        at = first + (last - first) * part / 24
        yield "L", (cx + a * math.cos(at), cy + b * math.sin(at))


def on_ellipse(degrees: float, a: float, b: float) -> float:
    """The parameter, in radians, of the point that an ellipse has in a direction; turns are kept."""
    seen = math.radians(degrees)
    at = math.atan2(a * math.sin(seen), b * math.cos(seen))
    return at + 2 * math.pi * round((seen - at) / (2 * math.pi))


def _number(raw: str | None) -> float | None:
    try:
        value = float(raw or "")
    except ValueError:
        return None
    return value if abs(value) < 1e9 else None
