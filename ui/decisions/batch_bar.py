"""The bar under the list while something is selected: how many, whether their signatures hold, where they may go."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessor_app.queries.decisions import DecisionRow
from ui.action_set import ActionSet
from ui.decisions.rows import outcome_words
from ui.theme import Type
from ui.widgets.button import Button
from ui.widgets.button import Kind as ButtonKind
from ui.widgets.layout import card, column, nest, panel, row
from ui.widgets.marks import IconMark
from ui.widgets.text import ElidedLabel, label, set_tone

MOST_CHECKED = 500  # more signatures would be felt; a batch checks each anyway


class BatchBar(QFrame):
    clear_wanted = Signal()
    export_wanted = Signal()
    batch_wanted = Signal()

    def __init__(self, actions: ActionSet) -> None:
        super().__init__()
        self.setAccessibleName("Selected decisions")
        self._count, self._outcomes = label("", strong=True, tabular=True), ElidedLabel("", tone="quiet")
        self._mark = IconMark("shield-check", size=16)
        self._signatures = ElidedLabel("", Type.CAPTION, tone="quiet")
        clear = Button("Clear", key=actions.key("decisions.clear"), kind=ButtonKind.QUIET)
        clear.clicked.connect(self.clear_wanted)
        self.export = Button("Export…", icon="export")
        self.export.clicked.connect(self.export_wanted)
        self.batch = Button(
            "Write as a batch…", icon="paper-plane-tilt", key=actions.key("decisions.batch"), kind=ButtonKind.PRIMARY
        )
        self.batch.clicked.connect(self.batch_wanted)
        first, second = row(self._count, gap=8), row(self._mark, gap=6)
        first.addWidget(self._outcomes, 1)
        second.addWidget(self._signatures, 1)
        line = row(gap=8, margins=(16, 8, 12, 8))
        nest(line, column(first, second, gap=2), 1)
        for button in (clear, self.export, self.batch):
            line.addWidget(button)
        inside = panel(column(card(line, raised=True), margins=(16, 8, 16, 16)))
        self.setLayout(column(inside, gap=0))

    def show_selection(self, chosen: Sequence[DecisionRow], faults: int | None) -> None:
        """`faults` counts signatures that do not hold; None when they were too many to check at once."""
        self._count.setText(f"{len(chosen):,} selected")
        self._outcomes.setText(outcome_words(chosen))
        self._mark.set("shield-warning" if faults else "shield-check", "negative" if faults else "text_quiet")
        self._mark.setVisible(faults is not None)
        self._signatures.setText(_words(faults))
        set_tone(self._signatures, "negative" if faults else "quiet")


def _words(faults: int | None) -> str:
    if faults is None:
        return ""
    if faults == 0:
        return "all signatures hold"
    return "1 signature does not hold" if faults == 1 else f"{faults} signatures do not hold"
