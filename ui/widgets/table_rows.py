"""What a painted table shows: columns, lines of cells, and headings between them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in unscaled pixels, 0 takes what is left; a higher `dispensable` leaves first when room is short."""

    title: str
    width: int = 0
    right: bool = False
    dispensable: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """Words in a tone, and an icon before them (or alone)."""

    text: str = ""
    tone: str = "text"
    weight: int = 400
    icon: str = ""
    icon_tone: str = "text_quiet"
    tabular: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One row. `checked` is None in a table without check boxes."""

    id: str
    cells: tuple[Cell, ...]
    checked: bool | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A group's name and how many lines it holds."""

    title: str
    count: int


Item = Line | Heading


class TableModel(QAbstractListModel):
    """Lines and headings in the order shown; accessible text reads a line as one sentence."""

    def __init__(self, columns: Sequence[Column], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._items: tuple[Item, ...] = ()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._items)

    def item(self, row: int) -> Item:
        return self._items[row]

    def items(self) -> tuple[Item, ...]:
        return self._items

    def set_items(self, items: Sequence[Item]) -> None:
        """Show these; lines that keep their place keep their selection."""
        new = tuple(items)
        same = [_key(item) for item in new] == [_key(item) for item in self._items]
        if same:
            self._items = new
            self.dataChanged.emit(self.index(0), self.index(max(0, len(new) - 1)))
        else:
            self.beginResetModel()
            self._items = new
            self.endResetModel()

    def row_of(self, ident: str) -> int:
        """The row of a line by its id; -1 when it is not shown."""
        return next((at for at, it in enumerate(self._items) if isinstance(it, Line) and it.id == ident), -1)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        if not index.isValid():
            return None
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role in (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole)):
            return self._sentence(item)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._items[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _sentence(self, item: Item) -> str:
        if isinstance(item, Heading):
            return f"{item.title} {item.count}"
        pairs = zip(self._columns, item.cells, strict=False)
        words = [f"{column.title} {cell.spoken or cell.text}".strip() for column, cell in pairs]
        return ", ".join(words[:1] + [word for word in words[1:] if word])


def _key(item: Item) -> str:
    return item.id if isinstance(item, Line) else f"#{item.title}"
