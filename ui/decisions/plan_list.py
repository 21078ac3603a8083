"""A dry run line by line: what is to be done by hand first, then what is kept back, because that has to be read."""

from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from assessor_app.domain.batch import Line, Plan, Standing
from ui.decisions.rows import outcome_icon
from ui.theme import Type, current
from ui.widgets.button import Button
from ui.widgets.layout import empty, panel, row
from ui.widgets.marks import IconMark
from ui.widgets.text import hairline, label

SHOWN = 100  # lines of a group; the command line tells all
FIRST = (Standing.BLOCKED, Standing.EXPORTED, Standing.CHANGED, Standing.AGAIN, Standing.NEW)
ICONS = {
    Standing.NEW: "arrow-right", Standing.CHANGED: "arrows-clockwise", Standing.AGAIN: "repeat",
    Standing.EXPORTED: "check", Standing.BLOCKED: "prohibit",
}  # fmt: skip
BY_HAND = "To see to by hand"


class PlanList(QVBoxLayout):
    """`taken_back` carries the line of which somebody says that it was done."""

    taken_back = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(0)

    def clear(self) -> None:
        empty(self)

    def show_plan(self, plan: Plan) -> None:
        self.clear()
        ordered = sorted(plan.lines, key=lambda line: (not line.by_hand, FIRST.index(line.standing)))
        for title, group in groupby(ordered, key=_group):
            self._show_group(title, list(group))

    def _show_group(self, title: str, lines: list[Line]) -> None:
        self.addSpacing(current().px(8))
        self.addWidget(label(f"{title} · {len(lines):,}", "section", tone="quiet", tabular=True))
        self.addSpacing(current().px(4))
        for line in lines[:SHOWN]:
            self.addWidget(self._line(line))
            self.addWidget(hairline())
        if len(lines) > SHOWN:
            self.addWidget(label(f"and {len(lines) - SHOWN:,} more", Type.CAPTION, tone="quiet"))

    def _line(self, line: Line) -> QFrame:
        frame = _line(line)
        if line.take_back:
            done = Button("It was taken back")
            done.setAccessibleName(f"{line.submission} was taken back by hand")
            done.clicked.connect(lambda: self.taken_back.emit(line))
            frame.layout().addWidget(done)  # type: ignore[union-attr]  # it was just given one
        return frame


def _group(line: Line) -> str:
    return BY_HAND if line.by_hand else line.standing.value.capitalize()


def _line(line: Line) -> QFrame:
    quiet = "" if line.standing.goes else "quiet"
    whole = f"{line.standing.value}: {line.reason}" if line.reason else line.standing.value
    words = whole if line.by_hand else line.reason or line.outcome
    inside = row(
        IconMark(ICONS[line.standing], "accent" if line.standing.goes else "text_quiet", size=16),
        gap=10,
        margins=(0, 6, 0, 6),
    )
    name = label(str(line.submission), strong=True, tabular=True, tone=quiet)
    name.setMinimumWidth(current().px(96))
    inside.addWidget(name)
    inside.addWidget(IconMark(outcome_icon(line.outcome), size=16, name=line.outcome))
    inside.addWidget(label(words, tone="" if line.by_hand else "quiet", wrap=True), 1)
    frame = panel(inside)
    frame.setMinimumHeight(current().px(32))
    frame.setAccessibleName(f"{line.submission}, {line.outcome}, {whole}")
    return frame
