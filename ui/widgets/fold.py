"""An area that is as high as what it holds, and scrolls only where there is no room for that."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget
from shiboken6 import isValid

from ui import theme
from ui.widgets.fold_edge import FoldEdge, Lined, cut_above, cut_below

BELOW = 12  # unscaled pixels under what was brought into sight


class Fold(QScrollArea):
    """Holds one widget after another; `least` is the height in pixels below which it is not pressed. What was brought
    into sight stays there, however the rest grows and shrinks, until somebody scrolls. A line is shown whole or not at
    all, right of `beside`, the unscaled pixels of a bar that runs along all of what is held."""

    def __init__(self, least: int, name: str, beside: int = 0) -> None:
        super().__init__()
        self._least, self._beside = least, beside
        self._sought: QWidget | None = None
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(name)
        self.verticalScrollBar().rangeChanged.connect(self._seek)
        self.verticalScrollBar().actionTriggered.connect(self._seek_no_more)
        self._upper, self._lower = FoldEdge(self.viewport()), FoldEdge(self.viewport())
        self.verticalScrollBar().valueChanged.connect(self._cover_edges)

    def bring(self, part: QWidget) -> None:
        """Scroll a part of what is held into sight, now and after each change of heights."""
        self._sought = part
        self._seek()

    def hold(self, widget: QWidget) -> None:
        """Show this widget from its top; the one before stays its owner's, hidden."""
        self.let_go()
        self.setWidget(widget)
        widget.show()
        self.verticalScrollBar().setValue(0)
        self._fit()

    def let_go(self) -> None:
        """Hold nothing; what was held waits below for its turn."""
        self._sought = None
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
            self._seek()
            self._cover_edges()
        return done

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._seek_no_more()
        super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
        self._show_bar()
        self._seek()
        self._cover_edges()

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
        self._show_bar()

    def _show_bar(self) -> None:
        """Told from the heights alone: a bar that is there already narrows the words, which would then need it."""
        fits = self.height() >= self._wanted()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if fits else Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        if policy != self.verticalScrollBarPolicy():
            self.setVerticalScrollBarPolicy(policy)

    def _seek(self) -> None:
        held, part = self.widget(), self._sought
        if held is None or part is None or not isValid(part) or not held.isAncestorOf(part):
            return  # `ensureWidgetVisible` is content with the caret of a field
        top, bar = part.mapTo(held, QPoint(0, 0)).y(), self.verticalScrollBar()
        lowest = top + part.height() + theme.current().px(BELOW) - self.viewport().height()
        value = min(max(bar.value(), lowest), top)
        bar.setValue(min(value + cut_above(self._parts(), value), top))  # what would be cut goes out of sight

    def _seek_no_more(self) -> None:
        self._sought = None

    def _parts(self) -> list[QRect]:
        held = self.widget()
        return held.unbroken() if isinstance(held, Lined) else []

    def _cover_edges(self) -> None:
        """Nothing of a line that the upper or the lower edge would cut."""
        parts, room = self._parts(), self.viewport()
        top = self.verticalScrollBar().value()
        above, below = cut_above(parts, top), cut_below(parts, top + room.height())
        left = theme.current().px(self._beside)
        if above + below >= room.height():  # no line fits: half of one is better than none
            above = below = 0
        self._upper.lie(left, 0, room.width() - left, above)
        self._lower.lie(left, room.height() - below, room.width() - left, below)
