"""The sheet a batch goes out by: its name, what it holds, the dry run before a byte, and one button."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QProgressBar, QWidget

from assessor_app.commands.batches import Sent
from assessor_app.domain.batch import Plan, Profile
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import AssessorError
from assessor_app.queries.batches import BatchView
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.decisions.pace import time_left
from ui.decisions.plan_list import PlanList
from ui.decisions.profile_card import ProfileCard
from ui.outgoing import Outgoing
from ui.theme import Size, Type, current
from ui.widgets.button import Button, Kind
from ui.widgets.filters import ChoiceButton
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, panel, row, scrolled
from ui.widgets.text import hairline, label
from ui.workspace import Workspace

FOLDER = "decisions.batch_folder"
HOME = Path.home() / "Assessor batches"
ZIP = "decisions.batch_zip"  # preference: whether a batch is one zip file
BY_HAND = "by hand"


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
        self._going_on = False  # with a batch that had its name before
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
        self.profile, self.packed = ChoiceButton("What it holds"), ChoiceButton("Folder or zip")
        self.packed.set_choices(((False, "as a folder"), (True, "as one zip file")), False)
        self.by_hand = ProfileCard()
        self.by_hand.hide()
        self.choose_forms = Button("Choose forms…", key=actions.key("batch.choose_forms"), kind=Kind.QUIET)
        self._forms = label("", Type.CAPTION, tone="quiet", wrap=True)
        self._counts = label("", Type.TITLE, wrap=True)
        self._aside = label("", tone="quiet", wrap=True)
        self._lines = PlanList()
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
            _field("Name", self.name), _field("Holds", self.profile, self.choose_forms), self._forms, self.by_hand,
            _field("Into", self.folder, self.packed), _field("Again", self.again), gap=8,
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
        self.profile.chosen.connect(lambda _value: self._on_profile_chosen())
        self.packed.chosen.connect(lambda value: self._workspace.set_preference(ZIP, bool(value)))
        self.choose_forms.clicked.connect(self.open_forms)
        self.by_hand.changed.connect(self.look)
        self.by_hand.kept.connect(self._on_kept)
        self.write.clicked.connect(self.send)
        self.stop.clicked.connect(self.leave)
        self._outgoing.progressed.connect(self._on_outgoing_progressed)

    # -- wishes

    def begin(self, chosen: Sequence[str]) -> None:
        """Offer a batch of these decisions, and make its dry run."""
        self._chosen, self._going_on = tuple(chosen), False
        self.name.setText(self._outgoing.next_name())
        self._begin(self._outgoing.profiles())
        self.name.setFocus()
        self.name.selectAll()

    def go_on(self, batch: BatchView) -> None:
        """Go on with a batch that was named before: it holds what it was made to hold."""
        self._going_on = True
        self.name.setText(batch.name)
        self._begin((Profile("as it was made", batch.forms, batch.award),))
        self.again.setText(batch.again or "")
        self.folder.setFocus()

    def _begin(self, profiles: tuple[Profile, ...]) -> None:
        self.again.clear()
        self.by_hand.hide()
        self.folder.setText(str(self._workspace.preference(FOLDER) or HOME))
        self.packed.choose(bool(self._workspace.preference(ZIP)))
        self._profiles = profiles
        before = self.profile.value
        self.profile.set_choices(self._titles(), before if before != BY_HAND else None)
        self.look()

    def _titles(self) -> tuple[tuple[object, str], ...]:
        by_hand = ((BY_HAND, "Forms chosen here"),) if self.by_hand.isVisibleTo(self) else ()
        return (*((at, profile.name) for at, profile in enumerate(self._profiles)), *by_hand)

    def open_forms(self) -> None:
        """Choose forms by hand, beginning with those of the profile."""
        if self._going_on or self.running:
            return
        self.by_hand.show_profile(self._profile())
        self.by_hand.show()
        self.profile.set_choices(self._titles(), BY_HAND)
        next(iter(self.by_hand.forms.values())).setFocus()
        self.look()

    def _on_profile_chosen(self) -> None:
        if self.profile.value != BY_HAND:
            self.by_hand.hide()
            self.profile.set_choices(self._titles(), self.profile.value)
        self.look()

    def _on_kept(self, profile: Profile) -> None:
        if not self._outgoing.keep_profile(profile):
            return
        self.by_hand.hide()
        self._profiles = self._outgoing.profiles()
        names = [each.name for each in self._profiles]
        self.profile.set_choices(self._titles(), names.index(profile.name))
        self.said.emit(f"Export profile “{profile.name}” is kept.", "positive")
        self.profile.setFocus()
        self.look()

    def look(self) -> None:
        """Make the dry run afresh."""
        self._asked += 1
        asked = self._asked
        if self._looked_under and self._looked_under != self.name.text():
            self._outgoing.forget(self._looked_under)
        self._looked_under = self.name.text()
        self.plan = None
        self._problem.setText("")
        self._forms.setText(" · ".join(self._outgoing.form_titles(self._profile().forms)))
        self._counts.setText("Looking…")
        looked: Callable[[Plan], None] = lambda plan: self._on_looked(asked, plan)  # noqa: E731
        failed: Callable[[Exception], None] = lambda error: self._on_failed(asked, error)  # noqa: E731
        if self._going_on:
            self._outgoing.look_again(self.name.text(), looked, failed)
        else:
            again = self.again.text().strip() or None
            self._outgoing.look(self.name.text(), self._profile(), self._chosen, again, looked, failed)
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
            self.name.text(), home / self._place_name(), self._on_sent,
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
        goes = f"{counted(going, 'decision')} {'goes' if going == 1 else 'go'} out"
        self._counts.setText(goes if going else "Nothing goes out")
        counts = [f"{count} {standing.value}" for standing, count in plan.counts.items()]
        self._aside.setText(", ".join(counts))
        self._lines.show_plan(plan)
        self._show_running()

    def _on_sent(self, sent: Sent) -> None:
        self.running, self._looked_under = False, ""
        self._show_running()
        words = f"{self.name.text()}: {counted(sent.decisions, 'decision')} written to {sent.folder}."
        self.said.emit(words, "positive")
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
        self._problem.setText(error.sentence)
        if not was_running:
            self._counts.setText("No dry run")
            self._aside.setText("")
            self._lines.clear()
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
        place: tuple[QWidget, ...] = (self.folder, self.packed)
        for field in place:
            field.setEnabled(not self.running)
        for field in (self.name, self.again, self.profile, self.choose_forms, self.by_hand):
            field.setEnabled(not self.running and not self._going_on)
        self.stop.set_text("Stop" if self.running else "Back")
        self.write.setEnabled(self.plan is not None and bool(self.plan.going) and not self.running)

    def swap_packing(self) -> None:
        """A folder instead of a zip file, or the other way round."""
        self.packed.choose(not self.packed.value)

    def _place_name(self) -> str:
        return folder_name(self.name.text()) + (".zip" if self.packed.value else "")

    def _profile(self) -> Profile:
        at = self.profile.value
        if at == BY_HAND:
            return self.by_hand.profile("Forms chosen here")
        return self._profiles[at if isinstance(at, int) and at < len(self._profiles) else 0]


def folder_name(batch: str) -> str:
    """A batch's name as a folder's: “batch-32”."""
    plain = "".join(c if c.isalnum() else "-" for c in batch.strip().casefold())
    return plain.strip("-") or "batch"


def _field(name: str, *widgets: QWidget) -> QWidget:
    title = label(name, tone="quiet")
    title.setFixedWidth(current().px(64))
    line = row(title, *widgets, gap=8)
    if isinstance(widgets[0], QLineEdit):
        line.setStretch(1, 1)
    else:
        line.addStretch(1)
    return panel(line)
