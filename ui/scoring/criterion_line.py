"""One criterion as a line of the review: its level, what it rests on, and what the rule says of it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from assessor_app.domain.counted import counted
from ui import theme
from ui.scoring.rubric_view import CriterionView
from ui.theme import Size, Type
from ui.widgets.chip import chip_width, paint_chip, paint_letter_tile

GAPS = 46  # unscaled pixels of the mark before a standing and the gaps around links and mark
LEAST_TITLE = 0.25  # of the width: a long title is cut before a word on the evidence is


def links_words(view: CriterionView) -> str:
    """`2 links`, or that nothing was found."""
    return "no evidence" if view.no_evidence else counted(view.links, "link")


class CriterionLine(QAbstractButton):
    """One criterion in the review; a click or Enter goes back to its evidence."""

    def __init__(self, view: CriterionView, whole: Sequence[CriterionView]) -> None:
        super().__init__()
        self.view, self._whole = view, whole
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        level = view.level_title or "not scored"
        self.setAccessibleName(f"{view.letter}, {view.criterion.title}, {level}, {view.asked.words}")
        self.setToolTip(view.criterion.title)

    def sizeHint(self) -> QSize:
        return QSize(300, theme.current().px(Size.CRITERION_ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, view, middle = theme.current(), self.view, self.height() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), look.color("accent_tint" if self.hasFocus() else "surface_raised"))
        side = look.px(Size.LETTER_TILE)
        paint_letter_tile(painter, QRectF(0, middle - side / 2, side, side), view.letter)
        words = view.level_title or "Not scored"
        chip = QRectF(self._chip_left(), middle - look.px(10), chip_width(words), look.px(Size.CHIP))
        paint_chip(painter, chip, words, dashed=view.level_title is None)
        self._write(painter, QRectF(side + 8, 0, chip.left() - side - 16, self.height()), view.criterion.title, 500)
        self._paint_asked(painter, chip.right())

    def _paint_asked(self, painter: QPainter, after: float) -> None:
        """The links, and at the right what the rule says of this criterion."""
        look, said, middle = theme.current(), self.view.asked, self.height() / 2
        weight, tone = (600, "text") if said.met is False else (400, "text_quiet")
        painter.setFont(look.font(Type.BODY, weight))
        wide = painter.fontMetrics().horizontalAdvance(said.words)
        end = QRectF(self.width() - look.px(4) - wide, 0, wide, self.height())
        box = QRectF(end.left() - look.px(22), middle - look.px(8), look.px(16), look.px(16))
        left = self._links_left(after)
        room = QRectF(left, 0, box.left() - look.px(4) - left, self.height())
        self._write(painter, room, links_words(self.view), 400, "text_quiet")
        if said.met is not None:
            look.paint_icon(painter, box, "check" if said.met else "arrow-right", tone)
        self._write(painter, end.adjusted(0, 0, look.px(1), 0), said.words, weight, tone)

    def _chip_left(self) -> float:
        """The same for all lines: behind the longest title, as far as levels, links and standings leave room."""
        look = theme.current()
        title = _widest(500, [each.criterion.title for each in self._whole])
        chip = max(chip_width(each.level_title or "Not scored") for each in self._whole)
        room = self._told_left() - chip - self._links_width()
        return max(self.width() * LEAST_TITLE, min(title + look.px(Size.LETTER_TILE + 20), room))

    def _links_left(self, chip_right: float) -> float:
        """Behind the middle, or where the longest of them still has its room before the standings."""
        gap = theme.current().px(8)
        return max(min(self.width() * 0.57, self._told_left() - self._links_width() + gap), chip_right + gap)

    def _links_width(self) -> int:
        return _widest(400, [links_words(each) for each in self._whole])

    def _told_left(self) -> int:
        """Where the mark before the longest standing and the gaps before it begin."""
        told = _widest(600, [each.asked.words for each in self._whole])
        return self.width() - told - theme.current().px(GAPS)

    def _write(self, painter: QPainter, area: QRectF, text: str, weight: int, token: str = "text") -> None:
        look = theme.current()
        painter.setFont(look.font(Type.BODY, weight))
        painter.setPen(look.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)


def _widest(weight: int, words: Sequence[str]) -> int:
    """Pixels of the longest of these in the body's type."""
    metrics = QFontMetrics(theme.current().font(Type.BODY, weight))
    return max(metrics.horizontalAdvance(each) for each in words)
