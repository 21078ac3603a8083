"""Search over the whole submission, in the evidence list's place: hits by artifact, each can be jumped to."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from assessor_app.domain.submission import ArtifactId
from ui import theme
from ui.scoring.submission_search import MOST_HITS, Hit, search
from ui.scoring.submission_words import ArtifactText
from ui.theme import Type
from ui.widgets.glyph_button import GlyphButton
from ui.widgets.layout import row
from ui.widgets.search_field import SearchField
from ui.widgets.text import hairline, label

HEADING, HIT = 36, 60
SHORTEST = 2  # letters that are searched for
Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
Line = Hit | tuple[str, int]  # a hit, or an artifact's title and how many hits it has


class HitModel(QAbstractListModel):
    """Headings and hits; `current` counts hits only."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()
        self.hits: tuple[Hit, ...] = ()
        self.current = -1

    def show_hits(self, hits: tuple[Hit, ...], titles: dict[ArtifactId, str]) -> None:
        self.beginResetModel()
        lines: list[Line] = []
        for number, hit in enumerate(hits):
            if number == 0 or hits[number - 1].artifact != hit.artifact:
                lines.append((titles.get(hit.artifact, ""), sum(h.artifact == hit.artifact for h in hits)))
            lines.append(hit)
        self.hits, self.lines, self.current = hits, tuple(lines), -1
        self.endResetModel()

    def row_of_current(self) -> QModelIndex:
        return self.index(self.lines.index(self.hits[self.current])) if self.current >= 0 else QModelIndex()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        line = self.lines[index.row()]
        return f"{line.place}: {line.before}{line.match}{line.after}" if isinstance(line, Hit) else line[0]


class HitDelegate(QStyledItemDelegate):
    """Place, then two lines of words with the searched one marked."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        hit = isinstance(model, HitModel) and isinstance(model.lines[index.row()], Hit)
        return QSize(100, theme.current().px(HIT if hit else HEADING))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, look, area = index.model(), theme.current(), QRectF(option.rect)
        if not isinstance(model, HitModel):
            return
        line = model.lines[index.row()]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = area.adjusted(look.px(16), 0, -look.px(12), 0)
        if isinstance(line, Hit):
            if 0 <= model.current < len(model.hits) and model.hits[model.current] is line:
                painter.fillRect(area, look.color("accent_tint"))
                painter.fillRect(QRectF(area.left(), area.top(), 2, area.height()), look.color("accent"))
            _paint_hit(painter, inner, line)
        else:
            _paint_title(painter, inner, *line)
        painter.restore()


def _paint_title(painter: QPainter, area: QRectF, title: str, count: int) -> None:
    look = theme.current()
    painter.setFont(look.font(Type.BODY, 500))
    painter.setPen(look.color("text"))
    metrics = painter.fontMetrics()
    room = area.width() - metrics.horizontalAdvance(str(count)) - look.px(8)
    shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.setPen(look.color("text_quiet"))
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(count))


def _paint_hit(painter: QPainter, area: QRectF, hit: Hit) -> None:
    look = theme.current()
    painter.setPen(look.color("text"))
    painter.setFont(look.font(Type.CAPTION, 600, tabular=True))
    top = QRectF(area.left(), area.top() + look.px(5), area.width(), look.px(16))
    painter.drawText(top, Qt.AlignmentFlag.AlignVCenter, hit.place)
    layout = QTextLayout(f"{hit.before}{hit.match}{hit.after}", look.font(Type.CAPTION))
    layout.setTextOption(QTextOption(Qt.AlignmentFlag.AlignLeft))
    layout.beginLayout()
    y, first, last = top.bottom(), len(hit.before), len(hit.before) + len(hit.match)
    for _ in range(2):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(area.width())
        start, end = max(first, line.textStart()), min(last, line.textStart() + line.textLength())
        if start < end:
            left, right = line.cursorToX(start), line.cursorToX(end)
            x0, x1 = _x(left), _x(right)
            ground = theme.blend(look.color("accent"), look.color("surface"), 0.28)
            painter.fillRect(QRectF(area.left() + x0 - 1, y, x1 - x0 + 2, look.px(16)), ground)
        painter.setPen(look.color("text_quiet"))
        painter.setFont(look.font(Type.CAPTION))
        words = layout.text()[line.textStart() : line.textStart() + line.textLength()]
        painter.drawText(QRectF(area.left(), y, area.width(), look.px(16)), Qt.AlignmentFlag.AlignVCenter, words)
        y += look.px(16)
    layout.endLayout()


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _x(found: object) -> float:
    """`cursorToX` answers with a pair of x and position."""
    return float(found[0]) if isinstance(found, (tuple, list)) else cast(float, found)


class SearchPanel(QFrame):
    """Keys: Enter jumps, F3 and Shift+F3 go on, Escape leaves."""

    hit_chosen = Signal(object)  # Hit
    needle_changed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self._texts: tuple[ArtifactText, ...] = ()
        self.field = SearchField("Search the submission", key="", closes=True)
        self.field.changed.connect(self._on_field_changed)
        self.field.accepted.connect(lambda: self.step(1))
        self.field.left.connect(self.left)
        self._count = label("", Type.CAPTION, tone="quiet", tabular=True)
        self._short = label("", Type.CAPTION, tone="quiet", wrap=True)
        self._short.setContentsMargins(16, 0, 12, 8)
        self._short.hide()
        self._steps = back, forth = GlyphButton("caret-up", "Place before"), GlyphButton("caret-down", "Next place")
        back.clicked.connect(lambda: self.step(-1))
        forth.clicked.connect(lambda: self.step(1))
        self.model = HitModel(self)
        self._list = QListView(self)
        self._list.setModel(self.model)
        self._list.setItemDelegate(HitDelegate(self._list))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName("Places found")
        self._list.clicked.connect(self._on_list_clicked)
        head, counts = QFrame(), QFrame()
        head.setLayout(row(self.field, margins=(12, 8, 12, 4)))
        counts.setLayout(row(self._count, None, back, forth, gap=0, margins=(16, 0, 8, 4)))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        counts.setMinimumHeight(counts.sizeHint().height())  # also while there is nothing to step through
        for widget in (head, counts, self._short, hairline(), self._list):
            whole.addWidget(widget, 1 if widget is self._list else 0)

    @property
    def read(self) -> bool:
        """Whether the words of the submission are there to be searched."""
        return bool(self._texts)

    def show_texts(self, texts: Sequence[ArtifactText]) -> None:
        """The words of the submission are there; what was typed meanwhile is searched now."""
        self._texts = tuple(texts)
        self._search(self.field.text())

    def step(self, by: int) -> None:
        """The next hit, or the one before; it is jumped to."""
        count = len(self.model.hits)
        if count:
            now = self.model.current
            self.choose((now + by) % count if now >= 0 else (0 if by > 0 else count - 1))

    def choose(self, number: int) -> None:
        self.model.current = number
        self._list.scrollTo(self.model.row_of_current())
        self._list.viewport().update()
        self._tell()
        self.hit_chosen.emit(self.model.hits[number])

    def _search(self, needle: str) -> None:
        hits = search(self._texts, needle) if len(needle.strip()) >= SHORTEST else ()
        self.model.show_hits(hits, {text.artifact: text.title for text in self._texts})
        self._tell()

    def _tell(self) -> None:
        self._count.setText(self._found() if self.field.text().strip() else "")
        short = self._cut_short() if self.field.text().strip() else ""
        self._short.setText(short)
        self._short.setVisible(bool(short))
        for button in self._steps:
            button.setVisible(bool(self.model.hits))

    def _found(self) -> str:
        """How much was found; where nothing was, why, or what to do."""
        hits = self.model.hits
        if hits:
            artifacts = len({hit.artifact for hit in hits})
            first = "First " if len(hits) >= MOST_HITS else ""
            return f"{first}{_counted(len(hits), 'place')} in {_counted(artifacts, 'artifact')}"
        if not self.read:
            return "No words to search yet"
        enough = len(self.field.text().strip()) >= SHORTEST
        return "Nothing found; try fewer words" if enough else "Type one more letter"

    def _cut_short(self) -> str:
        """Which sheets are too large to be searched whole, and how far they are."""
        return " ".join(f"“{text.title}” is searched only up to {text.up_to}." for text in self._texts if text.up_to)

    def _on_field_changed(self, text: str) -> None:
        self._search(text)
        self.needle_changed.emit(text)

    def _on_list_clicked(self, index: QModelIndex) -> None:
        line = self.model.lines[index.row()]
        if isinstance(line, Hit):
            self.choose(self.model.hits.index(line))
