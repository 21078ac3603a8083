"""One picture on canvas: fit, zoom, drag to pan, turn the view, draw or nudge a region."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QWidget

from assessor_app.domain.evidence import Box, ImageRegion
from ui import theme
from ui.theme import Type
from ui.viewers import zoom
from ui.viewers.page_painting import paint_outline, paint_region
from ui.viewers.region import ARROWS, FIRST, box_between, nudged, rect_of
from ui.viewers.turned import turned_box, unturned_box
from ui.viewers.viewer import ShownLink

MARGIN = 24.0
ROOM_ABOVE = 60.0


class ImageSurface(QWidget):
    """Regions are kept in per cent of the upright picture, however it is turned on the screen."""

    zoom_changed = Signal(float)
    selection_changed = Signal()
    link_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image, self._size = QImage(), QSizeF(1, 1)
        self._turns, self._zoom, self._middle = 0, 0.0, QPointF(0.5, 0.5)
        self._links: tuple[ShownLink, ...] = ()
        self._box: Box | None = None
        self._flashed: Box | None = None
        self._drag: QPointF | None = None
        self._regions = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Picture")

    def show_image(self, size: QSizeF) -> None:
        """A new picture of `size` pixels; its own pixels follow with `set_pixels`."""
        self._image, self._size = QImage(), size
        self._turns, self._zoom, self._middle = 0, 0.0, QPointF(0.5, 0.5)
        self._links, self._box, self._flashed = (), None, None
        self._show_change()

    def set_pixels(self, image: QImage) -> None:
        self._image = image
        self.update()

    @property
    def box(self) -> Box | None:
        return self._box

    @property
    def zoom(self) -> float:
        """Screen pixels a picture pixel, the picture being fitted while nobody zoomed."""
        return self._zoom or self._fitting()

    @property
    def chosen_zoom(self) -> float | None:
        """None while the picture is fitted."""
        return self._zoom or None

    def set_regions(self, on: bool) -> None:
        """Whether a drag draws a region or pans."""
        self._regions = on
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.OpenHandCursor)

    def set_zoom(self, value: float) -> None:
        self._zoom = min(max(value, 0.02), 16.0)
        self._show_change()

    def zoom_in(self) -> None:
        self.set_zoom(zoom.larger(self.zoom))

    def zoom_out(self) -> None:
        self.set_zoom(zoom.smaller(self.zoom))

    def fit(self) -> None:
        self._zoom, self._middle = 0.0, QPointF(0.5, 0.5)
        self._show_change()

    def turn(self) -> None:
        """A quarter to the right, on the screen only."""
        self._turns = (self._turns + 1) % 4
        self.fit()

    def select(self, box: Box | None) -> None:
        self._box = box
        self.update()
        self.selection_changed.emit()

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self._links = tuple(links)
        self.update()

    def flash(self, box: Box | None) -> None:
        """Bring a region into view and frame it."""
        self._flashed = box
        if box is not None and self._zoom:
            seen = turned_box(box, self._turns)
            self._middle = QPointF((seen.x + seen.width / 2) / 100, (seen.y + seen.height / 2) / 100)
        self.update()

    def picture_rect(self) -> QRectF:
        """Where the picture lies, in widget pixels."""
        size = self._turned_size() * self.zoom
        room = self._room()
        left = room.center().x() - size.width() * self._middle.x()
        top = room.center().y() - size.height() * self._middle.y()
        return QRectF(QPointF(round(left), round(top)), size)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.color("canvas"))
        area = self.picture_rect()
        if self._image.isNull():
            painter.fillRect(area, look.color("surface_raised"))
        else:
            self._paint_picture(painter, area)
        painter.setFont(look.font(Type.CAPTION, 700))
        for link in self._links:
            if isinstance(link.anchor, ImageRegion):
                rect = rect_of(area, turned_box(link.anchor.box, self._turns))
                ink, filled = look.color("on_accent").name(), not link.anchor.box.is_whole
                paint_region(painter, look.hue(link.letter), rect, link.letter, ink, filled=filled)
                if link.active:
                    paint_outline(painter, look.hue(link.letter), rect.adjusted(-3, -3, 3, 3))
        if self._flashed:
            paint_outline(painter, look.color("accent"), rect_of(area, turned_box(self._flashed, self._turns)), 3)
        if self._box:
            paint_region(painter, look.color("accent"), rect_of(area, turned_box(self._box, self._turns)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_change()

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if (
            override
            and isinstance(event, QKeyEvent)
            and self._regions
            and Qt.Key(event.key()) in ARROWS
            and self._mine(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = ARROWS.get(Qt.Key(event.key()))
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if arrow and self._regions:
            self.select(nudged(self._box, arrow, shift, control) if self._box else FIRST)
        elif arrow:
            self._pan(QPointF(arrow[0] * -60.0, arrow[1] * -60.0))
        elif event.key() == Qt.Key.Key_Escape and self._box:
            self.select(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._drag = event.position()
        chosen = self._link_at(event.position())
        if chosen is not None:
            self._drag = None
            self.link_chosen.emit(chosen.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None:
            return
        if not self._regions:
            self._pan(event.position() - self._drag)
            self._drag = event.position()
            return
        drawn = box_between(self.picture_rect(), self._drag, event.position())
        self.select(unturned_box(drawn, self._turns) if drawn else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.zoom * 1.0015 ** event.angleDelta().y())
        else:
            delta = event.angleDelta()
            self._pan(QPointF(delta.x() / 2, delta.y() / 2))
        event.accept()

    def _mine(self, event: QKeyEvent) -> bool:
        """Plain arrows belong to the criteria until a region is there to be moved."""
        return self._box is not None or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)

    def _link_at(self, point: QPointF) -> ShownLink | None:
        """The link whose letter is under the pointer."""
        for link in self._links:
            if isinstance(link.anchor, ImageRegion):
                corner = rect_of(self.picture_rect(), turned_box(link.anchor.box, self._turns)).topLeft()
                if QRectF(corner.x(), corner.y(), 18, 18).contains(point):
                    return link
        return None

    def _pan(self, by: QPointF) -> None:
        if not self._zoom:
            return
        size = self.picture_rect().size()
        across = self._middle.x() - by.x() / max(size.width(), 1.0)
        down = self._middle.y() - by.y() / max(size.height(), 1.0)
        self._middle = QPointF(min(max(across, 0.0), 1.0), min(max(down, 0.0), 1.0))
        self.update()

    def _turned_size(self) -> QSizeF:
        return self._size.transposed() if self._turns % 2 else self._size

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN, ROOM_ABOVE, -MARGIN, -MARGIN)

    def _fitting(self) -> float:
        size, room = self._turned_size(), self._room()
        return max(min(room.width() / max(size.width(), 1), room.height() / max(size.height(), 1), 4.0), 0.02)

    def _paint_picture(self, painter: QPainter, area: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(area.center())
        painter.setTransform(QTransform().rotate(90 * self._turns), True)
        upright = area.size().transposed() if self._turns % 2 else area.size()
        target = QRectF(QPointF(-upright.width() / 2, -upright.height() / 2), upright)
        painter.drawImage(target, self._image)
        painter.restore()

    def _show_change(self) -> None:
        self.zoom_changed.emit(self.zoom)
        self.update()
