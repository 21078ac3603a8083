"""Lays HTML of our own making out as pages, so that one viewer shows every kind of document."""

from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Any

import pymupdf as _pymupdf

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.patience import Patience
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.sheets import Sheets, blank_sheet, close
from assessor_app.documents.readers.slabs import parted
from assessor_app.documents.values import PageSize

pymupdf: Any = _pymupdf  # its own types are incomplete
A4 = PageSize(595.0, 842.0)
MARGIN = 56.0
CUT = "The document is very long; only its {} shown."
LATE = "The document takes long to lay out; only its {} shown."

WRAP = "body { overflow-wrap: break-word } "  # what does not wrap leaves the page, and nobody sees it
Heading = tuple[int, str, int]
MOST_HEADINGS = 5_000
# HTML, pages and headings to add to, and how long it may take: why there are no more pages, if there were more
Setter = Callable[[str, list[Any], list[Heading], Patience], str]


def shown_of(cut: str, pages: int) -> str:
    """The sentence, with how many pages there are of what goes on."""
    return cut.format("first page is" if pages == 1 else f"first {pages} pages are")


def lay_out(html: str, css: str, pictures: dict[str, bytes], limits: Limits, patience: Patience) -> Sheets:
    """The pages, with an outline of the headings; a warning says when there are more than may be shown. Raises
    Unfit when nothing comes of it."""
    return lay_out_chapters([html], css, pictures, limits, patience)


def lay_out_chapters(
    chapters: list[str], css: str, pictures: dict[str, bytes], limits: Limits, patience: Patience,
    titles: Sequence[str] = (), by_blocks: Setter | None = None,
) -> Sheets:  # fmt: skip
    """The same for several texts, each of which begins on a page of its own; `titles` stand in the outline for
    chapters without a heading. `by_blocks` sets a text that holds tables."""
    archive = pymupdf.Archive()
    for name, data in pictures.items():
        archive.add((data, name))
    drawn: list[Any] = []
    headings: list[Heading] = []
    cut = ""
    try:
        for html, title in zip_longest(chapters, titles[: len(chapters)], fillvalue=""):
            before, page = len(headings), len(drawn) + 1
            if cut:
                break
            if by_blocks is not None and "<table" in html:
                cut = by_blocks(html, drawn, headings, patience)
            else:
                cut = _written(html, WRAP + css, archive, limits.max_laid_out_pages, drawn, headings, patience)
            if title and len(headings) == before and page <= len(drawn):
                headings.append((1, title, page))
    except MemoryError as error:
        raise Unfit("The document needs more memory than one document may have.") from error
    except Exception as error:  # MuPDF's refusals are of no use to a reader
        raise Unfit("The document could not be laid out as pages.") from error
    pages = Sheets((A4,) * len(drawn), lambda page: drawn[page - 1], limits, tuple(headings))
    pages.warnings = (shown_of(cut, len(drawn)),) if cut else ()
    return pages


def _written(
    html: str, css: str, archive: Any, most: int, drawn: list[Any], headings: list[Heading], patience: Patience
) -> str:
    """Pages added to `drawn` up to `most`; why there are no more, if there were more."""
    story = pymupdf.Story(parted(html), user_css=css, archive=archive)
    room = pymupdf.Rect(MARGIN, MARGIN, A4.width - MARGIN, A4.height - MARGIN)
    more, first, late = 1, len(drawn), False
    while more and len(drawn) < most and not (late := patience.over and bool(drawn)):
        listed, device = blank_sheet(A4)
        more, filled = story.place(room)
        story.element_positions(_headings_into(headings, len(drawn) + 1))
        story.draw(device)
        close(device)
        drawn.append(listed)
        if more and pymupdf.Rect(filled).is_empty and len(drawn) > first + 1:
            break  # something that fits on no page would be tried for ever
    return (LATE if late else CUT) if more else ""


def _headings_into(headings: list[Heading], page: int) -> Callable[[Any], None]:
    def note(at: Any) -> None:
        title = " ".join((at.text or "").split())[:300] if at.heading and at.open_close & 1 else ""
        if title and len(headings) < MOST_HEADINGS:
            headings.append((int(at.heading), title, page))

    return note
