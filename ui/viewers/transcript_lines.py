"""The lines of a transcript as a list shows them: time, speaker, words, the criteria that cite them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextLayout
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from assessor_app.documents.values import Cue
from assessor_app.domain.evidence import TimeSpan, clock
from assessor_app.domain.word_search import searched, sought
from ui import theme
from ui.theme import Type, blend
from ui.viewers.viewer import ShownLink
from ui.widgets.chip import paint_letter_tile
from ui.widgets.paragraph import height_of, laid_out

ROW = 28
LETTER_X, TIME_X, SPEAKER_X, WORDS_X = 12, 36, 88, 168  # unscaled pixels
RIGHT = 12  # unscaled pixels right of the words
NARROW = 460  # below this the speaker stands with the words
OVERLAPPING = 12  # lines before the last one begun that may still be spoken
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
_TEXTS = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)


def spoken_words(cue: Cue) -> str:
    """A cue's words on one line."""
    return " ".join(cue.text.split())


class TranscriptModel(QAbstractListModel):
    """One row a cue; `Qt.UserRole` gives the cue, `Qt.UserRole + 1` the letters that cite it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cues: tuple[Cue, ...] = ()
        self._starts: list[float] = []
        self._letters: tuple[str, ...] = ()
        self.current = -1
        self.needle = ""

    def show_cues(self, cues: Sequence[Cue]) -> None:
        self.beginResetModel()
        self._cues, self._letters, self.current = tuple(cues), ("",) * len(cues), -1
        self._starts = [cue.start for cue in self._cues]
        self.endResetModel()

    def show_links(self, links: Sequence[ShownLink]) -> None:
        spans = [(link.letter, link.anchor) for link in links if isinstance(link.anchor, TimeSpan)]
        self._letters = tuple(_letter_of(cue, spans) for cue in self._cues)
        self._refresh()

    def at(self, seconds: float) -> int:
        """The row spoken at a time; -1 in silence."""
        row = bisect_right(self._starts, seconds + 1e-3) - 1
        for before in range(row, max(row - OVERLAPPING, -1), -1):
            if seconds < self._cues[before].end:
                return before
        return -1

    def heard_last(self, seconds: float) -> int:
        """The row spoken at a time, in silence the last before it; -1 before the first."""
        spoken = self.at(seconds)
        return spoken if spoken >= 0 else bisect_right(self._starts, seconds + 1e-3) - 1

    def cue(self, row: int) -> Cue | None:
        return self._cues[row] if 0 <= row < len(self._cues) else None

    def letter(self, row: int) -> str:
        return self._letters[row]

    def set_current(self, row: int) -> None:
        if row != self.current:
            self.current = row
            self._refresh()

    def look_for(self, needle: str) -> None:
        """Mark every place of `needle`; an empty one ends the search."""
        if needle != self.needle:
            self.needle = needle
            self._refresh()

    def places(self, row: int) -> tuple[tuple[int, int], ...]:
        """Where the needle stands in a row's words."""
        cue = self.cue(row)
        return sought(self.needle).spans(searched(spoken_words(cue))) if cue else ()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._cues)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cue = self.cue(index.row())
        if cue is None or role not in _TEXTS:
            return None
        return f"{clock(cue.start)} {cue.speaker} {cue.text}"

    def _refresh(self) -> None:
        if self._cues:
            self.dataChanged.emit(self.index(0), self.index(len(self._cues) - 1))


def _letter_of(cue: Cue, spans: Sequence[tuple[str, TimeSpan]]) -> str:
    cited = [letter for letter, span in spans if span.start < cue.end and cue.start < span.end]
    return cited[-1] if cited else ""


class TranscriptDelegate(QStyledItemDelegate):
    """Letter, time, speaker, words over as many lines as they need; the one being spoken is heavier and on a tint."""

    def __init__(self, listing: QListView) -> None:
        super().__init__(listing)
        self._listing = listing
        self._heights: dict[tuple[str, int, int], int] = {}  # by words, width and size of type

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model, row = index.model(), theme.current().px(ROW)
        cue = model.cue(index.row()) if isinstance(model, TranscriptModel) else None
        width = self._listing.viewport().width()
        return QSize(200, self._height(cue, width) if cue is not None else row)

    def _height(self, cue: Cue, width: int) -> int:
        """The same whether it is spoken or not, so that no line moves."""
        look, words = theme.current(), written(cue, width)
        key = words.text, width, look.px(ROW)
        if key not in self._heights:
            laid = laid_out(words.text, look.font(Type.BODY), width - look.px(words.x + RIGHT))
            self._heights[key] = look.px(ROW) + height_of(laid) - look.line_height(Type.BODY)
        return self._heights[key]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        cue = model.cue(index.row()) if isinstance(model, TranscriptModel) else None
        if cue is None or not isinstance(model, TranscriptModel):
            return
        look, row = theme.current(), QRectF(option.rect)
        spoken = index.row() == model.current
        painter.save()
        if spoken:
            painter.fillRect(row, look.color("accent_tint"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRectF(row.left(), row.top(), 2, row.height()), look.color("accent"))
        first = QRectF(row.left(), row.top(), row.width(), look.px(ROW))
        self._paint_letter(painter, first, model.letter(index.row()))
        self._paint_who(painter, first, cue)
        self._paint_words(painter, first, cue, spoken, model.places(index.row()))
        painter.restore()

    def _paint_letter(self, painter: QPainter, row: QRectF, letter: str) -> None:
        if letter:
            paint_letter_tile(painter, tile_box(row, letter), letter)

    def _paint_who(self, painter: QPainter, row: QRectF, cue: Cue) -> None:
        look, left = theme.current(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(look.font(Type.BODY, tabular=True))
        painter.setPen(look.color("text_quiet"))
        painter.drawText(row.adjusted(look.px(TIME_X), 0, 0, 0), left, clock(cue.start))
        if written(cue, int(row.width())).x == WORDS_X:
            room = QRectF(row.left() + look.px(SPEAKER_X), row.top(), look.px(WORDS_X - SPEAKER_X - 8), row.height())
            name = painter.fontMetrics().elidedText(cue.speaker, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, left, name)

    def _paint_words(
        self, painter: QPainter, row: QRectF, cue: Cue, spoken: bool, places: tuple[tuple[int, int], ...]
    ) -> None:
        look, words = theme.current(), written(cue, int(row.width()))
        width = row.width() - look.px(words.x + RIGHT)
        usual, heavier = (laid_out(words.text, look.font(Type.BODY, weight), width) for weight in (400, 600))
        laid = heavier if spoken and heavier.lineCount() == usual.lineCount() else usual  # it has room for no line more
        painter.setPen(look.color("text"))
        top = row.center().y() - look.line_height(Type.BODY) / 2
        laid.draw(painter, QPointF(row.left() + look.px(words.x), top), [_mark(words.lead, *each) for each in places])


def tile_box(row: QRectF, letter: str) -> QRectF:
    """Where the letter or the number stands in a row; a long number makes it wider, towards the left."""
    look = theme.current()
    side = look.px(16)
    letters = QFontMetricsF(look.font(Type.CAPTION, 600)).horizontalAdvance(letter)
    width = max(float(side), letters + look.px(4))
    right = min(look.px(LETTER_X) + (side + width) / 2, look.px(TIME_X - 5))
    return QRectF(row.left() + right - width, row.center().y() - side / 2, width, side)


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a line as they stand in it: `x` in unscaled pixels, `lead` letters of the speaker's name."""

    text: str
    x: int
    lead: int


def written(cue: Cue, width: int) -> Written:
    """In a narrow list the speaker stands with the words."""
    if width >= theme.current().px(NARROW) and cue.speaker:
        return Written(spoken_words(cue), WORDS_X, 0)
    lead = f"{cue.speaker}: " if cue.speaker else ""
    return Written(lead + spoken_words(cue), SPEAKER_X, len(lead))


def _mark(lead: int, start: int, end: int) -> QTextLayout.FormatRange:
    """Words that are searched for."""
    mark, look = QTextLayout.FormatRange(), theme.current()
    mark.start, mark.length = lead + start, end - start
    mark.format.setBackground(blend(look.color("accent"), look.color("surface"), 0.3))
    return mark
