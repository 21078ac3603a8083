"""A document on the screen: its links as highlights and pins, text and regions to select, words to find."""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from assessor_app.documents.values import PageSize
from assessor_app.domain.evidence import Anchor, EvidenceLinkId, PageRegion, TextRange
from assessor_app.domain.word_search import sought
from ui import theme
from ui.viewers import page_hands
from ui.viewers.page_feed import PageFeed, TextOfPage
from ui.viewers.page_painting import (
    Pin,
    found_color,
    mark_color,
    paint_caret,
    paint_highlights,
    paint_marks,
    paint_outline,
    paint_pin,
    paint_region,
    place_pins,
    selection_color,
    to_pixels,
)
from ui.viewers.page_surface import PageSurface
from ui.viewers.page_text import PageText, boxes, locate, x_of
from ui.viewers.region import Region, rect_of
from ui.viewers.text_selection import Place, Selection, anchors, range_on
from ui.viewers.viewer import ShownLink

FLASH_MS = 900


class Tool(Enum):
    """What a drag does."""

    SELECT = "select"
    REGION = "region"


class PageView(PageSurface):
    """Text and regions are selected here; the caret moves by mouse and by keys (see `page_hands`)."""

    selection_changed = Signal()
    link_chosen = Signal(str)
    found_changed = Signal(int, int)  # which hit is shown, counted from 1 (0: none), and how many are known

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tool = Tool.SELECT
        self.selection: Selection | None = None
        self.region: Region | None = None
        self.drag_from: tuple[int, QPointF] | None = None
        self._links: tuple[ShownLink, ...] = ()
        self._needle, self._hits, self._hit = "", list[TextRange](), -1
        self._awaited: Anchor | None = None
        self._flashed: Anchor | None = None
        self._flash = QTimer(self, singleShot=True, interval=FLASH_MS)
        self._flash.timeout.connect(self._on_flash_over)
        self.setAccessibleName("Document")

    def show_pages(self, sizes: tuple[PageSize, ...], feed: PageFeed | None) -> None:
        self.selection = self.region = self._awaited = self._flashed = None
        self._links, self._needle, self._hits, self._hit = (), "", [], -1
        super().show_pages(sizes, feed)

    def text_of(self, page: int) -> PageText | None:
        return self.feed.text(page) if self.feed else None

    def set_tool(self, tool: Tool) -> None:
        self.tool = tool
        self.viewport().setCursor(Qt.CursorShape.CrossCursor if tool is Tool.REGION else Qt.CursorShape.IBeamCursor)

    def select(self, selection: Selection | None) -> None:
        """Another text selection; a region gives way to it."""
        self.selection, self.region = selection, None
        self._changed_selection()

    def select_region(self, region: Region | None) -> None:
        self.selection, self.region = None, region
        self._changed_selection()

    def selected(self) -> tuple[Anchor, ...]:
        """The selection as anchors, one for each page it runs over."""
        if self.region is not None:
            return (PageRegion(self.region.page, self.region.box),)
        return anchors(self.selection, self.text_of) if self.selection else ()

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self._links = tuple(links)
        if self.feed:
            pages = {link.anchor.page for link in links if isinstance(link.anchor, TextRange) and link.anchor.page}
            self.feed.want_also([TextOfPage(page) for page in sorted(pages) if page <= self.page_count])
        self.viewport().update()

    def jump_to(self, anchor: Anchor) -> None:
        """Bring a place into view and let it flash; at once, or as soon as the page's words are there."""
        page = getattr(anchor, "page", None)
        if page is None or not 1 <= page <= self.page_count:
            return
        rects = self._rects(anchor)
        if rects is None:
            self._awaited = anchor
            self.go_to_page(page)
            if self.feed:
                self.feed.want_also([TextOfPage(page)])
            return
        self._awaited, self._flashed = None, anchor
        around = rects[0].united(rects[-1]) if rects else self.page_rect(page)
        self.show_rect(around if around.height() < self.viewport().height() / 2 else rects[0])
        self._flash.start()
        self.viewport().update()

    def look_for(self, needle: str) -> None:
        """Highlight every place of `needle`; all pages' words are fetched, hits come as they arrive."""
        self._needle, self._hits, self._hit = needle.strip(), [], -1
        if self.feed and self._needle:
            self.feed.want_also([TextOfPage(page) for page in range(1, self.page_count + 1)])
            for page in range(1, self.page_count + 1):
                self._search(page)
        self._tell_found()

    def find_next(self, step: int = 1) -> None:
        """Jump to the next hit, or the one before with -1; it becomes the selection, ready to be linked."""
        if not self._hits:
            return
        self._hit = (self._hit + step) % len(self._hits) if self._hit >= 0 else self._first_hit(step)
        hit = self._hits[self._hit]
        page = hit.page or 1
        self.select(Selection(Place(page, hit.start), Place(page, hit.end)))
        self.jump_to(hit)
        self._tell_found()

    def pins(self, page: int, rect: QRectF) -> tuple[Pin, ...]:
        """The letters beside a page, at the height of what they point to."""
        tops = [(link, found[0].center().y()) for link in self._links_on(page) if (found := self._rects(link.anchor))]
        return place_pins(theme.current(), rect, tops)

    def paint_over(self, painter: QPainter, page: int, rect: QRectF) -> None:
        look = theme.current()
        self._paint_links(painter, self._links_on(page))
        text = self.text_of(page)
        if text is not None:
            self._paint_found(painter, text, rect)
            self._paint_selection(painter, text, rect)
        if self.region and self.region.page == page:
            paint_region(painter, look.color("accent"), rect_of(rect, self.region.box))
        if self._flashed and getattr(self._flashed, "page", 0) == page:
            for flashed in self._rects(self._flashed) or ():
                paint_outline(painter, look.color("accent" if look.name == "light" else "#1F5FBF"), flashed)

    def paint_beside(self, painter: QPainter, page: int, rect: QRectF) -> None:
        for pin in self.pins(page, rect):
            paint_pin(painter, theme.current(), rect, pin)

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and page_hands.wants_key(self, event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not page_hands.on_key(self, event):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        page_hands.on_press(self, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        page_hands.on_move(self, event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        page_hands.on_release(self, event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        page_hands.on_double_click(self, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def _changed_selection(self) -> None:
        self.viewport().update()
        self.selection_changed.emit()

    def _links_on(self, page: int) -> list[ShownLink]:
        return [link for link in self._links if getattr(link.anchor, "page", None) == page]

    def _rects(self, anchor: Anchor) -> list[QRectF] | None:
        """Viewport rectangles of an anchor; None while its page's words are on their way, empty when not found."""
        if isinstance(anchor, PageRegion):
            return [rect_of(self.page_rect(anchor.page), anchor.box)]
        if not isinstance(anchor, TextRange) or not anchor.page:
            return []
        text = self.text_of(anchor.page)
        if text is None:
            return None
        span = locate(text, anchor)
        return self._line_rects(text, span) if span else []

    def _line_rects(self, text: PageText, span: tuple[int, int]) -> list[QRectF]:
        page = self.page_rect(text.page)
        return [to_pixels(page, self.scale, box) for box in boxes(text, *span)]

    def _paint_links(self, painter: QPainter, links: Sequence[ShownLink]) -> None:
        look, marks = theme.current(), list[tuple[QColor, list[QRectF]]]()
        for link in links:
            rects = self._rects(link.anchor) or []
            if not isinstance(link.anchor, PageRegion):
                marks.append((mark_color(look, link.letter), rects))
                continue
            for rect in rects:
                paint_region(painter, look.hue(link.letter), rect, filled=not link.anchor.box.is_whole)
        paint_highlights(painter, self.viewport().rect(), marks)

    def _paint_found(self, painter: QPainter, text: PageText, rect: QRectF) -> None:
        look = theme.current()
        for index, hit in enumerate(self._hits):
            if hit.page == text.page:
                rects = self._line_rects(text, (hit.start, hit.end))
                if index != self._hit:
                    paint_marks(painter, found_color(look), rects)
                    continue
                for each in rects:
                    paint_outline(painter, look.color("#1F5FBF"), each.adjusted(-1, -1, 1, 1))

    def _paint_selection(self, painter: QPainter, text: PageText, rect: QRectF) -> None:
        if self.selection is None:
            return
        span = range_on(self.selection, text)
        if span:
            paint_marks(painter, selection_color(theme.current()), self._line_rects(text, span))
        caret = self.caret_rect()
        if caret is not None and self.hasFocus() and self.selection.caret.page == text.page:
            paint_caret(painter, theme.current(), caret)

    def begin_caret(self) -> None:
        """A caret at the first word in view, where text is selected and there is none."""
        first = page_hands.first_caret(self) if self.selection is None and self.tool is Tool.SELECT else None
        if first is not None:
            self.select(first)

    def caret_rect(self) -> QRectF | None:
        """Where the caret stands, in viewport pixels; None without one."""
        caret = self.selection.caret if self.selection else None
        text = self.text_of(caret.page) if caret else None
        if caret is None or text is None:
            return None
        before = [line for line in text.lines if line.start <= caret.offset] or list(text.lines[:1])
        if not before:
            return None
        line = before[-1]
        x = x_of(line, caret.offset)
        return to_pixels(self.page_rect(caret.page), self.scale, (x, line.box[1], x, line.box[3]))

    def _first_hit(self, step: int) -> int:
        """The first hit from the page in view on."""
        after = [index for index, hit in enumerate(self._hits) if (hit.page or 1) >= self.page]
        return after[0] if after and step > 0 else (len(self._hits) - 1 if step < 0 else 0)

    def _search(self, page: int) -> None:
        text = self.text_of(page)
        if not text or not self._needle or any(hit.page == page for hit in self._hits):
            return
        spans = sought(self._needle).spans(text.searched)
        found = [TextRange(text.text[a:b], a, b, page=page) for a, b in spans]
        shown = self._hits[self._hit] if self._hit >= 0 else None
        self._hits = sorted([*self._hits, *found], key=lambda hit: (hit.page or 0, hit.start))
        self._hit = self._hits.index(shown) if shown else -1

    def _tell_found(self) -> None:
        self.found_changed.emit(self._hit + 1, len(self._hits))
        self.viewport().update()

    def _on_arrived(self, page: int) -> None:
        super()._on_arrived(page)
        if self._needle:
            self._search(page)
            self._tell_found()
        if self._awaited and getattr(self._awaited, "page", None) == page and self.text_of(page):
            self.jump_to(self._awaited)

    def _on_flash_over(self) -> None:
        self._flashed = None
        self.viewport().update()


def link_id(text: str) -> EvidenceLinkId:
    """The id a `link_chosen` signal carried."""
    return EvidenceLinkId(text)
