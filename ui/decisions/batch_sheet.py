"""The sheet a batch goes out by: its name, what it holds, the dry run before a byte, and one button."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QProgressBar

from assessor_app.domain.batch import ChangedSince, Line, Plan
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import AssessorError
from assessor_app.queries.batches import BatchView
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.decisions.batch_fields import BatchFields, Written
from ui.decisions.pace import time_left
from ui.decisions.plan_list import PlanList
from ui.decisions.taken_back import TakenBack
from ui.outgoing import Outgoing
from ui.theme import Size, Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.keycap import KeyCap, key_words
from ui.widgets.layout import column, panel, row, scrolled
from ui.widgets.text import hairline, label
from ui.workspace import Workspace

if TYPE_CHECKING:
    from assessor_app.commands.batches import Sent

NOTHING_GOES = "Nothing of this would go; the dry run says of each decision why."


@dataclass(frozen=True, slots=True)
class BatchInHand:
    """What was being made: of which decisions, what the fields say, under which name it was looked at; `named` where
    the batch has its name for good, or is being written."""

    chosen: tuple[str, ...]
    written: Written
    looked_under: str
    named: str


class BatchSheet(QFrame):
    """`done` when a batch went out, `left` when none did; `said` carries a sentence and its tone."""

    done = Signal()
    left = Signal()
    said = Signal(str, str)

    def __init__(self, workspace: Workspace, outgoing: Outgoing, actions: ActionSet) -> None:
        super().__init__()
        self._outgoing = outgoing
        self._chosen: tuple[str, ...] = ()
        self._looked_under = ""
        self._asked = 0
        self._outdated = False  # a field was changed since it was looked at
        self._look_key = actions.key("batch.write")
        self._began = 0.0
        self.plan: Plan | None = None
        self.running = False
        self.setProperty("ground", "surface")
        self.setAccessibleName("Write as a batch")
        set_scope(self, Scope.BATCH)
        self.fields = BatchFields(workspace, outgoing, actions)
        self.setFocusProxy(self.fields.name)
        self._make_parts(actions)
        self._lay_out()
        self._connect()

    # -- what it looks like

    def _make_parts(self, actions: ActionSet) -> None:
        self._counts = label("", Type.TITLE, wrap=True)
        self._aside = label("", tone="quiet", wrap=True)
        self._lines = PlanList()
        self.taken_back = TakenBack(self._outgoing)
        self._bar, self._left = QProgressBar(), label("", Type.CAPTION, tone="quiet", tabular=True)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("How much of the batch is written")
        self._problem = label("", tone="warning", wrap=True)
        self.write = Button(
            "Write the batch", icon="paper-plane-tilt", key=actions.key("batch.write"), kind=Kind.PRIMARY
        )
        self.stop = Button("Stop", key=actions.key("batch.back"))

    def _lay_out(self) -> None:
        head = panel(row(
            label("Write as a batch", Type.TITLE, strong=True), None, KeyCap("Escape"),
            label("back to the decisions", Type.CAPTION, tone="quiet"), margins=(24, 0, 24, 0),
        ))  # fmt: skip
        head.setFixedHeight(current().px(Size.SCORE_HEADER))
        found = column(self._counts, self._aside, gap=2)
        parts = (self.fields, hairline(), found, self.taken_back, self._lines, None)
        self._body = column(*parts, gap=16, margins=(24, 16, 24, 16))
        running = row(self._bar, self._left, gap=12)
        running.setStretch(0, 1)
        self._running = panel(running)
        buttons = row(self.stop, None, self.write)
        foot = panel(column(self._problem, self._running, buttons, gap=10, margins=(24, 12, 24, 16)))
        self.setLayout(column(head, hairline(), scrolled(panel(self._body), "Dry run"), hairline(), foot, gap=0))
        self._show_running()

    def _connect(self) -> None:
        self.fields.outdated.connect(self._out_of_date)
        self.fields.settled.connect(self._look_if_needed)
        self.fields.chosen.connect(self.look)
        self.fields.kept.connect(lambda name: self.said.emit(f"Export profile “{name}” is kept.", "positive"))
        self._lines.taken_back.connect(self._on_lines_taken_back)
        self.taken_back.changed.connect(self._on_taken_back_changed)
        self.write.clicked.connect(self.send)
        self.stop.clicked.connect(self.leave)
        self._outgoing.progressed.connect(self._on_outgoing_progressed)

    # -- wishes

    def begin(self, chosen: Sequence[str]) -> None:
        """Offer a batch of these decisions, and make its dry run."""
        self._chosen = tuple(chosen)
        self.taken_back.begin_again()
        self.fields.begin()
        self.look()
        self.fields.name.setFocus()

    def go_on(self, batch: BatchView) -> None:
        """Go on with a batch that was named before."""
        self.taken_back.begin_again()
        self.fields.go_on(batch)
        self.look()
        self.fields.folder.setFocus()

    def in_hand(self) -> BatchInHand:
        named = self.fields.named() if self.fields.going_on or self.running else ""
        return BatchInHand(self._chosen, self.fields.written(), self._looked_under, named)

    def take_up(self, made: BatchInHand) -> None:
        """Go on with what was in hand before the window was locked."""
        self._chosen = made.chosen
        if self._outgoing.take_up(made.looked_under):
            self._looked_under = made.looked_under
        self.fields.write(made.written)
        self.look()
        self.fields.name.setFocus()

    def look(self) -> None:
        """Make the dry run afresh."""
        self._asked, self._outdated = self._asked + 1, False
        name, asked = self.fields.named(), self._asked
        if self._looked_under and self._looked_under != name:
            self._outgoing.forget(self._looked_under)
        self._looked_under = name
        self.plan = None
        self._problem.setText("")
        self.fields.show_forms()
        self._counts.setText("Looking…")
        looked, failed = partial(self._on_looked, asked), partial(self._on_failed, asked)
        if self.fields.going_on:
            self._outgoing.look_again(name, looked, failed)
        else:
            again = self.fields.again.text().strip() or None
            self._outgoing.look(name, self.fields.wanted(), self._chosen, again, looked, failed)
        self._show_running()

    def send(self) -> None:
        """Write what the dry run showed; where a field was changed since, look first."""
        if self.plan is None and self._outdated:
            self.look()
        if self.plan is not None and not self.plan.going and not self.running:
            self.said.emit(NOTHING_GOES, "text")
        if self.plan is None or not self.plan.going or self.running:
            return
        place = self.fields.place()
        if place is None:
            self._problem.setText("Name the folder in full, beginning at the top.")
            self._show_running()
            self.fields.ask_place()
            return
        self.running, self._began = True, time.monotonic()
        self._problem.setText("")
        self.stop.setFocus()  # a field that rests lets go of the keys, and the list behind would take them
        self._show_running()
        self._outgoing.write(self.fields.named(), place, self._on_sent, partial(self._on_failed, self._asked))

    def leave(self) -> None:
        """Stop the writing; when nothing is being written, go back."""
        if self.running:
            self._outgoing.stop()
            return
        if self._looked_under:
            self._outgoing.forget(self._looked_under)
            self._looked_under = ""
        self._asked += 1
        self.left.emit()

    def back(self) -> None:
        """Escape: out of the forms that are chosen by hand, then out of the sheet."""
        if not self.running and self.fields.by_hand.isAncestorOf(self.focusWidget()):
            self.fields.name.setFocus()
            return
        self.leave()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:  # from a field, where the table's keys are writing
            self.back()
            return
        super().keyPressEvent(event)

    # -- what comes back

    def _on_looked(self, asked: int, plan: Plan) -> None:
        if asked != self._asked:
            return
        self.plan = plan
        going = len(plan.going)
        goes = f"{counted(going, 'decision')} {'goes' if going == 1 else 'go'} out"
        self._counts.setText(goes if going else "Nothing goes out")
        counts = [f"{count:,} {standing.value}" for standing, count in plan.counts.items()]
        hands = [f"{len(plan.by_hand):,} to see to by hand"] if plan.by_hand else []
        self._aside.setText("\n".join((", ".join([*hands, *counts]), *plan.notes)))
        self._lines.show_plan(plan)
        self._show_running()

    def _on_lines_taken_back(self, line: Line) -> None:
        """The line goes, with the button that has the keys."""
        self.fields.name.setFocus()
        self.taken_back.say(line, self.isVisible)

    def _on_taken_back_changed(self) -> None:
        self.fields.name.setFocus()
        self.look()

    def _on_sent(self, sent: "Sent") -> None:
        self.running, self._looked_under = False, ""
        self._show_running()
        words = sent_words(self.fields.named(), sent.decisions, sent.folder)
        self.said.emit(" ".join((words, *sent.notes)), "positive")
        self.done.emit()

    def _on_failed(self, asked: int, error: Exception) -> None:
        overtaken, was_running = asked != self._asked, self.running
        if not overtaken:
            self.running = False
            self._show_running()
        if not isinstance(error, AssessorError):
            raise error
        if overtaken:
            return
        if isinstance(error, ChangedSince):
            self._out_of_date()
        elif not was_running:
            self._counts.setText("No dry run")
            self._aside.setText("")
            self._lines.clear()
        self._problem.setText(error.sentence)
        self._show_running()
        if isinstance(error, ChangedSince):
            self.fields.name.setFocus()
        elif was_running:
            self.fields.ask_place()

    def _on_outgoing_progressed(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._left.setText(time_left(time.monotonic() - self._began, done, total))

    def _out_of_date(self) -> None:
        self.plan, self._outdated = None, True
        self._asked += 1
        self._counts.setText("To be looked at anew")
        self._aside.setText(f"With {key_words(self._look_key)}, or when you leave the field.")
        self._problem.setText("")
        self._lines.clear()
        self._show_running()

    def _look_if_needed(self) -> None:
        if self.plan is None and not self.running and self.isVisible():
            self.look()

    def _show_running(self) -> None:
        self._running.setVisible(self.running)
        self._problem.setVisible(bool(self._problem.text()))
        self.fields.allow(not self.running)
        self.stop.set_text("Stop" if self.running else "Back")
        self.write.setEnabled(self.plan is not None and bool(self.plan.going) and not self.running)


def sent_words(name: str, decisions: int, folder: object) -> str:
    return f"{name}: {counted(decisions, 'decision')} written to {folder}."
