"""Before and after: an earlier attempt in a viewer of its own, at the left of the one that is looked at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.coaching.pairing import Side
from ui.coaching.session_in_hand import Place, SessionInHand
from ui.coaching.showing import Showing
from ui.theme import Size, Type, current
from ui.widgets.button import icon_button
from ui.widgets.empty_state import EmptyState
from ui.widgets.layout import column, panel, row
from ui.widgets.text import ElidedLabel, hairline

NOTHING = ("columns", "Nothing stands here", "Choose what to compare under Growth.")


class Beside(QWidget):
    """`left` when it is not wanted any more."""

    left = Signal()

    def __init__(self, held: SessionInHand, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.showing = Showing(held, EmptyState(*NOTHING), self)
        self.stage = self.showing.stage
        self.stage.setMinimumWidth(current().px(240))
        self.words = ElidedLabel("", Type.CAPTION, strong=True)
        away = icon_button("x", "No longer side by side", small=True)
        away.clicked.connect(self.left)
        head = row(self.words, away, gap=8, margins=(16, 0, 8, 0))
        head.setStretch(0, 1)
        bar = panel(head)
        bar.setFixedHeight(current().px(Size.TOOL_STRIP))
        whole = column(bar, hairline(), self.stage, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.setAccessibleName("The attempt before")

    @property
    def place(self) -> Place | None:
        return self.showing.place

    def show_side(self, side: Side) -> None:
        """Show a place of an earlier attempt."""
        self.words.setText(side.words)
        self.showing.show((side.submission, side.artifact), side.anchor)

    def clear(self) -> None:
        self.showing.clear()

    def close_documents(self) -> None:
        self.showing.close()
