"""The review before a decision: the outcome and why, each criterion, what was not looked at, one button."""

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from assessor_app.domain.correction import UNCHANGED
from assessor_app.domain.decision import Outcome
from assessor_app.domain.letter_lint import Remark
from assessor_app.domain.rubric import Conjunctive, Rubric
from assessor_app.queries.scoring import ScoreView
from ui import theme
from ui.scoring.coverage_advice import Advice, advice_on, pre_check_words
from ui.scoring.criterion_line import CriterionLine
from ui.scoring.rubric_panel import OUTCOME_ICONS
from ui.scoring.rubric_view import criterion_views
from ui.theme import Size, Type
from ui.widgets.button import Button, Kind
from ui.widgets.kept_words import KeptWords
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, empty, nest, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.moments import local_moment
from ui.widgets.text import ElidedLabel, hairline, label

SIGNED = "Signed on this device and kept until you are online. It can’t be edited; a correction becomes a new decision."
FIRST, AGAIN = "Review and commit", "Review and correct"
UNFINISHED = "Not finished"
WHY = "What was wrong, and how it came to light"
OPENS = "A few words to open the letter with; what you wrote of each criterion follows them"


def rule_words(rubric: Rubric) -> str:
    """The decision rule as a sentence."""
    rule = rubric.rule
    if isinstance(rule, Conjunctive):
        said = "the pass level on every required criterion"
    else:
        floor = f", none below {rule.floor:g}" if rule.floor is not None else ""
        said = f"{rule.cut:g} points in total{floor}"
    return f"Rule: {said}. Rubric {rubric.version}."


class ShareBar(QWidget):
    """How much was seen, as a bar of 4 px."""

    def __init__(self, seen: float) -> None:
        super().__init__()
        self._seen = seen
        self.setFixedSize(theme.current().px(120), theme.current().px(4))

    def paintEvent(self, event: QPaintEvent) -> None:
        look, whole = theme.current(), QRectF(self.rect())
        painter = QPainter(self)
        painter.fillRect(whole, look.color("line_strong"))
        painter.fillRect(QRectF(0, 0, whole.width() * self._seen, whole.height()), look.color("text_quiet"))


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
        self._lines: list[CriterionLine] = []
        head = QFrame()
        head.setFixedHeight(theme.current().px(Size.SCORE_HEADER))
        self._title = label(FIRST, Type.TITLE, strong=True)
        self._back_key = KeyCap("Escape")
        back = label("back to the rubric", Type.CAPTION, tone="quiet")
        head.setLayout(
            row(
                self._title,
                None,
                self._back_key,
                back,
                margins=(24, 0, 24, 0),
            )
        )
        inside = QWidget()
        self._body = QVBoxLayout(inside)
        self._body.setContentsMargins(*(theme.current().px(n) for n in (24, 16, 24, 0)))
        self._body.setSpacing(0)
        self._scroll: QScrollArea = scrolled(self._with_letter(inside), "Review")
        self._scroll.verticalScrollBar().rangeChanged.connect(self._show_advice)
        self._commit = Button("Commit", kind=Kind.PRIMARY)
        self._commit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._commit.setMinimumHeight(theme.current().px(40))
        self._commit.clicked.connect(self.commit_requested)
        self._signed = label(SIGNED, Type.CAPTION, tone="quiet", wrap=True)
        notice = row(IconMark("pen-nib"), self._signed, gap=12)
        notice.setStretch(1, 1)
        foot = QFrame()
        foot.setLayout(column(notice, self._commit, gap=10, margins=(24, 12, 24, 16)))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        for widget in (head, hairline(), self._scroll, hairline(), foot):
            whole.addWidget(widget, 1 if widget is self._scroll else 0)

    def _with_letter(self, inside: QWidget) -> QWidget:
        """What is shown afresh with each change, and under it the field that words are written in."""
        self.feedback = KeptWords("", "Words to the educator", OPENS, lines=(2, 8))
        self.feedback.written.connect(self.feedback_written)
        self.feedback.left.connect(lambda: self.step(1))
        self._aside = ElidedLabel("", Type.CAPTION, tone="quiet")
        self._remarks = column(gap=0)
        head = row(label("Letter to the educator", "section"), gap=8)
        head.addWidget(self._aside, 1)
        self.reason = KeptWords("", "Why the decision is corrected", WHY, lines=(2, 6))
        self.reason.written.connect(self.reason_written)
        self.reason.left.connect(lambda: self.step(1))
        said = row(label("Why it is corrected", "section"), gap=8)
        said.addWidget(ElidedLabel("signed with the correction", Type.CAPTION, tone="quiet"), 1)
        self._why = QWidget()
        self._why.setLayout(column(said, self.reason, gap=6, margins=(24, 16, 24, 0)))
        self._letter = QWidget()
        self._letter.setLayout(column(head, self.feedback, self._remarks, None, gap=6, margins=(24, 16, 24, 16)))
        whole = QWidget()
        whole.setLayout(column(inside, self._why, self._letter, gap=0))
        return whole

    def print_keys(self, commit: str, back: str) -> None:
        """The keys that sign, and that lead back."""
        self._commit.set_key(commit)
        self._back_key.set_key(back)

    def begin(self) -> None:
        """From its top, at the first criterion."""
        self._scroll.verticalScrollBar().setValue(0)
        self.step(1)

    def write_letter(self) -> None:
        """Into the words to the educator."""
        self.feedback.setFocus()
        self.feedback.moveCursor(QTextCursor.MoveOperation.End)
        self._show_advice()

    def keep_words(self) -> None:
        """What is written here, now."""
        for field in (self.reason, self.feedback):
            field.keep()

    def write_reason(self) -> None:
        """Into the words that say why, where they are missing."""
        if self._why.isVisible() and not self.reason.toPlainText().strip():
            self.reason.setFocus()
            self._scroll.ensureWidgetVisible(self.reason)

    def _show_advice(self) -> None:
        """While the letter is written, the advice on it stays in sight below the words."""
        if self.feedback.hasFocus():
            bar = self._scroll.verticalScrollBar()
            bar.setValue(min(bar.maximum(), self._letter.y()))

    def show_view(self, view: ScoreView, remarks: tuple[Remark, ...] = (), waits: str = "") -> None:
        """`waits` says what it waits for by itself, if for anything."""
        missing = (*view.missing, waits) if waits else view.missing
        focused = next((n for n, line in enumerate(self._lines) if line.hasFocus()), None)
        if focused is not None:
            self.setFocus()  # a line that goes would hand it to the letter, which scrolls to itself
        empty(self._body)
        self._title.setText(AGAIN if view.corrects else FIRST)
        self._show_outcome(view)
        self._show_correction(view)
        self._show_criteria(view)
        self._show_missing(missing)
        self._show_attempt_before(view)
        self._show_pre_check("" if waits else pre_check_words(view))
        self._show_coverage(advice_on(view.artifacts), may_commit=not missing)
        self._show_letter(view, remarks)
        outcome = view.verdict.outcome
        verb = "Commit the correction" if view.corrects else "Commit"
        self._commit.set_text(f"{verb} “{outcome.value}”" if outcome and not missing else verb)
        self._commit.setEnabled(not missing and view.committed_as is None)
        if focused is not None:
            self._take(self._lines[focused])

    def step(self, by: int) -> None:
        """The line above or below takes the focus."""
        now = next((n for n, line in enumerate(self._lines) if line.hasFocus()), -1 if by > 0 else len(self._lines))
        if self._lines:
            self._take(self._lines[min(max(now + by, 0), len(self._lines) - 1)])

    def _take(self, line: CriterionLine) -> None:
        line.show()  # its layout would do so later, and what is not shown takes no focus
        line.setFocus()

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

    def choose(self) -> None:
        """Show the evidence of the line in focus."""
        for line in self._lines:
            if line.hasFocus():
                line.click()

    def _show_outcome(self, view: ScoreView) -> None:
        outcome, verdict = view.verdict.outcome, view.verdict
        icon = OUTCOME_ICONS.get(outcome, "circle-half") if outcome else "circle-half"
        title = outcome.value.capitalize() if isinstance(outcome, Outcome) else verdict.headline
        title = UNFINISHED if verdict.unscored else title
        nest(self._body, row(IconMark(icon, size=20), label(title, Type.SCREEN), None, gap=8))
        self._body.addSpacing(theme.current().px(4))
        why = verdict.headline if outcome is Outcome.NOT_YET or verdict.unscored else verdict.detail
        if why and why != title:  # what is not scored is said below, once
            self._body.addWidget(label(why.removeprefix(f"{title}: ").removeprefix("Not yet: "), Type.BODY, wrap=True))
        self._body.addWidget(label(rule_words(view.credential.rubric), Type.CAPTION, tone="quiet", wrap=True))
        self._body.addSpacing(theme.current().px(12))

    def _show_criteria(self, view: ScoreView) -> None:
        self._lines = []
        first = view.credential.rubric.criteria[0].id
        self._body.addWidget(hairline())
        whole = criterion_views(view, first)
        for each in whole:
            line = CriterionLine(each, whole)
            line.clicked.connect(lambda _=False, c=each.criterion.id: self.criterion_requested.emit(c))
            self._lines.append(line)
            self._body.addWidget(line)
            if each.rationale and (each.asked.met is False or each.criterion.id in view.verdict.unmet):
                said = label(f"“{each.rationale.strip()}”", Type.BODY, tone="quiet", wrap=True)
                nest(self._body, column(said, margins=(28, 0, 0, 8)))
            self._body.addWidget(hairline())

    def _show_correction(self, view: ScoreView) -> None:
        """Of a correction: which decision it is of, and what it changes there."""
        self._why.setVisible(view.corrects is not None)
        self.reason.show_text(view.assessment.reason)
        if view.corrects is None:
            return
        again = "nothing changed yet" if UNCHANGED in view.corrects.missing else ""
        self._section(f"Correction of the decision of {local_moment(view.corrects.decided_at)}", again)
        for change in view.corrects.changes:
            self._point("pencil-simple", "text_quiet", change)
        self._body.addSpacing(theme.current().px(12))

    def _show_attempt_before(self, view: ScoreView) -> None:
        if view.undecided_before is not None and view.committed_as is None:
            self._section("Before this attempt", "advice only")
            self._point("info", "text_quiet", f"The earlier attempt, {view.undecided_before}, is not decided yet.")

    def _point(self, icon: str, tone: str, sentence: str) -> None:
        line = row(IconMark(icon, tone), label(sentence, Type.BODY, wrap=True), gap=8, margins=(0, 4, 0, 4))
        line.setStretch(1, 1)
        nest(self._body, line)

    def _show_missing(self, missing: tuple[str, ...]) -> None:
        if not missing:
            return
        self._section("Before it can be committed", "")
        for sentence in missing:
            self._point("warning", "warning", sentence)

    def _show_letter(self, view: ScoreView, remarks: tuple[Remark, ...]) -> None:
        """The words that open it, and what the educator would stumble over."""
        self._aside.setText("goes out with what you wrote of each criterion")
        self.feedback.show_text(view.assessment.feedback)
        self.feedback.setEnabled(view.committed_as is None)
        empty(self._remarks)
        advice = "Advice on the letter; you may commit as it is" if remarks else "Nothing in it to stumble over"
        self._remarks.addWidget(label(advice, Type.CAPTION, tone="quiet"))
        for remark in remarks:
            line = row(IconMark("envelope-simple"), gap=8, margins=(0, 4, 0, 4))
            line.addWidget(label(remark.sentence, Type.BODY, wrap=True), 1)
            nest(self._remarks, line)

    def _show_pre_check(self, words: str) -> None:
        if not words:
            return
        self._section("Pre-check", "advice only")
        show = Button("Show", kind=Kind.LINK, name="Show what the pre-check found")
        show.clicked.connect(self.pre_check_requested)
        line = row(IconMark("info"), label(words, Type.BODY, wrap=True), show, gap=12, margins=(0, 4, 0, 4))
        line.setStretch(1, 1)
        nest(self._body, line)

    def _show_coverage(self, advice: tuple[Advice, ...], *, may_commit: bool) -> None:
        only = "advice only, you may commit" if may_commit else "advice only"
        self._section("Coverage", only if advice else "everything was looked at")
        for each in advice:
            nest(self._body, self._advice(each))

    def _advice(self, advice: Advice) -> QHBoxLayout:
        action = Button(advice.action, kind=Kind.LINK, name=f"{advice.action} {advice.title}")
        end = QWidget()
        end.setLayout(row(None, action))
        end.setFixedWidth(theme.current().px(56))
        action.clicked.connect(lambda: self.artifact_requested.emit(advice.artifact))
        words = label(advice.words, Type.CAPTION, tone="quiet", tabular=True)
        words.setFixedWidth(theme.current().px(96))
        line = row(
            IconMark(advice.icon), ElidedLabel(advice.title), ShareBar(advice.seen), words, end,
            gap=12, margins=(0, 4, 0, 4),
        )  # fmt: skip
        line.setStretch(1, 1)
        return line

    def _section(self, title: str, aside: str) -> None:
        self._body.addSpacing(theme.current().px(16))
        head = row(label(title, "section"))
        head.addWidget(ElidedLabel(aside, Type.CAPTION, tone="quiet"), 1)
        nest(self._body, head)
        self._body.addSpacing(theme.current().px(4))
