"""The decisions: found, looked at one by one, and carried out of the house in a batch."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget

from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.decision import DecisionId
from assessor_app.queries.decisions import DecisionRow
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.decisions.detail import DecisionPane
from ui.decisions.rows import COLUMNS, OUTCOME_ICONS, Wanted, left_by, line, outcome_words
from ui.theme import Size, Type, current
from ui.widgets.button import Button
from ui.widgets.button import Kind as ButtonKind
from ui.widgets.empty_state import EmptyState
from ui.widgets.filters import ChoiceButton
from ui.widgets.layout import card, column, panel, row
from ui.widgets.marks import SavedState
from ui.widgets.search_field import SearchField
from ui.widgets.splitter import Splitter
from ui.widgets.table_list import TableHeader, TableList
from ui.widgets.text import label
from ui.workspace import Workspace


class DecisionsPanel(QFrame):
    """`export_wanted` carries the ids of the selected decisions; `said` a sentence for the status line."""

    export_wanted = Signal(list)
    said = Signal(str, str)  # sentence, tone

    def __init__(self, workspace: Workspace, actions: ActionSet) -> None:
        super().__init__()
        self._workspace = workspace
        self._rows: tuple[DecisionRow, ...] = ()
        self._selected: set[str] = set()
        self._wanted = Wanted()
        self._stale = False
        self.setProperty("ground", "surface")
        self.setAccessibleName("Decisions")
        set_scope(self, Scope.DECISIONS)
        self.saved = SavedState()
        self._count = label("", tone="quiet", tabular=True)
        self.search = SearchField("Submission or decision ID")
        self._outcome, self._credential = ChoiceButton("Outcome"), ChoiceButton("Credential")
        self._header = TableHeader(COLUMNS, checks=True)
        self.table = TableList(COLUMNS, "Decisions", checks=True)
        self.detail = DecisionPane()
        self._rooms, self._found = QStackedWidget(), QStackedWidget()
        self._lay_out()
        self._connect(actions)
        self.refresh()

    # -- what it looks like

    def _lay_out(self) -> None:
        theme = current()
        top = row(label("Decisions", Type.SCREEN), self._count, None, self.saved, gap=12)
        self.search.setMaximumWidth(theme.px(280))
        filters = row(self.search, self._outcome, self._credential, gap=8)
        filters.addStretch(1)
        self._found.addWidget(self.table)
        self._found.addWidget(
            EmptyState("magnifying-glass", "Nothing matches", "Try fewer words, or take a filter off.")
        )
        self._batch = self._batch_bar()
        listing = panel(
            column(
                column(top, filters, gap=12, margins=(24, 16, 24, 4)),
                column(self._header, self._found, self._batch, gap=0),
                gap=4,
            )
        )
        self.detail.setMinimumWidth(theme.px(360))
        self.split = Splitter(listing, self.detail, name="Decisions and detail")
        self.split.setSizes([theme.px(876), theme.px(Size.DECISION_DETAIL)])
        self.split.remember(self._workspace.preference("decisions.panes"))
        self._rooms.addWidget(self.split)
        sentence = "When you commit a reading, its signed decision is kept here, with where it went."
        self._rooms.addWidget(EmptyState("seal-check", "No decisions yet", sentence))
        self.setLayout(column(self._rooms, gap=0))

    def _batch_bar(self) -> QFrame:
        self._chosen_count = label("", strong=True, tabular=True)
        self._chosen_outcomes = label("", tone="quiet")
        clear = Button("Clear", key="Escape", kind=ButtonKind.QUIET)
        clear.clicked.connect(self.clear_selection)
        self.export = Button("Export…", icon="export")
        self.export.clicked.connect(self.ask_export)
        line = row(self._chosen_count, self._chosen_outcomes, None, clear, self.export, margins=(16, 10, 12, 10))
        return panel(column(card(line, raised=True), margins=(16, 8, 16, 16)))

    def _connect(self, actions: ActionSet) -> None:
        outcomes = tuple((outcome, outcome.capitalize()) for outcome in OUTCOME_ICONS)
        self._outcome.set_choices((("", "Any outcome"), *outcomes), "")
        self.search.changed.connect(lambda text: self._want(words=text))
        self.search.accepted.connect(self.table.setFocus)
        self.search.left.connect(self.table.setFocus)
        self._outcome.chosen.connect(lambda value: self._want(outcome=value))
        self._credential.chosen.connect(lambda value: self._want(credential=value))
        self.table.chosen.connect(self._on_table_chosen)
        self.table.toggled.connect(self.toggle)
        self._header.all_toggled.connect(self.toggle_all)
        self.detail.verify_wanted.connect(self.verify_chosen)
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
        }
        for ident, handler in handlers.items():
            actions.on(ident, handler)

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

    def ask_export(self) -> None:
        """Ask to export what is selected; with nothing selected, what is shown."""
        self.export_wanted.emit(self.selected() or [str(row.id) for row in self._shown()])

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
        waiting = sum(row.where.startswith("Waiting") for row in self._rows)
        noun = "decision" if len(self._rows) == 1 else "decisions"
        self._count.setText(f"{len(self._rows)} {noun}" + (f", {waiting} waiting to send" if waiting else ""))
        self._rooms.setCurrentIndex(0 if self._rows else 1)
        self._show()

    def _shown(self) -> tuple[DecisionRow, ...]:
        return left_by(self._rows, self._wanted)

    def _want(self, **changes: object) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]  # the names are Wanted's own
        self._show()

    def _show(self) -> None:
        rows = self._shown()
        self.table.show_items([line(row, checked=str(row.id) in self._selected) for row in rows])
        self._found.setCurrentIndex(0 if rows else 1)
        chosen = [row for row in self._rows if str(row.id) in self._selected]
        self._header.set_checked(bool(rows) and len(chosen) >= len(rows), bool(chosen) and len(chosen) < len(rows))
        self._chosen_count.setText(f"{len(chosen)} selected")
        self._chosen_outcomes.setText(outcome_words(chosen))
        self._batch.setVisible(bool(chosen))

    def _on_table_chosen(self, ident: str) -> None:
        if ident:
            self.detail.show_decision(self._workspace.decision(DecisionId(ident)))
        else:
            self.detail.clear()

    def _on_workspace_changed(self, change: Change) -> None:
        if change.kinds & {Kind.DECISIONS, Kind.SYNC}:
            self._stale = True
            if self.isVisible():
                self._catch_up()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._catch_up()

    def _catch_up(self) -> None:
        if self._stale:
            self._stale = False
            self.refresh()
            self._on_table_chosen(self.table.chosen_id())
