"""A folded criterion: letter, title, how many links, the level given."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from assessor_app.domain.counted import counted
from ui import theme
from ui.scoring.rubric_view import CriterionView
from ui.theme import Size, Type
from ui.widgets.chip import chip_width, paint_chip, paint_letter_tile

NOT_SCORED = "Not scored"


class CriterionRow(QAbstractButton):
    """36 px; a click unfolds it."""

    def __init__(self, view: CriterionView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_view(view)

    def show_view(self, view: CriterionView) -> None:
        self._view = view
        self.setAccessibleName(told(view))
        self.setToolTip(view.criterion.title)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.current().px(Size.CRITERION_ROW))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, view = theme.current(), self._view
        painter = QPainter(self)
        ground = "surface_raised" if self.underMouse() or self.hasFocus() else "surface"
        painter.fillRect(self.rect(), look.color(ground))
        painter.fillRect(0, self.height() - 1, self.width(), 1, look.color("line"))
        side, middle = look.px(Size.LETTER_TILE), self.height() / 2
        paint_letter_tile(painter, QRectF(look.px(16), middle - side / 2, side, side), view.letter)
        paint_standing(painter, QRectF(self.rect()), view)
        left = look.px(16) + side + look.px(8)
        painter.setFont(look.font(Type.BODY, 500))
        painter.setPen(look.color("text"))
        room = QRectF(left, 0, self.width() - standing_width(view) - left - 4, self.height())
        title = painter.fontMetrics().elidedText(view.criterion.title, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)


def told(view: CriterionView) -> str:
    """For a screen reader."""
    level = view.level_title or NOT_SCORED
    return f"{view.letter}, {view.criterion.title}, {level}, {counted(view.links, 'evidence link')}"


def standing_width(view: CriterionView) -> float:
    """Pixels from where the links stand to the right edge, beside each other in all rows but for a long level."""
    look = theme.current()
    return max(look.px(144), chip_width(view.level_title or NOT_SCORED) + look.px(12 + 8 + 40))


def paint_standing(painter: QPainter, area: QRectF, view: CriterionView) -> None:
    """At the right, how many links there are and the level given."""
    look, words, middle = theme.current(), view.level_title or NOT_SCORED, area.center().y()
    left = area.right() - standing_width(view)
    _paint_link_count(painter, QRectF(left, middle - look.px(10), look.px(40), look.px(20)), view.links)
    chip = QRectF(0, middle - look.px(Size.CHIP) / 2, chip_width(words), look.px(Size.CHIP))
    chip.moveRight(area.right() - look.px(12))
    paint_chip(painter, chip, words, dashed=view.level_title is None)


def _paint_link_count(painter: QPainter, area: QRectF, count: int) -> None:
    """The sign of a link and how many there are."""
    look = theme.current()
    side = look.px(16)
    look.paint_icon(painter, QRectF(area.left(), area.center().y() - side / 2, side, side), "link-simple")
    painter.setFont(look.font(Type.BODY, tabular=True))
    painter.setPen(look.color("text_quiet"))
    painter.drawText(area.adjusted(side + look.px(4), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(count))
