"""Keys as they are printed on the screen: a small cap with the key's sign in it."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.theme import Size, Type, current

SIGNS = {
    "Return": "↵",
    "Enter": "↵",
    "Up": "↑",
    "Down": "↓",
    "Left": "←",
    "Right": "→",
    "Escape": "Esc",
    "Backspace": "⌫",
    "Delete": "Del",
    "PgUp": "Page ↑",
    "PgDown": "Page ↓",
}


def key_words(key: str) -> str:
    """A key sequence in portable text ("Ctrl+Return") as it is printed ("Ctrl ↵")."""
    if key.endswith("+"):
        parts = [*key[:-1].rstrip("+").split("+"), "+"] if len(key) > 1 else ["+"]
    else:
        parts = key.split("+")
    return " ".join(SIGNS.get(part, part) for part in parts if part)


def spoken_key(key: str) -> str:
    """A key sequence for a screen reader: words, no signs."""
    return key.replace("Return", "Enter").replace("+", " ")


def key_cap_width(text: str, height: float | None = None) -> float:
    """Pixels a cap needs for this text; never narrower than high."""
    theme = current()
    high = height if height is not None else theme.px(Size.KEY_CAP)
    advance = QFontMetricsF(theme.font(Type.SMALL, 500)).horizontalAdvance(text)
    return max(float(high), round(advance + theme.px(9)))


def paint_key_cap(
    painter: QPainter,
    box: QRectF,
    text: str,
    *,
    ink: QColor | None = None,
    edge: QColor | None = None,
    ground: QColor | None = None,
) -> None:
    """A hairline cap with its text in the middle; colours default to the quiet tokens."""
    theme = current()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge or theme.color("line_strong"), 1))
    painter.setBrush(ground or Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(4), theme.px(4))
    color = ink or theme.color("text_quiet")
    if text == "↵":
        paint_return(painter, box, color)
    else:
        painter.setPen(color)
        painter.setFont(theme.font(Type.SMALL, 500))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()


def paint_return(painter: QPainter, box: QRectF, color: QColor) -> None:
    """The Enter sign, drawn: not every typeface has it."""
    scale = current().scale
    middle = box.center()
    pen = QPen(color, 1.3 * scale, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    for stroke in (((4.5, -3.5), (4.5, 1.5), (-4.5, 1.5)), ((-2, -1), (-4.5, 1.5), (-2, 4))):
        points = [QPointF(middle.x() + x * scale, middle.y() + y * scale) for x, y in stroke]
        painter.drawPolyline(QPolygonF(points))


class KeyCap(QWidget):
    """One key, printed; a chord like Ctrl+K is one cap."""

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_key(key)

    def set_key(self, key: str) -> None:
        self._text = key_words(key)
        self.setAccessibleName(spoken_key(key))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(int(key_cap_width(self._text)), current().px(Size.KEY_CAP))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_key_cap(painter, QRectF(self.rect()), self._text, ground=current().color("surface"))


def key_caps(keys: tuple[str, ...], parent: QWidget | None = None) -> QWidget:
    """Several keys in a row."""
    row = QWidget(parent)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(current().px(4))
    for key in keys:
        layout.addWidget(KeyCap(key))
    return row
