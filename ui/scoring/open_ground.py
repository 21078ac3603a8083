"""The ground of the open criterion: one bar in its hue runs along head, levels and foot."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from ui import theme
from ui.theme import Size


def paint_open_ground(painter: QPainter, area: QRect, letter: str, *, line_at: int | None = None) -> None:
    """With a hairline right of the bar, `line_at` pixels down."""
    look = theme.current()
    bar = look.px(Size.CRITERION_BAR)
    painter.fillRect(area, look.color("surface_raised"))
    painter.fillRect(QRect(0, 0, bar, area.height()), look.hue(letter))
    if line_at is not None:
        painter.fillRect(QRect(bar, line_at, area.width() - bar, 1), look.color("line"))
