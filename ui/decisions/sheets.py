"""The sheets beside the list of decisions: a batch before it goes, every batch made so far, the signed bytes."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from assessor_app.domain.decision import DecisionId
from assessor_app.queries.batches import BatchView
from ui.action_set import ActionSet
from ui.decisions.batch_sheet import BatchInHand, BatchSheet, sent_words
from ui.decisions.batches_sheet import BatchesSheet
from ui.decisions.bytes_sheet import BytesSheet
from ui.outgoing import Outgoing
from ui.widgets.sheet import SlideSheet
from ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class SheetsPlace:
    """Which sheet lay there, if one did: a batch in hand, every batch, or the bytes of a decision."""

    batch: BatchInHand | None = None
    batches: bool = False
    bytes_of: str = ""


class Sheets(QObject):
    """One at a time. `left` when the keys may go back to the list, `sent` when a batch went out, `finished` when the
    last step of one that was cut off was taken, `moved` when a sheet came or went."""

    left = Signal()
    sent = Signal()
    finished = Signal()
    moved = Signal()

    def __init__(self, workspace: Workspace, outgoing: Outgoing, actions: ActionSet, over: QWidget) -> None:
        super().__init__(over)
        self._workspace, self._outgoing = workspace, outgoing
        self.batch, self.bytes = BatchSheet(workspace, outgoing, actions), BytesSheet(actions)
        self.batches = BatchesSheet(outgoing, actions)
        self._batch, self._bytes = SlideSheet(over, self.batch), SlideSheet(over, self.bytes)
        self._batches = SlideSheet(over, self.batches)
        self._bytes_of = ""
        self._all = self._batch, self._batches, self._bytes
        for sheet in self._all:
            for fact in (sheet.opened, sheet.closed):
                fact.connect(self.moved)
        self.batches.opened.connect(self._on_batch_opened)
        self.batch.done.connect(self._on_batch_done)
        self.batch.left.connect(self._on_batch_left)

    def handlers(self) -> dict[str, Callable[[], object]]:
        """What the keys of a sheet do, by the id of their action."""
        return {
            "batch.write": self.batch.send,
            "batch.profile": self.batch.fields.profile.drop_down,
            "batch.choose_forms": self.batch.fields.open_forms,
            "batch.zip": self.batch.fields.swap_packing,
            "batch.back": self.batch.back,
            "batches.open": self.batches.open_chosen,
            "batches.letters": self.batches.write_letters,
            "batches.forget": self.batches.forget_chosen,
            "batches.arrived": self.batches.say_arrived,
            "batches.lost": self.batches.say_lost,
            "batches.copy": self.batches.copy_manifest,
            "batches.back": self._close_batches,
            "bytes.copy": self.bytes.copy,
            "bytes.back": self._close_bytes,
        }

    @property
    def covering(self) -> QWidget | None:
        """The one that lies there now."""
        return next((sheet for sheet in self._all if sheet.isVisible()), None)

    @property
    def in_front(self) -> QWidget | None:
        """What stands in it, and takes the keys."""
        held = {self._batch: self.batch, self._batches: self.batches, self._bytes: self.bytes}
        return next((inside for sheet, inside in held.items() if sheet.isVisible()), None)

    def begin_batch(self, decisions: list[str]) -> None:
        """Offer decisions as a batch; the dry run comes first."""
        if not self._batch.isVisible():
            self._batch.open()
            self.batch.begin(decisions)

    def show_batches(self) -> None:
        """Every batch made so far."""
        if not self._batch.isVisible():
            self._batches.open()
            self.batches.begin()

    def show_bytes(self, decision: str) -> None:
        """The signed bytes of a decision."""
        self._bytes_of = decision
        self._bytes.open()
        self.bytes.show_decision(self._workspace.decision(DecisionId(decision)))

    def place(self) -> SheetsPlace:
        batch, batches, shown = (not sheet.isHidden() for sheet in self._all)  # it may be behind another screen
        return SheetsPlace(self.batch.in_hand() if batch else None, batches, self._bytes_of if shown else "")

    def go_to_place(self, place: SheetsPlace) -> None:
        """A batch that was being written went out meanwhile, or goes on where it did not."""
        if place.batch is not None and place.batch.named:
            self._go_on(place.batch)
        elif place.batch is not None:
            self._batch.open()
            self.batch.take_up(place.batch)
        elif place.batches:
            self.show_batches()
        elif place.bytes_of:
            self.show_bytes(place.bytes_of)

    def _go_on(self, made: BatchInHand) -> None:
        batch = self._outgoing.begun(made.named)
        if batch is not None and batch.state == "open":
            self._batch.open()
            self.batch.go_on(batch)
            self.batch.fields.folder.setText(made.written.folder)
        elif batch is not None and batch.state == "written":
            self.batch.said.emit(sent_words(batch.name, batch.decisions, batch.folder), "positive")

    def _close_bytes(self) -> None:
        self._bytes.close_sheet()
        self.left.emit()

    def _close_batches(self) -> None:
        self._batches.close_sheet()
        self.left.emit()

    def _on_batch_left(self) -> None:
        self._batch.close_sheet()
        self.left.emit()

    def _on_batch_done(self) -> None:
        self._batch.close_sheet()
        self.sent.emit()
        self.left.emit()

    def _on_batch_opened(self, batch: BatchView) -> None:
        """One that was not sent goes on with its dry run; one that was cut off is finished; one that went is offered
        once more, which needs a reason."""
        self._batches.close_sheet()
        if batch.state == "sealed":
            self._outgoing.finish(batch, self.finished.emit)
            self.left.emit()
            return
        self._batch.open()
        if batch.state == "open":
            self.batch.go_on(batch)
        else:
            self.batch.begin([str(line.decision) for line in self._outgoing.lines(batch.name)])
            self.batch.fields.again.setFocus()
