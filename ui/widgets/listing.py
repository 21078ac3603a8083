"""A list with a search, filters and a pane beside it: what the queue and the decisions have in common."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from ui.theme import Size, Type, current
from ui.widgets.button import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.layout import column, panel, row
from ui.widgets.marks import SavedState
from ui.widgets.search_field import SearchField
from ui.widgets.splitter import Splitter
from ui.widgets.table_list import TableHeader, TableList
from ui.widgets.table_rows import Column, Item
from ui.widgets.text import ElidedLabel, label

SEARCH = 280  # unscaled pixels


class Listing(QFrame):
    """`asked`: the rows are out of date and somebody is looking. `everything_wanted`: take search and filters off."""

    asked = Signal()
    everything_wanted = Signal()

    def __init__(
        self, title: str, placeholder: str, columns: Sequence[Column], table: str, *, checks: bool = False
    ) -> None:
        super().__init__()
        self._title, self._stale = title, False
        self.setProperty("ground", "surface")
        self.count = ElidedLabel("", tone="quiet")
        self.saved = SavedState()
        self.search = SearchField(placeholder)
        self.header = TableHeader(columns, checks=checks)
        self.table = TableList(columns, table, checks=checks)
        self._rooms, self._found = QStackedWidget(), QStackedWidget()
        self.split: Splitter
        self.search.accepted.connect(self.table.setFocus)
        self.search.left.connect(self.table.setFocus)

    def lay_out(
        self,
        filters: Sequence[QWidget],
        beside: QWidget,
        nothing_yet: EmptyState,
        *,
        widths: tuple[int, int],
        name: str,
        last: QWidget | None = None,
        foot: QWidget | None = None,
    ) -> None:
        """`widths` of list and pane in unscaled pixels; `last` stands at the right of the filters, `foot` below."""
        theme = current()
        listing = self._list(filters, last, foot)
        self.split = Splitter(listing, beside, name=name)
        self.split.setSizes([theme.px(width) for width in widths])
        self._rooms.addWidget(self.split)
        self._rooms.addWidget(nothing_yet)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._rooms)

    def _list(self, filters: Sequence[QWidget], last: QWidget | None, foot: QWidget | None) -> QFrame:
        title = row(label(self._title, Type.SCREEN), gap=12)
        title.addWidget(self.count, 1)
        title.addWidget(self.saved)
        self.search.setMaximumWidth(current().px(SEARCH))
        tools = row(self.search, *filters, gap=8)
        tools.setStretch(0, 1000)  # up to its greatest width, but only with what the filters leave
        tools.addStretch(1)
        if last is not None:
            tools.addWidget(last)
        every = Button("Show everything", icon="x")
        every.clicked.connect(self.everything_wanted)
        self._found.addWidget(self.table)
        self._found.addWidget(EmptyState("magnifying-glass", "Nothing matches", "Try fewer words.", every))
        body = column(self.header, self._found, gap=0)
        if foot is not None:
            body.addWidget(foot)
        edge = Size.EDGE
        return panel(column(column(title, tools, gap=12, margins=(edge, 16, edge, 4)), body, gap=4))

    def show_items(self, items: Sequence[Item]) -> None:
        """The lines that search and filters left."""
        self.table.show_items(items)
        self._found.setCurrentIndex(0 if items else 1)

    def show_room(self, any_rows: bool) -> None:
        """The list, or what to do while there is nothing to list."""
        self._rooms.setCurrentIndex(0 if any_rows else 1)

    @property
    def in_front(self) -> QWidget:
        """What takes the keys: the list, or what can be done while there is nothing to list."""
        room = self._rooms.currentWidget()
        return room if isinstance(room, EmptyState) else self.table

    def outdate(self) -> None:
        """The rows changed: ask for them at once if somebody is looking, else when somebody does."""
        self._stale = True
        if self.isVisible():
            self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def _catch_up(self) -> None:
        if self._stale:
            self._stale = False
            self.asked.emit()
