"""The review before a decision: what it tells, the words that are written in it, one button."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from assessor_app.domain.letter_lint import Remark
from assessor_app.queries.scoring import ScoreView
from ui import theme
from ui.scoring.review_page import ReviewPage
from ui.scoring.review_words import LetterOpening, WhyCorrected
from ui.theme import Size, Type
from ui.widgets.button import Button, Kind
from ui.widgets.kept_words import KeptWords
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.refused_words import PutBy
from ui.widgets.text import hairline, label

SIGNED = "Signed on this device and kept until you are online. It can’t be edited; a correction becomes a new decision."
FIRST, AGAIN = "Review and commit", "Review and correct"


class CommitSheet(QFrame):
    """Takes the rubric's place, 560 px wide; the only filled button of the screen is here."""

    commit_requested = Signal()
    criterion_requested = Signal(str)
    artifact_requested = Signal(str)
    pre_check_requested = Signal()
    back_requested = Signal()
    feedback_written = Signal(str)
    reason_written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self._submission = ""
        self._put_by = PutBy("review", self)
        self._page, self._why, self._letter = ReviewPage(), WhyCorrected(), LetterOpening()
        self.reason, self.feedback = self._why.field, self._letter.field
        inside = QWidget()
        inside.setLayout(column(self._page, self._why, self._letter, gap=0))
        self._scroll = scrolled(inside, "Review")
        whole = column(self._head(), hairline(), self._scroll, hairline(), self._foot(), gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self._connect()

    def _head(self) -> QFrame:
        made = QFrame()
        made.setFixedHeight(theme.current().px(Size.SCORE_HEADER))
        self._title, self._back_key = label(FIRST, Type.TITLE, strong=True), KeyCap("Escape")
        back = label("back to the rubric", Type.CAPTION, tone="quiet")
        made.setLayout(row(self._title, None, self._back_key, back, margins=(24, 0, 24, 0)))
        return made

    def _foot(self) -> QFrame:
        self._commit = Button("Commit", kind=Kind.PRIMARY)
        self._commit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._commit.setMinimumHeight(theme.current().px(40))
        notice = row(IconMark("pen-nib"), label(SIGNED, Type.CAPTION, tone="quiet", wrap=True), gap=12)
        notice.setStretch(1, 1)
        made = QFrame()
        made.setLayout(column(notice, self._commit, gap=10, margins=(24, 12, 24, 16)))
        return made

    def _connect(self) -> None:
        self._page.criterion_requested.connect(self.criterion_requested)
        self._page.artifact_requested.connect(self.artifact_requested)
        self._page.pre_check_requested.connect(self.pre_check_requested)
        self.reason.written.connect(self.reason_written)
        self.feedback.written.connect(self.feedback_written)
        for field in (self.reason, self.feedback):
            field.left.connect(lambda: self.step(1))
        self._scroll.verticalScrollBar().rangeChanged.connect(self._show_advice)
        self._commit.clicked.connect(self.commit_requested)

    def print_keys(self, commit: str, back: str) -> None:
        """The keys that sign, and that lead back."""
        self._commit.set_key(commit)
        self._back_key.set_key(back)

    def begin(self) -> None:
        """From its top, at the first criterion."""
        self._scroll.verticalScrollBar().setValue(0)
        self.step(1)

    def step(self, by: int) -> None:
        """The criterion above or below takes the focus."""
        self._page.step(by)

    def choose(self) -> None:
        """Show the evidence of the criterion in focus."""
        self._page.choose()

    def write_letter(self) -> None:
        """Into the words to the educator."""
        self.feedback.setFocus()
        self.feedback.moveCursor(QTextCursor.MoveOperation.End)
        self._show_advice()

    def write_reason(self) -> None:
        """Into the words that say why, where they are missing."""
        if self._why.asks:
            self.reason.setFocus()
            self._scroll.ensureWidgetVisible(self.reason)

    def keep_words(self) -> None:
        """What is written here, now."""
        for field in (self.reason, self.feedback):
            field.keep()

    @property
    def is_kept(self) -> bool:
        """Whether all words written here are."""
        return self.reason.is_kept and self.feedback.is_kept

    def begin_again(self, submission: str) -> None:
        """Another reading is open: what could not be kept of the one before waits until it is again."""
        self.put_words_by()
        self._submission = submission

    def put_words_by(self) -> None:
        for name, field in self._named():
            self._put_by.put((self._submission, name), field)

    def _named(self) -> tuple[tuple[str, KeptWords], ...]:
        return ("reason", self.reason), ("feedback", self.feedback)

    def show_view(self, view: ScoreView, remarks: tuple[Remark, ...] = (), waits: str = "") -> None:
        """`waits` says what it waits for by itself, if for anything."""
        missing = (*view.missing, waits) if waits else view.missing
        self._title.setText(AGAIN if view.corrects else FIRST)
        self._why.show_view(view)
        self._letter.show_view(view, remarks)
        for name, field in self._named():
            self._put_by.take_up((self._submission, name), field)
        self._page.show_view(view, missing, waits)
        outcome = view.verdict.outcome
        verb = "Commit the correction" if view.corrects else "Commit"
        self._commit.set_text(f"{verb} “{outcome.value}”" if outcome and not missing else verb)
        self._commit.setEnabled(not missing and view.committed_as is None)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes from top to bottom and round, and never out of the sheet by itself."""
        parts = sorted(self._reached_by_tab(), key=lambda part: part.mapTo(self, QPoint(0, 0)).toTuple()[::-1])
        if not parts:
            return False
        focused = self.window().focusWidget()
        now = parts.index(focused) if focused in parts else -1 if next else 0
        to = parts[(now + (1 if next else -1)) % len(parts)]
        to.setFocus(Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason)
        self._scroll.ensureWidgetVisible(to)
        return True

    def _reached_by_tab(self) -> list[QWidget]:
        return [
            part
            for part in self.findChildren(QWidget)
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible() and part.isEnabled()
        ]

    def _show_advice(self) -> None:
        """While the letter is written, the advice on it stays in sight below the words."""
        if self.feedback.hasFocus():
            bar = self._scroll.verticalScrollBar()
            bar.setValue(min(bar.maximum(), self._letter.y()))
