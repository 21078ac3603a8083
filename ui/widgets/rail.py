"""The rail at the left: one item a screen with its badge, and below them how the window stands."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Size, Type, current
from ui.widgets.layout import nest
from ui.widgets.text import hairline


class RailItem(QAbstractButton):
    """An icon over its name; `count` is the badge, none at 0."""

    def __init__(self, icon: str, text: str, *, low: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._count, self._hovered, self._low = icon, 0, False, low
        self.setText(text)
        self.setAccessibleName(text)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme = current()
        self.setFixedSize(theme.px(Size.RAIL), theme.px(44 if low else Size.RAIL_ITEM))

    def set(self, icon: str, text: str) -> None:
        self._icon = icon
        self.setText(text)
        self.setAccessibleName(text)
        self.update()

    @property
    def count(self) -> int:
        return self._count

    def set_count(self, count: int, noun: str = "") -> None:
        self._count = count
        self.setAccessibleName(f"{self.text()}, {count} {noun}".strip() if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lit by a pointer that moves, not by one that was left lying there when the window came under it."""
        super().mouseMoveEvent(event)
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = theme.px(4)
        box = QRectF(self.rect()).adjusted(inset, 0, -inset, 0)
        if self.isChecked() or self._hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_tint" if self.isChecked() else "surface_raised"))
            painter.drawRoundedRect(box, theme.px(Size.RADIUS), theme.px(Size.RADIUS))
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
        tone = "accent" if self.isChecked() else "text_quiet"
        side, top = theme.px(Size.ICON), theme.px(5 if self._low else 9)
        place = QRectF((self.width() - side) / 2, top, side, side)
        theme.paint_icon(painter, place, self._icon, tone)
        painter.setPen(theme.color(tone))
        painter.setFont(theme.font(Type.SMALL, 600 if self.isChecked() else 400))
        words = QRectF(0, place.bottom() + theme.px(2), self.width(), theme.px(16))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        if self._count:
            self._paint_badge(painter, place)

    def _paint_badge(self, painter: QPainter, icon: QRectF) -> None:
        theme = current()
        words = str(self._count) if self._count < 100 else "99+"
        font = theme.font(Type.SMALL, 600, tabular=True)
        height = theme.px(16)
        width = max(height, QFontMetricsF(font).horizontalAdvance(words) + theme.px(8))
        badge = QRectF(icon.right() - theme.px(6), icon.top() - theme.px(6), width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.color("accent")))
        painter.drawRoundedRect(badge, height / 2, height / 2)
        painter.setPen(theme.color("on_accent"))
        painter.setFont(font)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, words)


class Rail(QFrame):
    """Screens from the top, states from the bottom, a hairline at the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.setFixedWidth(theme.px(Size.RAIL) + 1)
        self.setProperty("ground", "surface")
        self.setAccessibleName("Screens")
        self._screens, self._states = QVBoxLayout(), QVBoxLayout()
        self._screens.setSpacing(theme.px(4))
        self._states.setSpacing(0)
        inner = QVBoxLayout()
        inner.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        nest(inner, self._screens)
        inner.addStretch(1)
        nest(inner, self._states)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        nest(outer, inner)
        outer.addWidget(hairline(vertical=True))

    def add_screen(self, icon: str, text: str) -> RailItem:
        item = RailItem(icon, text)
        item.setCheckable(True)
        item.setAutoExclusive(True)
        self._screens.addWidget(item)
        return item

    def add_state(self, icon: str, text: str) -> RailItem:
        item = RailItem(icon, text, low=True)
        self._states.addWidget(item)
        return item
