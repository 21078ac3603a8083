"""Buttons: filled, outlined, quiet and link-like, with an icon before the words and their key printed after."""

from enum import StrEnum

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme import Size, Theme, Type, blend, current
from ui.widgets.keycap import key_cap_width, key_words, paint_key_cap

LEAST = 96  # unscaled pixels of a button that yields


class Kind(StrEnum):
    """How much a button asks to be pressed."""

    PRIMARY = "primary"  # filled; one a screen
    PLAIN = "plain"  # outlined
    QUIET = "quiet"  # no outline until the pointer is on it
    LINK = "link"  # words in the accent colour


class Button(QAbstractButton):
    """A push button. `key` is printed at its right in a cap, where there is room for it; it does not make a shortcut.
    Somebody's own words may be long: a button that `yields` is shortened where there is less room. Shortened words are
    its tooltip."""

    def __init__(
        self,
        text: str = "",
        *,
        icon: str = "",
        key: str = "",
        kind: Kind = Kind.PLAIN,
        small: bool = False,
        trailing_icon: str = "",
        name: str = "",
        yields: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setText(text)
        self._icon, self._trailing, self._key = icon, trailing_icon, key_words(key) if key else ""
        self._kind, self._small = kind, small
        self._hovered = False
        self.setAccessibleName(name or text)
        self.setToolTip(name if not text else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._yields = yields
        self.setSizePolicy(QSizePolicy.Policy.Maximum if yields else QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_icon(self, icon: str) -> None:
        self._icon = icon
        self.updateGeometry()
        self.update()

    def set_key(self, key: str) -> None:
        self._key = key_words(key) if key else ""
        self.updateGeometry()
        self.update()

    def set_text(self, text: str) -> None:
        """Change the words and the accessible name together."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    # measuring

    def _weight(self) -> int:
        return 400 if self._kind is Kind.LINK else 500

    def _type(self) -> Type:
        return Type.CAPTION if self._small and self._kind is Kind.LINK else Type.BODY

    def _padding(self) -> int:
        if self._kind is Kind.LINK:
            return 0
        return current().px(12 if self.text() else 7)

    def _content_width(self, words: str | None = None, key: str | None = None) -> float:
        """Pixels of everything inside, with these words and this key instead of all of them."""
        theme = current()
        gap = theme.px(8)
        text = self.text() if words is None else words
        widths: list[float] = []
        if self._icon:
            widths.append(theme.px(Size.ICON))
        if text:
            metrics = QFontMetricsF(theme.font(self._type(), self._weight()))
            widths.append(metrics.horizontalAdvance(text))
        if self._trailing:
            widths.append(theme.px(14))
        if key := self._key if key is None else key:
            widths.append(key_cap_width(key))
        return sum(widths) + gap * max(0, len(widths) - 1)

    def _shown(self) -> str:
        """The words, shortened where a layout left less room than they need."""
        beside_no_key = self._content_width(key="")
        if not self.text() or beside_no_key <= self._room():
            return self.text()
        metrics = QFontMetricsF(current().font(self._type(), self._weight()))
        beside = beside_no_key - metrics.horizontalAdvance(self.text())
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, max(0.0, self._room() - 1 - beside))

    def _shown_key(self) -> str:
        """The key, which goes before a letter of the words does; the line of keys tells it as well."""
        return self._key if self._content_width() <= self._room() or not self.text() else ""

    def _room(self) -> float:
        return self.width() - 2 * self._padding() + 1

    def sizeHint(self) -> QSize:
        theme = current()
        height = theme.px(Size.SMALL_BUTTON if self._small else Size.BUTTON)
        if self._kind is Kind.LINK:
            height = max(theme.line_height(self._type()), theme.px(Size.KEY_CAP) if self._key else 0)
        return QSize(round(self._content_width() + 2 * self._padding() + 1), height)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), current().px(LEAST)), hint.height()) if self._yields else hint

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and self.text():
            self.setToolTip(self.text() if self._shown() != self.text() else "")
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as Space does; on most desktops Qt leaves that to dialogs."""
        bare = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and bare:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    # painting

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()
        super().leaveEvent(event)

    def _ground(self, theme: Theme) -> QColor | None:
        if self._kind is Kind.PRIMARY:
            if not self.isEnabled():
                return theme.color("line")
            strength = 0.82 if self.isDown() else 0.92 if self._hovered else 1.0
            return blend(theme.color("accent"), theme.color("text"), strength)
        if self._kind is Kind.LINK:
            return None
        if self.isChecked():
            return theme.color("accent_tint")
        if self._hovered or self.isDown():
            return theme.color("surface_raised") if self.isEnabled() else None
        return theme.color("surface") if self._kind is Kind.PLAIN else None

    def _ink(self, theme: Theme) -> QColor:
        if self._kind is Kind.PRIMARY:
            return theme.color("on_accent" if self.isEnabled() else "text_quiet")
        if not self.isEnabled():
            return theme.color("text_quiet")
        if self._kind is Kind.LINK or self.isChecked():
            return theme.color("accent")
        return theme.color("text")

    def _edge(self, theme: Theme) -> QColor | None:
        if self.hasFocus() and self._kind is not Kind.PRIMARY:
            return theme.color("accent")
        if self._kind is Kind.PLAIN:
            return theme.color("accent" if self.isChecked() else "line_strong")
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, theme)
        ink, words, key = self._ink(theme), self._shown(), self._shown_key()
        x = (self.width() - self._content_width(words, key)) / 2 if self._kind is not Kind.LINK else 0.0
        gap = theme.px(8)
        middle = self.height() / 2
        if self._icon:
            side = theme.px(Size.ICON)
            theme.paint_icon(painter, QRectF(x, middle - side / 2, side, side), self._icon, ink.name())
            x += side + gap
        if self.text():
            font = theme.font(self._type(), self._weight())
            font.setUnderline(self._kind is Kind.LINK and (self._hovered or self.hasFocus()))
            width = QFontMetricsF(font).horizontalAdvance(words)
            painter.setFont(font)
            painter.setPen(ink)
            painter.drawText(QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            x += width + gap
        if self._trailing:
            side = theme.px(14)
            theme.paint_icon(painter, QRectF(x, middle - side / 2, side, side), self._trailing, ink.name())
            x += side + gap
        if key:
            self._paint_key(painter, theme, x)

    def _paint_ground(self, painter: QPainter, theme: Theme) -> None:
        ground, edge = self._ground(theme), self._edge(theme)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = theme.px(Size.RADIUS)
        painter.setPen(QPen(edge, 1) if edge is not None else Qt.PenStyle.NoPen)
        painter.setBrush(ground if ground is not None else Qt.BrushStyle.NoBrush)
        if ground is not None or edge is not None:
            painter.drawRoundedRect(box, radius, radius)
        if self._kind is Kind.PRIMARY and self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.color("on_accent"), 1))
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), radius - 2, radius - 2)

    def _paint_key(self, painter: QPainter, theme: Theme, x: float) -> None:
        height = theme.px(Size.KEY_CAP) - (2 if self._small else 0)
        box = QRectF(QPointF(round(x), round((self.height() - height) / 2)), QSize(0, height).toSizeF())
        box.setWidth(key_cap_width(self._key))
        if self._kind is Kind.PRIMARY:
            ink = self._ink(theme)
            ground = self._ground(theme) or theme.color("accent")
            paint_key_cap(painter, box, self._key, ink=ink, edge=blend(ink, ground, 0.55))
        else:
            paint_key_cap(painter, box, self._key)


def icon_button(icon: str, name: str, *, small: bool = False, parent: QWidget | None = None) -> Button:
    """A button that is only an icon; `name` is its tooltip and what a screen reader says."""
    return Button(icon=icon, name=name, kind=Kind.QUIET, small=small, parent=parent)
