"""How each band of the timeline is drawn; every rectangle is in widget pixels."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from assessor_app.domain.evidence import TimeSpan
from ui.theme import Theme, Type, blend
from ui.viewers.time_scale import TimeScale, marks
from ui.viewers.viewer import ShownLink

BAR, BAR_STEP = 2.0, 4.0  # a bar of the wave, and from one to the next


HEAD = 12  # pixels that the first time leaves for the playhead at the beginning


def paint_ruler(painter: QPainter, look: Theme, area: QRectF, scale: TimeScale) -> None:
    painter.setFont(look.font(Type.CAPTION, tabular=True))
    painter.setPen(look.color("text_quiet"))
    for seconds, text in marks(scale):
        x = scale.x_of(seconds)
        width = painter.fontMetrics().horizontalAdvance(text) + 2.0
        left = min(max(x - width / 2 if seconds > scale.first else x + HEAD, 0.0), area.width() - width)
        painter.drawText(QRectF(left, area.top() - 2, width, area.height()), Qt.AlignmentFlag.AlignCenter, text)


def paint_film(
    painter: QPainter, look: Theme, area: QRectF, scale: TimeScale, film: Sequence[tuple[float, QImage]]
) -> None:
    painter.fillRect(area, look.color("line"))
    if not film:
        return
    first = film[0][1]
    cell = area.height() * first.width() / max(first.height(), 1)
    painter.save()
    painter.setClipRect(area)
    x = 0.0
    while x < area.width():
        seconds = scale.seconds_at(x + cell / 2)
        image = min(film, key=lambda each: abs(each[0] - seconds))[1]
        painter.drawImage(QRectF(x, area.top(), cell - 1, area.height()), image)
        x += cell
    painter.restore()


def paint_wave(painter: QPainter, look: Theme, area: QRectF, scale: TimeScale, peaks: Sequence[float]) -> None:
    if not peaks or scale.duration <= 0:
        return
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(blend(look.color("text_quiet"), look.color("canvas"), 0.75))
    loudest = max(max(peaks), 0.05)
    x = 0.0
    while x < area.width():
        height = peak_at(peaks, scale, x) / loudest * (area.height() - 2)
        height = max(height, 1.0)
        painter.drawRect(QRectF(x, area.center().y() - height / 2, BAR, height))
        x += BAR_STEP
    painter.restore()


def peak_at(peaks: Sequence[float], scale: TimeScale, x: float) -> float:
    """The loudest moment under a bar of the wave at `x` pixels, 0 to 1."""
    if not peaks or scale.duration <= 0:
        return 0.0
    first = int(scale.seconds_at(x) / scale.duration * len(peaks))
    last = int(scale.seconds_at(x + BAR_STEP) / scale.duration * len(peaks))
    return max(peaks[first : max(last, first + 1)], default=0.0)


def paint_span(painter: QPainter, look: Theme, rect: QRectF, link: ShownLink) -> None:
    """A tinted bar with a strong left edge; the active one is filled."""
    hue = look.hue(link.letter)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(hue if link.active else look.hue_tint(link.letter))
    painter.drawRoundedRect(rect, 3, 3)
    painter.setBrush(hue)
    painter.drawRoundedRect(QRectF(rect.left(), rect.top(), 3.5, rect.height()), 1.5, 1.5)
    painter.setPen(look.color("on_accent") if link.active else hue)
    painter.setFont(look.font(Type.SMALL, 700))
    painter.drawText(rect.adjusted(8, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, link.letter)
    painter.restore()


def paint_marks(painter: QPainter, look: Theme, area: QRectF, start: float | None, end: float | None) -> None:
    """The span being marked: a tint from its beginning to its end, a line at each."""
    accent = look.color("accent")
    if start is not None and end is not None:
        tint = QColor(accent)
        tint.setAlpha(40)
        painter.fillRect(QRectF(start, area.top(), end - start, area.height()), tint)
    for x in (start, end):
        if x is not None:
            painter.fillRect(QRectF(x - 0.75, area.top(), 1.5, area.height()), accent)


def paint_playhead(painter: QPainter, look: Theme, top: QPointF, bottom: float, ruler: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = look.color("text")
    painter.setPen(QPen(ink, 1.5))
    painter.drawLine(QPointF(top.x(), ruler - 6), QPointF(top.x(), bottom))
    painter.setPen(QPen(look.color("canvas"), 1.5))
    painter.setBrush(ink)
    painter.drawEllipse(QPointF(max(top.x(), 5), ruler - 7), 5, 5)
    painter.restore()


def paint_overview(painter: QPainter, look: Theme, area: QRectF, scale: TimeScale, spans: Sequence[TimeSpan]) -> None:
    """The whole recording: where spans lie, and a frame around the stretch in view."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("line"))
    painter.drawRoundedRect(area, 2, 2)
    whole = max(scale.duration, 0.1)
    painter.setBrush(look.color("line_strong"))
    for span in spans:
        left, right = span.start / whole * area.width(), span.end / whole * area.width()
        painter.drawRect(QRectF(left, area.top(), max(right - left, 2.0), area.height()))
    if scale.last - scale.first < scale.duration - 0.01:
        left, right = scale.first / whole * area.width(), scale.last / whole * area.width()
        painter.setBrush(blend(look.color("text_quiet"), look.color("canvas"), 0.25))
        painter.setPen(QPen(look.color("text_quiet"), 1))
        painter.drawRoundedRect(
            QRectF(left, area.top() - 1.5, right - left, area.height() + 3).adjusted(0.5, 0, -0.5, 0), 2, 2
        )
    painter.restore()
