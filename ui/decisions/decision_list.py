"""The list of decisions: what a search and the filters leave of them, and which are selected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from assessor_app.queries.decisions import DecisionRow
from ui.decisions.rows import COLUMNS, OUTCOME_ICONS, PLACES, Wanted, left_by, line, place_of
from ui.widgets.filters import ChoiceButton
from ui.widgets.listing import Listing
from ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ListPlace:
    """What is asked for, the decisions selected, and the line chosen."""

    wanted: Wanted
    selected: frozenset[str]
    chosen: str


class DecisionList(QObject):
    """`shown` follows each change of what is on show or selected."""

    shown = Signal()

    def __init__(self, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._rows: tuple[DecisionRow, ...] = ()
        self._selected: set[str] = set()
        self._wanted = Wanted()
        self.listing = Listing("Decisions", "Submission or decision ID", COLUMNS, "Decisions", checks=True)
        self.table, self.search = self.listing.table, self.listing.search
        self.outcome, self.credential = ChoiceButton("Outcome"), ChoiceButton("Credential")
        self.standing = ChoiceButton("Where it is")
        self.filters = self.outcome, self.credential, self.standing
        self._connect()

    def _connect(self) -> None:
        outcomes = tuple((outcome, outcome.capitalize()) for outcome in OUTCOME_ICONS)
        self.outcome.set_choices((("", "Any outcome"), *outcomes), "")
        self.standing.set_choices(PLACES, "")
        self.search.changed.connect(lambda text: self._want(words=text))
        self.outcome.chosen.connect(lambda value: self._want(outcome=value))
        self.credential.chosen.connect(lambda value: self._want(credential=value))
        self.standing.chosen.connect(lambda value: self._want(place=value))
        self.listing.everything_wanted.connect(self.show_everything)
        self.listing.header.all_toggled.connect(self.toggle_all)
        self.table.toggled.connect(self.toggle)

    # selecting

    def toggle(self, ident: str) -> None:
        """Select a decision, or leave it out."""
        if ident:
            self._selected ^= {ident}
            self.show()

    def toggle_chosen(self) -> None:
        self.toggle(self.table.chosen_id())

    def toggle_all(self) -> None:
        """Select every decision shown; when all are, none."""
        shown = {str(row.id) for row in self._left()}
        self._selected = set() if shown <= self._selected else shown
        self.show()

    def select_all(self) -> None:
        self._selected = {str(row.id) for row in self._left()}
        self.show()

    def extend(self) -> None:
        """Select the chosen decision and the next one, and go there."""
        self._selected.add(self.table.chosen_id())
        self.table.step(1)
        self._selected.add(self.table.chosen_id())
        self.show()

    def clear(self) -> None:
        self._selected.clear()
        self.show()

    def selected(self) -> list[DecisionRow]:
        """In the order of the list."""
        return [row for row in self._rows if str(row.id) in self._selected]

    def selected_ids(self) -> list[str]:
        return [str(row.id) for row in self.selected()]

    def meant(self) -> list[str]:
        """Ids of what is selected; with nothing selected, of what is shown."""
        return self.selected_ids() or [str(row.id) for row in self._left()]

    # showing

    def refresh(self) -> None:
        """Ask again and show the answer."""
        self._rows = self._workspace.decisions()
        self._selected &= {str(row.id) for row in self._rows}
        titles = sorted({row.credential for row in self._rows})
        choices = (("", "All credentials"), *((title, title) for title in titles))
        self.credential.set_choices(choices, self.credential.value)
        self.listing.show_room(bool(self._rows))
        self.show()

    def show_everything(self) -> None:
        """Take the search and the filters off."""
        self._ask_for(Wanted())
        self.table.setFocus()

    def bring(self, ident: str) -> bool:
        """Choose this one, without search and filters where they hide it; False, and none chosen, if there is none."""
        if ident not in (str(row.id) for row in self._left()):
            self.refresh()
            self._ask_for(Wanted())
        if not (there := ident in (str(row.id) for row in self._rows)):
            self.table.choose_none()
        self.table.choose(ident)
        return there

    def place(self) -> ListPlace:
        return ListPlace(self._wanted, frozenset(self._selected), self.table.chosen_id())

    def go_to_place(self, place: ListPlace) -> None:
        self._ask_for(place.wanted)
        self._selected = set(place.selected)
        self.refresh()
        self.table.choose(place.chosen)

    def _ask_for(self, wanted: Wanted) -> None:
        """As hands would, with the search and the filters."""
        self.search.set_text(wanted.words)
        for choice, value in zip(self.filters, (wanted.outcome, wanted.credential, wanted.place), strict=True):
            choice.choose(value)

    def show(self) -> None:
        rows, selected = self._left(), self.selected()
        self.listing.count.setText(self._count(rows))
        self.listing.show_items([line(row, checked=str(row.id) in self._selected) for row in rows])
        every = bool(rows) and len(selected) >= len(rows)
        self.listing.header.set_checked(every, bool(selected) and not every)
        self.shown.emit()

    def _count(self, shown: Sequence[DecisionRow]) -> str:
        """Of all, or of those that search and filters left."""
        still = sum(place_of(row) == "in" for row in shown)
        noun = "decision" if len(self._rows) == 1 else "decisions"
        some = "" if len(shown) == len(self._rows) else f"{len(shown):,} of "
        return f"{some}{len(self._rows):,} {noun}" + (f", {still:,} in no batch yet" if still else "")

    def _left(self) -> tuple[DecisionRow, ...]:
        return left_by(self._rows, self._wanted)

    def _want(self, **changes: object) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]  # the names are Wanted's own
        self.show()
