"""A list beside what is on show: its arrows move in it, Enter or a click goes there, Escape leaves."""

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QWidget

from ui import theme

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
OWN_KEYS = (
    *ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home,
    Qt.Key.Key_End,
)  # fmt: skip


class PaneList(QListView):
    """Its arrows move in it, also where the window has other uses for them."""

    chosen = Signal(int, bool)  # row, and whether Shift was held
    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: self.chosen.emit(index.row(), _shift(QApplication.keyboardModifiers())))

    def stand_at(self, row: int) -> None:
        """Go along with what is on show, unless somebody looks for a place here."""
        if not self.hasFocus():
            self.setCurrentIndex(self.model().index(row, 0))
        self.viewport().update()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in OWN_KEYS:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in ENTER:
            self.chosen.emit(self.currentIndex().row(), _shift(event.modifiers()))
        else:
            super().keyPressEvent(event)


def _shift(held: Qt.KeyboardModifier) -> bool:
    return bool(held & Qt.KeyboardModifier.ShiftModifier)


def paint_row_ground(painter: QPainter, area: QRectF, *, here: bool, focused: bool, hovered: bool) -> None:
    """`here` is what the document shows; `focused` where the keys stand."""
    look = theme.current()
    if here or hovered:
        painter.fillRect(area, look.color("accent_tint" if here else "surface_raised"))
    if here:
        painter.fillRect(QRectF(area.left(), area.top(), look.px(2), area.height()), look.color("accent"))
    if focused:
        painter.setPen(QPen(look.color("accent"), 1.5))
        painter.drawRoundedRect(area.adjusted(2, 1, -2, -1), look.px(4), look.px(4))
