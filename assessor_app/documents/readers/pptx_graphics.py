"""Tables, charts and diagrams of a slide show: what they say, as cells, numbers and words."""

from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from assessor_app.documents.readers.canvas import Colour, Stroke
from assessor_app.documents.readers.column_fitting import AROUND, USUAL, fitted, lengths
from assessor_app.documents.readers.package import attribute, child, children, local
from assessor_app.documents.readers.pptx_master import Inheritance
from assessor_app.documents.readers.pptx_places import Place, numbers
from assessor_app.documents.readers.pptx_text import Levels, Paragraphs
from assessor_app.documents.readers.slides import Anchor, Cell, Table
from assessor_app.documents.readers.visible import escaped

_ANCHORS: dict[str, Anchor] = {"ctr": "middle", "b": "bottom"}
_MEDIUM_2 = {
    "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}": "accent1", "{21E4AEA4-8DFA-4A89-87EB-49C32662AFE0}": "accent2",
    "{F5AB1C69-6EDB-4FF4-983F-18BD219EF322}": "accent3", "{00A15C55-8517-42AA-B614-E9B94910E393}": "accent4",
    "{7DF18680-E054-41AD-8BC1-D1AEF772440D}": "accent5", "{93296810-A885-4BE3-A3E7-6D5BEEA58F35}": "accent6",
}  # fmt: skip
_GREY = Stroke((0.72, 0.72, 0.72, 1.0), 0.6)
_CHART_ROWS = 60
_CHART_LETTERS = 9.0  # points
_MOST_POINTS = 4_000


def table_of(table: Any, spot: Place, inheritance: Inheritance, link: Callable[[str, str], None]) -> Table:
    """The cells with their text, spans and fills; widths and heights in points."""
    grid = [numbers(column, "w") for column in children(table, "tblGrid")]
    rows = [row for row in table if local(row) == "tr"][:2_000]
    widths = [width[0] if width else 0.0 for width in grid][:200] or [spot.width]
    heights = [(numbers(row, "h") or (0.0,))[0] for row in rows]
    style = _Look(child(table, "tblPr"), inheritance)
    cells = []
    for y, row in enumerate(rows):
        for x, cell in enumerate([entry for entry in row if local(entry) == "tc"][: len(widths)]):
            if _covered(cell):
                continue
            cells.append(_cell(cell, (y, x), (len(rows), len(widths)), style, inheritance, link))
    return Table(tuple(widths), tuple(heights), tuple(cells), spot.shape, _GREY)


def _covered(cell: Any) -> bool:
    """True under a merged cell; one that still holds words is drawn all the same."""
    merged = any(attribute(cell, name) in ("1", "true") for name in ("hMerge", "vMerge"))
    return merged and not "".join(cell.itertext()).strip()


class _Look:
    """The fills and letters a table's style gives to its rows."""

    def __init__(self, properties: Any, inheritance: Inheritance) -> None:
        name = child(properties, "tableStyleId")
        accent = _MEDIUM_2.get((name.text or "").strip() if name is not None else "")
        self._first = attribute(properties, "firstRow") == "1" if properties is not None else False
        self._banded = attribute(properties, "bandRow") == "1" if properties is not None else False
        self._accent = inheritance.palette.themed_colour(accent) if accent else None

    def of(self, row: int) -> tuple[Colour | None, dict[str, Any]]:
        if self._accent is None:
            return None, {}
        if self._first and row == 0:
            return self._accent, {"bold": True, "colour": "#ffffff"}
        light = 0.6 if self._banded and row % 2 == (1 if self._first else 0) else 0.8
        red, green, blue = (1 - (1 - part) * (1 - light) for part in self._accent[:3])
        return (red, green, blue, 1.0), {}


def _cell(
    cell: Any, at: tuple[int, int], size: tuple[int, int], look: _Look, inheritance: Inheritance,
    link: Callable[[str, str], None],
) -> Cell:  # fmt: skip
    properties, body = child(cell, "tcPr"), child(cell, "txBody")
    usual, letters = look.of(at[0])
    own = inheritance.palette.fill(properties) if properties is not None else None
    levels: Levels = [level | letters for level in inheritance.defaults]
    written = Paragraphs(inheritance.palette, levels, link).html(body) if body is not None else ""
    anchor = _ANCHORS.get(attribute(properties, "anchor") or "" if properties is not None else "", "top")
    down, across = _span(cell, "rowSpan", size[0] - at[0]), _span(cell, "gridSpan", size[1] - at[1])
    return Cell(*at, written, down, across, own if own is not None else usual, anchor)


def _span(cell: Any, name: str, most: int) -> int:
    raw = attribute(cell, name) or "1"
    return max(1, min(int(raw) if raw.isdecimal() and len(raw) < 6 else 1, most))


def chart_html(root: Any, width: float, height: float, wide: float) -> tuple[str, str]:
    """A chart as its title and a table of its numbers: what fits its place, and the whole, over the `wide` of the
    slide, when that is more."""
    if root is None:
        return "<p>[chart that cannot be shown]</p>", ""
    title = _texts(child(root, "chart", "title"))
    axes = [_texts(e) for e in root.iter() if local(e) == "title" and e is not child(root, "chart", "title")]
    series = [_series(element) for element in root.iter() if local(element) == "ser"]
    head = f"<p style='font-size: 13pt'><b>{escaped(_named(title))}</b></p>"
    head += "".join(f"<p style='font-size: 10pt'>{escaped(axis)}</p>" for axis in axes if axis)
    rows = _chart_rows(series)
    room = max(3, int(height / 16) - 3)
    if len(rows) <= min(room, _CHART_ROWS):
        return head + _rows_html(rows, width), ""
    note = "<p style='font-size: 10pt'>All its numbers stand below the slide.</p>"
    return head + _rows_html(rows[: room - 1], width) + note, f"<h6>{escaped(_named(title))}</h6>" + _rows_html(
        rows, wide
    )


def _named(title: str) -> str:
    return f"Chart: {title}" if title else "Chart without a title"


def _texts(element: Any) -> str:
    found = [e.text or "" for e in (element.iter() if element is not None else ()) if local(e) in ("t", "v")]
    return " ".join(" ".join(found).split())


def _series(element: Any) -> tuple[str, list[str], list[str]]:
    names = _points(child(element, "cat")) or _points(child(element, "xVal"))
    values = _points(child(element, "val")) or _points(child(element, "yVal"))
    sizes = _points(child(element, "bubbleSize"))
    if sizes:
        values = [f"{value} ({size})" for value, size in zip_longest(values, sizes, fillvalue="")]
    return _texts(child(element, "tx")), names, values


def _points(element: Any) -> list[str]:
    found = []
    for point in element.iter() if element is not None else ():
        if local(point) == "pt":
            value = child(point, "v")
            found.append((value.text or "") if value is not None else "")
    return found[:_MOST_POINTS]


def _chart_rows(series: list[tuple[str, list[str], list[str]]]) -> list[list[str]]:
    names = max((names for _, names, _ in series), key=len, default=[])
    columns = [values for _, _, values in series][:60]
    if not columns:
        return []
    body = [list(row) for row in zip_longest(names, *columns, fillvalue="")]
    return [["", *(name for name, _, _ in series[:60])], *body]


def _rows_html(rows: list[list[str]], room: float) -> str:
    """Each column is told its width in points: as MuPDF counts them itself, some are a hair too narrow for a word."""
    shown = [[value[:300] for value in row] for row in rows]
    columns = [[lengths(value) for value in column] for column in zip_longest(*shown, fillvalue="")]
    small = _CHART_LETTERS / USUAL
    least, wanted = ([AROUND + small * max(size[which] for size in column) for column in columns] for which in (0, 1))
    widths, share, around = fitted(least, wanted, room)  # of what is around, a point is the lines
    style = f"border: 0.5pt solid #aaa; padding: 1pt {(around - 1) / 2}pt; font-size: {_CHART_LETTERS * share:.2f}pt"
    styles = [f"{style}; width: {width - around:.1f}pt" for width in widths]
    made = (
        "".join(f"<td style='{s}'>{escaped(value)}</td>" for s, value in zip(styles, row, strict=False))
        for row in shown
    )
    return "<table style='border-collapse: collapse'>" + "".join(f"<tr>{row}</tr>" for row in made) + "</table>"


def diagram_words(root: Any) -> list[str]:
    """The words of a diagram (SmartArt), in the order of its data."""
    found = []
    for point in root.iter() if root is not None else ():
        if local(point) == "pt" and attribute(point, "type") in (None, "node", "asst"):
            words = " ".join(" ".join(e.text or "" for e in point.iter() if local(e) == "t").split())
            if words:
                found.append(words)
    return found
