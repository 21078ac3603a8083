"""Pieces of set text: measured once at a width, drawn anywhere, and split between lines only where a page ends."""

import re
from html import unescape
from typing import Any

import pymupdf as _pymupdf

from assessor_app.documents.readers.sheets import blank_sheet, close
from assessor_app.documents.values import PageSize

pymupdf: Any = _pymupdf  # its own types are incomplete
mupdf: Any = pymupdf.mupdf
_ENDLESS = 100_000.0
_WIDEST = 500.0
_TAG = re.compile("<[^>]*>")
_BLOCK_END = re.compile("</(?:p|h[1-6]|div|li|tr|td)>|<br/?>")
_SIZE = re.compile(r"font-size: ?([\d.]+)pt")
_FIRST_END = re.compile("</(?:p|h[1-6])>")
_MARGIN = re.compile(r"margin: ?([\d.]+)pt")
_PITCH = re.compile(r"line-height: ?([\d.]+)[;']")
_TALL = re.compile(r"[; ]height: ?([\d.]+)pt")
_ENDLESS_WORD = re.compile(r"(?:[^\s<>&]|&[#\w]{1,12};){400,}+")
_STRETCH = re.compile(r"(?:&[#\w]{1,12};|.){1,200}+")
_AT_ONCE = 60  # pieces set by one story: more would make each of them slower
_WRAP = "body { overflow-wrap: break-word; margin: 0 } p, h1, h2, h3, h4, h5, h6 { white-space: pre-wrap } "


class Type:
    """The letters and pictures at hand: one style sheet, and pictures by their names."""

    def __init__(self, css: str, pictures: dict[str, bytes]) -> None:
        self._css, self._pictures = _WRAP + css, pictures
        self._archive = pymupdf.Archive()
        self._held = 0

    def story(self, html: str) -> Any:
        if self._held < len(self._pictures):
            for name in list(self._pictures)[self._held :]:
                self._archive.add((self._pictures[name], name))
            self._held = len(self._pictures)
        return pymupdf.Story(parted(html), user_css=self._css, archive=self._archive)

    def slabs(self, pieces: list[tuple[str, float]]) -> list["Slab"]:
        """Texts with their widths, set. One story sets many, since each new one loads its letters anew."""
        found: list[Slab] = []
        for at in range(0, len(pieces), _AT_ONCE):
            found += self._together(pieces[at : at + _AT_ONCE])
        return found

    def _together(self, pieces: list[tuple[str, float]]) -> list["Slab"]:
        story = self.story("".join(f"<div style='page-break-before: always'>{html}</div>" for html, _ in pieces))
        found = []
        for number, (html, width) in enumerate(pieces, 1):
            more, filled = story.place(pymupdf.Rect(0, 0, width, _ENDLESS))
            if bool(more) != (number < len(pieces)) or filled[3] <= 0:
                return [self._whole(self._alone(html, width)) for html, width in pieces]
            found.append(self._whole(Slab(self, html, width, _drawn(story, width, filled[3]), filled[3])))
        return found

    def _whole(self, slab: "Slab") -> "Slab":
        """The piece, set wider and drawn smaller where its column is too narrow: breaking words letter by letter,
        MuPDF loses some."""
        wider = slab.width
        if not _risky(slab.html, slab.width):
            return slab
        wanted = _letters(slab.html)
        while _shown(slab.listed) < wanted and wider < _WIDEST:
            wider *= 1.6
            slab = self._alone(slab.html, slab.width, wider / slab.width)
        return slab

    def _alone(self, html: str, width: float, shrink: float = 1.0) -> "Slab":
        story = self.story(html)
        _, filled = story.place(pymupdf.Rect(0, 0, width * shrink, _ENDLESS))
        return Slab(self, html, width, _drawn(story, width * shrink, filled[3]), filled[3] / shrink, shrink)


class Slab:
    """One piece of set text, `height` points high; what was taken of it is gone."""

    def __init__(self, kind: Type, html: str, width: float, listed: Any, height: float, shrink: float = 1.0) -> None:
        self._type, self.html, self.width, self.shrink = kind, html, width, shrink
        self.listed, self.height = listed, height
        self._story: Any = None

    @property
    def need(self) -> float:
        """The least room worth beginning in."""
        return 8.0 if self.begun else first_need(self.html) / self.shrink

    @property
    def begun(self) -> bool:
        """True once some of it was taken."""
        return self._story is not None

    def take(self, room: float) -> tuple[Any, float]:
        """As many lines as go into `room`: their drawing and height; `height` becomes an estimate of what is left,
        0 when nothing is."""
        if self._story is None:
            self._story = self._type.story(self.html)
        wide = self.width * self.shrink
        more, used = placed(self._story, 0.0, 0.0, wide, room * self.shrink)
        used = min(max(0.0, used), room * self.shrink)
        listed = _drawn(self._story, wide, used + 20)
        self.height = max(1.0, self.height - used / self.shrink) if more else 0.0
        return listed, used / self.shrink


class RowSlab:
    """A row of a table within a cell: drawn whole."""

    shrink = 1.0

    def __init__(self, listed: Any, height: float, kind: Type, width: float, texts: list[str]) -> None:
        self.listed, self.height = listed, height
        self._type, self._width, self._texts = kind, width, texts

    def apart(self) -> list[Slab]:
        """Its texts one below the other, for a row that is higher than a page."""
        return self._type.slabs([(html, self._width) for html in self._texts])


def _drawn(story: Any, width: float, height: float) -> Any:
    listed, device = blank_sheet(PageSize(width, max(1.0, height)))
    story.draw(device)
    close(device)
    return listed


def stamp(device: Any, listed: Any, x: float, y: float, shrink: float = 1.0) -> None:
    """Draw a piece with its top left corner at a place, `shrink` times smaller."""
    everywhere = mupdf.FzRect(mupdf.FzRect.Fixed_INFINITE)
    matrix = mupdf.FzMatrix(1 / shrink, 0, 0, 1 / shrink, x, y)
    mupdf.fz_run_display_list(listed.this, device.this, matrix, everywhere, mupdf.FzCookie())


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", _BLOCK_END.sub(" ", html)))


def _risky(html: str, width: float) -> bool:
    """True when a word may have to be broken where hardly a letter fits."""
    size = max((float(found) for found in _SIZE.findall(html)), default=12.0)
    longest = max(map(len, _plain(html).split()), default=0)
    return width < 14 * size and longest * size * 1.1 > width


def parted(html: str) -> str:
    """Words without end get blanks: breaking them letter by letter takes MuPDF the square of their length."""
    return _ENDLESS_WORD.sub(lambda word: " ".join(_STRETCH.findall(word.group())), html)


def first_need(html: str) -> float:
    """Points that the first line may take with what stands above it. In less room MuPDF would lose words."""
    first = _FIRST_END.split(html, maxsplit=1)[0]
    margin = _MARGIN.search(first)
    size = max((float(found) for found in _SIZE.findall(first)), default=12.0)
    pitch = max((float(found) for found in _PITCH.findall(first)), default=1.3)
    tallest = max((float(found) for found in _TALL.findall(first)), default=0.0)
    return (float(margin.group(1)) if margin else 12.0) + size * (pitch + 0.4) + tallest


def placed(story: Any, x: float, y: float, width: float, room: float) -> tuple[bool, float]:
    """Place what goes into the room: whether there is more, and how high it is. Ends that fall together with the end
    of the room confuse MuPDF, which then says that it filled far more: a little less room helps."""
    for less in (0.0, 0.7, 1.9, 3.1):
        more, filled = story.place(pymupdf.Rect(x, y, x + width, y + room - less))
        if not more or filled[3] - y <= room + 150:
            break
    return bool(more), filled[3] - y


def _letters(html: str) -> int:
    return len("".join(_plain(html).split()))


def _shown(listed: Any) -> int:
    text = pymupdf.TextPage(listed.get_textpage(pymupdf.TEXTFLAGS_WORDS))
    return len("".join(text.extractText().split()))


def fill(device: Any, box: tuple[float, float, float, float], colour: str) -> None:
    """Fill a box (x0, y0, x1, y1) with a colour of six hexadecimal digits."""
    x0, y0, x1, y1 = box
    path = mupdf.FzPath()
    mupdf.fz_moveto(path, x0, y0)
    for x, y in ((x1, y0), (x1, y1), (x0, y1)):
        mupdf.fz_lineto(path, x, y)
    mupdf.fz_closepath(path)
    shades = mupdf.new_floats(3)
    for index in range(3):
        mupdf.floats_setitem(shades, index, int(colour[2 * index : 2 * index + 2], 16) / 255)
    space = mupdf.FzColorspace(mupdf.FzColorspace.Fixed_RGB)
    mupdf.fz_fill_path(device.this, path, 0, mupdf.FzMatrix(), space, shades, 1.0, mupdf.FzColorParams())
