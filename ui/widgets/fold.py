"""An area that is as high as what it holds, and scrolls only where there is no room for that."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget


class Fold(QScrollArea):
    """Holds one widget after another; `least` is the height in pixels below which it is not pressed."""

    def __init__(self, least: int, name: str) -> None:
        super().__init__()
        self._least = least
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(name)

    def hold(self, widget: QWidget) -> None:
        """Show this widget from its top; the one before stays its owner's, hidden."""
        self.let_go()
        self.setWidget(widget)
        widget.show()
        self.verticalScrollBar().setValue(0)
        self._fit()

    def let_go(self) -> None:
        """Hold nothing; what was held waits below for its turn."""
        before = self.takeWidget()
        if before is not None:
            before.hide()
            before.setParent(self)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._wanted())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, min(self._least, self._wanted()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        done = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
            self._lay_out()
        return done

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _wanted(self) -> int:
        held = self.widget()
        if held is None:
            return 0
        layout = held.layout()
        by_width = layout is not None and layout.hasHeightForWidth()
        asked = (
            layout.totalHeightForWidth(self.width()) if layout is not None and by_width else held.sizeHint().height()
        )
        return max(asked, 1)

    def _lay_out(self) -> None:
        """A size given while the widget was being shown reaches it without an event: its layout is told here."""
        held = self.widget()
        layout = held.layout() if held is not None else None
        if held is not None and layout is not None and layout.geometry() != held.rect():
            layout.setGeometry(held.rect())

    def _fit(self) -> None:
        wanted = self._wanted()
        if self.maximumHeight() != wanted:
            self.setMaximumHeight(wanted)
            self.updateGeometry()
