"""What happened to a decision, newest first, along a vertical line; to the end of its words, over several lines."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QTextLayout
from PySide6.QtWidgets import QSizePolicy, QWidget

from assessor_app.queries.decision_history import Moment
from ui.theme import Type, current
from ui.widgets.moments import local_moment
from ui.widgets.paragraph import height_of, laid_out

LEFT, TITLE, APART = 28, 20, 14  # unscaled: where words begin, the height of a title's line, between moments


def when(moment: Moment) -> str:
    """Its local time; “now” for what still stands."""
    return local_moment(moment.at) if moment.at else "now"


@dataclass(frozen=True, slots=True)
class _Laid:
    """A moment as it is drawn: where it begins, its title and its detail, both in lines."""

    top: float
    title: QTextLayout
    detail: QTextLayout

    @property
    def detail_top(self) -> float:
        return self.top + height_of(self.title)

    @property
    def bottom(self) -> float:
        return self.detail_top + height_of(self.detail)


class HistoryLine(QWidget):
    """One dot a moment, filled where the decision is now."""

    def __init__(self, moments: Sequence[Moment]) -> None:
        super().__init__()
        self._moments = tuple(moments)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(". ".join(f"{m.title}, {m.detail}, {when(m)}" for m in moments))

    def sizeHint(self) -> QSize:
        width = current().px(320)
        return QSize(width, self.heightForWidth(width))

    def heightForWidth(self, width: int) -> int:
        laid = self._laid_out(width)
        return round(laid[-1].bottom) + current().px(APART) if laid else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, laid = current(), self._laid_out(self.width())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x, down = theme.px(8), theme.px(11)
        if len(laid) > 1:
            painter.setPen(QPen(theme.color("line_strong"), 1.5))
            painter.drawLine(QPointF(x, laid[0].top + down), QPointF(x, laid[-1].top + down))
        for at, (moment, place) in enumerate(zip(self._moments, laid, strict=True)):
            self._paint_dot(painter, QPointF(x, place.top + down), filled=moment.current or at == 0)
            self._paint_words(painter, moment, place)

    def _laid_out(self, width: int) -> list[_Laid]:
        theme, top, laid = current(), 0.0, list[_Laid]()
        small, room = theme.font(Type.CAPTION, tabular=True), width - theme.px(LEFT)
        for moment in self._moments:
            beside = QFontMetricsF(small).horizontalAdvance(when(moment)) + theme.px(8)
            title = laid_out(_flowing(moment.title), theme.font(Type.BODY, 500), room - beside)
            laid.append(_Laid(top, title, laid_out(_flowing(moment.detail), small, room)))
            top = laid[-1].bottom + theme.px(APART)
        return laid

    def _paint_dot(self, painter: QPainter, middle: QPointF, *, filled: bool) -> None:
        theme = current()
        painter.setPen(QPen(theme.color("accent" if filled else "text_quiet"), 1.5))
        painter.setBrush(theme.color("accent" if filled else "surface"))
        painter.drawEllipse(middle, theme.px(5), theme.px(5))

    def _paint_words(self, painter: QPainter, moment: Moment, place: _Laid) -> None:
        theme = current()
        left = theme.px(LEFT)
        painter.setPen(theme.color("text"))
        place.title.draw(painter, QPointF(left, place.top))
        painter.setPen(theme.color("text_quiet"))
        place.detail.draw(painter, QPointF(left, place.detail_top))
        painter.setFont(theme.font(Type.CAPTION, tabular=True))
        line = QRectF(left, place.top, self.width() - left, theme.px(TITLE))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when(moment))


def _flowing(text: str) -> str:
    return " ".join(text.split())
