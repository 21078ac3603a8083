"""The decisions: found, looked at one by one, corrected or withdrawn, and sent out in a batch."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.decision import DecisionId
from assessor_app.queries.batches import BatchView
from assessor_app.queries.decisions import DecisionRow
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.decisions.batch_bar import MOST_CHECKED, BatchBar
from ui.decisions.batch_sheet import BatchSheet
from ui.decisions.batches_sheet import BatchesSheet
from ui.decisions.bytes_sheet import BytesSheet
from ui.decisions.detail import DecisionPane
from ui.decisions.letter_desk import LetterDesk
from ui.decisions.rows import COLUMNS, OUTCOME_ICONS, PLACES, Wanted, left_by, line, place_of
from ui.outgoing import Outgoing
from ui.theme import Size, current
from ui.widgets.button import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.filters import ChoiceButton
from ui.widgets.layout import column
from ui.widgets.listing import Listing
from ui.widgets.sheet import SlideSheet
from ui.workspace import Workspace

LEAST = 320  # unscaled pixels of the list beside a sheet


class DecisionsPanel(QFrame):
    """`export_wanted` carries the ids of the selected decisions, `correct_wanted` a submission to be read again;
    `said` a sentence for the status line."""

    export_wanted = Signal(list)
    correct_wanted = Signal(str)
    said = Signal(str, str)  # sentence, tone

    def __init__(self, workspace: Workspace, actions: ActionSet) -> None:
        super().__init__()
        self._workspace = workspace
        self._rows: tuple[DecisionRow, ...] = ()
        self._selected: set[str] = set()
        self._wanted = Wanted()
        self.setProperty("ground", "surface")
        self.setAccessibleName("Decisions")
        self.listing = Listing("Decisions", "Submission or decision ID", COLUMNS, "Decisions", checks=True)
        set_scope(self.listing, Scope.DECISIONS)  # not the panel: a sheet over the list has keys of its own
        self.saved, self.search, self.table = self.listing.saved, self.listing.search, self.listing.table
        self._outcome, self._credential = ChoiceButton("Outcome"), ChoiceButton("Credential")
        self._place = ChoiceButton("Where it is")
        self.detail, self.bar = DecisionPane(actions), BatchBar(actions)
        self._lay_out(actions)
        self._outgoing = Outgoing(workspace)
        self.batch, self.bytes = BatchSheet(workspace, self._outgoing, actions), BytesSheet(actions)
        self.batches, self.letters = BatchesSheet(self._outgoing, actions), LetterDesk(workspace, self._outgoing, self)
        self._batch_sheet, self._bytes_sheet = SlideSheet(self, self.batch), SlideSheet(self, self.bytes)
        self._batches_sheet = SlideSheet(self, self.batches)
        self._sheets = self._batch_sheet, self._batches_sheet, self._bytes_sheet
        self._connect(actions)
        self.refresh()

    # -- what it looks like

    def _lay_out(self, actions: ActionSet) -> None:
        self.detail.setMinimumWidth(current().px(360))
        self.listing.lay_out(
            (self._outcome, self._credential, self._place),
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
        to_queue = Button("Go to the queue", icon="tray", key=actions.key("go.queue"))
        to_queue.clicked.connect(lambda: actions.trigger("go.queue"))
        sentence = "When you commit a reading, its signed decision is kept here, with where it went."
        return EmptyState("seal-check", "No decisions yet", sentence, to_queue)

    def _connect(self, actions: ActionSet) -> None:
        outcomes = tuple((outcome, outcome.capitalize()) for outcome in OUTCOME_ICONS)
        self._outcome.set_choices((("", "Any outcome"), *outcomes), "")
        self._place.set_choices(PLACES, "")
        self.search.changed.connect(lambda text: self._want(words=text))
        self.listing.asked.connect(self._on_listing_asked)
        self.listing.everything_wanted.connect(self.show_everything)
        self._outcome.chosen.connect(lambda value: self._want(outcome=value))
        self._credential.chosen.connect(lambda value: self._want(credential=value))
        self._place.chosen.connect(lambda value: self._want(place=value))
        self.table.chosen.connect(self._on_table_chosen)
        self.table.toggled.connect(self.toggle)
        self.listing.header.all_toggled.connect(self.toggle_all)
        self._connect_wishes()
        self.split.placed.connect(lambda sizes: self._workspace.set_preference("decisions.panes", sizes))
        self._workspace.changed.connect(self._on_workspace_changed)
        handlers: dict[str, Callable[[], object]] = {
            "decisions.select": lambda: self.toggle(self.table.chosen_id()),
            "decisions.extend": self.extend,
            "decisions.select_all": self.select_all,
            "decisions.clear": self.clear_selection,
            "decisions.search": self.search.setFocus,
            "decisions.export": self.ask_export,
            "decisions.verify": self.verify_chosen,
            "decisions.bytes": self.show_bytes,
            "decisions.batch": self.ask_batch,
            "decisions.letter": self.write_letters,
            "decisions.letter_folder": self.letters.ask_folder,
            "decisions.batches": self.show_batches,
            "decisions.correct": self.ask_correction,
            "decisions.withdraw": self.detail.ask_reason,
            "batch.write": self.batch.send,
            "batch.profile": self.batch.profile.drop_down,
            "batch.choose_forms": self.batch.open_forms,
            "batch.zip": self.batch.swap_packing,
            "batch.back": self.batch.leave,
            "batches.open": self.batches.open_chosen,
            "batches.letters": self.batches.write_letters,
            "batches.copy": self.batches.copy_manifest,
            "batches.back": self._close_batches,
            "bytes.copy": self.bytes.copy,
            "bytes.back": self._close_bytes,
        }
        for ident, handler in handlers.items():
            actions.on(ident, handler)

    def _connect_wishes(self) -> None:
        self.detail.verify_wanted.connect(self.verify_chosen)
        self.detail.bytes_wanted.connect(self.show_bytes)
        self.detail.letter_wanted.connect(self.write_letters)
        self.detail.correct_wanted.connect(self.ask_correction)
        self.detail.withdraw_wanted.connect(self.withdraw_chosen)
        self.detail.withdrawing.left.connect(self.table.setFocus)
        for sheet in self._sheets:
            for fact in (sheet.opened, sheet.closed):
                fact.connect(self._on_sheet_moved)
        self.bar.clear_wanted.connect(self.clear_selection)
        self.bar.export_wanted.connect(self.ask_export)
        self.bar.batch_wanted.connect(self.ask_batch)
        self.batches.opened.connect(self._on_batch_opened)
        self.batches.letters_wanted.connect(self.letters.write)
        self.batch.said.connect(self.said)
        self.batch.done.connect(self._on_batch_done)

    # -- choosing

    def toggle(self, ident: str) -> None:
        """Select a decision, or leave it out."""
        if ident:
            self._selected ^= {ident}
            self._show()

    def toggle_all(self) -> None:
        """Select every decision shown; when all are, none."""
        shown = {str(row.id) for row in self._shown()}
        self._selected = set() if shown <= self._selected else shown
        self._show()

    def select_all(self) -> None:
        self._selected = {str(row.id) for row in self._shown()}
        self._show()

    def extend(self) -> None:
        """Select the chosen decision and the next one, and go there."""
        self._selected.add(self.table.chosen_id())
        self.table.step(1)
        self._selected.add(self.table.chosen_id())
        self._show()

    def clear_selection(self) -> None:
        self._selected.clear()
        self._show()

    def selected(self) -> list[str]:
        """Ids of the selected decisions in the order of the list."""
        return [str(row.id) for row in self._rows if str(row.id) in self._selected]

    def show_everything(self) -> None:
        """Take the search and the filters off."""
        self.search.set_text("")
        for choice in (self._outcome, self._credential, self._place):
            choice.choose("")
        self.table.setFocus()

    def ask_export(self) -> None:
        """Ask to export what is selected; with nothing selected, what is shown."""
        self.export_wanted.emit(self.selected() or [str(row.id) for row in self._shown()])

    def ask_batch(self) -> None:
        """Offer what is selected as a batch; with nothing selected, what is shown. The dry run comes first."""
        if self._batch_sheet.isVisible():
            return
        self._batch_sheet.open()
        self.batch.begin(self.selected() or [str(row.id) for row in self._shown()])

    def _on_batch_done(self) -> None:
        self._batch_sheet.close_sheet()
        self._selected.clear()
        self.refresh()
        self.table.setFocus()

    def show_bytes(self) -> None:
        """The signed bytes of the chosen decision."""
        if ident := self.table.chosen_id():
            self._bytes_sheet.open()
            self.bytes.show_decision(self._workspace.decision(DecisionId(ident)))

    def _close_bytes(self) -> None:
        self._bytes_sheet.close_sheet()
        self.table.setFocus()

    def show_batches(self) -> None:
        """Every batch made so far."""
        if not self._batch_sheet.isVisible():
            self._batches_sheet.open()
            self.batches.begin()

    def _close_batches(self) -> None:
        self._batches_sheet.close_sheet()
        self.table.setFocus()

    def _on_batch_opened(self, batch: BatchView) -> None:
        """One that was not sent goes on with its dry run; one that was cut off is finished; one that went is offered
        once more, which needs a reason."""
        self._batches_sheet.close_sheet()
        if batch.state == "sealed":
            self._outgoing.finish(batch, self.refresh)
            self.table.setFocus()
            return
        self._batch_sheet.open()
        if batch.state == "open":
            self.batch.go_on(batch)
        else:
            self.batch.begin([str(line.decision) for line in self._outgoing.lines(batch.name)])
            self.batch.again.setFocus()

    def write_letters(self) -> None:
        """Write letters for what is selected; with nothing selected, for the chosen decision."""
        self.letters.write([ident for ident in self.selected() or [self.table.chosen_id()] if ident])

    def ask_correction(self) -> None:
        """Begin a correction of the chosen decision: its submission is read again."""
        if (ident := self.table.chosen_id()) and self.detail.correct.isEnabled():
            self.correct_wanted.emit(self._workspace.decision(DecisionId(ident)).row.submission)

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

    # -- what it shows

    def refresh(self) -> None:
        """Ask again and show the answer."""
        self._rows = self._workspace.decisions()
        self._selected &= {str(row.id) for row in self._rows}
        titles = sorted({row.credential for row in self._rows})
        choices = (("", "All credentials"), *((title, title) for title in titles))
        self._credential.set_choices(choices, self._credential.value)
        still = sum(place_of(row) == "in" for row in self._rows)
        noun = "decision" if len(self._rows) == 1 else "decisions"
        self.listing.count.setText(f"{len(self._rows)} {noun}" + (f", {still} in no batch yet" if still else ""))
        self.listing.show_room(bool(self._rows))
        self._show()

    def _shown(self) -> tuple[DecisionRow, ...]:
        return left_by(self._rows, self._wanted)

    def _want(self, **changes: object) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]  # the names are Wanted's own
        self._show()

    def _show(self) -> None:
        rows = self._shown()
        self.listing.show_items([line(row, checked=str(row.id) in self._selected) for row in rows])
        chosen = [row for row in self._rows if str(row.id) in self._selected]
        every = bool(rows) and len(chosen) >= len(rows)
        self.listing.header.set_checked(every, bool(chosen) and not every)
        covered = any(sheet.isVisible() for sheet in self._sheets)
        self.bar.setVisible(bool(chosen) and not covered)  # the sheet would cut it off
        if chosen:
            self.bar.show_selection(chosen, self._faults([str(row.id) for row in chosen]))

    def _on_sheet_moved(self) -> None:
        """The list fits beside a sheet; the detail, which would lie under it, waits."""
        covering = next((sheet for sheet in self._sheets if sheet.isVisible()), None)
        self.detail.setVisible(covering is None)
        self.setContentsMargins(0, 0, covering.width() if covering is not None else 0, 0)
        self._show()

    def _faults(self, chosen: list[str]) -> int | None:
        return len(self._workspace.decision_faults(chosen)) if len(chosen) <= MOST_CHECKED else None

    def _on_table_chosen(self, ident: str) -> None:
        if ident:
            self.detail.show_decision(self._workspace.decision(DecisionId(ident)))
        else:
            self.detail.clear()

    def _on_workspace_changed(self, change: Change) -> None:
        if change.kinds & {Kind.DECISIONS, Kind.SYNC}:
            self.listing.outdate()

    def _on_listing_asked(self) -> None:
        self.refresh()
        self._on_table_chosen(self.table.chosen_id())
