"""The moving picture: a frame fitted on canvas, a caption over it, a region on it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assessor_app.domain.evidence import Box
from ui import theme
from ui.theme import Size, Type
from ui.viewers.page_painting import paint_region
from ui.viewers.region import ARROWS, FIRST, box_between, nudged, rect_of

CAPTION_GROUND = "#CC101318"
CAPTION_INK = "#FFFFFF"


class Picture(QWidget):
    """Paints whatever frame it is given, from the worker or from the player."""

    clicked = Signal()
    region_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self._shape = QSizeF(16, 9)
        self._caption = ""
        self._region: Box | None = None
        self.covers: tuple[Box, ...] = ()
        self._drawing = False
        self._drag: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)

    def set_shape(self, width: int, height: int) -> None:
        """The picture's size in pixels, known before its first frame."""
        self._shape = QSizeF(max(width, 1), max(height, 1))
        self.image = QImage()
        self.update()

    def show_image(self, image: QImage) -> None:
        self.image = image
        self.update()

    def set_covers(self, boxes: Sequence[Box]) -> None:
        """Places of the picture that must not be seen at this moment."""
        if tuple(boxes) != self.covers:
            self.covers = tuple(boxes)
            self.update()

    def set_caption(self, text: str) -> None:
        if text != self._caption:
            self._caption = text
            self.setAccessibleDescription(text)  # painted, so nobody would read it aloud
            self.update()

    @property
    def region(self) -> Box | None:
        return self._region

    @property
    def drawing(self) -> bool:
        return self._drawing

    def set_drawing(self, drawing: bool) -> None:
        """Whether a drag draws a region."""
        self._drawing = drawing
        self.setCursor(Qt.CursorShape.CrossCursor if drawing else Qt.CursorShape.ArrowCursor)

    def set_region(self, box: Box | None) -> None:
        self._region = box
        self.update()
        self.region_changed.emit()

    def picture_rect(self) -> QRectF:
        fitted = self._shape.scaled(QSizeF(self.size()), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - fitted.width()) / 2, (self.height() - fitted.height()) / 2
        return QRectF(round(left), round(top), round(fitted.width()), round(fitted.height()))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        area = self.picture_rect()
        path = QPainterPath()
        path.addRoundedRect(area, look.px(Size.RADIUS), look.px(Size.RADIUS))
        painter.setClipPath(path)
        if self.image.isNull():
            painter.fillRect(area, look.color("surface"))
        else:
            painter.drawImage(area, self.image)
        for box in self.covers:
            painter.fillRect(rect_of(area, box), look.color("text_quiet"))
        if self._region:
            paint_region(painter, look.color("accent"), rect_of(area, self._region))
        if self._caption:
            self._paint_caption(painter, area)

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self._drawing and Qt.Key(event.key()) in ARROWS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = ARROWS.get(Qt.Key(event.key()))
        if not (self._drawing and arrow):
            super().keyPressEvent(event)
            return
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        far = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self.set_region(nudged(self._region, arrow, shift, far) if self._region else FIRST)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._drag = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and self._drawing:
            self.set_region(box_between(self.picture_rect(), self._drag, event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag is not None and not self._drawing:
            self.clicked.emit()
        self._drag = None

    def _paint_caption(self, painter: QPainter, area: QRectF) -> None:
        look = theme.current()
        font = look.font(Type.TITLE)
        font.setPixelSize(max(look.px(13), min(look.px(20), round(area.height() * 0.038))))
        painter.setFont(font)
        most = QRectF(0, 0, area.width() * 0.84, area.height() * 0.4)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        text = painter.boundingRect(most, int(flags.value), self._caption)
        box = QRectF(0, 0, text.width() + look.px(24), text.height() + look.px(10))
        box.moveCenter(QPointF(area.center().x(), area.bottom() - look.px(20) - box.height() / 2))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(CAPTION_GROUND))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(CAPTION_INK))
        painter.drawText(box, int(flags.value), self._caption)
