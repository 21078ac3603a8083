"""Shapes of OpenDocument slides that describe themselves: the path they give, step by step, as outlines to draw.

Source: OpenDocument 1.3 part 3, 19.145 (draw:enhanced-path).
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assessor_app.documents.readers.canvas import Colour, Step
from assessor_app.documents.readers.odp_formulas import Formulas
from assessor_app.documents.readers.package import attribute, local
from assessor_app.documents.readers.pptx_geometry import on_ellipse

_SIGN = re.compile(r"\?\w+|\$\d+|[A-Za-z]+|-?\d*\.?\d+(?:[eE]-?\d+)?")
_NUMBERS = {"M": 2, "L": 2, "C": 6, "Q": 4, "X": 2, "Y": 2, "T": 6, "U": 6, "A": 8, "B": 8, "W": 8, "V": 8, "G": 4}
_SHADES = {"H": -0.4, "I": -0.2, "J": 0.4, "K": 0.2}  # LibreOffice's own: a part darker or lighter than the shape
_BARE = ("Z", "N", "F", "S", *_SHADES)  # close; end of a part; a part without fill; a part without line
_MOST = 20_000  # signs
_UNIT = 2540 / 72  # hundredths of a millimetre a point, in which a shape without a scale counts
Point = tuple[float, float]


@dataclass(slots=True)
class Part:
    """An outline, whether it is filled and has a line, and how much lighter (up to 1) or darker (to -1) than the shape;
    later parts lie over earlier ones."""

    steps: list[Step] = field(default_factory=list)
    filled: bool = True
    stroked: bool = True
    shade: float = 0.0

    def tinted(self, colour: Colour | None) -> Colour | None:
        if colour is None or not self.filled:
            return None
        red, green, blue = (c + (1 - c) * self.shade if self.shade > 0 else c * (1 + self.shade) for c in colour[:3])
        return red, green, blue, colour[3]


def parts(geometry: Any, width: float, height: float) -> list[Part]:
    """In points of the shape's own box; none where the path is not understood."""
    try:
        found = _Pen(_formulas(geometry, width, height), _scale(geometry, width, height)).draw(_path(geometry))
    except (ValueError, KeyError, IndexError, ArithmeticError, RecursionError):
        return []
    return _mirrored(found, geometry, width, height)


def _path(geometry: Any) -> list[str]:
    """Its signs; of a path written in an older and a newer way that which says more."""
    paths = [str(value) for key, value in geometry.attrib.items() if key.endswith("}enhanced-path")]
    signs = _SIGN.findall(max(paths, key=len, default=""))
    if len(signs) > _MOST:
        raise ValueError("too long a path")
    return signs


def _box(geometry: Any, name: str) -> tuple[float, ...]:
    return tuple(float(value) for value in re.split(r"[\s,]+", (attribute(geometry, name) or "").strip()) if value)


def _formulas(geometry: Any, width: float, height: float) -> Formulas:
    left, top, wide, high = (*_box(geometry, "viewBox"), 0.0, 0.0, 0.0, 0.0)[:4]
    known = {
        "left": left, "top": top, "right": left + wide, "bottom": top + high, "width": wide, "height": high,
        "logwidth": width * _UNIT, "logheight": height * _UNIT, "xstretch": 0.0, "ystretch": 0.0,
        "hasstroke": 1.0, "hasfill": 1.0,
    }  # fmt: skip
    formulas = {attribute(e, "name") or "": attribute(e, "formula") or "" for e in geometry if local(e) == "equation"}
    return Formulas(formulas, list(_box(geometry, "modifiers")), known)


def _scale(geometry: Any, width: float, height: float) -> tuple[float, float, float, float]:
    """Left and top of what the path counts in, and points of each of its units."""
    left, top, wide, high = (*_box(geometry, "viewBox"), 0.0, 0.0, 0.0, 0.0)[:4]
    if not (wide > 0 and high > 0):
        wide, high = (*_box(geometry, "sub-view-size"), 0.0, 0.0)[:2]
    across = width / wide if wide > 0 else 1 / _UNIT
    return left, top, across, height / high if high > 0 else 1 / _UNIT


def _mirrored(found: list[Part], geometry: Any, width: float, height: float) -> list[Part]:
    sides = [attribute(geometry, f"mirror-{way}") == "true" for way in ("horizontal", "vertical")]
    sizes = width, height
    for part in found:
        part.steps = [
            (name, tuple(sizes[n % 2] - v if sides[n % 2] else v for n, v in enumerate(at))) for name, at in part.steps
        ]
    return found


class _Pen:
    """Follows a path; points are turned into those of the shape's box where they are drawn."""

    def __init__(self, formulas: Formulas, scale: tuple[float, float, float, float]) -> None:
        self._formulas, self._scale = formulas, scale
        self._parts = [Part()]
        self._here: Point = (0.0, 0.0)

    def draw(self, signs: list[str]) -> list[Part]:
        command = ""
        values: list[float] = []
        for sign in signs:
            if sign.isalpha() and set(sign) <= {*_NUMBERS, *_BARE}:
                if values:
                    raise ValueError("a step cut short")
                for letter in sign:
                    command = letter
                    self._bare(letter)
                continue
            values.append(self._formulas.value(sign))
            if len(values) == _NUMBERS[command]:
                self._step(command, values)
                command, values = {"M": "L"}.get(command, command), []
        for part in self._parts:
            part.filled = part.filled and any(step[0] == "Z" for step in part.steps)
        return [part for part in self._parts if len(part.steps) > 1]

    def _bare(self, letter: str) -> None:
        part = self._parts[-1]
        if letter == "Z" and part.steps:
            part.steps.append(("Z", ()))
        elif letter == "N":
            self._parts.append(Part())
        elif letter == "F":
            part.filled = False
        elif letter == "S":
            part.stroked = False
        elif letter in _SHADES:
            part.shade = _SHADES[letter]

    def _step(self, command: str, values: list[float]) -> None:
        if command in "ML":
            self._to(command, (values[0], values[1]))
        elif command == "C":
            self._curve((values[0], values[1]), (values[2], values[3]), (values[4], values[5]))
        elif command == "Q":
            (x0, y0), (x1, y1, x2, y2) = self._here, values
            one, two = ((x0 + 2 * x1) / 3, (y0 + 2 * y1) / 3), ((x2 + 2 * x1) / 3, (y2 + 2 * y1) / 3)
            self._curve(one, two, (x2, y2))
        elif command in "XY":
            self._quarter(command, values[0], values[1])
        else:
            self._bow(command, values)

    def _quarter(self, command: str, x: float, y: float) -> None:
        """A quarter of an ellipse that begins along the x or the y axis."""
        x0, y0 = self._here
        k = 0.5523
        if command == "X":
            self._curve((x0 + (x - x0) * k, y0), (x, y - (y - y0) * k), (x, y))
        else:
            self._curve((x0, y0 + (y - y0) * k), (x - (x - x0) * k, y), (x, y))

    def _bow(self, command: str, v: list[float]) -> None:
        begins = "M" if command in "UBV" else "L"
        if command in "TU":
            points = _arc((v[0], v[1]), (v[2], v[3]), v[4], v[5] - v[4])
        elif command == "G":
            first, last = (on_ellipse(angle, v[0], v[1]) for angle in (v[2], v[2] + v[3]))
            centre = self._here[0] - v[0] * math.cos(first), self._here[1] - v[1] * math.sin(first)
            points = _arc(centre, (v[0], v[1]), math.degrees(first), math.degrees(last - first))
        else:
            points = _between(v, clockwise=command in "WV")
        for number, point in enumerate(points):
            self._to(begins if number == 0 else "L", point)

    def _to(self, name: str, point: Point) -> None:
        if name == "L" and not self._parts[-1].steps:
            name = "M"
        self._here = point
        self._parts[-1].steps.append((name, self._at(point)))

    def _curve(self, one: Point, two: Point, end: Point) -> None:
        if not self._parts[-1].steps:
            self._to("M", self._here)
        self._here = end
        self._parts[-1].steps.append(("C", (*self._at(one), *self._at(two), *self._at(end))))

    def _at(self, point: Point) -> Point:
        left, top, across, down = self._scale
        return (point[0] - left) * across, (point[1] - top) * down


def _arc(centre: Point, radii: Point, start: float, sweep: float) -> Iterator[Point]:
    """Degrees, with the clock."""
    for part in range(25):
        at = math.radians(start + max(-360.0, min(360.0, sweep)) * part / 24)
        yield centre[0] + radii[0] * math.cos(at), centre[1] + radii[1] * math.sin(at)


def _between(v: list[float], clockwise: bool) -> Iterator[Point]:
    """Of the ellipse in a box, the bow from the direction of one point to that of another."""
    centre, radii = ((v[0] + v[2]) / 2, (v[1] + v[3]) / 2), (abs(v[2] - v[0]) / 2, abs(v[3] - v[1]) / 2)
    a, b = max(radii[0], 1e-9), max(radii[1], 1e-9)
    first, last = (math.degrees(math.atan2((v[n + 1] - centre[1]) / b, (v[n] - centre[0]) / a)) for n in (4, 6))
    sweep = (last - first) % 360 or 360.0
    return _arc(centre, radii, first, sweep if clockwise else (sweep - 360 or -360.0))
