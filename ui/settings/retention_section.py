"""Settings, Evidence: how long it is kept, what is on hold, and its end; destroying is asked in the line itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from assessor_app.domain.counted import counted
from assessor_app.queries.retention import Kept, Retention
from ui.settings.lines import section, setting
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.filters import ChoiceButton
from ui.widgets.layout import column, empty, panel, row
from ui.widgets.moments import local_day
from ui.widgets.text import ElidedLabel, hairline, label

CHOICES = ((None, "Until it is destroyed"), (90, "90 days"), (180, "180 days"), (365, "1 year"), (1095, "3 years"))
SHOWN = 10
Asking = tuple[str, str, str]  # submission, which of “hold” and “destroy”, the reason so far; empty when nothing is
WORDS = (
    "Counted from the decision, once the issuer has it, up to the last sync; a clock that is ahead destroys nothing. "
    "Then its key is deleted, and its files; nothing opens it again."
)
SURE = "Files, the educator’s answers and their traces in the backups go for good. Scores, notes and hashes stay."


class RetentionSection(QWidget):
    """Wishes: `days_wanted` (None keeps it), `held` and `destroyed` (submission, reason), `released`."""

    days_wanted = Signal(object)
    held = Signal(str, str)
    released = Signal(str)
    destroyed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self._asked: tuple[str, str] = ("", "")  # submission, and which of "hold" and "destroy"
        self._found: tuple[Kept, ...] = ()
        self._links: dict[str, Button] = {}  # the first of each submission's line
        self.reason = QLineEdit()
        self.days = ChoiceButton("Evidence is kept")
        self.days.set_choices(CHOICES, None)
        self.days.chosen.connect(self.days_wanted)
        self.bound = label("", strong=True)
        self.words = label(WORDS, Type.CAPTION, tone="quiet", wrap=True)
        self._list = column(gap=0)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(
            section("Evidence", setting("How long it is kept", self.words, self.days, self.bound), panel(self._list))
        )

    def show_retention(self, found: Retention) -> None:
        self._show_days(found)
        self._found = found.submissions
        asked, writing, typed = self._asked, self.reason.hasFocus(), self.reason.text()
        inside = self.isAncestorOf(self.window().focusWidget() or self.window())
        if asked not in {question for kept in self._found for question in _questions(kept)}:
            self._asked = ("", "")
        self._draw()
        if self._asked[0]:  # what was being written goes on
            self.reason.setText(typed)
            if writing:
                self.reason.setFocus()
        elif asked[0] and inside:
            self._back_to(asked[0])

    def _show_days(self, found: Retention) -> None:
        """What can be chosen; where the programme says it, there is nothing to choose."""
        choices = CHOICES if found.days in dict(CHOICES) else (*CHOICES, (found.days, counted(found.days or 0, "day")))
        self.days.set_choices(choices, found.days)
        self.days.setVisible(not found.bound)
        self.bound.setVisible(found.bound)
        self.bound.setText(counted(found.days or 0, "day"))
        self.bound.setAccessibleName(f"Evidence is kept: {self.bound.text()}, set by the programme")
        self.words.setText(f"Set by the programme {found.programme}. {WORDS}" if found.bound else WORDS)

    def ask(self, submission: str, what: str) -> None:
        """Open the question under a submission: “hold” or “destroy”; an empty name closes it."""
        left, self._asked = self._asked[0], (submission, what)
        self._draw()
        if submission:
            self.reason.setFocus()
        else:
            self._back_to(left)

    @property
    def asks(self) -> bool:
        return bool(self._asked[0])

    def place(self) -> Asking:
        return (*self._asked, self.reason.text() if self._asked[0] else "")

    def go_to_place(self, place: Asking) -> None:
        """What was being asked goes on with its reason, where it can still be asked."""
        submission, what, typed = place
        if (submission, what) in {question for kept in self._found for question in _questions(kept)}:
            self.ask(submission, what)
            self.reason.setText(typed)

    def _back_to(self, submission: str) -> None:
        """The focus, to the line whose question is gone."""
        if (link := self._links.get(submission)) is not None:
            link.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape leaves it as it is."""
        if event.key() == Qt.Key.Key_Escape and self._asked[0]:
            self.ask("", "")
        else:
            super().keyPressEvent(event)

    def _draw(self) -> None:
        empty(self._list)
        self._links = {}
        for number, kept in enumerate(self._found[:SHOWN]):
            if number:
                self._list.addWidget(hairline())
            self._list.addWidget(self._line(kept))
            if kept.submission == self._asked[0]:
                self._list.addWidget(self._question(kept.submission, self._asked[1]))
        if not self._found:
            self._list.addWidget(label("No submission is in this workspace yet.", tone="quiet"))
        elif len(self._found) > SHOWN:
            rest = f"and {len(self._found) - SHOWN} more: “assessor retention list”"
            self._list.addWidget(label(rest, Type.CAPTION, tone="quiet"))

    def _line(self, kept: Kept) -> QWidget:
        name = ElidedLabel(kept.submission, strong=True)
        name.setFixedWidth(current().px(110))
        line = row(name, gap=12)
        line.addWidget(ElidedLabel(_state(kept), Type.CAPTION, tone="quiet"), 1)
        if not kept.destroyed_at:
            for words, act in self._ways(kept):
                button = Button(words, kind=Kind.LINK)
                button.setAccessibleName(f"{words} {kept.submission}")
                button.clicked.connect(act)
                self._links.setdefault(kept.submission, button)
                line.addWidget(button)
        whole = panel(line)
        whole.setFixedHeight(current().px(36))
        return whole

    def _ways(self, kept: Kept) -> tuple[tuple[str, Callable[[], None]], ...]:
        name = kept.submission
        if kept.held:
            return (("Release", lambda: self.released.emit(name)),)
        return (("Hold…", lambda: self.ask(name, "hold")), ("Destroy…", lambda: self.ask(name, "destroy")))

    def _question(self, submission: str, what: str) -> QWidget:
        """What happens, the reason that stands in the record, and the two ways on."""
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Why; it stands in the record")
        self.reason.setAccessibleName(f"Why {what} {submission}")
        go = Button(f"{'Hold' if what == 'hold' else 'Destroy the evidence of'} {submission}", kind=Kind.PRIMARY)
        leave = Button("Leave it", key="Escape")
        wish = self.held if what == "hold" else self.destroyed
        go.clicked.connect(lambda: wish.emit(submission, self.reason.text()))
        self.reason.returnPressed.connect(go.setFocus)
        leave.clicked.connect(lambda: self.ask("", ""))
        words = "Nothing destroys it until it is released." if what == "hold" else SURE
        lines = column(label(words, tone="quiet", wrap=True), self.reason, row(go, leave, None), gap=8)
        lines.setContentsMargins(*(current().px(m) for m in (12, 10, 12, 10)))
        return panel(lines, ground="raised")


def _questions(kept: Kept) -> tuple[tuple[str, str], ...]:
    """What can still be asked about it: nothing once it is destroyed, nor while it is on hold."""
    open_ = not (kept.destroyed_at or kept.held)
    return ((kept.submission, "hold"), (kept.submission, "destroy")) if open_ else ()


def _state(kept: Kept) -> str:
    if kept.destroyed_at:
        return f"Destroyed on {local_day(kept.destroyed_at)} by {kept.destroyed_by}; certificate kept"
    if kept.held:
        return f"On hold: {kept.held}"
    if kept.over:
        return f"Over time since {local_day(kept.due_at)} {kept.due_at[:4]}: goes after a sync, or by “Destroy…”"
    if kept.due_at:
        return f"Kept until {local_day(kept.due_at)} {kept.due_at[:4]}"
    return "Kept; decided" if kept.decided_at else "Kept; not decided"
