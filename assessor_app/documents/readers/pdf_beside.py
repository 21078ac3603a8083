"""What lies on the pages of a PDF and is not drawn with them: remarks that open at a click, attached files, media."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pymupdf as _pymupdf

pymupdf: Any = _pymupdf  # its own types are incomplete
_MOST_PAGES, _MOST_ON_ONE = 1_000, 300
_MEDIA = {pymupdf.PDF_ANNOT_SOUND, pymupdf.PDF_ANNOT_MOVIE, pymupdf.PDF_ANNOT_RICH_MEDIA, pymupdf.PDF_ANNOT_SCREEN,
          pymupdf.PDF_ANNOT_3D}  # fmt: skip
_DRAWN = {pymupdf.PDF_ANNOT_LINK, pymupdf.PDF_ANNOT_POPUP, pymupdf.PDF_ANNOT_WIDGET, pymupdf.PDF_ANNOT_FREE_TEXT,
          pymupdf.PDF_ANNOT_STAMP, pymupdf.PDF_ANNOT_WATERMARK}  # fmt: skip


@dataclass(slots=True)
class Beside:
    """Pages with remarks and with media, from 1, and the names of attached files."""

    remarked: list[int] = field(default_factory=list)
    playing: list[int] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)

    def warnings(self) -> Iterator[str]:
        if self.remarked:
            yield f"The PDF holds remarks whose words are not shown, on {_listed(self.remarked)}."
        if self.playing:
            yield f"The PDF holds film, sound or models, which are not played here, on {_listed(self.playing)}."


def beside_pages(document: Any, count: int) -> Beside:
    """Of the first `count` pages; one that is broken holds nothing that could be told."""
    found = Beside()
    for index in range(min(count, _MOST_PAGES)):
        try:
            for xref, form, _ in document.load_page(index).annot_xrefs()[:_MOST_ON_ONE]:
                _put(found, document, index + 1, xref, form)
        except Exception:  # MuPDF's many kinds; the page itself says that it is broken
            continue
    return found


def _put(found: Beside, document: Any, page: int, xref: int, form: int) -> None:
    if form in _MEDIA:
        found.playing += [page] if page not in found.playing[-1:] else []
    elif form == pymupdf.PDF_ANNOT_FILE_ATTACHMENT:
        names = (document.xref_get_key(xref, key) for key in ("FS/UF", "FS/F", "Contents"))
        found.attached.append(next((text for kind, text in names if kind == "string" and text), "file"))
    elif form not in _DRAWN and page not in found.remarked[-1:]:
        kind, text = document.xref_get_key(xref, "Contents")
        found.remarked += [page] if kind == "string" and text.strip() else []


def _listed(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:5])) + (" and more" if len(pages) > 5 else "")
    return f"page {shown}" if len(pages) == 1 else f"pages {shown}"
