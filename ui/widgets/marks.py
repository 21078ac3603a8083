"""Signs that say how things stand: an icon, a ring of progress, and when the last word was saved."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui.theme import Size, Type, current
from ui.widgets.text import label, set_tone


class IconMark(QWidget):
    """One icon in a tone, 18 px unless told otherwise."""

    def __init__(
        self,
        icon: str,
        tone: str = "text_quiet",
        *,
        size: int = Size.ICON,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon, self._tone = icon, tone
        side = current().px(size)
        self.setFixedSize(side, side)
        self.setAccessibleName(name)
        self.setToolTip(name)

    def set(self, icon: str, tone: str = "text_quiet", name: str = "") -> None:
        self._icon, self._tone = icon, tone
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        current().paint_icon(QPainter(self), QRectF(self.rect()), self._icon, self._tone)


def paint_progress_ring(painter: QPainter, box: QRectF, fraction: float) -> None:
    """How much of something was seen: an arc over a quiet ring, from the top, clockwise."""
    theme = current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = 2 * theme.scale
    ring = box.adjusted(width, width, -width, -width)
    painter.setPen(QPen(theme.color("line_strong"), width))
    painter.drawEllipse(ring)
    if fraction > 0:
        pen = QPen(theme.color("text_quiet"), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawArc(ring, 90 * 16, -round(min(1.0, fraction) * 360 * 16))
    painter.restore()


class SavedState(QWidget):
    """“Saved 14:03:22”: shown only for what is already durable."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = IconMark("check-circle", size=16)
        self._label: QLabel = label("", Type.CAPTION, tone="quiet", tabular=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px(6))
        row.addWidget(self._mark)
        row.addWidget(self._label)
        self.hide()

    def text(self) -> str:
        return self._label.text()

    def set_saved(self, clock: str) -> None:
        """`clock` is the local time of the last commit, HH:MM:SS."""
        self._mark.set("check-circle")
        set_tone(self._label, "quiet")
        self._say(f"Saved {clock}")

    def set_refused(self) -> None:
        """Words on the screen are not durable; the next save says what is again."""
        self._mark.set("warning")
        set_tone(self._label, "warning")
        self._say("Not all words are saved")

    def _say(self, text: str) -> None:
        self._label.setText(text)
        self.setAccessibleName(text)
        self.show()
