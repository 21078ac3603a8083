"""The rubric in a window of its own, on a second screen where there is one: the evidence then has the first."""

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from ui import theme
from ui.theme import Size

TITLE = "Rubric"


class RubricWindow(QWidget):
    """Takes the last column out of a splitter and puts it back. It is a tool window of the panel it came from: the
    panel's keys are heard in it, and it goes where the panel goes. `docked` says that the column is back."""

    docked = Signal()

    def __init__(self, column: QWidget, splitter: QSplitter, panel: QWidget) -> None:
        super().__init__(panel, Qt.WindowType.Tool | Qt.WindowType.WindowCloseButtonHint)
        self._column, self._splitter = column, splitter
        self.setWindowTitle(TITLE)
        self.setProperty("ground", "surface")
        room = QVBoxLayout(self)
        room.setContentsMargins(0, 0, 0, 0)

    @property
    def out(self) -> bool:
        """Whether the column stands in this window."""
        return self._column.parent() is self

    def toggle(self) -> None:
        if self.out:
            self.dock()
        else:
            self._pop_out()

    def dock(self) -> None:
        """Put the column back into the panel."""
        if not self.out:
            return
        self._splitter.addWidget(self._column)
        self._splitter.setStretchFactor(self._splitter.count() - 1, 0)
        self.hide()
        self.docked.emit()

    def follow(self, shown: bool) -> None:
        """Be seen only while the panel is."""
        self.setVisible(shown and self.out)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The button of the window puts the rubric back; nothing of it is ever closed."""
        self.dock()
        event.accept()

    def _pop_out(self) -> None:
        layout = self.layout()
        assert layout is not None
        self.setGeometry(self._place())
        self.show()  # first: what is laid out while it is hidden would keep the heights of its old width
        layout.addWidget(self._column)
        self._column.show()

    def _place(self) -> QRect:
        """The middle of another screen; else beside the panel's window or over its right edge."""
        here, look = self._splitter.screen(), theme.current()
        others = [screen for screen in QGuiApplication.screens() if screen is not here]
        title, high = look.px(Size.TITLE_BAR), look.px(900)
        if not others:
            window = self._splitter.window().frameGeometry()
            columns = QRect(self._splitter.mapToGlobal(QPoint(0, 0)), self._splitter.size())
            return on_one_screen(here.availableGeometry(), window, columns, look.px(Size.RUBRIC), title)
        room = others[0].availableGeometry()
        width, height = min(look.px(Size.COMMIT_SHEET), room.width()), min(high, room.height() - title)
        middle = room.center()
        return QRect(middle.x() - width // 2, max(room.top() + title, middle.y() - height // 2), width, height)


def on_one_screen(room: QRect, window: QRect, columns: QRect, width: int, title: int) -> QRect:
    """Beside the `window` where the screen has room for it, and else over the right edge of its `columns`: below what
    stands above them, its own title bar in sight."""
    left = columns.right() + 1 - width
    if room.right() - window.right() >= width:
        left = window.right() + 1
    elif window.left() - room.left() >= width:
        left = window.left() - width
    top = max(room.top(), columns.top()) + title
    left = max(room.left(), min(left, room.right() + 1 - width))
    return QRect(left, top, width, max(title, min(columns.bottom(), room.bottom()) + 1 - top))
