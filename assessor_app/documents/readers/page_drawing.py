"""Draws the steps of a page on paper: as `DisplayList.get_pixmap` would, without memory of its own."""

from typing import Any

import pymupdf as _pymupdf

from assessor_app.documents.readers.paper import Paper
from assessor_app.documents.values import Pixels

pymupdf: Any = _pymupdf  # its own types are incomplete


def drawn(listed: Any, zoom: float, area: Any, paper: Paper) -> Pixels:
    """What lies in `area` (of the drawing steps, before `zoom`), drawn on white. Raises MuPDF's errors."""
    mupdf = pymupdf.mupdf
    matrix = mupdf.FzMatrix(zoom, 0, 0, zoom, 0, 0)
    clip = mupdf.FzRect(*area)
    shown = mupdf.fz_intersect_rect(mupdf.fz_bound_display_list(listed.this), clip)
    box = mupdf.fz_round_rect(mupdf.fz_transform_rect(shown, matrix))
    width, height, depth = box.x1 - box.x0, box.y1 - box.y0, 4 if paper.wide else 3
    data = paper.room(width * height * depth)
    sheet = _over(data, box, paper.wide)
    mupdf.fz_clear_pixmap_with_value(sheet, 0xFF)
    device = mupdf.fz_new_draw_device_with_bbox(matrix, sheet, box)
    mupdf.fz_run_display_list(listed.this, device, mupdf.FzMatrix(), clip, mupdf.FzCookie())
    mupdf.fz_close_device(device)
    return Pixels(width, height, width * depth, data, paper.wide)


def _over(data: memoryview, box: Any, wide: bool) -> Any:
    """MuPDF's picture over memory of ours, which must outlast it."""
    mupdf = pymupdf.mupdf
    colours = mupdf.FzColorspace.Fixed_BGR if wide else mupdf.FzColorspace.Fixed_RGB
    start = mupdf.python_mutable_buffer_data(data)
    none = mupdf.FzSeparations()
    return mupdf.fz_new_pixmap_with_bbox_and_data(mupdf.FzColorspace(colours), box, none, int(wide), start)
