"""A small picture of evidence, cut to its box."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap

from ui import theme
from ui.theme import Size


def paint_thumbnail(painter: QPainter, box: QRectF, thumbnail: QPixmap | None, icon: str) -> None:
    """A picture cut to fill the box, or a quiet icon on a raised ground."""
    look = theme.current()
    path = QPainterPath()
    path.addRoundedRect(box, 3, 3)
    painter.save()
    painter.fillPath(path, theme.blend(look.color("line_strong"), look.color("surface"), 0.45))
    if thumbnail is None or thumbnail.isNull():
        side = look.px(Size.ICON)
        look.paint_icon(painter, QRectF(box.center().x() - side / 2, box.center().y() - side / 2, side, side), icon)
    else:
        painter.setClipPath(path)
        painter.drawPixmap(box, thumbnail, _middle_of(thumbnail, box))
        painter.fillPath(path, look.veil())
        painter.setPen(QPen(look.color("line"), 1))  # a page is as white as the list
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.restore()


def _middle_of(pixmap: QPixmap, box: QRectF) -> QRectF:
    size = box.size().scaled(pixmap.size().toSizeF(), Qt.AspectRatioMode.KeepAspectRatio)
    top = 0.0 if pixmap.height() > pixmap.width() else (pixmap.height() - size.height()) / 2
    return QRectF((pixmap.width() - size.width()) / 2, top, size.width(), size.height())
