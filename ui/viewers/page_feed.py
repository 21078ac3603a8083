"""Brings a document's pixels and words from its worker, the most wanted first, never on the GUI thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from assessor_app.documents.pool import OpenDocument
from assessor_app.domain.errors import PartUnreadable
from ui.background import Background
from ui.viewers.page_geometry import TileKey, clip_of
from ui.viewers.page_text import PageText, page_text
from ui.viewers.pixmap_cache import Drawn, PixmapCache


@dataclass(frozen=True, slots=True)
class TextOfPage:
    """The wish for one page's words."""

    page: int


@dataclass(frozen=True, slots=True)
class Outline:
    """The wish for the outline of the whole."""


Wish = TileKey | TextOfPage | Outline
Headings = tuple[tuple[int, str, int], ...]  # level from 1, title, page


class PageFeed(QObject):
    """One wish is with the worker at a time, so that scrolling on drops what nobody waits for any more."""

    arrived = Signal(int)  # the page whose pixels or words are there
    outlined = Signal(object)  # Headings
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
        self._beside: list[Wish] = []
        self._hopeless: set[Wish] = set()
        self._troubles: dict[int, str] = {}
        self._latest: tuple[TileKey, Drawn] | None = None  # painted while it is lent still
        self._busy = self._closed = False

    @property
    def document(self) -> OpenDocument:
        return self._document

    def text(self, page: int) -> PageText | None:
        return self._texts.get(page)

    def trouble(self, page: int) -> str:
        """Why a page cannot be shown; empty for any other."""
        return self._troubles.get(page, "")

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

    def want_beside(self, wishes: Sequence[Wish]) -> None:
        """What a pane beside the pages shows: brought after all the rest, replacing what was asked for it before. What
        cannot be had there is left out; it ends nothing."""
        self._beside = [wish for wish in wishes if not self._have(wish)]
        self._next()

    def want_outline(self) -> None:
        """Told by `outlined`, once the pages in view are there."""
        self._extra.append(Outline())
        self._next()

    def close(self) -> None:
        """Answers that come later are thrown away."""
        self._closed = True
        self._keep_latest()
        self._wishes, self._extra, self._beside = [], [], []

    def _have(self, wish: Wish) -> bool:
        if not isinstance(wish, Outline) and wish.page in self._troubles:
            return True
        if isinstance(wish, TextOfPage):
            return wish.page in self._texts
        return isinstance(wish, TileKey) and (wish in self._hopeless or self.pixmap(wish) is not None)

    def _next(self) -> None:
        waiting = self._wishes or self._extra or self._beside
        if self._busy or self._closed or not waiting:
            return
        spare = waiting is self._beside or isinstance(waiting[0], Outline)
        wish = waiting.pop(0)
        if self._have(wish):
            self._next()
            return
        self._busy = True
        failed = partial(self._on_spare_failed, wish) if spare else partial(self._on_failed, wish)
        self._background.run(lambda: self._fetch(wish), self._on_fetched, failed)

    def _fetch(self, wish: Wish) -> tuple[Wish, Drawn | PageText | Headings]:
        if isinstance(wish, Outline):
            return wish, self._document.outline()
        if isinstance(wish, TextOfPage):
            text, words = self._document.text(wish.page), self._document.words(wish.page)
            return wish, page_text(wish.page, text, words)
        size = self._document.pages[wish.page - 1]
        return wish, self._document.lent(Drawn, wish.page, wish.scale, clip_of(size, wish))

    def _on_fetched(self, result: tuple[Wish, Drawn | PageText | Headings]) -> None:
        self._busy = False
        if self._closed:
            return
        match result:
            case _, tuple() as headings:
                self.outlined.emit(headings)
            case TextOfPage(page), PageText() as text:
                self._texts[page] = text
                self.arrived.emit(page)
            case TileKey() as key, Drawn() as drawn:
                self._keep_latest()
                self._cache.put((self._document, key), QPixmap.fromImage(drawn.image), drawn.lent)
                if drawn.lent is not None:
                    self._latest = key, drawn
                    self._background.run(drawn.settle, lambda _: self._keep_latest())
                self.arrived.emit(key.page)
        self._next()

    def _keep_latest(self) -> None:
        """In memory of its own, so that another can be drawn where it lay."""
        if self._latest is None:
            return
        (key, drawn), self._latest = self._latest, None
        drawn.settle()
        if self.pixmap(key) is not None:
            self._cache.put((self._document, key), QPixmap.fromImage(drawn.image))

    def _on_spare_failed(self, wish: Wish, _error: Exception) -> None:
        self._busy = False
        self._hopeless.add(wish)
        self._next()

    def _on_failed(self, wish: Wish, error: Exception) -> None:
        """Of several pages one that cannot be shown says so in its place."""
        self._busy = False
        if self._closed:
            return
        several = len(self._document.pages) > 1
        if several and isinstance(error, PartUnreadable) and not isinstance(wish, Outline):
            self._troubles[wish.page] = error.reason
            self.arrived.emit(wish.page)
            self._next()
        else:
            self.close()
            self.failed.emit(str(error))
