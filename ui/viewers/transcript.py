"""What was said, line by line: click to seek, lines cited by a criterion carry its letter, the list follows along."""

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from assessor_app.documents.values import Cue
from assessor_app.domain.evidence import TimeSpan, clock
from ui import theme
from ui.theme import Size, Type
from ui.viewers.viewer import ShownLink
from ui.widgets.button import Button, Kind
from ui.widgets.chip import paint_letter_tile
from ui.widgets.text import label

ROW = 28
LETTER_X, TIME_X, SPEAKER_X, WORDS_X = 12, 36, 88, 168  # unscaled pixels
NARROW = 460  # below this the speaker stands with the words
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class TranscriptModel(QAbstractListModel):
    """One row a cue; `Qt.UserRole` gives the cue, `Qt.UserRole + 1` the letters that cite it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cues: tuple[Cue, ...] = ()
        self._letters: tuple[str, ...] = ()
        self.current = -1

    def show_cues(self, cues: Sequence[Cue]) -> None:
        self.beginResetModel()
        self._cues, self._letters, self.current = tuple(cues), ("",) * len(cues), -1
        self.endResetModel()

    def show_links(self, links: Sequence[ShownLink]) -> None:
        spans = [(link.letter, link.anchor) for link in links if isinstance(link.anchor, TimeSpan)]
        self._letters = tuple(_letter_of(cue, spans) for cue in self._cues)
        self._refresh()

    def at(self, seconds: float) -> int:
        """The row spoken at a time; -1 in silence."""
        row = bisect_right([cue.start for cue in self._cues], seconds + 1e-3) - 1
        return row if row >= 0 and seconds < self._cues[row].end else -1

    def cue(self, row: int) -> Cue | None:
        return self._cues[row] if 0 <= row < len(self._cues) else None

    def letter(self, row: int) -> str:
        return self._letters[row]

    def set_current(self, row: int) -> None:
        if row != self.current:
            self.current = row
            self._refresh()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._cues)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cue = self.cue(index.row())
        if cue is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return f"{clock(cue.start)} {cue.speaker} {cue.text}"

    def _refresh(self) -> None:
        if self._cues:
            self.dataChanged.emit(self.index(0), self.index(len(self._cues) - 1))


def _letter_of(cue: Cue, spans: Sequence[tuple[str, TimeSpan]]) -> str:
    cited = [letter for letter, span in spans if span.start < cue.end and cue.start < span.end]
    return cited[-1] if cited else ""


def _from(row: QRectF, x: float) -> QRectF:
    return row.adjusted(x, 0, 0, 0)


class TranscriptDelegate(QStyledItemDelegate):
    """Letter, time, speaker, words; the line being spoken is heavier and on a tint."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, theme.current().px(ROW))

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
        self._paint_letter(painter, row, model.letter(index.row()))
        self._paint_words(painter, row, cue, spoken)
        painter.restore()

    def _paint_letter(self, painter: QPainter, row: QRectF, letter: str) -> None:
        look = theme.current()
        side = look.px(16)
        if letter:
            box = QRectF(row.left() + look.px(LETTER_X), row.center().y() - side / 2, side, side)
            paint_letter_tile(painter, box, letter)

    def _paint_words(self, painter: QPainter, row: QRectF, cue: Cue, spoken: bool) -> None:
        look, left = theme.current(), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(look.font(Type.BODY, tabular=True))
        painter.setPen(look.color("text_quiet"))
        painter.drawText(_from(row, look.px(TIME_X)), left, clock(cue.start))
        words_x, words = WORDS_X, cue.text.replace("\n", " ")
        if row.width() < look.px(NARROW) or not cue.speaker:
            words_x = SPEAKER_X
            words = f"{cue.speaker}: {words}" if cue.speaker else words
        else:
            room = QRectF(row.left() + look.px(SPEAKER_X), row.top(), look.px(WORDS_X - SPEAKER_X - 8), row.height())
            name = painter.fontMetrics().elidedText(cue.speaker, Qt.TextElideMode.ElideRight, int(room.width()))
            painter.drawText(room, left, name)
        painter.setFont(look.font(Type.BODY, 600 if spoken else 400))
        painter.setPen(look.color("text"))
        room = _from(row, look.px(words_x)).adjusted(0, 0, -look.px(12), 0)
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, left, shown)


class Transcript(QFrame):
    """Header and list. A click seeks; Shift+click marks a span over the lines between."""

    seek_requested = Signal(float)
    span_requested = Signal(float, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.model = TranscriptModel(self)
        self._list = QListView(self)
        self._list.setModel(self.model)
        self._list.setItemDelegate(TranscriptDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName("Transcript")
        self._list.clicked.connect(self._on_list_clicked)
        self._list.activated.connect(self._on_list_activated)
        self._follow = Button("Follow the picture", icon="check", kind=Kind.QUIET, small=True)
        self._follow.setCheckable(True)
        self._follow.setChecked(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._header())
        column.addWidget(self._list, 1)
        self._last_row = -1

    def show_cues(self, cues: Sequence[Cue]) -> None:
        self.model.show_cues(cues)
        self._last_row = -1

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self.model.show_links(links)

    def set_position(self, seconds: float) -> None:
        row = self.model.at(seconds)
        if row == self.model.current:
            return
        self.model.set_current(row)
        if row >= 0 and self._follow.isChecked():
            self._list.scrollTo(self.model.index(row), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _header(self) -> QHBoxLayout:
        look = theme.current()
        row = QHBoxLayout()
        row.setContentsMargins(look.px(Size.GROUP), look.px(8), look.px(8), look.px(4))
        row.setSpacing(look.px(8))
        row.addWidget(label("Transcript", Type.BODY, strong=True))
        row.addWidget(label("from the captions file, not checked", Type.CAPTION, tone="quiet"), 1)
        row.addWidget(self._follow)
        return row

    def _on_list_clicked(self, index: QModelIndex) -> None:
        shift = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._choose(index.row(), shift)

    def _on_list_activated(self, index: QModelIndex) -> None:
        self._choose(index.row(), False)

    def _choose(self, row: int, to_here: bool) -> None:
        cue, before = self.model.cue(row), self.model.cue(self._last_row)
        if cue is None:
            return
        if to_here and before is not None:
            first, last = sorted((before, cue), key=lambda each: each.start)
            self.span_requested.emit(first.start, last.end)
            return
        self._last_row = row
        self.seek_requested.emit(cue.start)
