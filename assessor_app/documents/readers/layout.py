"""Lays HTML of our own making out as PDF pages, so that one viewer shows every kind of document."""

import io
from typing import Any

import pymupdf as _pymupdf

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.pdf import PdfPages, open_bytes
from assessor_app.documents.readers.protocol import Unfit

pymupdf: Any = _pymupdf  # its own types are incomplete
A4 = (595.0, 842.0)
MARGIN = 56.0
CUT = "The document is very long; only its first {} pages are shown."


def lay_out(html: str, css: str, pictures: dict[str, bytes], limits: Limits) -> PdfPages:
    """The pages; a warning says when there are more than may be shown. Raises Unfit when nothing comes of it."""
    archive = pymupdf.Archive()
    for name, data in pictures.items():
        archive.add((data, name))
    try:
        data, cut = _written(html, css, archive, limits.max_laid_out_pages)
    except MemoryError as error:
        raise Unfit("The document needs more memory than one document may have.") from error
    except Exception as error:  # MuPDF's refusals are of no use to a reader
        raise Unfit("The document could not be laid out as pages.") from error
    pages = open_bytes(data, limits)
    pages.warnings = (CUT.format(limits.max_laid_out_pages),) if cut else ()
    return pages


def _written(html: str, css: str, archive: Any, most: int) -> tuple[bytes, bool]:
    story = pymupdf.Story(html, user_css=css, archive=archive)
    sink = io.BytesIO()
    writer = pymupdf.DocumentWriter(sink, "")
    paper = pymupdf.Rect(0, 0, *A4)
    room = pymupdf.Rect(MARGIN, MARGIN, A4[0] - MARGIN, A4[1] - MARGIN)
    more, count = 1, 0
    while more and count < most:
        device = writer.begin_page(paper)
        more, filled = story.place(room)
        story.draw(device)
        writer.end_page()
        count += 1
        if more and pymupdf.Rect(filled).is_empty and count > 1:
            break  # something that fits on no page would be tried for ever
    writer.close()
    return sink.getvalue(), bool(more)
