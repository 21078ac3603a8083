"""Draws the steps of a page on paper: as `DisplayList.get_pixmap` would, without memory of its own."""

from typing import Any

import pymupdf as _pymupdf
from PIL import Image

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.paper import Paper
from assessor_app.documents.readers.protocol import Clip, Unfit
from assessor_app.documents.values import PageSize, Pixels

pymupdf: Any = _pymupdf  # its own types are incomplete
_DEPTH = 4


def part_of(size: PageSize, clip: Clip | None, page: int, scale: float, limits: Limits) -> tuple[Clip, float]:
    """The part of a page that was asked for (points), and the scale at which it is no larger than may be drawn."""
    x0, y0, x1, y1 = clip or (0.0, 0.0, size.width, size.height)
    x0, y0, x1, y1 = max(0.0, x0), max(0.0, y0), min(size.width, x1), min(size.height, y1)
    if x1 <= x0 or y1 <= y0:
        raise Unfit(f"The part asked for lies outside page {page}.")
    while ((x1 - x0) * scale + 2) * ((y1 - y0) * scale + 2) > limits.max_pixels:
        scale *= 0.98
    return (x0, y0, x1, y1), scale


def drawn(listed: Any, zoom: float, area: Any, paper: Paper) -> Pixels:
    """What lies in `area` (of the drawing steps, before `zoom`), drawn on white. Raises MuPDF's errors.

    MuPDF keeps coloured letters as it drew them and never asks in which order of colours: so there is but one."""
    mupdf = pymupdf.mupdf
    matrix = mupdf.FzMatrix(zoom, 0, 0, zoom, 0, 0)
    clip = mupdf.FzRect(*area)
    shown = mupdf.fz_intersect_rect(mupdf.fz_bound_display_list(listed.this), clip)
    box = mupdf.fz_round_rect(mupdf.fz_transform_rect(shown, matrix))
    width, height = box.x1 - box.x0, box.y1 - box.y0
    data = paper.room(width * height * _DEPTH)
    sheet = _over(data, box)
    mupdf.fz_clear_pixmap_with_value(sheet, 0xFF)
    device = mupdf.fz_new_draw_device_with_bbox(matrix, sheet, box)
    mupdf.fz_run_display_list(listed.this, device, mupdf.FzMatrix(), clip, mupdf.FzCookie())
    mupdf.fz_close_device(device)
    return Pixels(width, height, width * _DEPTH, data, wide=True) if paper.wide else _plain(width, height, data)


def _over(data: memoryview, box: Any) -> Any:
    """MuPDF's picture over memory of ours, which must outlast it."""
    mupdf = pymupdf.mupdf
    colours = mupdf.FzColorspace(mupdf.FzColorspace.Fixed_BGR)
    start = mupdf.python_mutable_buffer_data(data)
    return mupdf.fz_new_pixmap_with_bbox_and_data(colours, box, mupdf.FzSeparations(), 1, start)


def _plain(width: int, height: int, data: memoryview) -> Pixels:
    seen: Any = data  # Pillow takes any memory, though its types do not say so
    image = Image.frombuffer("RGB", (width, height), seen, "raw", "BGRX", 0, 1)
    return Pixels(width, height, width * 3, image.tobytes())
