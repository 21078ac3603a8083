"""A button made of other widgets: it lights up under the pointer, wears a ring while it has the focus, and keeps its
own plain keys from the actions of the window."""

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton

from ui import theme
from ui.theme import Size


class LitButton(QAbstractButton):
    """`own_keys` are answered in `keyPressEvent` and fire nothing else, as long as no modifier is held."""

    own_keys: tuple[Qt.Key, ...] = ()

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and Qt.Key(event.key()) in self.own_keys and not event.modifiers():
            event.accept()  # arrows and letters belong to what is in hand
            return True
        return super().event(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    @property
    def ground(self) -> str:
        """The colour under what is written on it."""
        return "surface_raised" if self.underMouse() else "surface"

    def paint_card(self, painter: QPainter, *, line: bool) -> None:
        """Its ground with round corners; `line` says whether it has an edge when the focus is elsewhere."""
        look = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        resting = QPen(look.color("line"), 1) if line else QPen(Qt.PenStyle.NoPen)
        painter.setPen(QPen(look.color("accent"), 1.5) if self.hasFocus() else resting)
        painter.setBrush(look.color(self.ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), look.px(Size.RADIUS), look.px(Size.RADIUS))
