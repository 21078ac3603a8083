"""Word tables: grid, merged cells, borders, shading, and what the table's style says about rows and columns."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assessor_app.documents.readers.blocks import MOST_COLUMNS, STRETCH, TOO_WIDE, Cell, Line, Lines, Row, Table
from assessor_app.documents.readers.docx_styles import (
    colour,
    paragraph_look,
    points,
    run_look,
    switched_on,
    twips,
    value,
)
from assessor_app.documents.readers.package import attribute, child, local

if TYPE_CHECKING:
    from assessor_app.documents.readers.docx_html import Place, Walk

_THROUGH = {"sdt", "sdtContent", "customXml", "ins", "del", "moveTo", "moveFrom", "smartTag"}
_SIDES = {"left": "left", "start": "left", "right": "right", "end": "right", "top": "top", "bottom": "bottom",
          "insideH": "insideH", "insideV": "insideV"}  # fmt: skip
_ALIGN = {"center": "middle", "both": "middle", "bottom": "bottom"}
_CELLS = 1_000  # of a stretch of broad rows
Borders = dict[str, Line]


@dataclass(slots=True)
class _Spot:
    """A cell with its place in the grid."""

    element: Any
    row: int
    column: int
    columns: int
    rows: int = 1
    follows: bool = False  # goes on from the cell above


def tables(element: Any, place: "Place", walk: "Walk") -> Iterator[Table]:
    """The table with everything in it, by stretches of rows: nobody waits for the end of a long one."""
    rows = [row for row in _through(element) if local(row) == "tr"]
    spots = [_row_spots(row, number, walk) for number, row in enumerate(rows)]
    _join_downwards(spots)
    count = max((spot.column + spot.columns for line in spots for spot in line), default=1)
    shares, width = _widths(element, spots, count, place.width)
    look = _TableLook(element, walk, len(rows), count)
    properties = child(element, "tblPr")
    indent = points(attribute(child(properties, "tblInd"), "w")) if child(properties, "tblInd") is not None else 0.0
    side = {"center": "center", "right": "right", "end": "right"}.get(value(properties, "jc") or "", "left")
    mirrored = child(properties, "bidiVisual") if properties is not None else None
    turned = mirrored is not None and switched_on(mirrored)
    for stretch in _stretches(spots):
        made = [_row(rows[number], spots[number], shares, width, look, place, walk) for number in stretch]
        yield Table(tuple(shares), tuple(made), width, indent or 0.0, side, turned)


def _stretches(spots: list[list[_Spot]]) -> Iterator[range]:
    """Rows that are set together: no cell reaches from one stretch into the next."""
    first = reach = cells = 0
    for number, line in enumerate(spots):
        if (number - first >= STRETCH or cells >= _CELLS) and reach <= number:
            yield range(first, number)
            first, cells = number, 0
        cells += len(line)
        reach = max(reach, *(number + spot.rows for spot in line if not spot.follows), 0)
    if spots:
        yield range(first, len(spots))


def _row(
    row: Any, spots: list[_Spot], shares: list[float], width: float, look: "_TableLook", place: "Place", walk: "Walk"
) -> Row:
    cells, total = [], sum(shares) or 1.0
    for spot in spots:
        if not spot.follows:
            inner = width * sum(shares[spot.column : spot.column + spot.columns]) / total
            cells.append(look.cell(spot, place, walk, max(20.0, inner - 10), row))
    properties = child(row, "trPr")
    height = child(properties, "trHeight") if properties is not None else None
    least = (points(attribute(height, "val")) if height is not None else None) or 0.0
    return Row(tuple(cells), max(0.0, least), child(row, "trPr", "cantSplit") is not None)


def _through(parent: Any) -> Iterator[Any]:
    for element in parent:
        if local(element) in _THROUGH:
            yield from _through(element)
        else:
            yield element


def _number(text: str | None, usual: int) -> int:
    return min(int(text), MOST_COLUMNS) if text and text.isascii() and text.isdigit() and len(text) < 6 else usual


def _row_spots(row: Any, number: int, walk: "Walk") -> list[_Spot]:
    column = _number(value(row, "trPr", "gridBefore"), 0)
    found: list[_Spot] = []
    for element in _through(row):
        if local(element) != "tc":
            continue
        if column >= MOST_COLUMNS:
            walk.writing.warn(TOO_WIDE)
            break
        properties = child(element, "tcPr")
        span = max(1, _number(value(properties, "gridSpan"), 1)) if properties is not None else 1
        merge = child(properties, "vMerge") if properties is not None else None
        sideways = child(properties, "hMerge") if properties is not None else None
        if sideways is not None and attribute(sideways, "val") != "restart" and found and not _says(element):
            found[-1].columns += span
        else:
            follows = merge is not None and attribute(merge, "val") != "restart"
            found.append(_Spot(element, number, column, span, follows=follows))
        column += span
    return found


def _says(element: Any) -> bool:
    return any((e.text or "").strip() for e in element.iter() if local(e) in ("t", "delText")) or any(
        local(e) in ("drawing", "pict", "object") for e in element.iter()
    )


def _join_downwards(spots: list[list[_Spot]]) -> None:
    """A cell that goes on below grows; one with words of its own, or with nothing above, stands by itself."""
    above: dict[int, _Spot] = {}
    for line in spots:
        now: dict[int, _Spot] = {}
        for spot in line:
            head = above.get(spot.column)
            if spot.follows and head is not None and head.columns == spot.columns and not _says(spot.element):
                head.rows += 1
                now[spot.column] = head
            else:
                spot.follows = False
                now[spot.column] = spot
        above = now


def _widths(element: Any, spots: list[list[_Spot]], count: int, room: float) -> tuple[list[float], float]:
    """Shares of the columns, and the width of the table in points."""
    grid = child(element, "tblGrid")
    shares = [points(attribute(e, "w")) or 0.0 for e in (grid if grid is not None else ()) if local(e) == "gridCol"]
    shares = [max(0.0, share) for share in shares[:count]] + [0.0] * (count - len(shares))
    for spot in (spot for line in spots for spot in line):
        own = child(spot.element, "tcPr", "tcW")
        said = points(attribute(own, "w")) if own is not None and attribute(own, "type") in ("dxa", None) else None
        if said and spot.columns == 1 and shares[spot.column] <= 0:
            shares[spot.column] = said
    known = [share for share in shares if share > 0]
    middle = sum(known) / len(known) if known else room / max(1, count)
    shares = [share if share > 0 else middle for share in shares]
    least = sum(shares) * 0.01
    shares = [max(share, least) for share in shares]
    return shares, min(room, max(20.0, _wanted(element, room) or (sum(shares) if known else room)))


def _wanted(element: Any, room: float) -> float | None:
    said = child(element, "tblPr", "tblW")
    text = (attribute(said, "w") or "") if said is not None else ""
    form = attribute(said, "type") if said is not None else None
    if text.endswith("%") or form == "pct":
        part = twips(text.rstrip("%"))
        return None if not part else room * part / (100 if text.endswith("%") else 5000)
    return (points(text) or None) if form == "dxa" else None


def _borders(element: Any) -> Borders:
    found: Borders = {}
    for side in element if element is not None else ():
        name, form = _SIDES.get(local(side)), attribute(side, "val")
        if name is None or form is None:
            continue
        size = twips(attribute(side, "sz")) or 4.0
        width = min(max(size / 8, 0.4), 4.0)
        found[name] = None if form in ("none", "nil") else (width, colour(attribute(side, "color")) or "444444")
    return found


class _TableLook:
    """What a table's style and its own properties say about each cell."""

    def __init__(self, element: Any, walk: "Walk", rows: int, columns: int) -> None:
        self._rows, self._columns = rows, columns
        own = child(element, "tblPr")
        styles = walk.writing.styles.table(value(own, "tblStyle") if own is not None else None)
        self._named: dict[str, list[Any]] = {}
        self._borders: Borders = {}
        self._margins: dict[str, float] = {"left": 5.4, "right": 5.4}
        for style in (*styles, element):
            properties = child(style, "tblPr")
            self._borders |= _borders(child(properties, "tblBorders") if properties is not None else None)
            self._margins |= _margins(child(properties, "tblCellMar") if properties is not None else None)
            for entry in style if style is not element else ():
                if local(entry) == "tblStylePr":
                    self._named.setdefault(attribute(entry, "type") or "", []).append(entry)
        self._whole = [*styles, *([own] if own is not None else [])]
        self._flags = _flags(child(own, "tblLook") if own is not None else None)

    def _regions(self, spot: _Spot) -> Iterator[Any]:
        """Style entries that hold for a cell, the general ones first."""
        yield from self._whole
        names = []
        if "noHBand" not in self._flags:
            names.append("band1Horz" if (spot.row - ("firstRow" in self._flags)) % 2 == 0 else "band2Horz")
        if "noVBand" not in self._flags:
            names.append("band1Vert" if (spot.column - ("firstColumn" in self._flags)) % 2 == 0 else "band2Vert")
        if "firstColumn" in self._flags and spot.column == 0:
            names.append("firstCol")
        if "lastColumn" in self._flags and spot.column + spot.columns >= self._columns:
            names.append("lastCol")
        if "firstRow" in self._flags and spot.row == 0:
            names.append("firstRow")
        if "lastRow" in self._flags and spot.row + spot.rows >= self._rows:
            names.append("lastRow")
        for name in names:
            yield from self._named.get(name, ())

    def cell(self, spot: _Spot, place: "Place", walk: "Walk", width: float, row: Any) -> Cell:
        own = child(spot.element, "tcPr")
        letters: dict[str, Any] = {}
        lines: dict[str, Any] = {}
        inner: Borders = {}
        fill = None
        for region in self._regions(spot):
            letters |= run_look(child(region, "rPr"))
            lines |= paragraph_look(child(region, "pPr"))
            properties = child(region, "tcPr")
            for holder in (region if local(region) == "tblPr" else None, child(region, "tblPr"), properties):
                fill = (_shade(holder) if holder is not None else None) or fill
            inner |= _borders(child(properties, "tcBorders") if properties is not None else None)
        if own is not None and child(own, "shd") is not None:
            fill = _shade(own)
        inner |= _borders(child(own, "tcBorders") if own is not None else None)
        change = _row_change(row) or place.change
        room = replace(place, width=width, ground=fill or place.ground, letters=tuple(letters.items()),
                       lines=tuple(lines.items()), depth=place.depth + 1, change=change, top=False)  # fmt: skip
        blocks = tuple(walk.blocks(spot.element, room))
        margins = self._margins | _margins(child(own, "tcMar") if own is not None else None)
        left, top, right, bottom = (
            min(max(margins.get(side, 1.0), 1.0), 20.0) for side in ("left", "top", "right", "bottom")
        )
        align = _ALIGN.get(value(own, "vAlign") or "" if own is not None else "", "top")
        return Cell(blocks, spot.column, spot.columns, spot.rows, fill, self._lines(spot, inner), align,
                    (left, top, right, bottom))  # fmt: skip

    def _lines(self, spot: _Spot, inner: Borders) -> Lines:
        outer = self._borders

        def line(side: str, at_edge: bool, between: str) -> Line:
            if side in inner:
                return inner[side]
            return outer.get(side) if at_edge else outer.get(between)

        return Lines(
            line("left", spot.column == 0, "insideV"),
            line("top", spot.row == 0, "insideH"),
            line("right", spot.column + spot.columns >= self._columns, "insideV"),
            line("bottom", spot.row + spot.rows >= self._rows, "insideH"),
        )


def _shade(holder: Any) -> str | None:
    shade = child(holder, "shd")
    return colour(attribute(shade, "fill")) if shade is not None else None


def _margins(element: Any) -> dict[str, float]:
    found = {}
    for side in element if element is not None else ():
        length = points(attribute(side, "w"))
        if local(side) in _SIDES and length is not None:
            found[_SIDES[local(side)]] = length
    return found


def _row_change(row: Any) -> str:
    properties = child(row, "trPr")
    names = [local(e) for e in properties] if properties is not None else []
    return "ins" if "ins" in names else "del" if "del" in names else ""


def _flags(look: Any) -> set[str]:
    """Which parts of its style a table heeds."""
    if look is None:
        return {"firstRow", "firstColumn", "noVBand"}
    bits = attribute(look, "val") or ""
    try:
        number = int(bits, 16) if bits else 0
    except ValueError:
        number = 0
    named = {
        0x20: "firstRow",
        0x40: "lastRow",
        0x80: "firstColumn",
        0x100: "lastColumn",
        0x200: "noHBand",
        0x400: "noVBand",
    }
    found = {name for bit, name in named.items() if number & bit}
    for name in named.values():
        said = attribute(look, name)
        if said is not None:
            (found.add if said in ("1", "true", "on") else found.discard)(name)
    return found
