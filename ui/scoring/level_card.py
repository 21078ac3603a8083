"""One level of the active criterion: its key, its name, what it looks like in the evidence."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from assessor_app.domain.rubric import Level
from ui import theme
from ui.theme import Size, Type
from ui.widgets.brief import paint_brief
from ui.widgets.keycap import paint_key_cap
from ui.widgets.paragraph import draw, height_of, laid_out, line_step

NAME_X, WORDS_X = 36, 128  # unscaled pixels from the card's edge
PASS_LINE = 16  # unscaled pixels of “pass level”
BRIEF = 2  # lines of a level that was not given, once another was


class LevelCard(QAbstractButton):
    """`key` is the figure that gives this level."""

    def __init__(self, level: Level, key: int, is_pass: bool, chosen: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.level, self._key, self._is_pass = level, key, is_pass
        self._brief = False
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_chosen(chosen)

    def set_chosen(self, chosen: bool, *, among_others: bool = False) -> None:
        """Whether this level was given; `among_others`, a level of the criterion was: all but that one are brief."""
        self.setChecked(chosen)
        self._set_brief(among_others and not chosen)
        state = ", chosen" if chosen else ""
        passing = ", pass level" if self._is_pass else ""
        self.setAccessibleName(f"{self._key}, {self.level.title}{passing}{state}. {self.level.description}")
        self.update()

    def _set_brief(self, brief: bool) -> None:
        if brief != self._brief:
            self._brief = brief
            self.setToolTip(self.level.description if brief else "")
            self.updateGeometry()

    def nextCheckState(self) -> None:
        """What is chosen is told by the reading, not by the click."""

    def heightForWidth(self, width: int) -> int:
        """Pixels the words need at a width."""
        look = theme.current()
        name = self._name_height() + self._pass_height()
        return max(look.px(Size.LEVEL_ROW), self._words_height(width) + look.px(8), name + look.px(8))

    def lines(self) -> list[QRect]:
        """Where the name and each line of the words stand in the card."""
        high, words = line_step(theme.current().font(Type.CAPTION)), self._words_height(self.width())
        first, count = (self.height() - words) // 2, max(1, round(words / high))
        name = self._name_height() + self._pass_height()
        whole = [QRect(0, (self.height() - name) // 2, self.width(), name)]
        return whole + [QRect(0, first + number * high, self.width(), high) for number in range(count)]

    def _words_height(self, width: int) -> int:
        look = theme.current()
        font, room = look.font(Type.CAPTION), max(width - look.px(WORDS_X) - look.px(10), 60)
        words = height_of(laid_out(self.level.description, font, room))
        return min(words, BRIEF * line_step(font)) if self._brief else words

    def _pass_height(self) -> int:
        return theme.current().px(PASS_LINE) if self._is_pass else 0

    def _name_height(self) -> int:
        """Pixels of the level's name, over two lines where one has no room for it."""
        look = theme.current()
        return height_of(laid_out(self.level.title, look.font(Type.BODY, 600), look.px(WORDS_X - NAME_X - 6)))

    def sizeHint(self) -> QSize:
        width = theme.current().px(360)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(200), theme.current().px(Size.LEVEL_ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, chosen = theme.current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge, width = "accent" if chosen or self.hasFocus() else "line", 2.0 if chosen else 1.0
        hovered = self.underMouse() and not chosen and self.isEnabled()
        painter.setPen(QPen(look.color("line_strong" if hovered else edge), width))
        painter.setBrush(look.color("accent_tint" if chosen else "surface"))
        inset = width / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, look.px(Size.RADIUS), look.px(Size.RADIUS))
        if chosen and self.hasFocus():  # the level under the focus and the level given are told apart
            gap = look.px(2)
            painter.drawRoundedRect(
                box.adjusted(gap, gap, -gap, -gap), look.px(Size.RADIUS - 2), look.px(Size.RADIUS - 2)
            )
        self._paint_key(painter, chosen)
        self._paint_words(painter, chosen)

    def _paint_key(self, painter: QPainter, chosen: bool) -> None:
        look, side = theme.current(), theme.current().px(Size.KEY_CAP)
        box = QRectF(look.px(8), (self.height() - side) / 2, side, side)
        if chosen:
            accent = look.color("accent")
            paint_key_cap(painter, box, str(self._key), ink=look.color("on_accent"), edge=accent, ground=accent)
        else:
            paint_key_cap(painter, box, str(self._key), ground=look.color("surface"))

    def _paint_words(self, painter: QPainter, chosen: bool) -> None:
        look = theme.current()
        name = QRectF(look.px(NAME_X), 0, look.px(WORDS_X - NAME_X - 6), self.height())
        painter.setPen(look.color("text"))
        painter.setFont(look.font(Type.BODY, 600 if chosen else 500))
        high = self._name_height()
        name.setHeight(high)
        name.moveTop((self.height() - high - self._pass_height()) / 2)
        draw(painter, name, laid_out(self.level.title, painter.font(), name.width()))
        if self._is_pass:
            painter.setFont(look.font(Type.SMALL))
            painter.setPen(look.color("text_quiet"))
            below = QRectF(name.left(), name.bottom(), name.width(), look.px(PASS_LINE))
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, "pass level")
        painter.setFont(look.font(Type.CAPTION))
        painter.setPen(look.color("text" if chosen else "text_quiet"))
        room = QRectF(look.px(WORDS_X), 0, self.width() - look.px(WORDS_X) - look.px(10), self.height())
        if self._brief:
            paint_brief(painter, room, self.level.description, BRIEF)
        else:
            draw(painter, room, laid_out(self.level.description, painter.font(), room.width()))
