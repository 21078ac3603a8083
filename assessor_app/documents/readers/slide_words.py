"""Holds a drawn slide against what its author wrote: words that reach beyond it are shown below it."""

import html
import re
from typing import Any

import pymupdf as _pymupdf

from assessor_app.documents.readers.slides import Slide, Table, TextBox
from assessor_app.documents.readers.visible import escaped

pymupdf: Any = _pymupdf  # its own types are incomplete
_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"</p>|<br/>")


def show_lost_words(slide: Slide, listed: Any) -> None:
    """Add to what stands below the slide each text of which `listed`, its drawing, does not show every word."""
    page = pymupdf.TextPage(listed.get_textpage(pymupdf.TEXTFLAGS_WORDS))
    shown = "".join(str(word[4]) for word in page.extractWORDS())
    lost = [text for text in _texts(slide) if any(word not in shown for word in text.split())]
    if lost:
        lines = "".join(f"<p>{escaped(text)}</p>" for text in lost)
        slide.beside.insert(0, "<h6>Text that reaches beyond the slide</h6>" + lines)


def _texts(slide: Slide) -> list[str]:
    pieces = []
    for item in slide.items:
        if isinstance(item, TextBox):
            pieces.append(item.html)
        elif isinstance(item, Table):
            pieces += [cell.html for cell in item.cells]
    return [html.unescape(_TAG.sub("", _BREAK.sub(" ", piece))).replace("\xa0", " ") for piece in pieces]
