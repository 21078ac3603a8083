"""What a style sheet makes of the tokens, and the few things a style sheet cannot draw."""

import re

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleOption, QWidget

from ui.theme import RESOURCES, Theme, current, prepare, tokens

_TOKEN = re.compile(r"@([a-z_]+)")
_LENGTH = re.compile(r"(?<![\w#.])(\d+)px")


def style_sheet(theme: Theme) -> str:
    """The style sheet with its `@tokens` filled in and every length scaled."""
    text = (RESOURCES / "styles" / "assessor.qss").read_text(encoding="utf-8")
    values = tokens(theme)
    text = _TOKEN.sub(lambda match: values[match[1]], text)
    return _LENGTH.sub(lambda match: f"{theme.px(int(match[1]))}px", text)


class AssessorStyle(QProxyStyle):
    """Fusion with our check boxes and a quiet focus."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        if element is QStyle.PrimitiveElement.PE_IndicatorCheckBox:
            state = option.state
            partly = bool(state & QStyle.StateFlag.State_NoChange)
            checked = bool(state & QStyle.StateFlag.State_On)
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            enabled = bool(state & QStyle.StateFlag.State_Enabled)
            box = QRectF(option.rect)
            paint_check_box(painter, box, checked=checked, partly=partly, focused=focused, enabled=enabled)
        elif element is not QStyle.PrimitiveElement.PE_FrameFocusRect:
            super().drawPrimitive(element, option, painter, widget)


def paint_check_box(
    painter: QPainter,
    box: QRectF,
    *,
    checked: bool,
    partly: bool = False,
    focused: bool = False,
    enabled: bool = True,
) -> None:
    """A 16 px check box: a hairline square, or filled with a tick, or with a bar when only some are chosen; one that
    cannot be ticked is a filled square with a fainter edge. One that hears the keys has a ring, ticked or not."""
    theme = current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    square = box.adjusted(0.75, 0.75, -0.75, -0.75)
    filled = checked or partly
    edge = theme.accent if filled or focused else theme.text_quiet
    painter.setPen(QPen(theme.color(edge if enabled else theme.line_strong), 1.5))
    if focused:
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawRoundedRect(square, theme.px(4), theme.px(4))
        box = box.adjusted(3, 3, -3, -3)
        square = box.adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setPen(QPen(theme.color("accent" if filled else "surface"), 1.5))
    ground = theme.color("accent") if filled else Qt.BrushStyle.NoBrush
    painter.setBrush(ground if enabled else theme.color("line"))
    painter.drawRoundedRect(square, theme.px(1 if focused else 3), theme.px(1 if focused else 3))
    painter.setPen(
        QPen(
            theme.color("on_accent"),
            1.6 * theme.scale,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    marks = ((0.3, 0.5), (0.7, 0.5)) if partly else ((0.27, 0.52), (0.43, 0.68), (0.74, 0.35))
    if filled:
        across, down = box.width(), box.height()
        painter.drawPolyline(QPolygonF([QPointF(box.x() + across * x, box.y() + down * y) for x, y in marks]))
    painter.restore()


def apply(app: QApplication, theme: Theme) -> None:
    """Give the whole application this look, at once. Every widget is styled anew by it, so it is not given twice."""
    sheet = style_sheet(theme)
    if app.styleSheet() == sheet and current() == theme:
        return
    prepare(app, theme)
    if not app.property("assessor_style"):
        app.setStyle(AssessorStyle())
        app.setProperty("assessor_style", True)
    app.setStyleSheet(sheet)
