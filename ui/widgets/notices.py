"""News in the window: a few lines at the lower left, each with one action, never taking the focus."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from ui.theme import Size, current
from ui.widgets.button import Button, Kind, icon_button
from ui.widgets.layout import row
from ui.widgets.marks import IconMark
from ui.widgets.parting import let_go
from ui.widgets.resizes import Resizes
from ui.widgets.text import label

ICONS = {
    "quiet": "info",
    "positive": "check-circle",
    "warning": "warning",
    "negative": "warning-circle",
    "working": "clock",
}
MOST = 3
STAYS_MS = {"quiet": 8_000, "positive": 8_000, "warning": 30_000}


class Notice(QFrame):
    """One sentence. `tone` is quiet, positive, warning or negative; the last stays until it is closed."""

    def __init__(
        self,
        sentence: str,
        *,
        tone: str = "quiet",
        action: str = "",
        on_action: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        theme = current()
        self.sentence, self.passes = sentence, tone in STAYS_MS
        self.setProperty("card", "raised")
        self.setAccessibleName(sentence)
        self._words = words = label(sentence, wrap=True)
        words.setMinimumWidth(theme.px(220))
        shut = icon_button("x", "Close this notice", small=True)
        shut.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        shut.clicked.connect(self.leave)
        line = row(IconMark(ICONS[tone], "text_quiet" if tone in ("quiet", "working") else tone), gap=10)
        line.addWidget(words, 1)
        if action and on_action is not None:
            press = Button(action, kind=Kind.LINK)
            press.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            press.clicked.connect(on_action)
            press.clicked.connect(lambda: self._on_done(press))
            line.addWidget(press)
        line.addWidget(shut)
        line.setContentsMargins(theme.px(12), theme.px(6), theme.px(6), theme.px(6))
        self.setLayout(line)
        if self.passes:
            timer = QTimer(self, singleShot=True, interval=STAYS_MS[tone])
            timer.timeout.connect(self.leave)
            timer.start()

    def leave(self) -> None:
        let_go(self)

    def _on_done(self, press: Button) -> None:
        """What it offers was taken."""
        self.leave()


class Progress(Notice):
    """Work that takes its time: what it is, how far, and the way to stop it; it stays until that has ended."""

    def __init__(self, sentence: str, on_stop: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(sentence, tone="working", action="Stop", on_action=on_stop, parent=parent)
        self._share = 0.0

    def set_share(self, share: float, left: str = "") -> None:
        """0 to 1; it never goes back. `left` says how long it still takes."""
        if not isValid(self):  # newer notices took its place, and the work goes on
            return
        self._share = max(self._share, min(1.0, share))
        self._words.setText(f"{self.sentence} {left.capitalize()}." if left else self.sentence)
        self.setAccessibleName(f"{self.sentence}, {self._share:.0%}")
        self.update()

    def leave(self) -> None:
        if isValid(self):
            super().leave()

    def _on_done(self, press: Button) -> None:
        """It stops at the next place where that is safe; until then nothing else begins."""
        if isValid(self):  # it may have ended at once
            press.hide()
            self.sentence = f"{self.sentence}: stopping…"
            self._words.setText(self.sentence)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, painter = current(), QPainter(self)
        line = QRectF(theme.px(12), self.height() - theme.px(5), self.width() - theme.px(24), theme.px(2))
        painter.fillRect(line, theme.color("line"))
        line.setWidth(line.width() * self._share)
        painter.fillRect(line, theme.color("accent"))


class NoticeStack(QWidget):
    """The newest notices over the lower left corner of `over`; older ones make room, those first that would pass."""

    def __init__(self, over: QWidget, *, left: int = Size.RAIL, bottom: int = Size.STATUS_BAR) -> None:
        super().__init__(over)
        self._over, self._left, self._bottom, self._lifted = over, left, bottom, 0
        self._hushed = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(current().px(8))
        Resizes.of(over).resized.connect(self._place)
        self.hide()

    def say(
        self,
        sentence: str,
        *,
        tone: str = "quiet",
        action: str = "",
        on_action: Callable[[], object] | None = None,
    ) -> Notice:
        """Show a sentence; one already on show is not said twice."""
        for shown in self.notices():
            if shown.sentence == sentence:
                return shown
        return self._add(Notice(sentence, tone=tone, action=action, on_action=on_action, parent=self))

    def follow(self, sentence: str, on_stop: Callable[[], object]) -> Progress:
        """Show how far slow work is."""
        notice = Progress(sentence, on_stop, self)
        self._add(notice)
        return notice

    def _add(self, notice: Notice) -> Notice:
        self._column.addWidget(notice)
        notice.installEventFilter(self)
        notice.show()
        *older, _newest = self.notices()
        for old in sorted(older, key=lambda each: not each.passes)[: max(0, len(older) + 1 - MOST)]:
            old.leave()
        self._place()
        return notice

    def lift(self, pixels: int) -> None:
        """Stand this much higher, where a panel has a bar of its own at the bottom."""
        self._lifted = pixels
        self._place()

    def hush(self, hushed: bool) -> None:
        """Say nothing while others look at the screen; what still stands is shown afterwards."""
        self._hushed = hushed
        self._place()

    def notices(self) -> list[Notice]:
        """The notices on show, oldest first."""
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        return [notice for notice in self.findChildren(Notice, options=direct) if not notice.isHidden()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self._place()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """A notice that asks for more lines is given them; not while the others are being laid out."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return done

    def _place(self) -> None:
        theme = current()
        if self._hushed or not self.notices():
            self.hide()
            return
        width = min(theme.px(420), self._over.width() - theme.px(self._left + 2 * Size.EDGE))
        self.setFixedWidth(max(width, theme.px(280)))
        layout, by_width = self._column, self._column.hasHeightForWidth()
        # as high as all their words; a stack that is higher spreads them unevenly
        height = layout.totalHeightForWidth(self.width()) if by_width else layout.totalSizeHint().height()
        self.resize(self.width(), height)
        self.move(
            theme.px(self._left + Size.GROUP),
            self._over.height() - theme.px(self._bottom + Size.GROUP) - self.height() - self._lifted,
        )
        self.show()
        self.raise_()
