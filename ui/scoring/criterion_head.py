"""Which criterion is open, and the level it has: always above what scrolls, however much is written below."""

from math import ceil

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui import theme
from ui.scoring.criterion_row import paint_standing, standing_width, told
from ui.scoring.open_ground import paint_open_ground
from ui.scoring.rubric_view import CriterionView
from ui.theme import Type
from ui.widgets.brief import BriefLabel
from ui.widgets.chip import LetterTile
from ui.widgets.layout import row

LINES = 2  # of a long title


class CriterionHead(QWidget):
    """As high as its title at the width it has. Qt is not asked for that height: it would then give what scrolls below
    all of its own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: CriterionView | None = None
        self._over = False
        self._tile, self._title = LetterTile("A"), BriefLabel(LINES, Type.TITLE, strong=True)
        self._line = row(self._tile, self._title)
        self._line.setStretch(1, 1)
        self.setLayout(self._line)
        self.hide()  # until there is a criterion

    def show_view(self, view: CriterionView) -> None:
        self._view = view
        self._tile.set_letter(view.letter)
        self._title.setText(view.criterion.title)
        self.setAccessibleName(told(view))
        self._fit(view)
        self.show()
        self.update()

    def set_over(self, over: bool) -> None:
        """Whether something has scrolled away under it: then a line says so."""
        self._over = over
        self.update()

    def hasHeightForWidth(self) -> bool:
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._view is not None:
            self._fit(self._view)

    def _fit(self, view: CriterionView) -> None:
        look = theme.current()
        self._line.setContentsMargins(look.px(16), look.px(10), ceil(standing_width(view)) + look.px(4), look.px(8))
        self.setFixedHeight(self._line.totalHeightForWidth(self.width()))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._view is None:
            return
        painter = QPainter(self)
        paint_open_ground(painter, self.rect(), self._view.letter, line_at=self.height() - 1 if self._over else None)
        beside = QRectF(0, self._tile.y(), self.width(), self._tile.height())
        paint_standing(painter, beside, self._view)
