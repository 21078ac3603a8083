"""The review before a decision: the outcome and why, each criterion, what was not looked at, one button."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from assessor_app.domain.counted import counted
from assessor_app.domain.decision import Outcome
from assessor_app.domain.letter_lint import Remark
from assessor_app.domain.rubric import Conjunctive, Criterion, Rubric
from assessor_app.queries.scoring import ScoreView
from ui import theme
from ui.scoring.coverage_advice import Advice, advice_on
from ui.scoring.rubric_panel import OUTCOME_ICONS
from ui.scoring.rubric_view import CriterionView, criterion_views
from ui.theme import Size, Type
from ui.widgets.button import Button, Kind
from ui.widgets.chip import chip_width, paint_chip, paint_letter_tile
from ui.widgets.kept_words import KeptWords
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, empty, nest, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.text import ElidedLabel, hairline, label

SIGNED = "Signed on this device and kept until you are online. It can’t be edited; a correction becomes a new decision."
GAPS = 46  # unscaled pixels of the mark before a standing and the gaps around links and mark
UNFINISHED = "Not finished"
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


def standing(view: CriterionView, criterion: Criterion) -> str:
    """`pass level`, or what is still needed."""
    given = next((level for level in criterion.levels if level.title == view.level_title), None)
    if given is None:
        return "not scored"
    return "pass level" if criterion.passes(given.id) else f"needs {criterion.level(criterion.pass_level).title}"


def links_words(view: CriterionView) -> str:
    """`2 links`, or that nothing was found."""
    return "no evidence" if view.no_evidence else counted(view.links, "link")


class CriterionLine(QAbstractButton):
    """One criterion in the review; a click or Enter goes back to its evidence."""

    def __init__(self, view: CriterionView, whole: Sequence[CriterionView]) -> None:
        super().__init__()
        self.view, self._standing, self._whole = view, standing(view, view.criterion), whole
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        level = view.level_title or "not scored"
        self.setAccessibleName(f"{view.letter}, {view.criterion.title}, {level}, {self._standing}")
        self.setToolTip(view.criterion.title)

    def sizeHint(self) -> QSize:
        return QSize(300, theme.current().px(Size.CRITERION_ROW))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        look, view, middle = theme.current(), self.view, self.height() / 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), look.color("accent_tint" if self.hasFocus() else "surface_raised"))
        side = look.px(Size.LETTER_TILE)
        paint_letter_tile(painter, QRectF(0, middle - side / 2, side, side), view.letter)
        words = view.level_title or "Not scored"
        chip = QRectF(self._chip_left(), middle - look.px(10), chip_width(words), look.px(Size.CHIP))
        paint_chip(painter, chip, words, dashed=view.level_title is None)
        self._write(painter, QRectF(side + 8, 0, chip.left() - side - 16, self.height()), view.criterion.title, 500)
        met = self._standing == "pass level"
        end = QRectF(self.width() - look.px(140), 0, look.px(136), self.height())
        painter.setFont(look.font(Type.BODY, 400 if met else 600))
        shift = painter.fontMetrics().horizontalAdvance(self._standing) + look.px(22)
        box = QRectF(end.right() - shift, middle - look.px(8), look.px(16), look.px(16))
        left = self._links_left(chip.right())
        room = QRectF(left, 0, box.left() - look.px(4) - left, self.height())
        self._write(painter, room, links_words(view), 400, "text_quiet")
        painter.setFont(look.font(Type.BODY, 400 if met else 600))
        look.paint_icon(painter, box, "check" if met else "arrow-right", "text_quiet" if met else "text")
        painter.setPen(look.color("text_quiet" if met else "text"))
        painter.drawText(end, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._standing)

    def _chip_left(self) -> float:
        """The same for all lines: behind the longest title, as far as levels, links and standings leave room."""
        look = theme.current()
        title = _widest(500, [each.criterion.title for each in self._whole])
        chip = max(chip_width(each.level_title or "Not scored") for each in self._whole)
        room = self._told_left() - chip - self._links_width()
        return max(self.width() * 0.4, min(title + look.px(Size.LETTER_TILE + 20), room))

    def _links_left(self, chip_right: float) -> float:
        """Behind the middle, or where the longest of them still has its room before the standings."""
        gap = theme.current().px(8)
        return max(min(self.width() * 0.57, self._told_left() - self._links_width() + gap), chip_right + gap)

    def _links_width(self) -> int:
        return _widest(400, [links_words(each) for each in self._whole])

    def _told_left(self) -> int:
        """Where the mark before the longest standing and the gaps before it begin."""
        told = _widest(600, [standing(each, each.criterion) for each in self._whole])
        return self.width() - told - theme.current().px(GAPS)

    def _write(self, painter: QPainter, area: QRectF, text: str, weight: int, token: str = "text") -> None:
        look = theme.current()
        painter.setFont(look.font(Type.BODY, weight))
        painter.setPen(look.color(token))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)


def _widest(weight: int, words: Sequence[str]) -> int:
    """Pixels of the longest of these in the body's type."""
    metrics = QFontMetrics(theme.current().font(Type.BODY, weight))
    return max(metrics.horizontalAdvance(each) for each in words)


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
    back_requested = Signal()
    feedback_written = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self._lines: list[CriterionLine] = []
        head = QFrame()
        head.setFixedHeight(theme.current().px(Size.SCORE_HEADER))
        self._back_key = KeyCap("Escape")
        back = label("back to the rubric", Type.CAPTION, tone="quiet")
        head.setLayout(
            row(
                label("Review and commit", Type.TITLE, strong=True),
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
        self._aside = label("", Type.CAPTION, tone="quiet")
        self._remarks = column(gap=0)
        head = row(label("Letter to the educator", "section"), self._aside, None, gap=8)
        self._letter = QWidget()
        self._letter.setLayout(column(head, self.feedback, self._remarks, None, gap=6, margins=(24, 16, 24, 16)))
        whole = QWidget()
        whole.setLayout(column(inside, self._letter, gap=0))
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

    def _show_advice(self) -> None:
        """While the letter is written, the advice on it stays in sight below the words."""
        if self.feedback.hasFocus():
            bar = self._scroll.verticalScrollBar()
            bar.setValue(min(bar.maximum(), self._letter.y()))

    def show_view(self, view: ScoreView, remarks: tuple[Remark, ...] = ()) -> None:
        focused = next((n for n, line in enumerate(self._lines) if line.hasFocus()), None)
        empty(self._body)
        self._show_outcome(view)
        self._show_criteria(view)
        self._show_missing(view.missing)
        self._show_coverage(advice_on(view.artifacts), may_commit=not view.missing)
        self._show_letter(view, remarks)
        outcome = view.verdict.outcome
        self._commit.set_text(f"Commit “{outcome.value}”" if outcome and not view.missing else "Commit")
        self._commit.setEnabled(not view.missing and view.committed_as is None)
        if focused is not None:
            self._lines[focused].setFocus()

    def step(self, by: int) -> None:
        """The line above or below takes the focus."""
        now = next((n for n, line in enumerate(self._lines) if line.hasFocus()), -1 if by > 0 else len(self._lines))
        if self._lines:
            line = self._lines[min(max(now + by, 0), len(self._lines) - 1)]
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
            if each.rationale and standing(each, each.criterion) != "pass level":
                said = label(f"“{each.rationale.strip()}”", Type.BODY, tone="quiet", wrap=True)
                nest(self._body, column(said, margins=(28, 0, 0, 8)))
            self._body.addWidget(hairline())

    def _show_missing(self, missing: tuple[str, ...]) -> None:
        if not missing:
            return
        self._section("Before it can be committed", "")
        for sentence in missing:
            words = label(sentence, Type.BODY, wrap=True)
            line = row(IconMark("warning", "warning"), words, gap=8, margins=(0, 4, 0, 4))
            line.setStretch(1, 1)
            nest(self._body, line)

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

    def _show_coverage(self, advice: tuple[Advice, ...], *, may_commit: bool) -> None:
        only = "advice only, you may commit" if may_commit else "advice only"
        self._section("Coverage", only if advice else "everything was looked at")
        for each in advice:
            nest(self._body, self._advice(each))

    def _advice(self, advice: Advice) -> QHBoxLayout:
        action = Button(advice.action, kind=Kind.LINK, name=f"{advice.action} {advice.title}")
        action.setFixedWidth(theme.current().px(56))
        action.clicked.connect(lambda: self.artifact_requested.emit(advice.artifact))
        words = label(advice.words, Type.CAPTION, tone="quiet", tabular=True)
        words.setFixedWidth(theme.current().px(96))
        line = row(
            IconMark(advice.icon), ElidedLabel(advice.title), ShareBar(advice.seen), words, action,
            gap=12, margins=(0, 4, 0, 4),
        )  # fmt: skip
        line.setStretch(1, 1)
        return line

    def _section(self, title: str, aside: str) -> None:
        self._body.addSpacing(theme.current().px(16))
        nest(self._body, row(label(title, "section"), label(aside, Type.CAPTION, tone="quiet"), None))
        self._body.addSpacing(theme.current().px(4))
