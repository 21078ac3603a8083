"""A sound recording where a film has its picture: its wave, large, with the spans in their hues."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from assessor_app.domain.evidence import TimeSpan
from ui import theme
from ui.theme import Size, Type, blend
from ui.viewers.span_in_hand import Marks
from ui.viewers.time_scale import TimeScale
from ui.viewers.timeline_painting import BAR, BAR_STEP, peak_at
from ui.viewers.timeline_spans import span_of
from ui.viewers.viewer import ShownLink

MARGIN = 24  # pixels around the wave
QUIETEST = 0.05  # of full scale; a recording that is quieter is not drawn louder than it is


class WaveView(QWidget):
    """The whole recording from edge to edge. A click or a drag seeks."""

    seek_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._duration, self._position = 0.0, 0.0
        self._peaks: tuple[float, ...] = ()
        self._links: tuple[ShownLink, ...] = ()
        self._marks = Marks()
        self._title, self._caption = "", ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)

    def show_recording(self, title: str, duration: float) -> None:
        self._title, self._duration, self._position = title, duration, 0.0
        self._peaks, self._links, self._marks, self._caption = (), (), Marks(), ""
        self.setAccessibleName(f"{title}, sound")
        self.update()

    def set_wave(self, peaks: Sequence[float]) -> None:
        self._peaks = tuple(peaks)
        self.update()

    def set_position(self, seconds: float) -> None:
        self._position = seconds
        self.update()

    def set_marks(self, marks: Marks) -> None:
        self._marks = marks
        self.update()

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self._links = tuple(link for link in links if isinstance(link.anchor, TimeSpan))
        self.update()

    def set_caption(self, text: str) -> None:
        if text != self._caption:
            self._caption = text
            self.setAccessibleDescription(text)  # painted, so nobody would read it aloud
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        ground = QPainterPath()
        ground.addRoundedRect(area, look.px(Size.RADIUS), look.px(Size.RADIUS))
        painter.fillPath(ground, look.color("surface"))
        self._paint_words(painter, area)
        wave = self._wave_area()
        for link in self._links:
            span = span_of(link)
            painter.fillRect(self._stretch(wave, span.start, span.end), _faint(look.hue(link.letter), link.active))
        if self._marks.start is not None and self._marks.end is not None:
            painter.fillRect(self._stretch(wave, self._marks.start, self._marks.end), _faint(look.color("accent")))
        self._paint_wave(painter, wave)
        x = self._x_of(wave, self._position)
        painter.setPen(QPen(look.color("text"), 1.5))
        painter.drawLine(QPointF(x, wave.top()), QPointF(x, wave.bottom()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event.position().x())

    def _seek(self, x: float) -> None:
        wave = self._wave_area()
        share = (x - wave.left()) / max(wave.width(), 1.0)
        self.seek_requested.emit(min(max(share, 0.0), 1.0) * self._duration)

    def _wave_area(self) -> QRectF:
        margin = theme.current().px(MARGIN)
        return QRectF(self.rect()).adjusted(margin, margin * 2.0, -margin, -margin * 2.5)

    def _x_of(self, wave: QRectF, seconds: float) -> float:
        return wave.left() + seconds / max(self._duration, 0.1) * wave.width()

    def _stretch(self, wave: QRectF, start: float, end: float) -> QRectF:
        left, right = self._x_of(wave, start), self._x_of(wave, end)
        return QRectF(left, wave.top(), max(right - left, 2.0), wave.height())

    def _paint_wave(self, painter: QPainter, wave: QRectF) -> None:
        """What was played already is inked, the rest is quieter."""
        look = theme.current()
        scale = TimeScale(self._duration, 0.0, max(self._duration, 0.1), wave.width())
        loudest = max((*self._peaks, QUIETEST))
        quiet = blend(look.color("text_quiet"), look.color("surface"), 0.55)
        played = self._x_of(wave, self._position) - wave.left()
        painter.setPen(Qt.PenStyle.NoPen)
        x = 0.0
        while x < wave.width():
            height = max(2.0, peak_at(self._peaks, scale, x) / loudest * wave.height())
            painter.setBrush(look.color("accent") if x <= played else quiet)
            painter.drawRoundedRect(QRectF(wave.left() + x, wave.center().y() - height / 2, BAR, height), 1, 1)
            x += BAR_STEP

    def _paint_words(self, painter: QPainter, area: QRectF) -> None:
        look = theme.current()
        painter.setFont(look.font(Type.TITLE, 600))
        painter.setPen(look.color("text"))
        top = area.adjusted(look.px(MARGIN), look.px(14), -look.px(MARGIN), 0)
        painter.drawText(top, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self._title)
        if self._caption:
            painter.setFont(look.font(Type.TITLE))
            low = area.adjusted(look.px(MARGIN), 0, -look.px(MARGIN), -look.px(14))
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextWordWrap
            painter.drawText(low, int(flags), self._caption)


def _faint(hue: QColor, strong: bool = False) -> QColor:
    tint = QColor(hue)
    tint.setAlpha(56 if strong else 30)
    return tint
