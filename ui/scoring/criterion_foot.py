"""What can be done about the open criterion besides a level: always below it, however long its levels are."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.scoring.open_ground import paint_open_ground
from ui.scoring.rubric_view import CriterionView
from ui.widgets.button import Button
from ui.widgets.layout import row


class CriterionFoot(QWidget):
    """Wishes only; what was said comes back with `show_view`."""

    no_evidence_requested = Signal(bool)
    comments_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._letter = "A"
        self.none = Button("No evidence found", icon="prohibit", key="N", small=True)
        self.none.setCheckable(True)
        self.none.clicked.connect(self.no_evidence_requested)
        self.bank = Button("Comments", icon="bookmarks-simple", key="B", small=True)
        self.bank.clicked.connect(self.comments_requested)
        self.setLayout(row(self.none, None, self.bank, margins=(16, 8, 12, 10)))
        self.hide()  # until there is a criterion

    def show_view(self, view: CriterionView) -> None:
        self._letter = view.letter
        self.none.setChecked(view.no_evidence)
        self.none.setEnabled(not view.links)
        self.show()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_open_ground(QPainter(self), self.rect(), self._letter, line_at=0)
