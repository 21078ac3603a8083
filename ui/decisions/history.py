"""What happened to a decision, newest first, along a vertical line."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from assessor_app.queries.decision_history import Moment
from ui.theme import Type, current
from ui.widgets.moments import local_moment

PITCH = 52


def when(moment: Moment) -> str:
    """Its local time; “now” for what still stands."""
    return local_moment(moment.at) if moment.at else "now"


class HistoryLine(QWidget):
    """One dot a moment, filled where the decision is now."""

    def __init__(self, moments: Sequence[Moment]) -> None:
        super().__init__()
        self._moments = tuple(moments)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(". ".join(f"{m.title}, {m.detail}, {when(m)}" for m in moments))

    def sizeHint(self) -> QSize:
        return QSize(current().px(320), current().px(PITCH) * len(self._moments))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pitch, x, first = theme.px(PITCH), theme.px(8), theme.px(11)
        if len(self._moments) > 1:
            painter.setPen(QPen(theme.color("line_strong"), 1.5))
            painter.drawLine(QPointF(x, first), QPointF(x, first + pitch * (len(self._moments) - 1)))
        for at, moment in enumerate(self._moments):
            self._paint_dot(painter, QPointF(x, first + at * pitch), filled=moment.current or at == 0)
            self._paint_words(painter, moment, at * pitch)

    def _paint_dot(self, painter: QPainter, middle: QPointF, *, filled: bool) -> None:
        theme = current()
        painter.setPen(QPen(theme.color("accent" if filled else "text_quiet"), 1.5))
        painter.setBrush(theme.color("accent" if filled else "surface"))
        painter.drawEllipse(middle, theme.px(5), theme.px(5))

    def _paint_words(self, painter: QPainter, moment: Moment, top: int) -> None:
        theme = current()
        left = theme.px(28)
        said = when(moment)
        small = theme.font(Type.CAPTION, tabular=True)
        width = QFontMetricsF(small).horizontalAdvance(said)
        painter.setFont(small)
        painter.setPen(theme.color("text_quiet"))
        line = QRectF(left, top, self.width() - left, theme.px(20))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, said)
        detail = QFontMetricsF(small).elidedText(moment.detail, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line.translated(0, theme.px(18)), Qt.AlignmentFlag.AlignVCenter, detail)
        painter.setFont(theme.font(Type.BODY, 500))
        painter.setPen(theme.color("text"))
        title = line.adjusted(0, 0, -width - theme.px(8), 0)
        words = QFontMetricsF(painter.font()).elidedText(moment.title, Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, words)
