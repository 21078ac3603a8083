"""Draws slides as pages: one page a slide, its notes, comments and what cannot be shown below it."""

import html
from collections.abc import Callable, Sequence
from typing import Any

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.canvas import Canvas, Column, Matrix, Stroke, box, joined_matrix, set_text
from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.readers.pictures import ready_picture
from assessor_app.documents.readers.sheets import Outline, Sheets
from assessor_app.documents.readers.slide_tables import draw_table
from assessor_app.documents.readers.slide_words import show_lost_words
from assessor_app.documents.readers.slides import Item, Picture, Shape, Slide, Table, TextBox
from assessor_app.documents.readers.stored_pictures import cut_short, vector_form
from assessor_app.documents.values import PageSize

CSS = """
body { margin: 0; font-family: sans-serif; font-size: 18pt; line-height: 1.2; overflow-wrap: break-word }
p { margin: 0 }
"""
BESIDE_CSS = """
body { margin: 0; font-family: sans-serif; line-height: 1.4; color: #333; overflow-wrap: break-word }
p { margin: 0 0 4pt 0 } h6 { margin: 8pt 0 3pt 0; font-size: 1em; color: #777 } .remark { color: #8a5300 }
"""
_GREY, _RULE = (0.965, 0.965, 0.955, 1.0), Stroke((0.75, 0.75, 0.73, 1.0), 1.0)
_LEAST = 0.3  # text is never set smaller than this share of its size
_PATIENCE = 2.0  # seconds for holding slides against their words before the first of them is shown
_CROWDED = 2.5  # seconds for one slide: what takes longer would not be drawn in the time a page has
Fetch = Callable[[str], bytes | None]


def slide_sheets(slides: Sequence[Slide], fetch: Fetch, limits: Limits) -> Sheets:
    """The pages, drawn as they are asked for; `fetch` gives the bytes of a picture by its part."""
    patience = Patience(_PATIENCE)
    for slide in slides:
        if not patience.over:
            _show_all_words(slide)
    columns = [_beside(slide) for slide in slides]
    sizes = tuple(
        PageSize(slide.size.width, slide.size.height + (column.height + 2 * _margin(slide) if column else 0.0))
        for slide, column in zip(slides, columns, strict=True)
    )

    def draw(page: int) -> Any:
        slide = slides[page - 1]
        slide.torn = False
        listed = _drawn(slide, sizes[page - 1], columns[page - 1], fetch)
        if slide.torn:
            pages.damaged.add(page)
        return listed

    pages = Sheets(sizes, draw, limits, _outline(slides))
    return pages


def _show_all_words(slide: Slide) -> None:
    try:
        show_lost_words(slide, _drawn(slide, slide.size, None, lambda _: None, Patience(_CROWDED)))
    except Exception:  # one slide that cannot be drawn must not shut the others away
        slide.remarks.append("This slide cannot be drawn.")


def _outline(slides: Sequence[Slide]) -> Outline:
    return tuple((1, slide.title[:300] or f"Slide {page}", page) for page, slide in enumerate(slides, 1))


def _margin(slide: Slide) -> float:
    return slide.size.width / 40


def _beside(slide: Slide) -> Column | None:
    if not slide.beside and not slide.remarks:
        return None
    remarks = "".join(f"<p class='remark'>{html.escape(said)}</p>" for said in slide.remarks)
    size = f"<div style='font-size: {slide.size.width / 55:.1f}pt'>"
    return set_text(
        size + remarks + "".join(slide.beside) + "</div>", BESIDE_CSS, slide.size.width - 2 * _margin(slide)
    )


def _drawn(slide: Slide, size: PageSize, beside: Column | None, fetch: Fetch, patience: Patience | None = None) -> Any:
    """The slide's drawing; what does not come to be drawn while there is patience leaves the slide, which says so."""
    canvas = Canvas(size)
    width, height = slide.size.width, slide.size.height
    canvas.shape(box(0, 0, width, height), _at(0, 0), slide.background)
    for number, item in enumerate(slide.items):
        if patience is not None and patience.over:
            slide.leave_out_from(number)
            break
        _draw_item(canvas, item, slide, fetch)
    if beside is not None:
        canvas.shape(box(0, height, width, size.height - height), _at(0, 0), _GREY)
        canvas.shape((("M", (0, height)), ("L", (width, height))), _at(0, 0), None, _RULE)
        canvas.text(beside, _at(_margin(slide), height + _margin(slide)))
    return canvas.finished()


def _draw_item(canvas: Canvas, item: Item, slide: Slide, fetch: Fetch) -> None:
    if isinstance(item, Shape):
        canvas.shape(item.steps, item.matrix, item.fill, item.stroke)
    elif isinstance(item, Picture):
        _draw_picture(canvas, item, slide, fetch)
    elif isinstance(item, Table):
        draw_table(canvas, item, CSS, slide.size)
    else:
        draw_text(canvas, item, slide.size)


def _draw_picture(canvas: Canvas, picture: Picture, slide: Slide, fetch: Fetch) -> None:
    left, top, right, bottom = picture.crop
    across, down = max(1e-3, 1 - left - right), max(1e-3, 1 - top - bottom)
    width, height = picture.width / across, picture.height / down
    place = joined_matrix((width, 0, 0, height, -left * width, -top * height), picture.matrix)
    stored = b""
    try:
        stored = fetch(picture.part) or b""
        slide.torn = slide.torn or cut_short(stored)
        data, _ = ready_picture(stored)
        canvas.picture(data, picture.steps, picture.matrix, place)
    except Exception:  # a picture that cannot be decoded costs its own place only
        slide.torn = slide.torn or not vector_form(stored)
        grey = Stroke((0.6, 0.6, 0.6, 1.0), 1.0, (4.0, 3.0))
        canvas.shape(box(0, 0, picture.width, picture.height), picture.matrix, (0.93, 0.93, 0.93, 1.0), grey)
        said = f"[picture that cannot be shown{': ' + picture.said if picture.said else ''}]"
        text = f"<p style='text-align: center; font-size: 12pt; color: #555'>{html.escape(said)}</p>"
        draw_text(canvas, TextBox(text, picture.width, picture.height, picture.matrix, "middle"), slide.size)


def draw_text(canvas: Canvas, text: TextBox, room: PageSize) -> None:
    """Set the text as large as the author made it; only what would leave the slide or its box by much is shrunk."""
    left, top, right, bottom = text.inset
    width, height = text.width - left - right, text.height - top - bottom
    if width < 12:
        left, width = 0.0, max(text.width, 12.0)
    if height < 6:
        top, height = 0.0, max(text.height, 6.0)
    scale, column = _fitted(text, width, height, room)
    slack = height - column.height * scale
    down = {"top": 0.0, "middle": slack / 2, "bottom": slack}[text.anchor]
    if not text.wraps:
        left -= _unwrapped_shift(text, column, width, scale)
    place = joined_matrix((scale, 0, 0, scale, left, top + down), text.matrix)
    canvas.text(column, place)


def _unwrapped_shift(text: TextBox, column: Column, width: float, scale: float) -> float:
    return max(0.0, column.across * scale - width) / 2 if "text-align: center" in text.html else 0.0


def _fitted(text: TextBox, width: float, height: float, room: PageSize) -> tuple[float, Column]:
    scale = max(_LEAST, min(1.0, text.scale))
    below = room.height - text.matrix[5] - text.inset[1]
    most = height * 1.02 if text.shrinks else max(height * 1.02, min(height * 1.6, below))
    while True:
        column = set_text(text.html, CSS, _line(text, width, room) / scale)
        if column.height * scale <= most or scale <= _LEAST:
            return scale, column
        scale = max(_LEAST, scale * max(0.7, min(0.95, (most / (column.height * scale)) ** 0.6)))


def _line(text: TextBox, width: float, room: PageSize) -> float:
    return width if text.wraps else max(width, room.width)


def _at(x: float, y: float) -> Matrix:
    return (1.0, 0.0, 0.0, 1.0, x, y)
