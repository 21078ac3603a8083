"""A dry run line by line: what is to be done by hand first, then what is kept back, because that has to be read."""

from PySide6.QtWidgets import QFrame, QVBoxLayout

from assessor_app.domain.batch import Line, Plan, Standing
from ui.decisions.rows import outcome_icon
from ui.theme import Type, current
from ui.widgets.layout import empty, panel, row
from ui.widgets.marks import IconMark
from ui.widgets.text import hairline, label

SHOWN = 200  # lines of a dry run; the command line tells all
FIRST = (Standing.BLOCKED, Standing.EXPORTED, Standing.CHANGED, Standing.AGAIN, Standing.NEW)
ICONS = {
    Standing.NEW: "arrow-right", Standing.CHANGED: "arrows-clockwise", Standing.AGAIN: "repeat",
    Standing.EXPORTED: "check", Standing.BLOCKED: "prohibit",
}  # fmt: skip


class PlanList(QVBoxLayout):
    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(0)

    def clear(self) -> None:
        empty(self)

    def show_plan(self, plan: Plan) -> None:
        self.clear()
        ordered = sorted(plan.lines, key=lambda line: (not line.by_hand, FIRST.index(line.standing)))
        for line in ordered[:SHOWN]:
            self.addWidget(_line(line))
            self.addWidget(hairline())
        if len(ordered) > SHOWN:
            self.addWidget(label(f"and {len(ordered) - SHOWN:,} more", Type.CAPTION, tone="quiet"))


def _line(line: Line) -> QFrame:
    quiet = "" if line.standing.goes else "quiet"
    words = line.standing.value if not line.reason else f"{line.standing.value}: {line.reason}"
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
    frame.setAccessibleName(f"{line.submission}, {line.outcome}, {words}")
    return frame
