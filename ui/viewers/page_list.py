"""The pages of a document as small pictures, drawn when they come into sight; the one in view is marked."""

from PySide6.QtCore import QAbstractListModel, QPoint, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QPixmap, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from assessor_app.documents.values import PageSize
from ui import theme
from ui.theme import Size, Type
from ui.viewers.page_feed import PageFeed
from ui.viewers.page_geometry import TileKey
from ui.viewers.page_painting import dim, paint_paper, paint_piece
from ui.viewers.pane_list import NO_PARENT, Index, PaneList, paint_row_ground

ABOVE, BELOW, NUMBER = 10, 4, 18  # unscaled pixels around a picture, and for the number under it


class PageModel(QAbstractListModel):
    """One row a page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.sizes: tuple[PageSize, ...] = ()
        self.page = 1

    def show_pages(self, sizes: tuple[PageSize, ...]) -> None:
        self.beginResetModel()
        self.sizes, self.page = sizes, 1
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.sizes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        number = index.row() + 1
        if role == Qt.ItemDataRole.DisplayRole:
            return str(number)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Page {number} of {len(self.sizes)}{', in view' if number == self.page else ''}"
        return None


def fitted(size: PageSize) -> QSizeF:
    """How large the picture of a page is, in pixels."""
    width, height = (theme.current().px(side) for side in Size.PAGE_THUMBNAIL)
    scale = min(width / max(size.width, 1.0), height / max(size.height, 1.0))
    return QSizeF(max(1, round(size.width * scale)), max(1, round(size.height * scale)))


class PageDelegate(QStyledItemDelegate):
    """The page on its paper, its number below."""

    def __init__(self, pages: "PageList") -> None:
        super().__init__(pages)
        self._pages = pages

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = fitted(self._pages.sizes[index.row()]).height()
        return QSize(60, round(height) + theme.current().px(ABOVE + BELOW + NUMBER))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, area, page = theme.current(), QRectF(option.rect), index.row() + 1
        here, state = page == self._pages.page, option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused, hovered = bool(state & QStyle.StateFlag.State_HasFocus), bool(state & QStyle.StateFlag.State_MouseOver)
        paint_row_ground(painter, area, here=here, focused=focused, hovered=hovered)
        size = fitted(self._pages.sizes[page - 1])
        box = QRectF(round(area.center().x() - size.width() / 2), area.top() + look.px(ABOVE), *size.toTuple())
        self._paint_page(painter, box, page)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("accent" if here else "line_strong"), 1.5 if here else 1))
        painter.drawRect(box.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.setFont(look.font(Type.CAPTION, 600 if here else 400, tabular=True))
        painter.setPen(look.color("text" if here else "text_quiet"))
        below = QRectF(area.left(), box.bottom(), area.width(), look.px(NUMBER + BELOW))
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(page))
        painter.restore()

    def _paint_page(self, painter: QPainter, box: QRectF, page: int) -> None:
        look, pixmap = theme.current(), self._pages.picture(page)
        paint_paper(painter, look, box)
        if pixmap is not None:
            painter.save()
            painter.setClipRect(box)
            paint_piece(painter, pixmap, box, exact=False)
            dim(painter, look.color("paper"), box)
            painter.restore()


class PageList(PaneList):
    """Asks the document's feed for the pictures in sight, after all that its pages need."""

    page_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Pages", parent)
        self._feed: PageFeed | None = None
        self._model = PageModel(self)
        self.setModel(self._model)
        self.setItemDelegate(PageDelegate(self))
        self.chosen.connect(lambda row, _shift: self.page_requested.emit(row + 1))
        self.verticalScrollBar().valueChanged.connect(self._ask)
        self.verticalScrollBar().rangeChanged.connect(self._ask)

    @property
    def sizes(self) -> tuple[PageSize, ...]:
        return self._model.sizes

    @property
    def page(self) -> int:
        return self._model.page

    def show_pages(self, sizes: tuple[PageSize, ...], feed: PageFeed | None) -> None:
        self._feed = feed
        self._model.show_pages(sizes)
        if feed is not None:
            feed.arrived.connect(self._on_feed_arrived)
        self._ask()

    def set_page(self, page: int) -> None:
        self._model.page = page
        self.stand_at(page - 1)

    def picture(self, page: int) -> QPixmap | None:
        """What there is of a page at about this size; None until it was drawn."""
        if self._feed is None:
            return None
        key = self._key(page)
        return self._feed.pixmap(key) or self._feed.stand_in(page, key.scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._ask()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scrollTo(self.currentIndex())
        self._ask()

    def _key(self, page: int) -> TileKey:
        size = self.sizes[page - 1]
        return TileKey(page, round(fitted(size).width() * self.devicePixelRatioF() / max(size.width, 1.0), 4))

    def _ask(self) -> None:
        if self._feed is not None:
            self._feed.want_beside([self._key(page) for page in self._in_sight()])

    def _in_sight(self) -> range:
        if not self.isVisible() or not self.sizes:
            return range(0)
        first = self.indexAt(QPoint(1, 1)).row()
        last = self.indexAt(QPoint(1, self.viewport().height() - 1)).row()
        return range(max(first, 0) + 1, (last if last >= 0 else len(self.sizes) - 1) + 2)

    def _on_feed_arrived(self, _page: int) -> None:
        self.viewport().update()
