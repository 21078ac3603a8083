"""One page to draw on: shapes, pictures and text at any place and angle, over one another in the order they come."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pymupdf as _pymupdf

from assessor_app.documents.readers.sheets import blank_sheet, close
from assessor_app.documents.values import PageSize

pymupdf: Any = _pymupdf  # its own types are incomplete
mupdf: Any = pymupdf.mupdf
Colour = tuple[float, float, float, float]  # red, green, blue, opacity, each 0 to 1
Matrix = tuple[float, float, float, float, float, float]
Step = tuple[str, tuple[float, ...]]  # "M" x y, "L" x y, "C" x1 y1 x2 y2 x3 y3, "Z"
UNTURNED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_TALLEST = 60_000.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """Width in points; dashes are lengths of ink and gap, in points."""

    colour: Colour
    width: float
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """Text set to a width; `height` and `across` are what it fills, in points."""

    listed: Any
    height: float
    across: float


def set_text(html: str, css: str, width: float) -> Column:
    """Lay text out in a column; nothing of it is cut, words wider than it are broken."""
    story = pymupdf.Story(html, user_css=css)
    width = max(1.0, width)
    _, filled = story.place(pymupdf.Rect(0, 0, width, _TALLEST))
    listed, device = blank_sheet(PageSize(width, _TALLEST))
    story.draw(device)
    close(device)
    return Column(listed, float(filled[3]), float(filled[2]))


def joined_matrix(first: Matrix, then: Matrix) -> Matrix:
    """The matrix of doing `first`, then `then`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


class Canvas:
    """A page being drawn; points, the origin at the top left. Call `finished` once."""

    def __init__(self, size: PageSize) -> None:
        self._listed, self._device = blank_sheet(size)
        self._dev = self._device.this
        self._rgb = mupdf.FzColorspace(mupdf.FzColorspace.Fixed_RGB)

    def finished(self) -> Any:
        """The drawing steps, for `Sheets`."""
        close(self._device)
        return self._listed

    def shape(
        self, steps: Iterable[Step], matrix: Matrix, fill: Colour | None = None, stroke: Stroke | None = None
    ) -> None:
        path, place = _path(steps), mupdf.FzMatrix(*matrix)
        if fill is not None and fill[3] > 0:
            mupdf.fz_fill_path(self._dev, path, 1, place, self._rgb, _floats(fill[:3]), fill[3], mupdf.FzColorParams())
        if stroke is not None and stroke.colour[3] > 0:
            mupdf.fz_stroke_path(
                self._dev, path, _pen(stroke), place, self._rgb,
                _floats(stroke.colour[:3]), stroke.colour[3], mupdf.FzColorParams(),
            )  # fmt: skip

    def picture(self, data: bytes, steps: Iterable[Step], matrix: Matrix, place: Matrix) -> None:
        """A picture, its unit square put at `place`; only what lies inside the shape is seen."""
        image = mupdf.fz_new_image_from_buffer(mupdf.fz_new_buffer_from_copied_data(data))
        everywhere = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
        mupdf.fz_clip_path(self._dev, _path(steps), 1, mupdf.FzMatrix(*matrix), everywhere)
        mupdf.fz_fill_image(self._dev, image, mupdf.FzMatrix(*place), 1.0, mupdf.FzColorParams())
        mupdf.fz_pop_clip(self._dev)

    def text(self, column: Column, matrix: Matrix) -> None:
        everywhere = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
        mupdf.fz_run_display_list(column.listed.this, self._dev, mupdf.FzMatrix(*matrix), everywhere, mupdf.FzCookie())


def box(x: float, y: float, width: float, height: float) -> tuple[Step, ...]:
    """The outline of a rectangle."""
    right, low = x + width, y + height
    return ("M", (x, y)), ("L", (right, y)), ("L", (right, low)), ("L", (x, low)), ("Z", ())


def _path(steps: Iterable[Step]) -> Any:
    path = mupdf.FzPath()
    for name, at in steps:
        if name == "M":
            mupdf.fz_moveto(path, *at)
        elif name == "L":
            mupdf.fz_lineto(path, *at)
        elif name == "C":
            mupdf.fz_curveto(path, *at)
        else:
            mupdf.fz_closepath(path)
    return path


def _pen(stroke: Stroke) -> Any:
    pen = mupdf.fz_new_stroke_state_with_dash_len(len(stroke.dashes))
    inside = pen.m_internal
    inside.linewidth = stroke.width
    inside.dash_len = len(stroke.dashes)
    for index, length in enumerate(stroke.dashes):
        mupdf.floats_setitem(inside.dash_list, index, length)
    return pen


def _floats(values: Iterable[float]) -> Any:
    array = mupdf.new_floats(4)
    for index, value in enumerate(values):
        mupdf.floats_setitem(array, index, value)
    return array
