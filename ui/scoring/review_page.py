"""What a review tells, shown afresh with each change: outcome, criteria, what is missing, what was not looked at."""

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from assessor_app.domain.correction import UNCHANGED
from assessor_app.domain.decision import Outcome
from assessor_app.domain.rubric import Conjunctive, Rubric
from assessor_app.queries.scoring import ScoreView
from ui import theme
from ui.scoring.coverage_advice import Advice, advice_on, pre_check_words
from ui.scoring.criterion_line import CriterionLine
from ui.scoring.rubric_panel import OUTCOME_ICONS
from ui.scoring.rubric_view import criterion_views
from ui.theme import Type
from ui.widgets.button import Button, Kind
from ui.widgets.layout import column, empty, nest, row
from ui.widgets.marks import IconMark
from ui.widgets.moments import local_moment
from ui.widgets.text import ElidedLabel, hairline, label

UNFINISHED = "Not finished"


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


class ReviewPage(QWidget):
    """Wishes only: a criterion's evidence, an artifact, what the pre-check found."""

    criterion_requested = Signal(str)
    artifact_requested = Signal(str)
    pre_check_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[CriterionLine] = []
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(*(theme.current().px(n) for n in (24, 16, 24, 0)))
        self._body.setSpacing(0)

    def show_view(self, view: ScoreView, missing: tuple[str, ...], waits: str) -> None:
        """`missing` is what it cannot be committed without; `waits` what it waits for by itself, if for anything."""
        focused = next((n for n, line in enumerate(self._lines) if line.hasFocus()), None)
        if focused is not None:
            self.setFocus()  # a line that goes would hand it to the letter, which scrolls to itself
        empty(self._body)
        self._show_outcome(view)
        self._show_correction(view)
        self._show_criteria(view)
        self._show_missing(missing)
        self._show_elsewhere(view)
        self._show_attempt_before(view)
        self._show_pre_check("" if waits else pre_check_words(view))
        self._show_coverage(advice_on(view.artifacts), may_commit=not missing)
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
        if view.corrects is None:
            return
        again = "nothing changed yet" if UNCHANGED in view.corrects.missing else ""
        self._section(f"Correction of the decision of {local_moment(view.corrects.decided_at)}", again)
        for change in view.corrects.changes:
            self._point("pencil-simple", "text_quiet", change)
        self._body.addSpacing(theme.current().px(12))

    def _show_elsewhere(self, view: ScoreView) -> None:
        if view.elsewhere:
            self._section("Decided before", "")
            self._point("warning", "warning", view.elsewhere)

    def _show_attempt_before(self, view: ScoreView) -> None:
        if view.undecided_before is not None and view.committed_as is None:
            self._section("Before this attempt", "advice only")
            self._point("info", "text_quiet", f"The earlier attempt, {view.undecided_before}, is not decided yet.")

    def _show_missing(self, missing: tuple[str, ...]) -> None:
        if not missing:
            return
        self._section("Before it can be committed", "")
        for sentence in missing:
            self._point("warning", "warning", sentence)

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

    def _point(self, icon: str, tone: str, sentence: str) -> None:
        line = row(IconMark(icon, tone), label(sentence, Type.BODY, wrap=True), gap=8, margins=(0, 4, 0, 4))
        line.setStretch(1, 1)
        nest(self._body, line)
