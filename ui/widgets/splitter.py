"""A splitter with a hairline to hold on to, whose place can be remembered."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget


class Splitter(QSplitter):
    """`placed` tells the sizes of the panes in pixels after a hand moved the line."""

    placed = Signal(list)

    def __init__(
        self,
        *panes: QWidget,
        orientation: Qt.Orientation = Qt.Orientation.Horizontal,
        stretch: int = 0,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(orientation, parent)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setAccessibleName(name)
        for at, pane in enumerate(panes):
            self.addWidget(pane)
            self.setStretchFactor(at, 1 if at == stretch else 0)
        self.splitterMoved.connect(lambda _pos, _index: self.placed.emit(self.sizes()))

    def remember(self, sizes: object) -> None:
        """Take the sizes kept from another day, if they fit the panes there are now."""
        if isinstance(sizes, list) and len(sizes) == self.count() and all(isinstance(s, int) for s in sizes):
            self.setSizes(sizes)
