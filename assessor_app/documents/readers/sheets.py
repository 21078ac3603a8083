"""Pages of our own drawing, kept as lists of drawing steps: their words are the author's letters, whatever the script.

A PDF in between would lose them: its letter tables garble Arabic, Devanagari and everything beyond U+FFFF.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import pymupdf as _pymupdf

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.page_drawing import drawn, part_of
from assessor_app.documents.readers.paper import PLAIN, Paper
from assessor_app.documents.readers.pdf import joined
from assessor_app.documents.readers.protocol import Clip, Unfit
from assessor_app.documents.values import PageSize, Pixels, Word

Answer = TypeVar("Answer")
pymupdf: Any = _pymupdf  # its own types are incomplete
Outline = tuple[tuple[int, str, int], ...]


def blank_sheet(size: PageSize) -> tuple[Any, Any]:
    """An empty list of drawing steps of a page, and the device that fills it; close the device when done."""
    listed = pymupdf.DisplayList(pymupdf.mupdf.FzRect(0, 0, size.width, size.height))
    return listed, pymupdf.DeviceWrapper(listed.this)


def close(device: Any) -> None:
    pymupdf.mupdf.fz_close_device(device.this)


class Sheets:
    """Pages as they are asked for; fits `Leaves`. `draw` gives the drawing steps of a page, counted from 1."""

    def __init__(
        self, sizes: tuple[PageSize, ...], draw: Callable[[int], Any], limits: Limits, outline: Outline = ()
    ) -> None:
        self.sizes, self._limits, self._outline = sizes, limits, outline
        self.warnings: tuple[str, ...] = ()
        self.notice: str | None = None
        self.damaged: set[int] = set()  # pages on which something was found damaged when they were drawn
        self._listed = lru_cache(maxsize=8)(draw)
        self._lines = lru_cache(maxsize=8)(self._read_words)

    def render(self, page: int, scale: float, clip: Clip | None, paper: Paper = PLAIN) -> Pixels:
        """The page, or the part of it inside `clip` (points); fewer pixels than asked where the limit says so."""
        listed = self._guarded(page, self._listed)
        part, scale = part_of(self.sizes[page - 1], clip, page, scale, self._limits)
        return self._guarded(page, lambda _: drawn(listed, scale, part, paper))

    def text(self, page: int) -> str:
        return self._guarded(page, self._lines)[0]

    def words(self, page: int) -> tuple[Word, ...]:
        return self._guarded(page, self._lines)[1]

    def outline(self) -> Outline:
        return self._outline

    def _read_words(self, page: int) -> tuple[str, tuple[Word, ...]]:
        text = pymupdf.TextPage(self._listed(page).get_textpage(pymupdf.TEXTFLAGS_WORDS))
        return joined(text.extractWORDS(), pymupdf.Identity, 1.0, self._limits.max_page_chars)

    def _guarded(self, page: int, step: Callable[[int], Answer]) -> Answer:
        if not 1 <= page <= len(self.sizes):
            raise Unfit(f"There is no page {page}.")
        try:
            return step(page)
        except Unfit:
            raise
        except MemoryError as error:
            raise Unfit(f"Page {page} is too big: it needs more memory than one document may have.") from error
        except Exception as error:  # MuPDF's refusals are of no use to a reader
            raise Unfit(f"Page {page} is damaged and cannot be shown.") from error
