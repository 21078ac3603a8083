"""The decisions: found, looked at one by one, corrected or withdrawn, and sent out in a batch."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.decision import DecisionId
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.decisions.batch_bar import MOST_CHECKED, BatchBar
from ui.decisions.decision_list import DecisionList, ListPlace
from ui.decisions.detail import DecisionPane
from ui.decisions.letter_desk import LetterDesk
from ui.decisions.sheets import Sheets, SheetsPlace
from ui.outgoing import Outgoing
from ui.theme import Size, current
from ui.widgets.button import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.layout import column
from ui.workspace import Workspace

LEAST = 320  # unscaled pixels of the list beside a sheet


@dataclass(frozen=True, slots=True)
class DecisionsPlace:
    """Where the list was, which sheet lay beside it, and why the chosen decision was being withdrawn, if it was."""

    list: ListPlace
    sheet: SheetsPlace
    reason: str | None


class DecisionsPanel(QFrame):
    """`export_wanted` carries the ids of the selected decisions, `correct_wanted` a submission to be read again;
    `said` a sentence for the status line."""

    export_wanted = Signal(list)
    correct_wanted = Signal(str)
    said = Signal(str, str)  # sentence, tone

    def __init__(self, workspace: Workspace, actions: ActionSet) -> None:
        super().__init__()
        self._workspace = workspace
        self.setProperty("ground", "surface")
        self.setAccessibleName("Decisions")
        self.list = DecisionList(workspace, self)
        self.listing, self.table, self.search = self.list.listing, self.list.table, self.list.search
        set_scope(self.listing, Scope.DECISIONS)  # not the panel: a sheet over the list has keys of its own
        self.saved = self.listing.saved
        self.detail, self.bar = DecisionPane(actions), BatchBar(actions)
        self._lay_out(actions)
        outgoing = Outgoing(workspace)
        self.sheets, self.letters = Sheets(workspace, outgoing, actions, self), LetterDesk(workspace, outgoing, self)
        self._connect()
        for ident, handler in (self._handlers() | self.sheets.handlers()).items():
            actions.on(ident, handler)
        self.list.refresh()

    # -- what it looks like

    def _lay_out(self, actions: ActionSet) -> None:
        self.detail.setMinimumWidth(current().px(360))
        self.listing.lay_out(
            self.list.filters,
            self.detail,
            self._empty_room(actions),
            widths=(876, Size.DECISION_DETAIL),
            name="Decisions and detail",
            foot=self.bar,
        )
        self.split = self.listing.split
        self.split.remember(self._workspace.preference("decisions.panes"))
        self.listing.setMinimumWidth(current().px(LEAST))  # beside a sheet it may be cut; the window stays as it is
        self.setLayout(column(self.listing, gap=0))

    def _empty_room(self, actions: ActionSet) -> EmptyState:
        to_queue = Button("Go to Queue", icon="tray", key=actions.key("go.queue"))
        to_queue.clicked.connect(lambda: actions.trigger("go.queue"))
        sentence = "When you commit a reading, its signed decision is kept here, with where it went."
        return EmptyState("seal-check", "No decisions yet", sentence, to_queue)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        return {
            "decisions.select": self.list.toggle_chosen,
            "decisions.extend": self.list.extend,
            "decisions.select_all": self.list.select_all,
            "decisions.clear": self.list.clear,
            "decisions.search": self.search.setFocus,
            "decisions.export": self.ask_export,
            "decisions.verify": self.verify_chosen,
            "decisions.bytes": self.show_bytes,
            "decisions.batch": self.ask_batch,
            "decisions.letter": self.write_letters,
            "decisions.batches": self.sheets.show_batches,
            "decisions.correct": self.ask_correction,
            "decisions.withdraw": self.ask_reason,
        }

    def _connect(self) -> None:
        self._workspace.changed.connect(self._on_workspace_changed)
        self.split.placed.connect(lambda sizes: self._workspace.set_preference("decisions.panes", sizes))
        self.listing.asked.connect(self._on_listing_asked)
        self.table.chosen.connect(self._on_table_chosen)
        self.list.shown.connect(self._show_bar)
        self._connect_wishes()
        self._connect_sheets()

    def _connect_wishes(self) -> None:
        self.detail.verify_wanted.connect(self.verify_chosen)
        self.detail.bytes_wanted.connect(self.show_bytes)
        self.detail.letter_wanted.connect(self.write_letters)
        self.detail.correct_wanted.connect(self.ask_correction)
        self.detail.withdraw_wanted.connect(self.withdraw_chosen)
        self.detail.withdrawing.left.connect(self.table.setFocus)
        self.bar.clear_wanted.connect(self.list.clear)
        self.bar.export_wanted.connect(self.ask_export)
        self.bar.batch_wanted.connect(self.ask_batch)

    def _connect_sheets(self) -> None:
        sheets = self.sheets
        sheets.moved.connect(self._on_sheets_moved)
        sheets.left.connect(self.table.setFocus)
        sheets.sent.connect(self._on_sheets_sent)
        sheets.finished.connect(self.list.refresh)
        sheets.batch.said.connect(self.said)
        sheets.batches.letters_wanted.connect(self.letters.write)

    # -- wishes

    def show_one(self, decision: str) -> None:
        """This one chosen, though the search or a filter hid it; where it is not listed, none, and a word of it."""
        if not self.list.bring(decision):
            self.said.emit("That decision is not listed on this device.", "negative")

    def ask_export(self) -> None:
        """Ask to export what is selected; with nothing selected, what is shown."""
        self.export_wanted.emit(self.list.meant())

    def ask_batch(self) -> None:
        """Offer what is selected as a batch; with nothing selected, what is shown."""
        self.sheets.begin_batch(self.list.meant())

    def place(self) -> DecisionsPlace:
        return DecisionsPlace(self.list.place(), self.sheets.place(), self.detail.reason())

    def go_to_place(self, place: DecisionsPlace) -> None:
        self.list.go_to_place(place.list)
        self.sheets.go_to_place(place.sheet)
        if place.reason is not None and self.table.chosen_id() == place.list.chosen:
            self.detail.ask_reason(place.reason)

    def show_bytes(self) -> None:
        """The signed bytes of the chosen decision."""
        if ident := self.table.chosen_id():
            self.sheets.show_bytes(ident)

    def write_letters(self) -> None:
        """Write letters for what is selected; with nothing selected, for the chosen decision."""
        self.letters.write([ident for ident in self.list.selected_ids() or [self.table.chosen_id()] if ident])

    def ask_correction(self) -> None:
        """Begin a correction of the chosen decision: its submission is read again."""
        if (ident := self.table.chosen_id()) and self.detail.correct.isEnabled():
            self.correct_wanted.emit(self._workspace.decision(DecisionId(ident)).row.submission)
        elif self.detail.gone:
            self.said.emit(self.detail.gone, "text")

    def ask_reason(self) -> None:
        """Ask why the chosen decision is withdrawn."""
        if self.detail.gone:
            self.said.emit(self.detail.gone, "text")
        else:
            self.detail.ask_reason()

    def withdraw_chosen(self, reason: str) -> None:
        if (ident := self.table.chosen_id()) and self._workspace.withdraw(DecisionId(ident), reason):
            self.detail.withdrawing.hide()
            self.table.setFocus()

    def verify_chosen(self) -> None:
        """Check the signature of the chosen decision again and say how it stands."""
        if ident := self.table.chosen_id():
            decision = self._workspace.decision(DecisionId(ident))
            self.detail.show_decision(decision)
            if decision.fault is None:
                self.said.emit(f"The signature of {decision.row.submission} is valid.", "positive")
            else:
                self.said.emit(f"The signature of {decision.row.submission} does not hold.", "negative")

    # -- facts

    def _show_bar(self) -> None:
        chosen = self.list.selected()
        self.bar.setVisible(bool(chosen) and self.sheets.covering is None)  # the sheet would cut it off
        self.detail.show_selected(len(chosen))
        if chosen:
            self.bar.show_selection(chosen, self._faults(self.list.selected_ids()))

    def _faults(self, chosen: list[str]) -> int | None:
        return len(self._workspace.decision_faults(chosen)) if len(chosen) <= MOST_CHECKED else None

    def _on_sheets_moved(self) -> None:
        """The list fits beside a sheet; the detail, which would lie under it, waits."""
        covering = self.sheets.covering
        self.detail.setVisible(covering is None)
        self.setContentsMargins(0, 0, covering.width() if covering is not None else 0, 0)
        self.list.show()

    def _on_sheets_sent(self) -> None:
        self.list.clear()
        self.list.refresh()

    def _on_table_chosen(self, ident: str) -> None:
        if ident:
            self.detail.show_decision(self._workspace.decision(DecisionId(ident)))
        else:
            self.detail.clear()

    def _on_workspace_changed(self, change: Change) -> None:
        if change.kinds & {Kind.DECISIONS, Kind.SYNC}:
            self.listing.outdate()

    def _on_listing_asked(self) -> None:
        self.list.refresh()
        self._on_table_chosen(self.table.chosen_id())
