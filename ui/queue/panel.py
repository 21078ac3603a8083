"""The queue: what waits, found and sorted by hand and key, with a preview of the one chosen."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.changes import Change, Kind
from assessor_app.domain.submission import SubmissionId
from assessor_app.queries.queue import QueueRow
from assessor_app.queries.queue_state import Group
from ui.action_set import ActionSet, set_scope
from ui.actions import Scope
from ui.queue.preview import PreviewPane
from ui.queue.rows import COLUMNS, Order, Wanted, items, left_by, summary
from ui.theme import Size, current
from ui.widgets.button import Button
from ui.widgets.empty_state import EmptyState
from ui.widgets.filters import ChoiceButton, ToggleChip
from ui.widgets.layout import column
from ui.widgets.listing import Listing
from ui.workspace import Workspace


class QueuePanel(QFrame):
    """`start_wanted` carries a submission ID; `import_wanted` paths, or none to ask for them."""

    start_wanted = Signal(str)
    import_wanted = Signal(list)
    sync_wanted = Signal()

    def __init__(self, workspace: Workspace, actions: ActionSet) -> None:
        super().__init__()
        self._workspace = workspace
        self.rows: tuple[QueueRow, ...] = ()
        self._wanted = Wanted()
        self.setProperty("ground", "surface")
        self.setAccessibleName("Queue")
        self.setAcceptDrops(True)
        set_scope(self, Scope.QUEUE)
        self.listing = Listing("Queue", "ID, credential or word", COLUMNS, "Submissions")
        self.saved, self.search, self.table = self.listing.saved, self.listing.search, self.listing.table
        self._credential, self._reason = ChoiceButton("Credential"), ChoiceButton("Reason")
        self._open_only = ToggleChip("Not decided")
        self._order = ChoiceButton("Order")
        self.preview = PreviewPane(workspace)
        self._lay_out(actions)
        self._connect(actions)
        self.refresh()

    # -- what it looks like

    def _lay_out(self, actions: ActionSet) -> None:
        self.preview.setMinimumWidth(current().px(320))
        self.listing.lay_out(
            (self._credential, self._reason, self._open_only),
            self.preview,
            self._empty_room(actions),
            widths=(976, Size.PREVIEW),
            name="Queue and preview",
            last=self._order,
        )
        self.split = self.listing.split
        self.split.remember(self._workspace.preference("queue.panes"))
        self.setLayout(column(self.listing, gap=0))

    def _empty_room(self, actions: ActionSet) -> EmptyState:
        bring = Button("Import a bundle…", icon="download-simple", key=actions.key("queue.import"))
        bring.clicked.connect(lambda: self.import_wanted.emit([]))
        fetch = Button("Sync now", icon="arrows-clockwise", key=actions.key("sync.now"))
        fetch.clicked.connect(self.sync_wanted)
        return EmptyState(
            "tray",
            "No submissions yet",
            "Import a submission bundle (a zip), drop one on this window, or sync to fetch what was assigned to you.",
            bring,
            fetch,
        )

    def _connect(self, actions: ActionSet) -> None:
        self._order.set_choices(tuple((order, order.value) for order in Order), Order.DUE)
        self.search.changed.connect(lambda text: self._want(words=text))
        self.listing.asked.connect(self._on_listing_asked)
        self.listing.everything_wanted.connect(self.show_everything)
        self._credential.chosen.connect(lambda value: self._want(credential=value))
        self._reason.chosen.connect(lambda value: self._want(reason=value))
        self._open_only.toggled.connect(lambda on: self._want(open_only=on))
        self._order.chosen.connect(lambda value: self._want(order=value))
        self.table.chosen.connect(self._on_table_chosen)
        self.table.opened.connect(lambda _submission: self.start_chosen())
        self.preview.start_wanted.connect(self.start_wanted)
        self.preview.answered.connect(self._on_preview_answered)
        self.preview.why_said.connect(lambda name, words: self._workspace.say_why(SubmissionId(name), words))
        self.preview.left.connect(self.table.setFocus)
        self.preview.again_wanted.connect(self._give_back)
        self.split.placed.connect(lambda sizes: self._workspace.set_preference("queue.panes", sizes))
        self._workspace.changed.connect(self._on_workspace_changed)
        handlers: dict[str, Callable[[], object]] = {
            "queue.up": lambda: self.table.step(-1),
            "queue.down": lambda: self.table.step(1),
            "queue.open": self.start_chosen,
            "queue.search": self.search.setFocus,
            "queue.give_back": self._give_back,
            "queue.say_why": self._say_why,
        }
        for ident, handler in handlers.items():
            actions.on(ident, handler)

    # -- what it shows

    def refresh(self) -> None:
        """Ask again and show the answer."""
        self.rows = self._workspace.queue()
        self.listing.show_room(bool(self.rows))
        self._credential.set_choices(
            _choices("All credentials", (r.credential for r in self.rows)), self._credential.value
        )
        self._reason.set_choices(_choices("Any reason", (r.reason for r in self.rows)), self._reason.value)
        self._show()

    def start_chosen(self) -> None:
        """Start scoring the chosen submission, if it may be opened."""
        if self.preview.start.isEnabled() and self.preview.start.isVisibleTo(self):
            self.preview.start.click()
        elif self.table.chosen_id():
            self.start_wanted.emit(self.table.chosen_id())

    def _give_back(self) -> None:
        """Let the chosen submission go to another reader, or take it up again."""
        chosen = next((row for row in self.rows if str(row.submission) == self.table.chosen_id()), None)
        if chosen is not None and chosen.group is Group.GIVEN_BACK:
            self._workspace.keep_after_all(chosen.submission)
        elif chosen is not None:
            self._workspace.give_back(chosen.submission)

    def _say_why(self) -> None:
        """To the line for it, where the chosen submission is given back."""
        if self.preview.why is not None:
            self.preview.why.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif chosen := self.table.chosen_id():
            self._workspace.refused.emit(f"{chosen} is not shown as given back, so there is no reason to be said.")

    def show_everything(self) -> None:
        """Take the search and the filters off."""
        self._ask_for(Wanted(order=self._wanted.order))
        self.table.setFocus()

    def place(self) -> tuple[Wanted, str]:
        """What is asked for, and the line chosen."""
        return self._wanted, self.table.chosen_id()

    def go_to_place(self, place: tuple[Wanted, str]) -> None:
        wanted, chosen = place
        self._ask_for(wanted)
        self.table.choose(chosen)

    def _ask_for(self, wanted: Wanted) -> None:
        """As hands would, with the search and the filters."""
        self.search.set_text(wanted.words)
        self._open_only.setChecked(wanted.open_only)
        for choice, value in (
            (self._credential, wanted.credential), (self._reason, wanted.reason), (self._order, wanted.order)
        ):  # fmt: skip
            choice.choose(value)

    def choose(self, submission: SubmissionId) -> None:
        self.table.choose(str(submission))

    def _want(self, **changes: object) -> None:
        self._wanted = replace(self._wanted, **changes)  # type: ignore[arg-type]  # the names are Wanted's own
        self._show()

    def _show(self) -> None:
        left = left_by(self.rows, self._wanted)
        self.listing.count.setText(summary(self.rows, left))
        self.listing.show_items(items(left, self._wanted.order))

    def _on_table_chosen(self, submission: str) -> None:
        if submission:
            self.preview.show_preview(self._workspace.preview(SubmissionId(submission)))
        else:
            self.preview.clear()

    def _on_preview_answered(self, submission: str, answer: Conflict) -> None:
        self._workspace.answer_conflict(SubmissionId(submission), answer)
        self.table.setFocus()  # the button that was pressed is gone; Enter begins from the list

    def _on_workspace_changed(self, change: Change) -> None:
        if change.kinds & {Kind.QUEUE, Kind.DECISIONS, Kind.ASSESSMENT}:
            self.listing.outdate()

    def _on_listing_asked(self) -> None:
        self.refresh()
        self._on_table_chosen(self.table.chosen_id())

    # -- bundles dropped on it

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _zips(event.mimeData().urls()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := _zips(event.mimeData().urls()):
            event.acceptProposedAction()
            self.import_wanted.emit(paths)


def _choices(every: str, values: Iterable[str]) -> tuple[tuple[object, str], ...]:
    return (("", every), *((value, value) for value in sorted(set(values)) if value))


def _zips(urls: Iterable[QUrl]) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() == ".zip"]
