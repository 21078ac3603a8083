"""The line above the evidence: which submission, its parts, what is saved, how long it took, the way to commit."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QWidget

from assessor_app.domain.credential import Part
from assessor_app.domain.turnaround import due_words
from assessor_app.queries.scoring import ScoreView
from ui import theme
from ui.scoring.evidence_rows import PartHeading, heading
from ui.theme import Size, Type
from ui.widgets.button import Button
from ui.widgets.layout import column, empty, panel, row
from ui.widgets.marks import IconMark, SavedState
from ui.widgets.moments import local_day, timer_words
from ui.widgets.text import ElidedLabel, label

ROOMY = 1300  # unscaled pixels of the header from which on parts say their whole names


class PartTab(QAbstractButton):
    """“Part 2 · Work and artifacts 5/6”, “Part 2 5/6” when `short`; a tick once all of it was looked at."""

    def __init__(self, shown: PartHeading, current: bool, short: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = shown
        self._title = shown.title.partition(" · ")[0] if short else shown.title
        self.setCheckable(True)
        self.setChecked(current)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"{shown.title}, {shown.seen} of {shown.count} looked at")

    def _count(self) -> str:
        return "" if self._shown.seen == self._shown.count else f"{self._shown.seen}/{self._shown.count}"

    def sizeHint(self) -> QSize:
        look = theme.current()
        metrics = self.fontMetrics()
        tail = metrics.horizontalAdvance(self._count()) if self._count() else look.px(16)
        return QSize(metrics.horizontalAdvance(self._title) + tail + look.px(36), look.px(32))

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.hasFocus():
            painter.setPen(QPen(look.color("accent" if self.hasFocus() else "line"), 1))
            painter.setBrush(look.color("surface_raised"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), Size.RADIUS, Size.RADIUS)
        painter.setFont(look.font(Type.BODY, 500 if self.isChecked() else 400))
        painter.setPen(look.color("text" if self.isChecked() or self.underMouse() else "text_quiet"))
        inner = self.rect().adjusted(look.px(12), 0, -look.px(10), 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, self._title)
        painter.setPen(look.color("text_quiet"))
        if self._count():
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._count())
        else:
            side = look.px(16)
            look.paint_icon(painter, QRectF(inner.right() - side, (self.height() - side) / 2, side, side), "check")


def correction_words(view: ScoreView) -> str:
    """`Correction of the decision of 20 Nov`; what is decided already is not due any more."""
    return f"Correction of the decision of {local_day(view.corrects.decided_at)}" if view.corrects else ""


class ScoreHeader(QFrame):
    """48 px. `show_saved` is called only with what is durable."""

    part_requested = Signal(str)
    review_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setFixedHeight(theme.current().px(Size.SCORE_HEADER))
        self._submission = label("", Type.BODY, strong=True)
        self._credential = ElidedLabel("", Type.BODY)
        self._about = ElidedLabel("", Type.CAPTION, tone="quiet")
        first = row(self._submission, self._credential, gap=8)
        first.setStretch(1, 1)
        left = column(first, self._about, gap=0)
        self._tabs = row(gap=4)
        self.saved = SavedState()
        self._timer = label("00:00:00", Type.CAPTION, tone="quiet", tabular=True)
        self._key = ""  # of the table, in the profile of the moment
        self.commit = Button("Review and commit")
        self.commit.clicked.connect(self.review_requested)
        clock = row(IconMark("timer", size=16, name="Active time"), self._timer, gap=6)
        self._reading = panel(row(None, self.saved, clock, self.commit, gap=16))
        self._reading.hide()  # until there is one
        whole = row(left, self._tabs, self._reading, gap=16, margins=(16, 0, 12, 0))
        whole.setStretch(0, 3)
        whole.setStretch(2, 3)
        self.setLayout(whole)
        self._decided = False
        self._drawn: tuple[object, ...] = ()
        self._parts: tuple[Sequence[PartHeading], Part | None] = ((), None)

    def show_view(self, view: ScoreView, current: Part | None) -> None:
        self._reading.show()
        self._submission.setText(view.submission.id)
        self._credential.setText(view.credential.title)
        decided = view.committed_as is not None
        due = "" if decided else due_words(view.business_days)
        words = [f"Attempt {view.submission.attempt}", correction_words(view) or due]
        self._about.setText(" · ".join(filter(None, words)))
        parts = [heading(part, view.of_part(part)) for part in Part if view.of_part(part)]
        self._parts = parts, current
        self._show_parts(parts, current)
        self.commit.setEnabled(not decided)
        self.commit.set_text("Committed" if decided else "Review and correct" if view.corrects else "Review and commit")
        self._decided = decided
        self.print_key(self._key)

    def clear(self) -> None:
        """There is no reading."""
        self._reading.hide()
        for words in (self._submission, self._credential, self._about):
            words.setText("")
        self._parts = (), None
        self._show_parts(*self._parts)

    def print_key(self, key: str) -> None:
        """The key that begins the review, while there is one to begin."""
        self._key = key
        self.commit.set_key("" if self._decided else key)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_parts(*self._parts)

    def show_seconds(self, seconds: int) -> None:
        """Active time on this submission."""
        self._timer.setText(timer_words(seconds))

    def _show_parts(self, parts: Sequence[PartHeading], current: Part | None) -> None:
        short = self.width() < theme.current().px(ROOMY)
        drawn = (tuple(parts), current, short)
        if drawn == self._drawn:
            return
        self._drawn = drawn
        empty(self._tabs)
        for shown in parts:
            tab = PartTab(shown, shown.part is current, short)
            tab.clicked.connect(lambda _=False, part=shown.part: self.part_requested.emit(part.value))
            self._tabs.addWidget(tab)
