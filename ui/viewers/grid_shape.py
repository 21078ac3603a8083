"""The shape of a sheet: how wide its columns and how high its rows are, and which cells are merged."""

from collections.abc import Iterable, Iterator
from itertools import islice

from PySide6.QtWidgets import QHeaderView

from assessor_app.documents.values import Cell, SheetLayout

Area = tuple[int, int, int, int]
Runs = tuple[tuple[int, int, int], ...]  # the first, the last, their size
USUAL = (64, 20)  # pixels of a cell until the layout is there
WIDER = 1.15  # our figures are a little wider than those the widths were chosen for
MOST_RESIZED = 20_000  # rows or columns of their own size
MOST_SPANS = 3_000
MOST_COVERED = 200_000


class GridShape:
    """Before the layout came, every cell has the usual size and none is merged."""

    def __init__(self, layout: SheetLayout | None) -> None:
        self.known = layout is not None
        self.width, self.height = (layout.width, layout.height) if layout else USUAL
        self.widths = layout.widths if layout else ()
        self.heights = layout.heights if layout else ()
        self.spans = layout.merged[:MOST_SPANS] if layout else ()
        self._covered: dict[tuple[int, int], Area] = {}
        for span in self.spans:
            top, left, bottom, right = span
            if (bottom - top + 1) * (right - left + 1) + len(self._covered) > MOST_COVERED:
                continue
            self._covered |= {(r, c): span for r in range(top, bottom + 1) for c in range(left, right + 1)}

    def covers(self, row: int, column: int) -> bool:
        return (row, column) in self._covered

    def is_merged(self, cell: Cell) -> bool:
        return (cell.row, cell.column) in self._covered

    def whole(self, area: Area) -> Area:
        """The area with the whole of the merged cells it begins and ends in."""
        top, left, bottom, right = area
        first = self._covered.get((top, left), (top, left, top, left))
        last = self._covered.get((bottom, right), (bottom, right, bottom, right))
        return min(top, first[0]), min(left, first[1]), max(bottom, last[2]), max(right, last[3])

    def within(self, rows: range, columns: range) -> Iterator[Area]:
        """Merged cells of which something is in view."""
        for top, left, bottom, right in self.spans:
            if top < rows.stop and bottom >= rows.start and left < columns.stop and right >= columns.start:
                yield top, left, bottom, right

    def apply(
        self, header: QHeaderView, runs: Runs, usual: float, scale: float, before: Iterable[int] = ()
    ) -> tuple[int, ...]:
        """Give a header's sections their sizes; `usual` is in screen pixels, runs are in pixels of the file. Which
        sections have another size than usual, as the answer says: those of the sheet `before` have it no longer, which
        Qt would leave to them."""
        blocked = header.blockSignals(True)
        size = max(4, round(usual))
        header.setDefaultSectionSize(size)
        count = header.count()
        for section in before:
            if section < count:
                header.resizeSection(section, size)
        each = ((section, pixels) for first, last, pixels in runs for section in range(first, min(last + 1, count)))
        sizes = dict(islice(each, MOST_RESIZED))
        for section, pixels in sizes.items():
            header.resizeSection(section, max(4, round(pixels * scale)))
        header.blockSignals(blocked)
        header.updateGeometry()
        header.viewport().update()
        return tuple(sizes)
