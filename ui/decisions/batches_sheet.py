"""Every batch by its name: when it went, with how much, where it lies, its manifest; and the way back into it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QStackedWidget

from assessor_app.domain.counted import counted
from assessor_app.queries.batches import BatchView
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.outgoing import Outgoing
from ui.theme import Size, Type, current
from ui.widgets.button import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.keycap import KeyCap
from ui.widgets.layout import column, panel, row
from ui.widgets.moments import local_day, local_moment
from ui.widgets.table_list import TableHeader, TableList
from ui.widgets.table_rows import Cell, Column, Line
from ui.widgets.text import ElidedLabel, hairline, label

COLUMNS = (Column("Batch"), Column("When", 80), Column("Decisions", 88, right=True), Column("State", 132))
STATES = {"open": "not sent", "sealed": "to be finished", "written": "written", "gone": "files gone"}
WORDS = {
    "open": "Named, and not sent: open it to see what would go out.",
    "sealed": "Its decisions count as sent, but the last step was cut off: open it to finish it.",
    "written": "",
    "gone": (
        "Its decisions count as sent, but it was cut off at its last step, and its files lie whole neither at its "
        "place nor beside it. If their disk is not here, bring it back; else say what became of them."
    ),
}
NONE = "Select decisions in the list with Space and press Ctrl+Enter: what would go out is shown before anything does."


class BatchesSheet(QFrame):
    """`opened` carries a BatchView to go on with, `letters_wanted` the ids of its decisions."""

    done = Signal()
    opened = Signal(object)
    letters_wanted = Signal(list)

    def __init__(self, outgoing: Outgoing, actions: ActionSet) -> None:
        super().__init__()
        self._outgoing = outgoing
        self._batches: tuple[BatchView, ...] = ()
        self._gone: frozenset[str] = frozenset()  # names of those that were cut off and whose files are nowhere
        self._manifest = ""
        self.setProperty("ground", "surface")
        self.setAccessibleName("Batches")
        set_scope(self, Scope.BATCHES)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # an empty sheet has nothing else to hold it
        self.table, self._header = TableList(COLUMNS, "Batches"), TableHeader(COLUMNS)
        self.table.chosen.connect(lambda _name: self._show_chosen())
        self.table.opened.connect(lambda _name: self.open_chosen())
        self._title, self._state = label("", Type.TITLE), label("", Type.CAPTION, tone="quiet", wrap=True)
        self._where = ElidedLabel("", Type.CAPTION, tone="quiet")
        self._holds = label("", Type.CAPTION, tone="quiet", wrap=True)
        self.manifest = QPlainTextEdit()
        self.manifest.setReadOnly(True)
        self.manifest.setFont(current().mono())
        self.manifest.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.manifest.setAccessibleName("Manifest of the batch")
        self._make_buttons(actions)
        self._lay_out(actions)

    def _make_buttons(self, actions: ActionSet) -> None:
        self.open = Button("Open again", key=actions.key("batches.open"))
        self.letters = Button("Letters", icon="envelope-simple", key=actions.key("batches.letters"))
        self.copy = Button("Copy the manifest", icon="copy")
        self.arrived = Button("They arrived")
        self.lost = Button("They are lost: write it again")
        self.arrived.clicked.connect(self.say_arrived)
        self.lost.clicked.connect(self.say_lost)
        self.forget = Button("Forget it", key=actions.key("batches.forget"))
        self.forget.clicked.connect(self.forget_chosen)
        self.open.clicked.connect(self.open_chosen)
        self.letters.clicked.connect(self.write_letters)
        self.copy.clicked.connect(self.copy_manifest)

    def _lay_out(self, actions: ActionSet) -> None:
        head = panel(row(
            label("Batches", Type.TITLE, strong=True), None, KeyCap(actions.key("batches.back")),
            label("back to the decisions", Type.CAPTION, tone="quiet"), margins=(24, 0, 24, 0),
        ))  # fmt: skip
        head.setFixedHeight(current().px(Size.SCORE_HEADER))
        about = column(self._title, self._state, self._where, self._holds, gap=4)
        self._fates = panel(row(self.arrived, self.lost, None))
        room = panel(column(self.manifest))  # takes what is left also where there is no manifest
        self._detail = panel(column(about, self._fates, room, gap=10, margins=(24, 14, 24, 8)))
        self._detail.layout().setStretch(2, 1)  # type: ignore[union-attr]  # it was just given one
        self._buttons = panel(row(self.letters, self.copy, self.forget, None, self.open, margins=(24, 12, 24, 16)))
        inside = column(self._header, self.table, hairline(), self._detail, self._buttons, gap=0)
        inside.setStretch(1, 1)
        inside.setStretch(3, 1)
        self._rooms = QStackedWidget()
        self._rooms.addWidget(panel(inside))
        self._rooms.addWidget(EmptyState("package", "No batch was made yet", NONE))
        whole = column(head, hairline(), self._rooms, gap=0)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    # -- wishes

    def begin(self) -> None:
        """Show the batches as they are now; the one chosen before stays chosen."""
        self._batches = self._outgoing.made()
        self._gone = frozenset(each.name for each in self._batches if self._outgoing.files_gone(each))
        self.table.show_items([_line(each, self._state_of(each)) for each in self._batches])
        self._show_chosen()
        self._rooms.setCurrentIndex(0 if self._batches else 1)
        (self.table if self._batches else self).setFocus()

    def open_chosen(self) -> None:
        if (batch := self.chosen()) is not None:
            self.opened.emit(batch)

    def forget_chosen(self) -> None:
        """It was named by mistake; what went out is kept."""
        if (batch := self.chosen()) and self.forget.isVisible() and self._outgoing.drop(batch.name):
            self.begin()

    def say_arrived(self) -> None:
        """Its files were sent on: the batch is out."""
        if (batch := self.chosen()) and batch.name in self._gone and self._outgoing.say_arrived(batch):
            self.begin()

    def say_lost(self) -> None:
        """Nobody has its files: the batch is gone on with, and written again."""
        if (batch := self.chosen()) and batch.name in self._gone and self._outgoing.say_lost(batch):
            self.begin()
            self.open_chosen()

    def write_letters(self) -> None:
        if (batch := self.chosen()) is not None:
            self.letters_wanted.emit([str(line.decision) for line in self._outgoing.lines(batch.name)])

    def copy_manifest(self) -> None:
        """Put the manifest on the clipboard as it was written."""
        if self._manifest:
            QGuiApplication.clipboard().setText(self._manifest)

    def chosen(self) -> BatchView | None:
        name = self.table.chosen_id()
        return next((each for each in self._batches if each.name == name), None)

    # -- what it shows

    def _show_chosen(self) -> None:
        batch = self.chosen()
        self.open.setEnabled(batch is not None)
        self.letters.setEnabled(batch is not None and batch.dry_run_at is not None)  # before it, it has no decisions
        gone = batch is not None and batch.name in self._gone
        self._fates.setVisible(gone)
        self.forget.setVisible(batch is not None and batch.state == "open")
        self.copy.setVisible(not self.forget.isVisibleTo(self))
        self.open.set_text("Finish it" if batch and batch.state == "sealed" else "Open again")
        self._title.setText(batch.name if batch else "")
        self._state.setText(_said(batch, self._state_of(batch)) if batch else "")
        self._where.setText(batch.folder or "" if batch else "")
        self._where.setVisible(bool(self._where.text()))
        self._holds.setText(" · ".join(self._outgoing.form_titles(batch.forms)) if batch else "")
        manifest, fault = self._outgoing.manifest(batch) if batch and not gone else ("", "")
        self._manifest = manifest
        self.manifest.setPlainText(names_first(manifest) or fault)
        self.manifest.setVisible(bool(manifest or fault))
        self.copy.setEnabled(bool(manifest))

    def _state_of(self, batch: BatchView) -> str:
        return "gone" if batch.name in self._gone else batch.state


def names_first(manifest: str) -> str:
    """What a person looks for in a manifest is the files; the digests follow."""
    told = [line.split("  ", 1) for line in manifest.splitlines() if "  " in line]
    widest = max((len(name) for _, name in told), default=0)
    return "\n".join(f"{name.ljust(min(widest, 40))}  {digest}" for digest, name in told)


def _line(batch: BatchView, state: str) -> Line:
    waits = batch.state != "written"
    return Line(
        batch.name,
        (
            Cell(batch.name, weight=600),
            Cell(local_day(batch.written_at or batch.made_at), tone="text_quiet", tabular=True),
            Cell(f"{batch.decisions:,}" if batch.decisions else "", tabular=True, spoken=str(batch.decisions)),
            Cell(STATES[state], tone="text" if waits else "text_quiet"),
        ),
    )


def _said(batch: BatchView, state: str) -> str:
    fate = batch.fate
    told = f"{fate.by} said so {local_moment(fate.at)}" if fate else ""
    if batch.state != "written":
        return f"{WORDS[state]} Its files at {fate.folder} were lost; {told}." if fate else WORDS[state]
    if fate and fate.what == "arrived":
        said = f"{counted(batch.decisions, 'decision')}, sent on before it was finished; {told}"
    else:
        said = f"{counted(batch.decisions, 'decision')}, written {local_moment(batch.written_at or '')}"
    kind = "" if batch.award else ", a copy that counts as not sent"
    return f"{said}{kind}{f'. Went out again: {batch.again}' if batch.again else ''}."
