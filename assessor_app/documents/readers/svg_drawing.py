"""Draws a drawing (SVG) with resvg, in the typeface that is shipped; letters it lacks in those of the machine."""

import io
import math
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf as _pymupdf
import resvg_py
from PIL import Image

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.glyphs import UNDRAWN, Glyphs
from assessor_app.documents.readers.package import local
from assessor_app.documents.readers.page_drawing import part_of
from assessor_app.documents.readers.paper import PLAIN, Paper
from assessor_app.documents.readers.pdf import joined
from assessor_app.documents.readers.protocol import Clip, Unfit
from assessor_app.documents.readers.svg_letters import rare, shapeless
from assessor_app.documents.readers.svg_source import part, prepared
from assessor_app.documents.readers.svg_words import words_of
from assessor_app.documents.sandbox import SHIPPED_TYPEFACES, TYPEFACES
from assessor_app.documents.values import PageSize, Pixels, Word

pymupdf: Any = _pymupdf  # its own types are incomplete
_FAMILY = "Inter"
_DAMAGED = "The drawing is damaged and cannot be shown."


class Drawing:
    """One page; fits `Leaves`. `root` is the outermost element. Raises Unfit for what cannot be drawn."""

    notice: str | None = None

    def __init__(self, root: Any, size: PageSize, limits: Limits) -> None:
        self.sizes: tuple[PageSize, ...] = (size,)
        self._limits = limits
        letters = rare("".join("".join(text.itertext()) for text in root.iter() if local(text) == "text"))
        lacking = shapeless(letters, lambda text: _pixels(text, with_machines=False))
        self._machines = bool(lacking)  # the machine's typefaces are looked through for those only
        lacking = shapeless(sorted(lacking), lambda text: _pixels(text, with_machines=True))
        glyphs = Glyphs(lambda letter: letter not in lacking)
        self._inner, self._pieces = prepared(root, size, glyphs.drawable)
        self.warnings: tuple[str, ...] = (UNDRAWN,) if glyphs.undrawn else ()
        self._lines = lru_cache(maxsize=1)(self._read_words)

    def render(self, page: int, scale: float, clip: Clip | None, paper: Paper = PLAIN) -> Pixels:
        """The page, or the part of it inside `clip` (points); fewer pixels than asked where the limit says so."""
        size = self._sized(page)
        (x0, y0, x1, y1), scale = part_of(size, clip, page, scale, self._limits)
        left, top = math.floor(x0 * scale + 1e-3), math.floor(y0 * scale + 1e-3)
        width = max(1, math.ceil(x1 * scale - 1e-3) - left)
        height = max(1, math.ceil(y1 * scale - 1e-3) - top)
        box = (left / scale, top / scale, (left + width) / scale, (top + height) / scale)
        image = drawn(part(self._inner, box, width, height), self._machines, background="white")
        if not paper.wide:
            return Pixels(width, height, width * 3, image.convert("RGB").tobytes())
        data = paper.room(width * height * 4)
        data[:] = image.convert("RGB").tobytes("raw", "BGRX")
        return Pixels(width, height, width * 4, data, wide=True)

    def text(self, page: int) -> str:
        self._sized(page)
        return self._lines()[0]

    def words(self, page: int) -> tuple[Word, ...]:
        self._sized(page)
        return self._lines()[1]

    def outline(self) -> tuple[tuple[int, str, int], ...]:
        return ()

    def _sized(self, page: int) -> PageSize:
        if page != 1:
            raise Unfit(f"There is no page {page}.")
        return self.sizes[0]

    def _read_words(self) -> tuple[str, tuple[Word, ...]]:
        size = self.sizes[0]

        def seen(inner: Any, scale: float) -> Any:
            width, height = max(1, math.ceil(size.width * scale)), max(1, math.ceil(size.height * scale))
            text = part(inner, (0.0, 0.0, width / scale, height / scale), width, height)
            return _pixels(text, self._machines, text_rendering="optimize_speed")

        listed: list[Any] = words_of(self._inner, self._pieces, size, seen)
        return joined(listed, pymupdf.Identity, 1.0, self._limits.max_page_chars)


def _pixels(text: str, with_machines: bool, **more: Any) -> Any:
    return np.asarray(drawn(text, with_machines, **more))


def drawn(text: str, with_machines: bool = False, **more: Any) -> Any:
    """A picture of the drawing whose text it is. Raises Unfit for whatever resvg refuses or panics at."""
    dirs = [str(SHIPPED_TYPEFACES), *([d for d in TYPEFACES if Path(d).is_dir()] if with_machines else [])]
    try:
        data = resvg_py.svg_to_bytes(
            svg_string=text, dpi=96.0, skip_system_fonts=sys.platform == "linux" or not with_machines, font_dirs=dirs,
            font_family=_FAMILY, serif_family=_FAMILY, sans_serif_family=_FAMILY, cursive_family=_FAMILY,
            fantasy_family=_FAMILY, monospace_family=_FAMILY, **more,
        )  # fmt: skip
        return Image.open(io.BytesIO(data), formats=["PNG"]).convert("RGBA")
    except (MemoryError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic is no Exception
        raise Unfit(_DAMAGED) from error
