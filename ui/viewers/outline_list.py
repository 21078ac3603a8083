"""The outline of a document as its author nested it; the part that is being read is marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui import theme
from ui.theme import Type
from ui.viewers.pane_list import NO_PARENT, Index, PaneList, paint_row_ground

ROW, LEFT, STEP, RIGHT = 28, 12, 12, 12  # unscaled pixels; STEP for each level
DEEPEST = 5  # levels that are told apart: deeper ones have no room


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` from 1."""

    level: int
    title: str
    page: int


def headings(outline: Sequence[tuple[int, str, int]]) -> tuple[Heading, ...]:
    """An outline whose highest level is 1, whatever its author began with."""
    highest = min((level for level, _, _ in outline), default=1)
    return tuple(Heading(level - highest + 1, title.strip() or f"Page {page}", page) for level, title, page in outline)


class OutlineModel(QAbstractListModel):
    """One row a heading; `here` is the one under which the page in view stands."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.headings: tuple[Heading, ...] = ()
        self.here = -1

    def show_headings(self, found: tuple[Heading, ...]) -> None:
        self.beginResetModel()
        self.headings, self.here = found, -1
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.headings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        heading = self.headings[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return heading.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{heading.title}, page {heading.page}, level {heading.level}"
        return None


class OutlineDelegate(QStyledItemDelegate):
    """Title at the left, moved in by its level; the page at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, theme.current().px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, OutlineModel):
            return
        look, area, heading = theme.current(), QRectF(option.rect), model.headings[index.row()]
        here = index.row() == model.here
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        focused, hovered = bool(state & QStyle.StateFlag.State_HasFocus), bool(state & QStyle.StateFlag.State_MouseOver)
        paint_row_ground(painter, area, here=here, focused=focused, hovered=hovered)
        inner = area.adjusted(look.px(LEFT + STEP * (min(heading.level, DEEPEST) - 1)), 0, -look.px(RIGHT), 0)
        painter.setFont(look.font(Type.CAPTION, tabular=True))
        painter.setPen(look.color("text_quiet"))
        number = str(heading.page)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, number)
        inner.setRight(inner.right() - painter.fontMetrics().horizontalAdvance(number) - look.px(8))
        painter.setFont(look.font(Type.BODY, 600 if here else 400))
        painter.setPen(look.color("text" if here or heading.level == 1 else "text_quiet"))
        title = painter.fontMetrics().elidedText(heading.title, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, title)
        painter.restore()


class OutlineList(PaneList):
    """A heading leads to its page."""

    page_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Outline", parent)
        self.outline = OutlineModel(self)
        self.setModel(self.outline)
        self.setItemDelegate(OutlineDelegate(self))
        self.setUniformItemSizes(True)
        self.chosen.connect(self._on_chosen)

    def show_outline(self, found: Sequence[tuple[int, str, int]]) -> None:
        self.outline.show_headings(headings(found))

    def set_page(self, page: int) -> None:
        """The last heading up to this page is where one is."""
        before = [row for row, heading in enumerate(self.outline.headings) if heading.page <= page]
        self.outline.here = before[-1] if before else -1
        self.stand_at(self.outline.here)

    def _on_chosen(self, row: int, _shift: bool) -> None:
        if 0 <= row < len(self.outline.headings):
            self.page_requested.emit(self.outline.headings[row].page)
