"""Brings the cells of a workbook from its worker in blocks, the most wanted first, never on the GUI thread."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from assessor_app.documents.pool import OpenDocument
from assessor_app.documents.values import Cell, SheetLayout
from ui.background import Background

ROWS, COLUMNS = 64, 32  # of a block
MOST_BLOCKS = 400


@dataclass(frozen=True, slots=True)
class Block:
    """The wish for some cells of a sheet; `down` and `across` count blocks."""

    sheet: int
    down: int
    across: int


@dataclass(frozen=True, slots=True)
class LayoutOf:
    """The wish for a sheet's widths, heights and merged cells."""

    sheet: int


Wish = Block | LayoutOf
Cells = dict[tuple[int, int], Cell]


class GridFeed(QObject):
    """One wish is with the worker at a time, so that scrolling on drops what nobody waits for any more."""

    arrived = Signal(int)  # the sheet of which cells or the layout are there
    failed = Signal(str)  # a sentence: the workbook cannot be read any further

    def __init__(self, document: OpenDocument, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document, self._background = document, background
        self._blocks: OrderedDict[Block, Cells] = OrderedDict()
        self._layouts: dict[int, SheetLayout] = {}
        self._wishes: list[Wish] = []
        self._busy = self._closed = False

    def layout_of(self, sheet: int) -> SheetLayout | None:
        return self._layouts.get(sheet)

    def cell(self, sheet: int, row: int, column: int) -> Cell | None:
        """What stands in a cell; None when it is empty or not there yet."""
        block = self._blocks.get(Block(sheet, row // ROWS, column // COLUMNS))
        return block.get((row, column)) if block is not None else None

    def holds(self, block: Block) -> bool:
        """Whether its cells were brought, empty or not."""
        return block in self._blocks

    def want(self, wishes: Sequence[Wish]) -> None:
        """What the screen needs now, most wanted first; replaces what was asked before."""
        for wish in wishes:
            if isinstance(wish, Block) and wish in self._blocks:
                self._blocks.move_to_end(wish)
        self._wishes = [wish for wish in wishes if not self._has(wish)]
        self._next()

    def close(self) -> None:
        """Answers that come later are thrown away."""
        self._closed = True
        self._wishes = []

    def _has(self, wish: Wish) -> bool:
        return wish in self._blocks if isinstance(wish, Block) else wish.sheet in self._layouts

    def _next(self) -> None:
        if self._busy or self._closed or not self._wishes:
            return
        wish = self._wishes.pop(0)
        self._busy = True
        self._background.run(partial(self._fetch, wish), partial(self._on_fetched, wish), self._on_failed)

    def _fetch(self, wish: Wish) -> tuple[Cell, ...] | SheetLayout:
        if isinstance(wish, LayoutOf):
            return self._document.layout(wish.sheet)
        return self._document.cells(wish.sheet, wish.down * ROWS, wish.across * COLUMNS, ROWS, COLUMNS)

    def _on_fetched(self, wish: Wish, found: tuple[Cell, ...] | SheetLayout) -> None:
        self._busy = False
        if self._closed:
            return
        if isinstance(wish, Block) and not isinstance(found, SheetLayout):
            self._blocks[wish] = {(cell.row, cell.column): cell for cell in found}
            while len(self._blocks) > MOST_BLOCKS:
                self._blocks.popitem(last=False)
        elif isinstance(found, SheetLayout):
            self._layouts[wish.sheet] = found
        self.arrived.emit(wish.sheet)
        self._next()

    def _on_failed(self, error: Exception) -> None:
        self._busy = False
        if not self._closed:
            self.close()
            self.failed.emit(str(error))
