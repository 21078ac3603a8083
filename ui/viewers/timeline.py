"""The timeline of a recording: ruler, film, wave, two lanes of spans in criterion hues, the playhead, an overview."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from assessor_app.domain.evidence import TimeSpan
from ui import theme
from ui.viewers import timeline_painting as paint
from ui.viewers.time_scale import first_scale, lanes, moved, showing, zoomed
from ui.viewers.viewer import ShownLink

RULER, FILM, WAVE, LANE, PITCH, OVERVIEW = 16, 28, 16, 16, 20, 4
LANES_TOP = RULER + FILM + WAVE
OVERVIEW_TOP = LANES_TOP + PITCH + LANE + 6
HEIGHT = OVERVIEW_TOP + OVERVIEW + 4


@dataclass(frozen=True, slots=True)
class Marks:
    """The span being marked, in seconds; either end may be missing."""

    start: float | None = None
    end: float | None = None


class Timeline(QWidget):
    """Clicks and drags seek; a click on a span chooses its link; Ctrl and the wheel stretch, the wheel alone moves."""

    seek_requested = Signal(float)
    link_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = first_scale(0.0, 1.0)
        self._position, self._marks = 0.0, Marks()
        self._film: tuple[tuple[float, QImage], ...] = ()
        self._wave: tuple[float, ...] = ()
        self._links: tuple[ShownLink, ...] = ()
        self._lanes: tuple[int, ...] = ()
        self._dragging = ""
        self.setFixedHeight(theme.current().px(HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Timeline")

    def show_recording(self, duration: float) -> None:
        self._scale = first_scale(duration, self.width())
        self._position, self._marks = 0.0, Marks()
        self._film, self._wave, self._links, self._lanes = (), (), (), ()
        self.update()

    @property
    def duration(self) -> float:
        """Seconds of the recording; 0 before one is shown."""
        return self._scale.duration

    @property
    def window_seconds(self) -> float:
        """How long a stretch is in view."""
        return self._scale.last - self._scale.first

    def set_film(self, film: Sequence[tuple[float, QImage]]) -> None:
        self._film = tuple(film)
        self.update()

    def set_wave(self, peaks: Sequence[float]) -> None:
        self._wave = tuple(peaks)
        self.update()

    def set_position(self, seconds: float) -> None:
        self._position = seconds
        if not self._dragging:
            self._scale = showing(self._scale, seconds)
        self.update()

    def set_marks(self, marks: Marks) -> None:
        self._marks = marks
        self.update()

    def show_links(self, links: Sequence[ShownLink]) -> None:
        self._links = tuple(link for link in links if isinstance(link.anchor, TimeSpan))
        self._lanes = lanes([(span.start, span.end) for span in map(_span, self._links)])
        self.update()

    def span_rect(self, index: int) -> QRectF:
        """Where a link's span lies, in widget pixels."""
        span, factor = _span(self._links[index]), theme.current().scale
        left, right = self._scale.x_of(span.start), self._scale.x_of(span.end)
        top = (LANES_TOP + self._lanes[index] * PITCH) * factor
        return QRectF(left, top, max(right - left, 18 * factor), LANE * factor)

    def sizeHint(self) -> QSize:
        return QSize(400, theme.current().px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, width = theme.current(), float(self.width())
        unit = look.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paint.paint_ruler(painter, look, QRectF(0, 0, width, RULER * unit), self._scale)
        paint.paint_film(painter, look, QRectF(0, RULER * unit, width, FILM * unit), self._scale, self._film)
        wave = QRectF(0, (RULER + FILM) * unit, width, WAVE * unit)
        paint.paint_wave(painter, look, wave, self._scale, self._wave)
        ground = QRectF(0, LANES_TOP * unit, width, (PITCH + LANE) * unit)
        painter.fillRect(ground, look.color("surface"))
        paint.paint_marks(
            painter, look, QRectF(0, RULER * unit, width, ground.bottom() - RULER * unit), *self._marked()
        )
        for index, link in enumerate(self._links):
            paint.paint_span(painter, look, self.span_rect(index), link)
        x = self._scale.x_of(self._position)
        if -1 <= x <= width + 1:
            paint.paint_playhead(painter, look, QPointF(x, 0), ground.bottom(), RULER * unit)
        spans = [_span(link) for link in self._links]
        paint.paint_overview(painter, look, QRectF(0, OVERVIEW_TOP * unit, width, OVERVIEW * unit), self._scale, spans)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale = replace(self._scale, width=float(self.width()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position()
        if point.y() >= (OVERVIEW_TOP - 4) * theme.current().scale:
            self._dragging = "overview"
            self._move_window(point.x())
            return
        chosen = next((i for i in range(len(self._links)) if self.span_rect(i).contains(point)), None)
        if chosen is not None:
            self.link_chosen.emit(self._links[chosen].id)
            return
        self._dragging = "playhead"
        self.seek_requested.emit(self._scale.seconds_at(point.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragging == "playhead":
            self.seek_requested.emit(self._scale.seconds_at(event.position().x()))
        elif self._dragging == "overview":
            self._move_window(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = ""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = 0.999 ** event.angleDelta().y()
            self._scale = zoomed(self._scale, factor, self._scale.seconds_at(event.position().x()))
        else:
            turned = event.angleDelta().x() or event.angleDelta().y()
            self._scale = moved(self._scale, self._scale.first - turned / 120 * self.window_seconds * 0.1)
        self.update()
        event.accept()

    def _marked(self) -> tuple[float | None, float | None]:
        start, end = self._marks.start, self._marks.end
        return (
            None if start is None else self._scale.x_of(start),
            None if end is None else self._scale.x_of(end),
        )

    def _move_window(self, x: float) -> None:
        middle = x / max(self.width(), 1) * self._scale.duration
        self._scale = moved(self._scale, middle - self.window_seconds / 2)
        self.update()


def _span(link: ShownLink) -> TimeSpan:
    assert isinstance(link.anchor, TimeSpan)
    return link.anchor
