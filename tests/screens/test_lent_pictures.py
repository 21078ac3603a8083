"""Pictures that are painted where their worker drew them, and stay what they are when it draws the next."""

from collections.abc import Iterator

import pymupdf
import pytest
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.pool import WorkerPool
from assessor_app.documents.source import BytesSource
from ui.background import Background
from ui.viewers.page_feed import PageFeed
from ui.viewers.page_geometry import TileKey
from ui.viewers.pixmap_cache import Drawn, PixmapCache

PAGES = 24
GENEROUS = 30_000


def shade(page: int) -> QColor:
    return QColor(page * 10, 250 - page * 10, 128)


def coloured() -> bytes:
    with pymupdf.open() as document:
        for page in range(1, PAGES + 1):
            sheet = document.new_page(width=200, height=100)
            sheet.draw_rect(sheet.rect, fill=shade(page).getRgbF()[:3], color=None)
        return bytes(document.tobytes())


@pytest.fixture
def document() -> Iterator[OpenDocument]:
    with WorkerPool(spares=0) as pool, pool.open(BytesSource(coloured()), "plan.pdf") as opened:
        yield opened


def key(page: int) -> TileKey:
    return TileKey(page, 2.0)


def shown(cache: PixmapCache, document: OpenDocument, page: int) -> QColor | None:
    pixmap = cache.get((document, key(page)))
    return pixmap.toImage().pixelColor(200, 100) if pixmap is not None else None


def near(seen: QColor | None, wanted: QColor) -> bool:
    return seen is not None and all(abs(a - b) <= 1 for a, b in zip(seen.getRgb(), wanted.getRgb(), strict=True))


@pytest.mark.parametrize("one_by_one", [True, False])
def test_every_page_stays_what_it_is_while_others_are_drawn(
    qtbot: QtBot, background: Background, document: OpenDocument, one_by_one: bool
) -> None:
    cache = PixmapCache()
    feed = PageFeed(document, background, cache)
    pages = range(1, PAGES + 1)
    for wanted in [[page] for page in pages] if one_by_one else [list(pages)]:
        feed.want([key(page) for page in wanted])
        qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)
    assert all(near(shown(cache, document, page), shade(page)) for page in pages)
    feed.close()


def test_a_page_is_painted_before_it_has_memory_of_its_own_and_the_same_after(
    qtbot: QtBot, background: Background, document: OpenDocument
) -> None:
    cache, seen = PixmapCache(), []
    feed = PageFeed(document, background, cache)
    feed.arrived.connect(lambda page: seen.append(shown(cache, document, page)))
    for page in (1, 2):
        feed.want([key(page)])
        qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)
    assert [near(colour, shade(page)) for page, colour in enumerate(seen, 1)] == [True, True]
    assert near(shown(cache, document, 1), shade(1)) and near(shown(cache, document, 2), shade(2))
    feed.close()


def test_the_last_picture_outlasts_its_feed_and_its_document(
    qtbot: QtBot, background: Background, document: OpenDocument
) -> None:
    cache = PixmapCache()
    feed = PageFeed(document, background, cache)
    feed.arrived.connect(lambda _: feed.close())
    with qtbot.waitSignal(feed.arrived, timeout=GENEROUS):
        feed.want([key(3)])
    document.close()
    assert near(shown(cache, document, 3), shade(3))
    qtbot.waitUntil(lambda: background.idle, timeout=GENEROUS)


def test_a_picture_that_settles_twice_at_once_is_the_same(document: OpenDocument) -> None:
    drawn = document.lent(Drawn, 5, 2.0)
    drawn.settle()
    drawn.settle()
    document.drawn(lambda _: None, 6, 2.0)
    assert drawn.lent is None and near(drawn.image.pixelColor(200, 100), shade(5))
