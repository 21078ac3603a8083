"""Pages below each other on canvas: zoom, scroll, and sharp pixels as soon as the worker has them."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from assessor_app.documents.values import PageSize
from ui import theme
from ui.viewers import zoom
from ui.viewers.page_feed import PageFeed, TextOfPage, Wish
from ui.viewers.page_geometry import (
    FULL_SIZE,
    MARGIN,
    WHOLE,
    PageGeometry,
    TileKey,
    arrange,
    fit_width,
    tile_rect,
    tiles,
    usual_width,
    within_limits,
)
from ui.viewers.page_painting import dim, paint_paper, paint_piece, paint_trouble

ROOM_ABOVE = 60.0  # the floating strip lies there
STAND_IN_WIDTH = 240.0  # device pixels of the first, soft picture of a page that comes in tiles
SAME_SCALE = 1e-6  # pixels a point
SEEN_AFTER_MS = 800  # a page scrolled past faster than this was not looked at


class PageSurface(QAbstractScrollArea):
    """Draws one document; what lies over a page is left to `paint_over` and `paint_beside`."""

    zoom_changed = Signal(float)  # 1.0 = 100 %
    page_changed = Signal(int)
    pages_seen = Signal(object)  # tuple of page numbers that were there, and stayed in view
    failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._feed: PageFeed | None = None
        self._sizes: tuple[PageSize, ...] = ()
        self._geometry: PageGeometry = arrange((), FULL_SIZE, 0)
        self._fitted, self._dimmed, self._page = True, True, 1
        self._still = QTimer(self, singleShot=True, interval=SEEN_AFTER_MS)
        self._still.timeout.connect(self._on_still)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)

    def show_pages(self, sizes: tuple[PageSize, ...], feed: PageFeed | None) -> None:
        """Another document, from its top; the feed of the one before is closed."""
        if self._feed is not None:
            self._feed.close()
            self._feed.deleteLater()
        self._sizes, self._feed, self._page = sizes, feed, 1
        if feed is not None:
            feed.arrived.connect(self._on_arrived)
            feed.failed.connect(self.failed)
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self._bring_beside(1)
        self.page_changed.emit(1)

    @property
    def feed(self) -> PageFeed | None:
        return self._feed

    @property
    def page_count(self) -> int:
        return len(self._sizes)

    @property
    def page(self) -> int:
        """The page in the middle of the view, counted from 1."""
        return self._page

    @property
    def zoom(self) -> float:
        return self._geometry.scale / FULL_SIZE

    @property
    def chosen_zoom(self) -> float | None:
        """None while the pages are fitted to the width."""
        return None if self._fitted else self.zoom

    @property
    def scale(self) -> float:
        """Pixels a point."""
        return self._geometry.scale

    def scale_for(self, sizes: tuple[PageSize, ...]) -> float:
        """Device pixels a point at which pages of these sizes would be shown."""
        scale = fit_width(sizes, self.viewport().width()) if self._fitted else self._geometry.scale
        return scale * self.devicePixelRatioF()

    def set_zoom(self, value: float, around: QPointF | None = None) -> None:
        """Zoom to `value` (1.0 = 100 %), the point `around` of the view staying where it is."""
        self._fitted = False
        self._rescale(within_limits(value * FULL_SIZE), around or QPointF(self.viewport().width() / 2, ROOM_ABOVE))

    def zoom_in(self) -> None:
        self.set_zoom(zoom.larger(self.zoom))

    def zoom_out(self) -> None:
        self.set_zoom(zoom.smaller(self.zoom))

    def fit_width(self) -> None:
        """Fit the pages; or the one in view, if it is far wider, and the others again after that."""
        width, shown = self.viewport().width(), self._sizes[self._page - 1 : self._page]
        whole, usual = fit_width(shown, width), fit_width(self._sizes, width)
        far_wider = whole < usual and shown[0].width > usual_width(self._sizes)
        self._fitted = not far_wider or abs(whole - self.scale) < SAME_SCALE
        self._rescale(usual if self._fitted else whole, QPointF(width / 2, ROOM_ABOVE))
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum() // 2)

    def set_dimmed(self, dimmed: bool) -> None:
        """Whether paper takes the theme's paper colour."""
        self._dimmed = dimmed
        self.viewport().update()

    def go_to_page(self, page: int) -> None:
        number = min(max(page, 1), max(self.page_count, 1))
        if self._sizes:
            self.verticalScrollBar().setValue(round(self._geometry.rect(number).top() - ROOM_ABOVE))
            self._bring_beside(number)

    def place(self) -> float:
        """Where the view stands: the page at its top, and how far down that page."""
        top = self.verticalScrollBar().value() + ROOM_ABOVE
        page = min(self._geometry.page_at(top), max(self.page_count, 1))
        box = self._geometry.rect(page) if self._sizes else QRectF()
        return page + (min(max((top - box.top()) / box.height(), 0.0), 0.999) if box.height() else 0.0)

    def go_to_place(self, place: float) -> None:
        """Back to what `place` said, at whatever zoom."""
        page = min(max(int(place), 1), max(self.page_count, 1))
        if self._sizes:
            box = self._geometry.rect(page)
            self.verticalScrollBar().setValue(round(box.top() + (place - page) * box.height() - ROOM_ABOVE))

    def page_rect(self, page: int) -> QRectF:
        """Where a page lies, in viewport pixels."""
        return self._geometry.rect(page).translated(-self._offset())

    def page_under(self, point: QPointF) -> int:
        return min(self._geometry.page_at(point.y() + self._offset().y()), max(self.page_count, 1))

    def point_on_page(self, page: int, point: QPointF) -> tuple[float, float]:
        """A viewport point in points from the page's corner."""
        corner = self.page_rect(page).topLeft()
        return (point.x() - corner.x()) / self.scale, (point.y() - corner.y()) / self.scale

    def show_rect(self, rect: QRectF) -> None:
        """Scroll, only if need be, until a rectangle of viewport pixels is in view below the strip."""
        room = QRectF(self.viewport().rect()).adjusted(0, ROOM_ABOVE, 0, -24)
        if not (room.top() <= rect.top() and rect.bottom() <= room.bottom()):
            self._scroll_by(0, rect.center().y() - room.top() - room.height() * 0.36)
        if not (room.left() <= rect.left() and rect.right() <= room.right()):
            self._scroll_by(rect.center().x() - room.center().x(), 0)

    def visible_pages(self) -> tuple[int, ...]:
        top = self._offset().y()
        return self._geometry.pages_between(top, top + self.viewport().height())

    def paint_over(self, painter: QPainter, page: int, rect: QRectF) -> None:
        """What lies on a page's ink."""

    def paint_beside(self, painter: QPainter, page: int, rect: QRectF) -> None:
        """What stands in the margin."""

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), look.color("canvas"))
        for page in self.visible_pages():
            rect = self.page_rect(page)
            painter.save()
            painter.setClipRect(rect)
            paint_paper(painter, look, rect)
            self._paint_ink(painter, page, rect)
            dim(painter, look.color("paper" if self._dimmed else "#FFFFFF"), rect)
            self.paint_over(painter, page, rect)
            painter.restore()
            self.paint_beside(painter, page, rect)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        factor = 1.0015 ** event.angleDelta().y()
        self.set_zoom(self.zoom * factor, event.position())
        event.accept()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._ask()
        self._note_page()
        self.viewport().update()

    def _offset(self) -> QPointF:
        return QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())

    def _scroll_by(self, dx: float, dy: float) -> None:
        self.horizontalScrollBar().setValue(round(self.horizontalScrollBar().value() + dx))
        self.verticalScrollBar().setValue(round(self.verticalScrollBar().value() + dy))

    def _bring_beside(self, page: int) -> None:
        """Scroll sideways to a page that is out of view: one beside a far wider one lies amid much canvas."""
        if not self._sizes:
            return
        box, width = self.page_rect(page), self.viewport().width()
        if min(box.right(), width) - max(box.left(), 0) < min(box.width(), width) / 2:
            room = width - box.width()
            self._scroll_by(box.left() - (room / 2 if room > 0 else MARGIN), 0)

    def _lay_out(self) -> None:
        """Fit again after a resize or another document, keeping the place that is being read."""
        width = self.viewport().width()
        scale = fit_width(self._sizes, width) if self._fitted else self._geometry.scale
        self._rescale(scale, QPointF(width / 2, ROOM_ABOVE))

    def _rescale(self, scale: float, around: QPointF) -> None:
        before, page = self._geometry, self._geometry.page_at(self._offset().y() + around.y())
        place = None
        if before.sizes == self._sizes and self._sizes:
            corner = before.rect(page).topLeft() - self._offset()
            place = (around - corner) / max(before.scale, 1e-6)
        self._geometry = arrange(self._sizes, scale, self.viewport().width(), ROOM_ABOVE)
        self._set_ranges()
        if place is not None:
            corner = self._geometry.rect(page).topLeft() + place * scale - around
            self.horizontalScrollBar().setValue(round(corner.x()))
            self.verticalScrollBar().setValue(round(corner.y()))
        self.zoom_changed.emit(self.zoom)
        self._ask()
        self._note_page()
        self.viewport().update()

    def _set_ranges(self) -> None:
        size = self.viewport().size()
        for bar, whole, shown in (
            (self.verticalScrollBar(), self._geometry.height, size.height()),
            (self.horizontalScrollBar(), self._geometry.width, size.width()),
        ):
            bar.setPageStep(shown)
            bar.setRange(0, max(0, round(whole) - shown))

    def _note_page(self) -> None:
        self._still.start()
        middle = QPointF(0, self.viewport().height() / 2)
        page = self.page_under(middle)
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    def _on_still(self) -> None:
        if not self.isVisible() or self._feed is None:
            return
        height = self.viewport().height()
        shown = (page for page in self.visible_pages() if _shown(self.page_rect(page), height) >= 0.5)
        seen = tuple(page for page in shown if self._is_drawn(page))
        if seen:
            self.pages_seen.emit(seen)

    def _on_arrived(self, page: int) -> None:
        if page in self.visible_pages():
            self._still.start()  # the look at it begins now
            self.viewport().update()

    def _is_drawn(self, page: int) -> bool:
        """Whether all of it that is in view is there; what cannot be shown never is."""
        return self._feed is not None and all(self._feed.pixmap(key) is not None for key in self._keys(page))

    def _device_scale(self) -> float:
        return round(self.scale * self.devicePixelRatioF(), 4)

    def _keys(self, page: int) -> Iterator[TileKey]:
        """The pieces of a page the view needs now."""
        ratio = self.devicePixelRatioF()
        rect = self.page_rect(page)
        view = QRectF(self.viewport().rect()).translated(-rect.topLeft())
        visible = QRectF(view.topLeft() * ratio, view.size() * ratio)
        return tiles(self._sizes[page - 1], page, self._device_scale(), visible)

    def _paint_ink(self, painter: QPainter, page: int, rect: QRectF) -> None:
        feed = self._feed
        if feed is None:
            return
        if trouble := feed.trouble(page):
            paint_trouble(painter, theme.current(), rect & QRectF(self.viewport().rect()), trouble)
            return
        pieces = [(key, feed.pixmap(key)) for key in self._keys(page)]
        if any(pixmap is None for _, pixmap in pieces):
            soft = feed.stand_in(page, self._device_scale())
            if soft is not None:
                paint_piece(painter, soft, rect, exact=False)
        ratio = self.devicePixelRatioF()
        for key, pixmap in pieces:
            if pixmap is not None:
                area = tile_rect(self._sizes[page - 1], key)
                # A worker at its pixel limit sends less than was asked for: stretched over the place, not shrunk.
                exact = abs(area.width() - pixmap.width()) <= 2
                size = pixmap.size().toSizeF() if exact else area.size()
                paint_piece(painter, pixmap, QRectF(rect.topLeft() + area.topLeft() / ratio, size / ratio), exact)

    def _ask(self) -> None:
        """Tell the feed what is in view, then the pages before and after."""
        if self._feed is None or not self.viewport().height():
            return
        pages = self.visible_pages()
        wishes: list[Wish] = [soft for page in pages if (soft := self._soft(page))]
        wishes += [key for page in pages for key in self._keys(page)]
        wishes += [TextOfPage(page) for page in pages]
        beside = [n for n in ((pages[-1] + 1, pages[0] - 1) if pages else ()) if 1 <= n <= self.page_count]
        wishes += [key for page in beside for key in self._keys(page)]
        wishes += [TextOfPage(page) for page in beside]
        self._feed.want(wishes)

    def _soft(self, page: int) -> TileKey | None:
        """A quick soft picture for a page that will come in tiles; None when the sharp one is as quick."""
        size, scale = self._sizes[page - 1], self._device_scale()
        quick = size.width * size.height * scale * scale <= WHOLE
        return None if quick else TileKey(page, round(STAND_IN_WIDTH / max(size.width, 1.0), 4))


def _shown(rect: QRectF, height: float) -> float:
    """How much of a page is in view, or of the view is this page, whichever is more: 0 to 1."""
    part = min(rect.bottom(), height) - max(rect.top(), 0.0)
    return max(part / max(rect.height(), 1.0), part / max(height, 1.0))
