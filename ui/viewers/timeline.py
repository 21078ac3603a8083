"""The timeline of a recording: ruler, film, wave, lanes of spans in criterion hues, the playhead, an overview."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui import theme
from ui.viewers import timeline_painting as paint
from ui.viewers.span_in_hand import SHORTEST, Marks
from ui.viewers.time_scale import TimeScale, first_scale, moved, showing, zoomed
from ui.viewers.timeline_spans import LANE, PITCH, Grip, Spans, laid_out, span_of
from ui.viewers.viewer import ShownLink

RULER, FILM, WAVE, OVERVIEW = 16, 28, 16, 4
LANES_TOP = RULER + FILM + WAVE


class Timeline(QWidget):
    """Clicks and drags seek; a click on a span chooses its link, a drag of its edge moves it; Ctrl and the wheel
    stretch, the wheel alone moves."""

    seek_requested = Signal(float)
    link_chosen = Signal(str)
    span_dragged = Signal(str, float, float)  # link (empty: the span being marked), its new start and end

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = first_scale(0.0, 1.0)
        self._position, self._marks = 0.0, Marks()
        self._film: tuple[tuple[float, QImage], ...] = ()
        self._filmed = True
        self._wave: tuple[float, ...] = ()
        self._spans = Spans()
        self._dragging: str | Grip = ""
        self._dragged = Marks()
        self._fit_lanes()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setAccessibleName("Timeline")

    def show_recording(self, duration: float, *, filmed: bool = True) -> None:
        """`filmed`: it has pictures; a recording of sound alone has a higher wave in their place."""
        self._filmed = filmed
        self._scale = first_scale(duration, self.width())
        self._position, self._marks, self._dragging = 0.0, Marks(), ""
        self._film, self._wave = (), ()
        self.show_links(())

    @property
    def duration(self) -> float:
        """Seconds of the recording; 0 before one is shown."""
        return self._scale.duration

    @property
    def window_seconds(self) -> float:
        """How long a stretch is in view."""
        return self._scale.last - self._scale.first

    @property
    def scale(self) -> TimeScale:
        return self._scale

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
        self._spans = laid_out(links)
        self._fit_lanes()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    @property
    def _lanes_top(self) -> float:
        return LANES_TOP * theme.current().scale

    @property
    def _lanes_height(self) -> float:
        return (self._spans.lane_count - 1) * PITCH + LANE

    @property
    def _overview_top(self) -> float:
        return LANES_TOP + self._lanes_height + 6

    def _fit_lanes(self) -> None:
        self.setFixedHeight(theme.current().px(round(self._overview_top + OVERVIEW + 4)))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, width = theme.current(), float(self.width())
        unit = look.scale
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        spans, marks = self._as_dragged()
        paint.paint_ruler(painter, look, QRectF(0, 0, width, RULER * unit), self._scale)
        wave = QRectF(0, RULER * unit, width, (FILM + WAVE) * unit)
        if self._filmed:
            paint.paint_film(painter, look, QRectF(0, RULER * unit, width, FILM * unit), self._scale, self._film)
            wave.setTop((RULER + FILM) * unit)
        paint.paint_wave(painter, look, wave, self._scale, self._wave)
        ground = QRectF(0, self._lanes_top, width, self._lanes_height * unit)
        painter.fillRect(ground, look.color("surface"))
        marked = QRectF(0, RULER * unit, width, ground.bottom() - RULER * unit)
        paint.paint_marks(painter, look, marked, self._x_of(marks.start), self._x_of(marks.end))
        for index, link in enumerate(spans.links):
            paint.paint_span(painter, look, spans.rect(index, self._scale, self._lanes_top, unit), link)
        x = self._scale.x_of(self._position)
        if -1 <= x <= width + 1:
            paint.paint_playhead(painter, look, QPointF(x, 0), ground.bottom(), RULER * unit)
        overview = QRectF(0, self._overview_top * unit, width, OVERVIEW * unit)
        paint.paint_overview(painter, look, overview, self._scale, [span_of(link) for link in spans.links])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scale = replace(self._scale, width=float(self.width()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point, unit = event.position(), theme.current().scale
        if point.y() >= (self._overview_top - 4) * unit:
            self._dragging = "overview"
            self._move_window(point.x())
            return
        grip = self._grip_at(point)
        if grip is not None:
            self._dragging = grip
            self._dragged = self._spans.marks_of(grip.link) if grip.link else self._marks
            return
        chosen = self._spans.at(point, self._scale, self._lanes_top, unit)
        if chosen is not None:
            self.link_chosen.emit(self._spans.links[chosen].id)
            return
        self._dragging = "playhead"
        self.seek_requested.emit(self._scale.seconds_at(point.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if isinstance(self._dragging, Grip):
            self._drag_edge(self._dragging, self._scale.seconds_at(x))
        elif self._dragging == "playhead":
            self.seek_requested.emit(self._scale.seconds_at(x))
        elif self._dragging == "overview":
            self._move_window(x)
        else:
            over = self._grip_at(event.position()) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragging, self._dragging = self._dragging, ""
        if not isinstance(dragging, Grip):
            return
        marks, before = self._dragged, self._spans.marks_of(dragging.link) if dragging.link else self._marks
        if marks == before:
            if dragging.link:
                self.link_chosen.emit(dragging.link)
        elif marks.start is not None and marks.end is not None:
            self.span_dragged.emit(dragging.link, marks.start, marks.end)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            factor = 0.999 ** event.angleDelta().y()
            self._scale = zoomed(self._scale, factor, self._scale.seconds_at(event.position().x()))
        else:
            turned = event.angleDelta().x() or event.angleDelta().y()
            self._scale = moved(self._scale, self._scale.first - turned / 120 * self.window_seconds * 0.1)
        self.update()
        event.accept()

    def stretch(self, factor: float) -> None:
        """Show a longer (factor over 1) or shorter stretch around the playhead."""
        self._scale = zoomed(self._scale, factor, self._position)
        self.update()

    def _grip_at(self, point: QPointF) -> Grip | None:
        unit = theme.current().scale
        grip = self._spans.grip_at(point, self._scale, self._lanes_top, unit)
        if grip is not None or point.y() < RULER * unit or None in (self._marks.start, self._marks.end):
            return grip
        near = (("start", self._x_of(self._marks.start)), ("end", self._x_of(self._marks.end)))
        return next((Grip(which) for which, x in near if x is not None and abs(x - point.x()) <= 3 * unit), None)

    def _drag_edge(self, grip: Grip, seconds: float) -> None:
        """The picture follows the edge, so that it can be put on the very frame."""
        start, end = self._dragged.start or 0.0, self._dragged.end or 0.0
        if grip.which == "start":
            self._dragged = Marks(min(seconds, end - SHORTEST), end)
        else:
            self._dragged = Marks(start, max(seconds, start + SHORTEST))
        self.seek_requested.emit(seconds)
        self.update()

    def _as_dragged(self) -> tuple[Spans, Marks]:
        if not isinstance(self._dragging, Grip):
            return self._spans, self._marks
        if not self._dragging.link:
            return self._spans, self._dragged
        return self._spans.moved(self._dragging.link, self._dragged), self._marks

    def _x_of(self, seconds: float | None) -> float | None:
        return None if seconds is None else self._scale.x_of(seconds)

    def _move_window(self, x: float) -> None:
        middle = x / max(self.width(), 1) * self._scale.duration
        self._scale = moved(self._scale, middle - self.window_seconds / 2)
        self.update()
