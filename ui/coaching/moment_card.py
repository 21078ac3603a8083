"""A moment as a card: its number, a picture, where it is and what was said of it; the chosen one can be written in."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from assessor_app.domain.coaching import Moment, quote_of
from assessor_app.domain.evidence import CellRange, TextRange, TimeSpan, place
from ui.coaching.voice_tile import VoiceTile
from ui.theme import Type, current
from ui.widgets.brief import BriefLabel
from ui.widgets.button import Button, Kind
from ui.widgets.glyph_button import GlyphButton
from ui.widgets.kept_words import KeptWords
from ui.widgets.layout import column, nest, panel, row
from ui.widgets.text import ElidedLabel, label
from ui.widgets.thumbnail import paint_thumbnail

PICTURE = (80, 50)  # pixels
DISC, DIGITS_EDGE = 20, 4  # px; of the edge, left and right of the digits together
BRIEF = 2  # lines of what was said or stands there


class Number(QWidget):
    """The moment's number in a disc, as wide as a long one needs: filled when it is the chosen one."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setFixedHeight(current().px(DISC))
        self.show_number(number, False)

    def show_number(self, number: int, chosen: bool) -> None:
        self._number, self._chosen = number, chosen
        digits = QFontMetrics(self._font()).horizontalAdvance(str(number))
        self.setFixedWidth(max(self.height(), digits + current().px(DIGITS_EDGE)))
        self.update()

    def _font(self) -> QFont:
        return current().font(Type.SMALL, 600, tabular=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        look = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(look.color("accent"), 1.25))
        painter.setBrush(look.color("accent" if self._chosen else "surface"))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(look.color("on_accent" if self._chosen else "accent"))
        painter.setFont(self._font())
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._number))


class Thumbnail(QWidget):
    """What is to be seen there, or an icon for what it is."""

    def __init__(self, icon: str) -> None:
        super().__init__()
        self._icon, self.picture = icon, QPixmap()
        self.setFixedSize(QSize(current().px(PICTURE[0]), current().px(PICTURE[1])))

    def show_picture(self, picture: QPixmap) -> None:
        if picture.cacheKey() != self.picture.cacheKey():
            self.picture = picture
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        paint_thumbnail(painter, QRectF(self.rect()), self.picture, self._icon)


@dataclass(frozen=True, slots=True)
class ShownMoment:
    """Everything a card tells: the moment, its number, what it is in, why that is shut, whether it is in hand."""

    moment: Moment
    number: int
    title: str
    shut: str | None
    chosen: bool


class MomentCard(QFrame):
    """Asks for what a press on it wishes; what it shows comes from the session."""

    chosen = Signal()
    written = Signal(str)
    given = Signal(object)  # Voice
    filed = Signal(object)  # CriterionId or None
    removed = Signal()

    def __init__(self, moment: Moment, criteria: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self.moment, self._criteria = moment, criteria
        self._shown: ShownMoment | None = None
        self.setProperty("card", "true")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._number, self.thumbnail = Number(1), Thumbnail(icon_of(moment))
        self._where = ElidedLabel("", Type.CAPTION, tone="quiet")
        self._why, self._said = label("", Type.CAPTION, tone="quiet", wrap=True), BriefLabel(BRIEF)
        self.words = KeptWords(
            moment.words, "What is said about this moment", "What do we see here?", lines=(1, 4), enters=True, bare=True
        )
        self._voice = VoiceTile(moment.by)
        self._criterion = Button("", kind=Kind.LINK, small=True, trailing_icon="caret-down", yields=True)
        remove = GlyphButton("x", "Take this moment away")
        self._tools = panel(row(self._voice, self._criterion, None, remove, gap=8), ground="")
        right = column(self._where, self._why, self._said, self.words, self._tools, gap=2)
        line = row(self._number, self.thumbnail, gap=10, margins=(8, 8, 10, 8))
        nest(line, right, 1)
        for each in (self._number, self.thumbnail):
            line.setAlignment(each, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)
        self.words.written.connect(self.written)
        self._voice.given.connect(self.given)
        self._criterion.clicked.connect(self._offer_criteria)
        remove.clicked.connect(self.removed)

    def show_moment(self, shown: ShownMoment) -> None:
        """A card that tells this already is left alone: there may be hundreds, and each would be laid out anew."""
        self.words.show_text(shown.moment.words)  # always: what was refused is tried again
        if shown != self._shown:
            self._shown, self.moment = shown, shown.moment
            self._show_said(shown)
            self._show_tools(shown)

    def _show_said(self, shown: ShownMoment) -> None:
        moment, where = shown.moment, place(shown.moment.anchor)
        self._number.show_number(shown.number, shown.chosen)
        self._where.setText(f"{where} · {shown.title}")
        quote = "" if shown.shut or not quote_of(moment.anchor) else f"“{quote_of(moment.anchor)}”"
        said = "" if shown.chosen else moment.words or quote  # the words of the chosen one stand in their field
        for part, text in ((self._why, shown.shut or ""), (self._said, said or quote)):
            part.setText(text)
            part.setVisible(bool(text))
        self.setAccessibleName(f"Moment {shown.number}, {where}, {shown.title}. {moment.words}")

    def _show_tools(self, shown: ShownMoment) -> None:
        self.words.setReadOnly(shown.shut is not None)  # what was said stays, and can be taken away
        self._voice.show_voice(shown.moment.by)
        named = next((words for ident, words in self._criteria if ident == shown.moment.criterion), "No criterion")
        self._criterion.set_text(named)
        for each in (self.words, self._tools):
            each.setVisible(shown.chosen)
        self.setProperty("card", "chosen" if shown.chosen else "true")
        self.style().unpolish(self)
        self.style().polish(self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()
        event.accept()

    def _offer_criteria(self) -> None:
        menu = QMenu(self)
        for ident, words in (*self._criteria, (None, "No criterion")):
            menu.addAction(words).triggered.connect(lambda _=False, i=ident: self.filed.emit(i))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._criterion.mapToGlobal(self._criterion.rect().bottomLeft()))


def icon_of(moment: Moment) -> str:
    match moment.anchor:
        case TimeSpan():
            return "film-strip"
        case TextRange():
            return "text-aa"
        case CellRange():
            return "table"
        case _:
            return "selection"
