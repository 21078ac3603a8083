"""The window's outside: painted at once with the rail and a quiet word, then filled with the workspace in place."""

import contextlib
from collections.abc import Callable
from pathlib import Path

from PySide6 import QtCore  # naming `Qt` here would load hundreds of enums before the first window
from PySide6.QtCore import QByteArray, QSize, QTimer, Signal
from PySide6.QtGui import (
    QBrush,
    QCloseEvent,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPaintEvent,
    QPalette,
    QTransform,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from ui.icons import DRAWN, EM, glyph
from ui.screens import SCREENS
from ui.theme import DARK, LIGHT, Size, Theme, Type, current

TITLE = "Assessor"
SMALLEST, USUAL = (1024, 640), (1440, 900)
FRAME = 4  # pixels a desktop may draw at each side
PLACE = "window-place.txt"  # where the window stood and its look: nothing of the work, readable before unlocking
LOOKS = {"light": LIGHT, "dark": DARK}


def look_left(folder: Path) -> Theme | None:
    """The look the window had when it was closed; None when there was none."""
    return LOOKS.get(_left(folder / PLACE)[1])


def _left(place: Path) -> tuple[bytes, str]:
    try:
        where, _, look = place.read_bytes().partition(b" ")
    except OSError:
        return b"", ""
    return where, look.decode("ascii", "replace").strip()


class Waiting(QWidget):
    """The rail with its screens still asleep, and in the middle what is being waited for; drawn without the widgets
    that stand there later, because loading those would make it late."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""

    def say(self, words: str) -> None:
        self.words = words
        self.setAccessibleName(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rail = theme.px(Size.RAIL)
        for left, width, token in ((0, self.width(), "canvas"), (0, rail, "surface"), (rail, 1, "line")):
            band = QPainterPath()
            band.addRect(left, 0, width, self.height())
            painter.fillPath(band, _brush(token))
        for place, (_name, icon, title) in enumerate(SCREENS):
            top = theme.px(6) + place * theme.px(Size.RAIL_ITEM + 4)
            painter.fillPath(_icon(icon, (rail - theme.px(Size.ICON)) / 2, top + theme.px(9)), _brush("text_quiet"))
            painter.fillPath(_words(title, Type.SMALL, rail, top + theme.px(39)), _brush("text_quiet"))
        painter.fillPath(_words(self.words, Type.BODY, self.width(), self.height() / 2), _brush("text_quiet"))


def _brush(token: str) -> QBrush:
    """Taken out of a palette: handing a painter a plain colour, a pen or a flag loads every enum of Qt's first, which
    takes longer than all of the picture."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, current().color(token))
    return palette.brush(QPalette.ColorRole.Window)


def _icon(name: str, left: float, top: float) -> QPainterPath:
    """The outline of an icon where it belongs."""
    shape, across = (_stroked(name), 24.0) if name in DRAWN else (glyph(name), EM)
    side = current().px(Size.ICON) / across
    return QTransform.fromTranslate(left, top).scale(side, side).map(shape)


def _stroked(name: str) -> QPainterPath:
    lines = QPainterPath()
    for (x, y), *further in DRAWN[name]:
        lines.moveTo(x, y)
        for ahead in further:
            lines.lineTo(*ahead)
    stroker = QPainterPathStroker()
    stroker.setWidth(1.5)
    return stroker.createStroke(lines)


def _words(words: str, size: Type, width: float, middle: float) -> QPainterPath:
    """The outline of words, centred between 0 and `width`, around the height `middle`."""
    font = current().font(size)
    measure = QFontMetricsF(font)
    path = QPainterPath()
    across = (width - measure.horizontalAdvance(words)) / 2
    path.addText(across, middle + (measure.ascent() - measure.descent()) / 2, font, words)
    return path


def fitting(room: QSize, title: int) -> QSize:
    """The usual size, or as much of it as a screen has room for within the frame of a window and its title bar."""
    inside = QSize(room.width() - 2 * FRAME, room.height() - title)
    return QSize(*USUAL).boundedTo(inside).expandedTo(QSize(*SMALLEST))


class Shell(QMainWindow):
    """`painted` follows the first picture on the screen; what takes time begins then."""

    painted = Signal()
    closed = Signal()

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._place = folder / PLACE
        self._is_painted = False
        self.holds_back: Callable[[], bool] = lambda: False  # asked before it closes
        self.setWindowTitle(TITLE)
        self.setMinimumSize(*SMALLEST)
        self.waiting = Waiting()
        self.setCentralWidget(self.waiting)
        self._restore()

    def lie_in(self, folder: Path) -> None:
        """The workspace lies elsewhere than it was to: what is kept of the window is kept there."""
        self._place = folder / PLACE

    def fill(self, content: QWidget) -> None:
        """Show the content instead of the word of waiting."""
        self.setCentralWidget(content)
        content.show()

    def come_forward(self) -> None:
        """Another start found this window: show it, where the desktop lets a program do that."""
        self.setWindowState(self.windowState() & ~QtCore.Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        QApplication.alert(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.holds_back():
            event.ignore()
            return
        self._keep_place()
        if (content := self.centralWidget()) is not None:
            content.close()
        self.closed.emit()
        event.accept()

    def _restore(self) -> None:
        place, _ = _left(self._place)
        if not (place and self.restoreGeometry(QByteArray.fromBase64(place))):
            self.resize(fitting(self.screen().availableGeometry().size(), current().px(Size.TITLE_BAR)))

    def _keep_place(self) -> None:
        with contextlib.suppress(OSError):  # a folder that cannot be written to has said so where it matters
            self._place.write_bytes(bytes(self.saveGeometry().toBase64().data()) + b" " + current().name.encode())
