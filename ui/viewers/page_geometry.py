"""Continuous pages on canvas: where each page lies, and which tiles of it a screen needs."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor
from statistics import median_high

from PySide6.QtCore import QRectF

from assessor_app.documents.values import PageSize

GAP = 16.0  # pixels between pages
MARGIN = 52.0  # pixels beside a page: room for its pins
TOP = 16.0
TILE = 1024  # device pixels along a tile's edge
WHOLE = 4_000_000  # a page of fewer device pixels is drawn in one piece
SMALLEST, LARGEST = 0.1, 8.0  # zoom, 1.0 = 96 pixels an inch
FAR_WIDER = 1.5  # times as wide as most; a page laid across among upright ones is 1.41
FULL_SIZE = 96 / 72  # pixels a point at 100 %


@dataclass(frozen=True, slots=True)
class TileKey:
    """One piece of one page: `scale` in device pixels a point, `edge` 0 for the whole page."""

    page: int
    scale: float
    edge: int = 0
    column: int = 0
    row: int = 0


@dataclass(frozen=True, slots=True)
class PageGeometry:
    """Pages below each other, centred; `scale` in pixels a point, everything else in pixels."""

    sizes: tuple[PageSize, ...]
    tops: tuple[float, ...]
    scale: float
    width: float
    height: float

    def rect(self, page: int) -> QRectF:
        """The rectangle of a page, counted from 1."""
        size = self.sizes[page - 1]
        width, height = size.width * self.scale, size.height * self.scale
        return QRectF(floor((self.width - width) / 2), self.tops[page - 1], round(width), round(height))

    def pages_between(self, top: float, bottom: float) -> tuple[int, ...]:
        first = max(bisect_right(self.tops, top), 1)
        found = []
        for number in range(first, len(self.sizes) + 1):
            rect = self.rect(number)
            if rect.top() >= bottom:
                break
            if rect.bottom() > top:
                found.append(number)
        return tuple(found)

    def page_at(self, y: float) -> int:
        """The page at a height, or the nearest one; 1 when there is none."""
        return max(bisect_right(self.tops, y + GAP / 2), 1)


def arrange(sizes: Sequence[PageSize], scale: float, viewport_width: float, top: float = TOP) -> PageGeometry:
    """Pages at `scale`, in a column at least as wide as the viewport; `top` pixels above the first."""
    tops, y = [], top
    for size in sizes:
        tops.append(y)
        y += round(size.height * scale) + GAP
    widest = max((size.width * scale for size in sizes), default=0.0)
    return PageGeometry(tuple(sizes), tuple(tops), scale, max(viewport_width, widest + 2 * MARGIN), y)


def fit_width(sizes: Sequence[PageSize], viewport_width: float) -> float:
    """Pixels a point at which the pages fit beside their pins; one far wider than most is scrolled sideways."""
    return within_limits((viewport_width - 2 * MARGIN) / max(usual_width(sizes), 1.0))


def usual_width(sizes: Sequence[PageSize]) -> float:
    """The widest page, in points, without those that would make all the others hard to read."""
    if not sizes:
        return 595.0
    middle = median_high(size.width for size in sizes)
    return max(size.width for size in sizes if size.width <= middle * FAR_WIDER)


def within_limits(scale: float) -> float:
    return min(max(scale, SMALLEST * FULL_SIZE), LARGEST * FULL_SIZE)


def whole_page(size: PageSize, page: int, scale: float) -> TileKey | None:
    """The one piece a page is shown as at this scale; None for one so large that it comes in tiles."""
    key = TileKey(page, round(scale, 4))
    return key if ceil(size.width * key.scale) * ceil(size.height * key.scale) <= WHOLE else None


def tiles(size: PageSize, page: int, scale: float, visible: QRectF) -> Iterator[TileKey]:
    """The pieces of a page that cover `visible`, a rectangle in device pixels from the page's corner."""
    width, height = ceil(size.width * scale), ceil(size.height * scale)
    if width * height <= WHOLE:
        yield TileKey(page, scale)
        return
    area = visible.intersected(QRectF(0, 0, width, height))
    for row in range(int(area.top()) // TILE, ceil(area.bottom() / TILE)):
        for column in range(int(area.left()) // TILE, ceil(area.right() / TILE)):
            yield TileKey(page, scale, TILE, column, row)


def tile_rect(size: PageSize, key: TileKey) -> QRectF:
    """The rectangle a tile covers, in device pixels from the page's corner."""
    whole = QRectF(0, 0, ceil(size.width * key.scale), ceil(size.height * key.scale))
    if not key.edge:
        return whole
    return QRectF(key.column * key.edge, key.row * key.edge, key.edge, key.edge).intersected(whole)


def clip_of(size: PageSize, key: TileKey) -> tuple[float, float, float, float] | None:
    """The part of the page to render, in points; None for the whole page."""
    if not key.edge:
        return None
    rect = tile_rect(size, key)
    left, top, right, bottom = (v / key.scale for v in (rect.left(), rect.top(), rect.right(), rect.bottom()))
    return left, top, right, bottom
