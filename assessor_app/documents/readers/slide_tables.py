"""Draws a table of a slide: columns as wide as the author made them, rows as high as their text needs."""

from assessor_app.documents.readers.canvas import Canvas, Column, box, joined_matrix, set_text
from assessor_app.documents.readers.slides import Cell, Table
from assessor_app.documents.values import PageSize

_LEAST = 0.3  # no table is drawn smaller than this share of its size
_PAD = (7.2, 3.6)
Set = list[tuple[Cell, float, Column]]  # the cell, its width, its text


def draw_table(canvas: Canvas, table: Table, css: str, room: PageSize) -> None:
    """Cells that reach outside the table are cut to it; a table that grew beyond the slide is drawn smaller."""
    ready = [_set_cell(cell, table, css) for cell in table.cells if cell.row < len(table.heights)]
    heights = _heights(table, ready)
    size = _fitting(table, sum(heights), room)
    matrix = joined_matrix((size, 0.0, 0.0, size, 0.0, 0.0), table.matrix)
    for cell, width, column in ready:
        x, y = sum(table.widths[: cell.column]), sum(heights[: cell.row])
        height = sum(heights[cell.row : cell.row + cell.rows])
        canvas.shape(box(x, y, width, height), matrix, cell.fill, table.line)
        slack = max(0.0, height - 2 * _PAD[1] - column.height)
        down = {"top": 0.0, "middle": slack / 2, "bottom": slack}[cell.anchor]
        canvas.text(column, joined_matrix((1, 0, 0, 1, x + _PAD[0], y + _PAD[1] + down), matrix))


def _fitting(table: Table, height: float, room: PageSize) -> float:
    below = room.height - table.matrix[5]
    return max(_LEAST, below / height) if height > below > 0 else 1.0


def _set_cell(cell: Cell, table: Table, css: str) -> tuple[Cell, float, Column]:
    width = max(8.0, sum(table.widths[cell.column : cell.column + cell.columns]))
    return cell, width, set_text(cell.html, css, width - 2 * _PAD[0])


def _heights(table: Table, ready: Set) -> list[float]:
    heights = list(table.heights)
    for cell, _, column in sorted(ready, key=lambda entry: entry[0].rows):
        rows = heights[cell.row : cell.row + cell.rows]
        short = column.height + 2 * _PAD[1] - sum(rows)
        if short > 0:
            heights[cell.row + len(rows) - 1] += short
    return heights
