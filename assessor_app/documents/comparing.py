"""Two versions of an artifact held against each other: their words, and the look of their pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assessor_app.documents.aligning import aligned
from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.values import Pixels
from assessor_app.domain.attempts import Piece, word_changes
from assessor_app.domain.errors import Unreadable

SIDE = 560.0  # pixels of a page's width
MOST_PAGES = 60  # looked at
SHOWN = 8  # changed pages that are kept as pictures
TILE = 12  # pixels: how finely a change is placed
UNLIKE = 8  # of 255 by which a place must differ, on average of its tile
MOST_CHARS = 400_000  # of a text

Share = tuple[float, float, float, float]  # x, y, width, height as shares of the page, 0 to 1


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that looks another way than before, under the number it `was` and the one it has; `areas` is where. A
    page that came or went has one number and one picture only."""

    was: int | None
    page: int | None
    before: Pixels | None
    now: Pixels | None
    areas: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """`changed_pages` counts all of them, also those of which no picture is kept."""

    words: tuple[Piece, ...]
    pages: tuple[PageChange, ...]
    changed_pages: int = 0


def differences(before: OpenDocument, now: OpenDocument) -> Differences:
    """Blocks; what cannot be read counts as without words, what cannot be drawn as without a picture."""
    if before.media is not None or now.media is not None:
        return Differences((), ())
    words = word_changes(_text(before), _text(now))
    changed = list(_pages(before, now)) if not (before.kind.gridded and now.kind.gridded) else []
    return Differences(words, tuple(changed[:SHOWN]), len(changed))


def _text(document: OpenDocument) -> str:
    pages: list[str] = []
    room = MOST_CHARS
    for page in range(1, len(document.pages) + 1):
        try:
            pages.append(document.text(page))
        except Unreadable:
            continue
        room -= len(pages[-1])
        if room < 0:
            break
    return "\n".join(pages)


def _pages(before: OpenDocument, now: OpenDocument) -> Iterator[PageChange]:
    for was, page in aligned(before, now, MOST_PAGES):
        old, new = _drawn(before, was), _drawn(now, page)
        if old is None and new is None:
            continue
        areas = changed_areas(old, new) if old is not None and new is not None else ()
        if areas or old is None or new is None:
            yield PageChange(was, page, old, new, areas)


def _drawn(document: OpenDocument, page: int | None) -> Pixels | None:
    if page is None:
        return None
    try:
        return document.render(page, SIDE / document.pages[page - 1].width)
    except Unreadable:
        return None


def changed_areas(one: Pixels, other: Pixels) -> tuple[Share, ...]:
    """Where two pictures of a page differ, as rectangles over whole tiles, those next to each other as one."""
    import cv2
    import numpy as np

    first, second = _grey(one), _grey(other)
    high, wide = (max(a, b) for a, b in zip(first.shape, second.shape, strict=True))
    size = (max(TILE, wide // TILE * TILE), max(TILE, high // TILE * TILE))
    light = [cv2.resize(each, size, interpolation=cv2.INTER_AREA).astype(np.int16) for each in (first, second)]
    tiles = np.abs(light[0] - light[1]).reshape(size[1] // TILE, TILE, size[0] // TILE, TILE).mean(axis=(1, 3))
    marked = cv2.dilate((tiles > UNLIKE).astype(np.uint8), np.ones((1, 3), np.uint8))
    count, _, found, _ = cv2.connectedComponentsWithStats(marked, connectivity=8)
    down, across = tiles.shape
    return tuple(
        (float(x) / across, float(y) / down, float(w) / across, float(h) / down)
        for x, y, w, h, _ in (found[number] for number in range(1, count))
    )


def _grey(pixels: Pixels) -> Any:
    import numpy as np

    rows = np.frombuffer(pixels.data, np.uint8).reshape(pixels.height, pixels.stride)[:, : pixels.width * 3]
    return rows.reshape(pixels.height, pixels.width, 3).mean(axis=2).astype(np.uint8)
