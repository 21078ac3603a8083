"""A button that is one icon, painted in the theme of the moment: quiet, under the pointer, chosen, in focus."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from ui.theme import Size, Type, blend, current


class GlyphButton(QAbstractButton):
    """`name` is what a screen reader says and the tooltip shows; `framed` draws a hairline around it."""

    def __init__(
        self,
        glyph: str,
        name: str,
        parent: QWidget | None = None,
        *,
        checkable: bool = False,
        framed: bool = False,
        side: int = Size.SMALL_BUTTON,
    ) -> None:
        super().__init__(parent)
        self._glyph, self._framed, self._side = glyph, framed, side
        self.setCheckable(checkable)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_glyph(self, glyph: str, name: str) -> None:
        """Another icon with another name: play becomes pause."""
        self._glyph = glyph
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        side = current().px(self._side)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = look.px(self._side)
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(look.color("accent_tint"))
            painter.drawRoundedRect(box, look.px(4), look.px(4))
        elif self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setBrush(blend(look.color("text"), look.color("surface"), 0.07))
            painter.drawRoundedRect(box, look.px(4), look.px(4))
        if self._framed or self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(look.color("accent" if self.hasFocus() else "line"), 1.5 if self.hasFocus() else 1))
            painter.drawRoundedRect(box, look.px(4), look.px(4))
        self._paint_glyph(painter)

    def _paint_glyph(self, painter: QPainter) -> None:
        look = current()
        icon = look.px(Size.ICON)
        middle = QRectF((self.width() - icon) / 2, (self.height() - icon) / 2, icon, icon)
        if not self.isEnabled():
            painter.setOpacity(0.4)
        look.paint_icon(painter, middle, self._glyph, "accent" if self.isChecked() else "text_quiet")


class TextButton(QAbstractButton):
    """A word or a figure in a strip of icons: flat until the pointer is over it."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        look = current()
        width = QFontMetrics(self._face()).horizontalAdvance(self.text())
        return QSize(max(width, look.px(28)) + look.px(12), look.px(Size.SMALL_BUTTON))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def setText(self, text: str) -> None:
        super().setText(text)
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if self.isEnabled() and self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(blend(look.color("text"), look.color("surface"), 0.07))
            painter.drawRoundedRect(box, look.px(4), look.px(4))
        if self.hasFocus():
            painter.setPen(QPen(look.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, look.px(4), look.px(4))
        painter.setPen(look.color("text"))
        painter.setFont(self._face())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())

    def _face(self) -> QFont:
        return current().font(Type.BODY, 500, tabular=True)
