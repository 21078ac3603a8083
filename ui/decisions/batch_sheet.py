"""The sheet a batch goes out by: its name, what it holds, the dry run before a byte, and one button."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from assessor_app.commands.batches import Sent
from assessor_app.domain.batch import Line, Plan, Profile, Standing
from assessor_app.domain.errors import AssessorError
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.decisions.pace import time_left
from ui.decisions.rows import outcome_icon
from ui.outgoing import Outgoing
from ui.theme import Size, Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.filters import ChoiceButton
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, empty, panel, row, scrolled
from ui.widgets.marks import IconMark
from ui.widgets.text import ElidedLabel, hairline, label
from ui.workspace import Workspace

SHOWN = 200  # lines of a dry run; the command line tells all
FIRST = (Standing.BLOCKED, Standing.EXPORTED, Standing.CHANGED, Standing.AGAIN, Standing.NEW)
ICONS = {
    Standing.NEW: "arrow-right", Standing.CHANGED: "arrows-clockwise", Standing.AGAIN: "repeat",
    Standing.EXPORTED: "check", Standing.BLOCKED: "prohibit",
}  # fmt: skip
FOLDER = "decisions.batch_folder"
HOME = Path.home() / "Assessor batches"


class BatchSheet(QFrame):
    """`done` when it may go away; `said` carries a sentence and its tone."""

    done = Signal()
    said = Signal(str, str)

    def __init__(self, workspace: Workspace, outgoing: Outgoing, actions: ActionSet) -> None:
        super().__init__()
        self._workspace, self._outgoing = workspace, outgoing
        self._chosen: tuple[str, ...] = ()
        self._profiles: tuple[Profile, ...] = outgoing.profiles()
        self._looked_under = ""
        self._asked = 0
        self._began = 0.0
        self.plan: Plan | None = None
        self.running = False
        self.setProperty("ground", "surface")
        self.setAccessibleName("Send as a batch")
        set_scope(self, Scope.BATCH)
        self._make_fields(actions)
        self._lay_out()
        self._connect()

    # -- what it looks like

    def _make_fields(self, actions: ActionSet) -> None:
        self.name, self.folder, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self.name.setAccessibleName("Name of the batch")
        self.folder.setAccessibleName("Folder the batch is written into")
        self.again.setAccessibleName("Why decisions are sent again")
        self.again.setPlaceholderText("Leave empty to send each decision once")
        self.profile = ChoiceButton("What it holds")
        self._forms = label("", Type.CAPTION, tone="quiet", wrap=True)
        self._counts = label("", Type.TITLE, wrap=True)
        self._aside = label("", tone="quiet", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self._bar, self._left = QProgressBar(), label("", Type.CAPTION, tone="quiet", tabular=True)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("How much of the batch is written")
        self._problem = label("", tone="warning", wrap=True)
        self.write = Button("Write", icon="paper-plane-tilt", key=actions.key("batch.write"), kind=Kind.PRIMARY)
        self.stop = Button("Stop", key=actions.key("batch.back"))

    def _lay_out(self) -> None:
        head = panel(row(
            label("Send as a batch", Type.TITLE, strong=True), None, KeyCap("Escape"),
            label("back to the decisions", Type.CAPTION, tone="quiet"), margins=(24, 0, 24, 0),
        ))  # fmt: skip
        head.setFixedHeight(current().px(Size.SCORE_HEADER))
        fields = column(
            _field("Name", self.name), _field("Holds", self.profile), self._forms, _field("Into", self.folder),
            _field("Again", self.again), gap=8,
        )  # fmt: skip
        found = column(self._counts, self._aside, gap=2)
        self._body = column(fields, hairline(), found, self._lines, None, gap=16, margins=(24, 16, 24, 16))
        running = row(self._bar, self._left, gap=12)
        running.setStretch(0, 1)
        self._running = panel(running)
        buttons = row(self.stop, None, self.write)
        foot = panel(column(self._problem, self._running, buttons, gap=10, margins=(24, 12, 24, 16)))
        self.setLayout(column(head, hairline(), scrolled(panel(self._body), "Dry run"), hairline(), foot, gap=0))
        self._show_running()

    def _connect(self) -> None:
        self.name.textEdited.connect(self._out_of_date)
        self.again.textEdited.connect(self._out_of_date)
        for field in (self.name, self.again):
            field.editingFinished.connect(self._look_if_needed)
        self.profile.chosen.connect(lambda _value: self.look())
        self.write.clicked.connect(self.send)
        self.stop.clicked.connect(self.leave)
        self._outgoing.progressed.connect(self._on_outgoing_progressed)

    # -- wishes

    def begin(self, chosen: Sequence[str]) -> None:
        """Offer a batch of these decisions, and make its dry run."""
        self._chosen = tuple(chosen)
        self.name.setText(self._outgoing.next_name())
        self.again.clear()
        self.folder.setText(str(self._workspace.preference(FOLDER) or HOME))
        self._profiles = self._outgoing.profiles()
        titles = tuple((at, profile.name) for at, profile in enumerate(self._profiles))
        self.profile.set_choices(titles, self.profile.value)
        self.look()
        self.name.setFocus()
        self.name.selectAll()

    def look(self) -> None:
        """Make the dry run afresh."""
        self._asked += 1
        asked = self._asked
        if self._looked_under and self._looked_under != self.name.text():
            self._outgoing.forget(self._looked_under)
        self._looked_under = self.name.text()
        self.plan = None
        self._problem.setText("")
        self._forms.setText(" · ".join(self._outgoing.form_titles(self._profile())))
        self._counts.setText("Looking…")
        self._outgoing.look(
            self.name.text(), self._profile(), self._chosen, self.again.text().strip() or None,
            lambda plan: self._on_looked(asked, plan), lambda error: self._on_failed(asked, error),
        )  # fmt: skip
        self._show_running()

    def send(self) -> None:
        """Write what the dry run showed."""
        if self.plan is None or not self.plan.going or self.running:
            return
        home = Path(self.folder.text().strip()).expanduser()
        if not home.is_absolute():
            self._problem.setText("Name the folder in full, beginning at the top.")
            return
        self._workspace.set_preference(FOLDER, str(home))
        self.running, self._began = True, time.monotonic()
        self._problem.setText("")
        self._show_running()
        asked = self._asked
        self._outgoing.write(
            self.name.text(), home / folder_name(self.name.text()), self._on_sent,
            lambda error: self._on_failed(asked, error),
        )  # fmt: skip

    def leave(self) -> None:
        """Stop the writing; when nothing is being written, go back."""
        if self.running:
            self._outgoing.stop()
            return
        if self._looked_under:
            self._outgoing.forget(self._looked_under)
            self._looked_under = ""
        self._asked += 1
        self.done.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:  # from a field, where the table's keys are writing
            self.leave()
            return
        super().keyPressEvent(event)

    # -- what comes back

    def _on_looked(self, asked: int, plan: Plan) -> None:
        if asked != self._asked:
            return
        self.plan = plan
        going = len(plan.going)
        goes = "1 decision goes out" if going == 1 else f"{going} decisions go out"
        self._counts.setText(goes if going else "Nothing goes out")
        counts = [f"{count} {standing.value}" for standing, count in plan.counts.items()]
        self._aside.setText(", ".join(counts))
        self._show_lines(plan)
        self._show_running()

    def _show_lines(self, plan: Plan) -> None:
        empty(self._lines)
        ordered = sorted(plan.lines, key=lambda line: FIRST.index(line.standing))
        for line in ordered[:SHOWN]:
            self._lines.addWidget(_plan_line(line))
            self._lines.addWidget(hairline())
        if len(ordered) > SHOWN:
            more = f"and {len(ordered) - SHOWN} more"
            self._lines.addWidget(label(more, Type.CAPTION, tone="quiet"))

    def _on_sent(self, sent: Sent) -> None:
        self.running, self._looked_under = False, ""
        self._show_running()
        noun = "decision" if sent.decisions == 1 else "decisions"
        self.said.emit(f"{self.name.text()}: {sent.decisions} {noun} written to {sent.folder}.", "positive")
        self.done.emit()

    def _on_failed(self, asked: int, error: Exception) -> None:
        was_running, self.running = self.running, False
        self._show_running()
        if not isinstance(error, AssessorError):
            raise error
        if asked == self._asked:
            self._problem.setText(error.sentence)
            if not was_running:
                self._counts.setText("No dry run")
                self._aside.setText("")
                empty(self._lines)
        self._show_running()

    def _on_outgoing_progressed(self, done: int, total: int) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        self._left.setText(time_left(time.monotonic() - self._began, done, total))

    def _out_of_date(self) -> None:
        self.plan = None
        self._asked += 1
        self._show_running()

    def _look_if_needed(self) -> None:
        if self.plan is None and not self.running and self.isVisible():
            self.look()

    def _show_running(self) -> None:
        self._running.setVisible(self.running)
        self._problem.setVisible(bool(self._problem.text()))
        for field in (self.name, self.folder, self.again, self.profile):
            field.setEnabled(not self.running)
        self.stop.set_text("Stop" if self.running else "Back")
        self.write.setEnabled(self.plan is not None and bool(self.plan.going) and not self.running)

    def _profile(self) -> Profile:
        at = self.profile.value
        return self._profiles[at if isinstance(at, int) and at < len(self._profiles) else 0]


def folder_name(batch: str) -> str:
    """A batch's name as a folder's: “batch-32”."""
    plain = "".join(c if c.isalnum() else "-" for c in batch.strip().casefold())
    return plain.strip("-") or "batch"


def _field(name: str, widget: QWidget) -> QWidget:
    title = label(name, tone="quiet")
    title.setFixedWidth(current().px(64))
    line = row(title, widget, gap=8)
    if isinstance(widget, QLineEdit):
        line.setStretch(1, 1)
    else:
        line.addStretch(1)
    return panel(line)


def _plan_line(line: Line) -> QFrame:
    quiet = "" if line.standing.goes else "quiet"
    words = line.standing.value if not line.reason else f"{line.standing.value}: {line.reason}"
    inside = row(IconMark(ICONS[line.standing], "accent" if line.standing.goes else "text_quiet", size=16), gap=10)
    name = label(str(line.submission), strong=True, tabular=True, tone=quiet)
    name.setFixedWidth(current().px(96))
    inside.addWidget(name)
    inside.addWidget(IconMark(outcome_icon(line.outcome), size=16, name=line.outcome))
    inside.addWidget(ElidedLabel(words, tone="quiet"), 1)
    frame = panel(inside)
    frame.setFixedHeight(current().px(32))
    frame.setAccessibleName(f"{line.submission}, {line.outcome}, {words}")
    return frame
