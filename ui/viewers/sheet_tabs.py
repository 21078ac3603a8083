"""The sheets of a workbook as tabs below it; a hidden one carries a mark."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from assessor_app.documents.values import Sheet
from ui.theme import Type, blend, current

HEIGHT = 32
WIDEST = 220


class SheetTab(QAbstractButton):
    def __init__(self, sheet: Sheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        said = f"{sheet.name}, hidden in the file" if sheet.hidden else sheet.name
        self.setAccessibleName(f"Sheet {said}")
        self.setToolTip(said)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        look = current()
        words = QFontMetrics(look.font(Type.CAPTION, 600)).horizontalAdvance(self.sheet.name)
        mark = look.px(20) if self.sheet.hidden else 0
        return QSize(min(words + mark + look.px(28), look.px(WIDEST)), look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, chosen = current(), self.isChecked()
        painter = QPainter(self)
        if chosen:
            painter.fillRect(self.rect(), look.color("surface_raised"))
            painter.fillRect(0, 0, self.width(), look.px(2), look.color("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), blend(look.color("text"), look.color("surface"), 0.05))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), look.color("line"))
        room = QRectF(self.rect()).adjusted(look.px(14), 0, -look.px(14), 0)
        if self.sheet.hidden:
            side = look.px(14)
            icon = QRectF(room.left(), (self.height() - side) / 2, side, side)
            look.paint_icon(painter, icon, "eye-slash", "text_quiet")
            room.setLeft(icon.right() + look.px(6))
        font = look.font(Type.CAPTION, 600 if chosen else 400)
        font.setItalic(self.sheet.hidden)
        painter.setFont(font)
        painter.setPen(look.color("text" if chosen else "text_quiet"))
        shown = painter.fontMetrics().elidedText(self.sheet.name, Qt.TextElideMode.ElideRight, int(room.width()) + 1)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


class SheetTabs(QScrollArea):
    """`chosen` carries the sheet's number, counted from 1."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(current().px(HEIGHT) + 1)
        self.setAccessibleName("Sheets")
        self.tabs: list[SheetTab] = []

    def show_sheets(self, sheets: Sequence[Sheet]) -> None:
        strip = QFrame(self)
        strip.setProperty("ground", "surface")
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 1, 0, 0)
        row.setSpacing(0)
        self.tabs = [SheetTab(sheet, strip) for sheet in sheets]
        for number, tab in enumerate(self.tabs, 1):
            tab.clicked.connect(lambda _=False, chosen=number: self.chosen.emit(chosen))
            row.addWidget(tab)
        row.addStretch(1)
        self.setWidget(strip)

    def set_current(self, number: int) -> None:
        for place, tab in enumerate(self.tabs, 1):
            tab.setChecked(place == number)
            if place == number:
                self.ensureWidgetVisible(tab)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - event.angleDelta().y() // 2 - event.angleDelta().x() // 2)
        event.accept()
