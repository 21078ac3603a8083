"""One sheet as Qt's tables ask for it: how large it is, the letters and numbers on its edges, the text of a cell."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from assessor_app.documents.values import Cell, Sheet
from assessor_app.domain.cells import column_name
from ui.viewers.grid_feed import GridFeed

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
LEAST_ROWS, LEAST_COLUMNS = 60, 20  # a small sheet still looks like one
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


class GridModel(QAbstractTableModel):
    """Shows what the feed has; a cell that is on its way is empty until then."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed: GridFeed | None = None
        self.number = 0
        self.sheet: Sheet | None = None

    def show_sheet(self, feed: GridFeed | None, number: int, sheet: Sheet | None) -> None:
        """`number` counts from 1."""
        self.beginResetModel()
        self._feed, self.number, self.sheet = feed, number, sheet
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell | None:
        return self._feed.cell(self.number, row, column) if self._feed is not None else None

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        if parent.isValid() or self.sheet is None:
            return 0
        return min(max(self.sheet.rows + 10, LEAST_ROWS), MOST_ROWS)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        if parent.isValid() or self.sheet is None:
            return 0
        return min(max(self.sheet.columns + 4, LEAST_COLUMNS), MOST_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) or not index.isValid():
            return None
        cell = self.cell(index.row(), index.column())
        text = cell.text if cell is not None else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column_name(index.column())}{index.row() + 1} {text}"
        return text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return column_name(section) if orientation == Qt.Orientation.Horizontal else str(section + 1)
