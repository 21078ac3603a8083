"""Tables of an OpenDocument text: repeated rows and cells, merged cells, borders and shading."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assessor_app.documents.readers.blocks import MOST_COLUMNS, STRETCH, TOO_WIDE, Cell, Row, Table
from assessor_app.documents.readers.odt_styles import cell_lines, length
from assessor_app.documents.readers.package import attribute, child, local

if TYPE_CHECKING:
    from assessor_app.documents.readers.odt_blocks import OdtPlace, OdtWalk

_MOST_REPEATS = 200
_GROUPS = {"table-header-rows", "table-rows", "table-row-group", "table-header-columns", "table-columns",
           "table-column-group"}  # fmt: skip


def tables(element: Any, place: "OdtPlace", walk: "OdtWalk") -> Iterator[Table]:
    """The table with everything in it, by stretches of rows: nobody waits for the end of a long one."""
    shares = _shares(element, walk)
    width, side = _outside(element, walk)
    rows: list[Row] = []
    reach = 0  # the row down to which cells span
    for entry in _through(element, "table-row"):
        cells = list(_cells(entry, walk))
        shares += [_middle(shares)] * (sum(count for _, count in cells) - len(shares))
        made = _row(cells, shares, place, walk)
        repeats = min(_number(entry, "number-rows-repeated"), _MOST_REPEATS) if made.cells else 1
        rows += [made] * (repeats if any(cell.blocks for cell in made.cells) else 1)
        reach = max(reach, len(rows) - 1 + max((cell.rows for cell in made.cells), default=1))
        if len(rows) >= STRETCH and reach <= len(rows):
            yield Table(tuple(shares), tuple(rows), width, 0.0, side)
            rows, reach = [], 0
    if rows:
        yield Table(tuple(shares), tuple(rows), width, 0.0, side)


def _outside(element: Any, walk: "OdtWalk") -> tuple[float | None, str]:
    """The table's width in points, if it says one, and the side it stands on."""
    style = child(walk.styles.element("table", attribute(element, "style-name")), "table-properties")
    width = length(attribute(style, "width")) if style is not None else None
    side = (attribute(style, "align") or "left") if style is not None else "left"
    return width, side if side in ("center", "right") else "left"


def _through(element: Any, wanted: str) -> Iterator[Any]:
    for part in element:
        if local(part) == wanted:
            yield part
        elif local(part) in _GROUPS:
            yield from _through(part, wanted)


def _number(element: Any, name: str) -> int:
    text = attribute(element, name) or "1"
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1


def _middle(shares: list[float]) -> float:
    return sum(shares) / len(shares) if shares else 1.0


def _shares(element: Any, walk: "OdtWalk") -> list[float]:
    found: list[float] = []
    for column in _through(element, "table-column"):
        style = walk.styles.element("table-column", attribute(column, "style-name"))
        properties = child(style, "table-column-properties")
        wide = length(attribute(properties, "column-width")) if properties is not None else None
        found += [wide or 0.0] * min(_number(column, "number-columns-repeated"), MOST_COLUMNS - len(found))
    known = [share for share in found if share > 0]
    return [share if share > 0 else _middle(known) for share in found]


def _cells(row: Any, walk: "OdtWalk") -> Iterator[tuple[Any, int]]:
    """Cells and how many columns each stands for by repeating."""
    at = 0
    for cell in row:
        if local(cell) in ("table-cell", "covered-table-cell"):
            if at >= MOST_COLUMNS:
                if len(cell):
                    walk.warn(TOO_WIDE)
                continue
            count = min(_number(cell, "number-columns-repeated"), MOST_COLUMNS - at)
            at += count
            yield cell, count


def _row(cells: list[tuple[Any, int]], shares: list[float], place: "OdtPlace", walk: "OdtWalk") -> Row:
    total, column = sum(shares) or 1.0, 0
    made = []
    for element, count in cells:
        covered = local(element) == "covered-table-cell"
        for _ in range(count):
            if not covered or "".join(element.itertext()).strip():
                made.append(_cell(element, column, total, shares, place, walk))
            column += 1
    return Row(tuple(made))


def _cell(element: Any, column: int, total: float, shares: list[float], place: "OdtPlace", walk: "OdtWalk") -> Cell:
    style = walk.styles.element("table-cell", attribute(element, "style-name"))
    lines, fill, align = cell_lines(child(style, "table-cell-properties"))
    columns = min(_number(element, "number-columns-spanned"), max(1, len(shares) - column))
    width = place.width * sum(shares[column : column + columns]) / total
    inner = replace(place, width=max(20.0, width - 8), ground=fill or place.ground, depth=place.depth + 1, top=False,
                    list_name="", level=0)  # fmt: skip
    return Cell(tuple(walk.blocks(element, inner)), column, columns, _number(element, "number-rows-spanned"), fill,
                lines, align)  # fmt: skip
