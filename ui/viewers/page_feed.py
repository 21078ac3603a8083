"""Brings a document's pixels and words from its worker, the most wanted first, never on the GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from assessor_app.documents.pool import OpenDocument
from ui.background import Background
from ui.viewers.page_geometry import TileKey, clip_of
from ui.viewers.page_text import PageText, page_text
from ui.viewers.pixmap_cache import PixmapCache, to_image


@dataclass(frozen=True, slots=True)
class TextOfPage:
    """The wish for one page's words."""

    page: int


Wish = TileKey | TextOfPage


class PageFeed(QObject):
    """One wish is with the worker at a time, so that scrolling on drops what nobody waits for any more."""

    arrived = Signal(int)  # the page whose pixels or words are there
    failed = Signal(str)  # a sentence: the document cannot be read any further

    def __init__(
        self,
        document: OpenDocument,
        background: Background,
        cache: PixmapCache,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document, self._background, self._cache = document, background, cache
        self._texts: dict[int, PageText] = {}
        self._wishes: list[Wish] = []
        self._extra: list[Wish] = []
        self._busy = self._closed = False

    @property
    def document(self) -> OpenDocument:
        return self._document

    def text(self, page: int) -> PageText | None:
        return self._texts.get(page)

    def pixmap(self, key: TileKey) -> QPixmap | None:
        return self._cache.get((self._document, key))

    def stand_in(self, page: int, scale: float) -> QPixmap | None:
        """The whole page at whatever size is nearest to `scale`, to be shown until the right one is there."""
        own = [key for key in self._cache if isinstance(key, tuple) and key[0] is self._document]
        whole = [key for _, key in own if key.page == page and not key.edge]
        nearest = min(whole, key=lambda key: abs(key.scale - scale), default=None)
        return self.pixmap(nearest) if nearest else None

    def want(self, wishes: Sequence[Wish]) -> None:
        """What the screen needs now, most wanted first; replaces what was asked before."""
        self._wishes = [wish for wish in wishes if not self._have(wish)]
        self._next()

    def want_also(self, wishes: Sequence[Wish]) -> None:
        """Asked for by a search or a jump: brought after what the screen needs, and not dropped by scrolling."""
        self._extra += [wish for wish in wishes if not self._have(wish) and wish not in self._extra]
        self._next()

    def close(self) -> None:
        """Answers that come later are thrown away."""
        self._closed = True
        self._wishes, self._extra = [], []

    def _have(self, wish: Wish) -> bool:
        if isinstance(wish, TextOfPage):
            return wish.page in self._texts
        return self.pixmap(wish) is not None

    def _next(self) -> None:
        waiting = self._wishes or self._extra
        if self._busy or self._closed or not waiting:
            return
        wish = waiting.pop(0)
        if self._have(wish):
            self._next()
            return
        self._busy = True
        self._background.run(lambda: self._fetch(wish), self._on_fetched, self._on_failed)

    def _fetch(self, wish: Wish) -> tuple[Wish, QImage | PageText]:
        if isinstance(wish, TextOfPage):
            text, words = self._document.text(wish.page), self._document.words(wish.page)
            return wish, page_text(wish.page, text, words)
        size = self._document.pages[wish.page - 1]
        return wish, self._document.drawn(to_image, wish.page, wish.scale, clip_of(size, wish))

    def _on_fetched(self, result: tuple[Wish, QImage | PageText]) -> None:
        self._busy = False
        if self._closed:
            return
        wish, value = result
        if isinstance(value, PageText):
            self._texts[wish.page] = value
        else:
            self._cache.put((self._document, wish), QPixmap.fromImage(value))
        self.arrived.emit(wish.page)
        self._next()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        if not self._closed:
            self.close()
            self.failed.emit(str(error))
