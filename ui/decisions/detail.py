"""One decision: its outcome and why, what each criterion got, its history, and whether its signature holds."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from assessor_app.queries.decisions import CriterionResult, DecisionDetail
from ui.action_set import ActionSet
from ui.decisions.history import HistoryLine
from ui.decisions.rows import outcome_icon
from ui.decisions.withdrawing import Withdrawing
from ui.theme import Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.chip import Chip, LetterTile
from ui.widgets.layout import card, column, empty, nest, panel, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.text import ElidedLabel, hairline, label


class DecisionPane(QFrame):
    """Wishes about the decision shown; `withdraw_wanted` carries the reason."""

    verify_wanted = Signal()
    bytes_wanted = Signal()
    letter_wanted = Signal()
    correct_wanted = Signal()
    withdraw_wanted = Signal(str)

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setAccessibleName("Decision")
        self._body = QVBoxLayout()
        self._body.setContentsMargins(*(current().px(m) for m in (24, 18, 24, 16)))
        self._body.setSpacing(current().px(16))
        self.verify = Button("Verify", key=actions.key("decisions.verify"))
        self.correct = Button("Correct", key=actions.key("decisions.correct"))
        self.letter = Button("Letter", key=actions.key("decisions.letter"))
        self.withdraw = Button("Withdraw", key=actions.key("decisions.withdraw"))
        self.gone = ""  # why the decision shown is neither corrected nor withdrawn any more
        self.withdrawing = Withdrawing()
        self.withdrawing.hide()
        self._buttons = panel(row(self.letter, self.correct, self.withdraw, None, self.verify))
        foot = column(self.withdrawing, self._buttons, margins=(24, 8, 24, 16))
        self.setLayout(column(scrolled(panel(self._body), "Decision"), foot, gap=0))
        self._connect()

    def _connect(self) -> None:
        self.verify.clicked.connect(self.verify_wanted)
        self.letter.clicked.connect(self.letter_wanted)
        self.correct.clicked.connect(self.correct_wanted)
        self.withdraw.clicked.connect(self.withdrawing.ask)
        self.withdrawing.withdrawn.connect(self.withdraw_wanted)
        self.withdrawing.left.connect(self.withdrawing.hide)

    def clear(self) -> None:
        empty(self._body)
        self.gone = ""
        self._buttons.hide()
        self.withdrawing.hide()

    def show_selected(self, selected: int) -> None:
        """Letters are written on all that is selected; the rest of the buttons is about the decision shown."""
        self.letter.set_text(f"{selected:,} letters" if selected > 1 else "Letter")

    def ask_reason(self, begun: str = "") -> None:
        """Ask why the decision is withdrawn, where that can still be done."""
        if not self._buttons.isHidden() and self.withdraw.isEnabled():
            self.withdrawing.ask()
            self.withdrawing.reason.setText(begun)

    def reason(self) -> str | None:
        """As much of it as was written; None where it was not asked for."""
        return None if self.withdrawing.isHidden() else self.withdrawing.reason.text()

    def show_decision(self, decision: DecisionDetail) -> None:
        self.clear()
        about = decision.row
        words = f"{about.credential}, attempt {about.attempt}"
        head = row(label(str(about.submission), Type.TITLE), gap=8)
        head.addWidget(ElidedLabel(words, tone="quiet"), 1)
        nest(self._body, head)
        self._body.addWidget(self._outcome(decision))
        nest(self._body, self._criteria(decision.criteria))
        nest(self._body, self._history(decision))
        self._body.addStretch(1)
        stands = about.superseded_by is None and about.where not in ("Superseded", "Withdrawn")
        how = "superseded" if about.superseded_by is not None else about.where.lower()
        self.gone = "" if stands else f"The decision on {about.submission} is {how} already; it stands no more."
        self.correct.setEnabled(stands)
        self.withdraw.setEnabled(stands)
        self._buttons.show()

    def _history(self, decision: DecisionDetail) -> QVBoxLayout:
        signed = Button("Signed bytes", kind=Kind.LINK)
        signed.clicked.connect(self.bytes_wanted)
        return column(row(label("History", Type.TITLE), None, signed), HistoryLine(decision.history), gap=10)

    def _outcome(self, decision: DecisionDetail) -> QFrame:
        name = label(decision.row.outcome.capitalize(), Type.SCREEN)
        short = label(str(decision.row.id)[-12:], Type.CAPTION, tone="quiet", tabular=True)
        short.setToolTip(str(decision.row.id))
        top = row(IconMark(outcome_icon(decision.row.outcome), "text_quiet", size=20), name, None, short, gap=8)
        if decision.fault is None:
            mark, words, tone = IconMark("shield-check"), "Signature valid, bytes as they were signed", "quiet"
        else:
            mark, tone = IconMark("shield-warning", "negative"), "negative"
            words = f"Do not rely on this decision: {decision.fault}"
        state = row(mark, gap=8)
        state.addWidget(label(words, Type.CAPTION, tone=tone, wrap=True), 1)
        why = label(why_words(decision.row.outcome, decision.why), wrap=True)
        return card(column(top, why, state, gap=6, margins=(16, 12, 16, 12)), raised=True)

    def _criteria(self, results: tuple[CriterionResult, ...]) -> QVBoxLayout:
        lines = column(hairline(), gap=0)
        for result in results:
            lines.addWidget(_criterion(result))
            lines.addWidget(hairline())
        return lines


def why_words(outcome: str, why: str) -> str:
    """The reason as a sentence, without the outcome that already stands above it."""
    said = why.strip()
    for sign in (". ", ": "):
        said = said.removeprefix(f"{outcome.capitalize()}{sign}")
    said = said[:1].upper() + said[1:]
    return said if not said or said.endswith((".", "!", "?")) else f"{said}."


def _criterion(result: CriterionResult) -> QFrame:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(current().px(8))
    line.addWidget(LetterTile(result.letter))
    line.addWidget(ElidedLabel(result.title), 1)
    line.addWidget(IconMark("link-simple", size=16, name="Evidence links"))
    count = label(str(result.links), tone="quiet", tabular=True)
    count.setMinimumWidth(current().px(28))
    line.addWidget(count)
    chip = Chip(result.level or "No level", dashed=not result.level)
    line.addWidget(row_end(chip))
    frame = panel(line)
    frame.setFixedHeight(current().px(31))
    frame.setToolTip(result.rationale)
    return frame


def row_end(chip: Chip) -> QFrame:
    """A chip at the right of a column wide enough for the longest usual level."""
    frame = panel(row(None, chip))
    frame.setMinimumWidth(max(current().px(96), chip.sizeHint().width()))
    frame.setAccessibleName(chip.text())
    frame.layout().setAlignment(Qt.AlignmentFlag.AlignRight)  # type: ignore[union-attr]  # it was just given one
    return frame
