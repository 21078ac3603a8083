"""A table painted by hand: quiet headings, 40 px rows, hairlines, and one row that is chosen."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from ui.style import paint_check_box
from ui.theme import Size, Type, current
from ui.widgets.table_rows import ITEM_ROLE, Cell, Column, Heading, Item, Line, TableModel

Index = QModelIndex | QPersistentModelIndex
CHECK = 32
GAP = 12
NARROWEST = 190


def spans(columns: Sequence[Column], width: float, *, checks: bool) -> list[tuple[float, float] | None]:
    """Left and width of each column in a row `width` pixels wide; None for one that had to leave."""
    theme = current()
    left: float = theme.px(Size.EDGE) + (theme.px(CHECK) if checks else 0)
    room = width - left - theme.px(Size.EDGE)
    gone: set[int] = set()

    def rest() -> float:
        fixed = sum(theme.px(c.width) for at, c in enumerate(columns) if c.width and at not in gone)
        return room - fixed

    for at in sorted((i for i, c in enumerate(columns) if c.dispensable), key=lambda i: -columns[i].dispensable):
        if rest() >= theme.px(NARROWEST):
            break
        gone.add(at)
    result: list[tuple[float, float] | None] = []
    for at, column in enumerate(columns):
        if at in gone:
            result.append(None)
            continue
        wide = theme.px(column.width) if column.width else max(rest(), 40)
        result.append((left, wide))
        left += wide
    return result


class RowDelegate(QStyledItemDelegate):
    """Paints headings and lines; `wide` tints whole rows from edge to edge, with a bar at the current one."""

    def __init__(self, columns: Sequence[Column], *, checks: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns, self._checks = tuple(columns), checks

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = current()
        heading = isinstance(index.data(ITEM_ROLE), Heading)
        return QSize(theme.px(200), theme.px(36 if heading else Size.TABLE_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM_ROLE)
        box = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(item, Heading):
            self._paint_heading(painter, box, item)
        elif isinstance(item, Line):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._paint_ground(painter, box, item, chosen)
            self._paint_line(painter, box, item)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRectF, heading: Heading) -> None:
        theme = current()
        edge = theme.px(Size.EDGE)
        inner = box.adjusted(edge, theme.px(4), -edge, 0)
        painter.setPen(theme.color("text"))
        font = theme.font(Type.CAPTION, 600)
        painter.setFont(font)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, heading.title)
        inner.setLeft(inner.left() + QFontMetricsF(font).horizontalAdvance(heading.title) + theme.px(8))
        painter.setPen(theme.color("text_quiet"))
        painter.setFont(theme.font(Type.CAPTION, tabular=True))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, str(heading.count))
        self._rule(painter, box, edge)

    def _rule(self, painter: QPainter, box: QRectF, edge: float) -> None:
        line = QRectF(box.left() + edge, box.bottom() - 1, box.width() - 2 * edge, 1)
        painter.fillRect(line, current().color("line"))

    def _paint_ground(self, painter: QPainter, box: QRectF, line: Line, chosen: bool) -> None:
        theme = current()
        self._rule(painter, box, 0 if self._checks else theme.px(Size.EDGE))
        if self._checks:
            if line.checked:
                painter.fillRect(box.adjusted(0, 0, 0, -1), theme.color("accent_tint"))
            elif chosen:
                painter.fillRect(box.adjusted(0, 0, 0, -1), theme.color("surface_raised"))
            if chosen:
                painter.fillRect(QRectF(box.left(), box.top(), theme.px(3), box.height() - 1), theme.color("accent"))
        elif chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent_tint"))
            outset = theme.px(12)
            painter.drawRoundedRect(box.adjusted(outset, -1, -outset, 0), theme.px(6), theme.px(6))

    def _paint_line(self, painter: QPainter, box: QRectF, line: Line) -> None:
        theme = current()
        if self._checks:
            side = theme.px(16)
            check = QRectF(box.left() + theme.px(Size.EDGE), box.center().y() - side / 2, side, side)
            paint_check_box(painter, check, checked=bool(line.checked))
        places = spans(self._columns, box.width(), checks=self._checks)
        for column, cell, place in zip(self._columns, line.cells, places, strict=False):
            if place is not None:
                gap = 0 if column is self._columns[-1] else theme.px(GAP)
                inner = QRectF(box.left() + place[0], box.top(), place[1] - gap, box.height() - 1)
                paint_cell(painter, inner, cell, right=column.right)


def paint_cell(painter: QPainter, box: QRectF, cell: Cell, *, right: bool = False) -> None:
    """An icon and words in a cell, shortened with an ellipsis to fit."""
    theme = current()
    font = theme.font(Type.BODY, cell.weight, tabular=cell.tabular)
    if cell.icon:
        side = theme.px(Size.ICON)
        x = box.right() - side if right else box.left()
        theme.paint_icon(painter, QRectF(x, box.center().y() - side / 2, side, side), cell.icon, cell.icon_tone)
        box = box.adjusted(0 if right else side + theme.px(7), 0, -(side + theme.px(6)) if right else 0, 0)
    if cell.text:
        painter.setFont(font)
        painter.setPen(theme.color(cell.tone))
        words = QFontMetricsF(font).elidedText(cell.text, Qt.TextElideMode.ElideRight, box.width())
        side_flag = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, side_flag | Qt.AlignmentFlag.AlignVCenter, words)


def shortened(columns: Sequence[Column], line: Line, at: float, width: float, *, checks: bool) -> str:
    """What a cell under the pointer says in full, where the row shows it shortened; else nothing."""
    for column, cell, place in zip(columns, line.cells, spans(columns, width, checks=checks), strict=False):
        if place is None or not place[0] <= at < place[0] + place[1]:
            continue
        metrics = QFontMetricsF(current().font(Type.BODY, cell.weight, tabular=cell.tabular))
        icon = current().px(Size.ICON + 7) if cell.icon else 0
        gap = 0 if column is columns[-1] else current().px(GAP)
        whole = cell.spoken or cell.text
        return whole if whole != cell.text or metrics.horizontalAdvance(cell.text) > place[1] - gap - icon else ""
    return ""


class TableHeader(QWidget):
    """The columns' names over the table; with check boxes, one for all of them."""

    all_toggled = Signal()

    def __init__(self, columns: Sequence[Column], *, checks: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns, self._checks, self._state = tuple(columns), checks, (False, False)
        self.setFixedHeight(current().px(32))

    def set_checked(self, checked: bool, partly: bool) -> None:
        self._state = (checked, partly)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._checks and event.position().x() < current().px(Size.EDGE + CHECK):
            self.all_toggled.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        edge = 0 if self._checks else theme.px(Size.EDGE)
        painter.fillRect(edge, self.height() - 1, self.width() - 2 * edge, 1, theme.color("line"))
        if self._checks:
            side = theme.px(16)
            box = QRectF(theme.px(Size.EDGE), (self.height() - side) / 2, side, side)
            paint_check_box(painter, box, checked=self._state[0], partly=self._state[1])
        painter.setPen(theme.color("text_quiet"))
        painter.setFont(theme.font(Type.CAPTION))
        for column, place in zip(self._columns, spans(self._columns, self.width(), checks=self._checks), strict=True):
            if place is not None:
                gap = 0 if column is self._columns[-1] else theme.px(GAP)
                box = QRectF(place[0], 0, place[1] - gap, self.height() - 1)
                side_flag = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
                title = painter.fontMetrics().elidedText(column.title, Qt.TextElideMode.ElideRight, int(box.width()))
                painter.drawText(box, side_flag | Qt.AlignmentFlag.AlignVCenter, title)


class TableList(QListView):
    """`chosen` follows the selection, `opened` a double click, `toggled` a click on a check box."""

    chosen = Signal(str)
    opened = Signal(str)
    toggled = Signal(str)

    def __init__(self, columns: Sequence[Column], name: str, *, checks: bool = False) -> None:
        super().__init__()
        self.rows = TableModel(columns, self)
        self._checks, self._columns = checks, tuple(columns)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(columns, checks=checks, parent=self))
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.doubleClicked.connect(self._on_double_clicked)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these and keep the chosen line chosen while it is among them, else choose the first."""
        before = self.chosen_id()
        self.rows.set_items(items)
        if self.chosen_id() and self.chosen_id() == before:
            return
        lines = [item.id for item in items if isinstance(item, Line)]
        self.choose(before if before in lines else (lines[0] if lines else ""))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            index = self.indexAt(event.pos())
            item = self.rows.item(index.row()) if index.isValid() else None
            at, width = event.pos().x(), self.viewport().width()
            whole = shortened(self._columns, item, at, width, checks=self._checks) if isinstance(item, Line) else ""
            QToolTip.showText(event.globalPos(), whole, self)  # an empty one takes the last one away
            return True
        return super().viewportEvent(event)

    def chosen_id(self) -> str:
        index = self.currentIndex()
        item = self.rows.item(index.row()) if index.isValid() else None
        return item.id if isinstance(item, Line) else ""

    def choose(self, ident: str) -> None:
        row = self.rows.row_of(ident)
        if row >= 0:
            mode = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.rows.index(row), mode)
        elif not ident:
            self.chosen.emit("")

    def choose_none(self) -> None:
        self.selectionModel().clear()
        self.chosen.emit("")

    def step(self, steps: int) -> None:
        """Choose the line `steps` further down (negative: up), stopping at the ends."""
        lines = [item.id for item in self.rows.items() if isinstance(item, Line)]
        if lines:
            at = lines.index(self.chosen_id()) if self.chosen_id() in lines else -1
            self.choose(lines[max(0, min(len(lines) - 1, at + steps))])

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.chosen.emit(self.chosen_id())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        in_check = self._checks and event.position().x() < current().px(Size.EDGE + CHECK)
        if in_check and index.isValid() and isinstance(item := self.rows.item(index.row()), Line):
            self.toggled.emit(item.id)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if self.chosen_id():
            self.opened.emit(self.chosen_id())
