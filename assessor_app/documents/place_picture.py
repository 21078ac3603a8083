"""A small picture of a place that was marked: cut out of its page or frame, with the document's veil over it."""

from dataclasses import replace

from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.values import PageSize, Pixels
from assessor_app.domain.bare_pictures import pictured_at
from assessor_app.domain.evidence import Anchor, Box, ImageRegion, PageRegion, TextRange, TimeSpan

HEIGHT = 360  # pixels of a picture from a film
WIDTH = 900  # pixels of the longest side of what was cut out of a page
MARGIN = 6.0  # per cent of the page around what was marked


def draw(document: OpenDocument, anchor: Anchor) -> Pixels | None:
    """What is to be seen at a place, with the document's veil over it; None for words alone and for sound."""
    match anchor:
        case TimeSpan(box=box):
            if document.media is None or not document.media.has_video:
                return None
            frame = _frame(document, pictured_at(anchor))
            return _cut(frame, box) if box else frame
        case PageRegion(page=page, box=box):
            return _page(document, page, box)
        case ImageRegion(box=box):
            return _page(document, 1, box)
        case TextRange(page=int(page)) if not document.kind.gridded:
            return _page(document, page, _lines(document, page, anchor))
        case _:
            return None


def _frame(document: OpenDocument, seconds: float) -> Pixels:
    """The frame on screen then, which came a little earlier: over it lies what lay there when it came, and what answers
    for that second when it is asked whether anything is covered in it."""
    frame = document.frame_at(seconds, HEIGHT)
    return document.veil.frame(replace(frame, seconds=seconds)).pixels


def _page(document: OpenDocument, page: int, box: Box) -> Pixels:
    """What was marked with a little around it."""
    size = document.pages[page - 1]
    clip = _around(box, size)
    return document.render(page, min(WIDTH / max(clip[2] - clip[0], clip[3] - clip[1], 1.0), 3.0), clip)


def _around(box: Box, size: PageSize) -> tuple[float, float, float, float]:
    left, top = max(0.0, box.x - MARGIN), max(0.0, box.y - MARGIN)
    right, bottom = min(100.0, box.x + box.width + MARGIN), min(100.0, box.y + box.height + MARGIN)
    return left * size.width / 100, top * size.height / 100, right * size.width / 100, bottom * size.height / 100


def _lines(document: OpenDocument, page: int, anchor: TextRange) -> Box:
    """The lines a quote stands on, over the whole width of its page."""
    size = document.pages[page - 1]
    boxes = [w.box for w in document.words(page) if w.start < anchor.end and w.start + len(w.text) > anchor.start]
    if not boxes:
        return Box(0, 0, 100, 30)
    top, bottom = min(b[1] for b in boxes), max(b[3] for b in boxes)
    high = min(100.0, bottom * 100 / size.height) - max(0.0, top * 100 / size.height)
    return Box(0, max(0.0, top * 100 / size.height), 100, max(high, 1.0))


def _cut(pixels: Pixels, box: Box) -> Pixels:
    """A part of a frame, in whole pixels."""
    left, top = int(pixels.width * box.x / 100), int(pixels.height * box.y / 100)
    width = max(1, min(pixels.width - left, int(pixels.width * box.width / 100)))
    height = max(1, min(pixels.height - top, int(pixels.height * box.height / 100)))
    rows = (pixels.data[(top + y) * pixels.stride + left * 3 :][: width * 3] for y in range(height))
    return Pixels(width, height, width * 3, b"".join(rows))
