"""Reads one OpenDocument slide: shapes, pictures, text and tables in their places, from the back to the front."""

from collections.abc import Callable
from typing import Any

from assessor_app.documents.readers.canvas import Matrix, Stroke, box
from assessor_app.documents.readers.odf_images import image_of
from assessor_app.documents.readers.odp_places import Spot, outlines, spot
from assessor_app.documents.readers.odp_styles import Properties, Styles, length, stroke
from assessor_app.documents.readers.odp_tables import CellLooks
from assessor_app.documents.readers.odp_text import OdpText
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.pptx_geometry import FORM_UNKNOWN
from assessor_app.documents.readers.pptx_remarks import titled
from assessor_app.documents.readers.slides import Anchor, Cell, Picture, Shape, Slide, Table, TextBox
from assessor_app.documents.readers.visible import visible

_ANCHORS: dict[str, Anchor] = {"middle": "middle", "bottom": "bottom"}
_SHAPES = ("custom-shape", "rect", "ellipse", "circle", "line", "connector", "polygon", "polyline", "path", "caption",
           "measure", "regular-polygon")  # fmt: skip
_DEEPEST = 30
_REPEATED = "number-columns-repeated"
_MOST_CELLS = 5_000


class OdpWalk:
    """One pass over a slide; `links` gathers addresses and their words."""

    def __init__(self, slide: Slide, styles: Styles, inside: Callable[[str], list[str]]) -> None:
        """`inside` gives the words of an embedded object (a chart, a formula) by its address."""
        self._slide, self._styles, self._inside = slide, styles, inside
        self.links: list[tuple[str, str]] = []

    def run(self, shapes: Any, foreign: bool, depth: int = 0) -> None:
        """Add the shapes; of a master (`foreign`) without its empty forms."""
        for element in shapes:
            name = local(element)
            if foreign and (attribute(element, "placeholder") == "true" or attribute(element, "class") is not None):
                continue
            if name in ("g", "a") and depth < _DEEPEST:
                self.run(element, foreign, depth + 1)
            elif name == "frame":
                self._frame(element)
            elif name in _SHAPES:
                self._shape(element)

    def _said(self, element: Any) -> Properties:
        family, name = "graphic", attribute(element, "style-name")
        for key, value in element.attrib.items():
            if key.endswith("}style-name") and "presentation" in key:
                family, name = "presentation", str(value)
        return self._styles.of("graphic", None) | self._styles.of(family, name)

    def _shape(self, element: Any) -> None:
        width, height, matrix = spot(element)
        said = self._said(element)
        drawn, known_form = outlines(element, width, height)
        if not known_form and FORM_UNKNOWN not in self._slide.remarks:
            self._slide.remarks.append(FORM_UNKNOWN)
        usual = {"fill": "solid", "fill-color": "#729fcf", "stroke": "solid", "stroke-color": "#3465a4"}
        known = usual | said
        fill, pen, picture = self._styles.fill(known), stroke(known), self._styles.picture(known)
        for part in drawn:
            steps = tuple(part.steps)
            if picture and part.filled:
                self._slide.add(Picture(picture, width, height, matrix, steps))
            self._slide.add(Shape(steps, matrix, part.tinted(fill), pen if part.stroked else None))
        self._text(element, (width, height, matrix), said, "middle")

    def _text(self, element: Any, at: Spot, said: Properties, usual: Anchor) -> None:
        html = OdpText(self._styles, said, self._link).html(element)
        if not html:
            return
        inset = [
            length(said.get(f"padding-{side}", said.get("padding")), 3.6) for side in ("left", "top", "right", "bottom")
        ]
        where = _ANCHORS.get(said.get("textarea-vertical-align", ""), "top")
        anchor = where if "textarea-vertical-align" in said else usual
        width, height, matrix = _righted(at)
        grows = said.get("auto-grow-height") == "true"
        self._slide.add(TextBox(html, width, height, matrix, anchor, (inset[0], inset[1], inset[2], inset[3]),
                                shrinks=not grows))  # fmt: skip

    def _link(self, address: str, words: str) -> None:
        if address and ":" in address and (address, words) not in self.links:
            self.links.append((address, words))

    def _frame(self, element: Any) -> None:
        width, height, matrix = at = spot(element)
        said = self._said(element)
        names = {local(part): part for part in reversed(list(element))}
        if "text-box" in names:
            fill, pen = self._styles.fill(said), stroke(said)
            if picture := self._styles.picture(said):
                self._slide.add(Picture(picture, width, height, matrix, box(0, 0, width, height)))
            if fill or pen:
                self._slide.add(Shape(box(0, 0, width, height), matrix, fill, pen))
            self._text(names["text-box"], at, said, "top")
            self._title(element, names["text-box"])
        elif "table" in names:
            self._slide.add(self._table(names["table"], width, matrix))
        elif (image := image_of(element)) is not None:
            self._image(image, at)
        if "plugin" in names:
            self._slide.remarks.append("A video or recording is embedded in this slide and is not played.")
        if "object" in names or "object-ole" in names:
            self._slide.remarks.append("A chart or embedded object is shown by its picture and its words only.")
            address = attribute(names["object"], "href") or "" if "object" in names else ""
            self._slide.beside += titled("Words of a chart or embedded object", self._inside(address))

    def _title(self, frame: Any, text: Any) -> None:
        if attribute(frame, "class") == "title" and not self._slide.title:
            self._slide.title = " ".join(visible("".join(text.itertext())).split())

    def _image(self, image: Any, at: Spot) -> None:
        width, height, matrix = at
        address = attribute(image, "href") or ""
        if ":" in address:
            self._slide.remarks.append(f"A picture outside the file is not fetched: {visible(address)[:200]}")
            address = ""
        part = address.removeprefix("./")
        self._slide.add(Picture(part, width, height, matrix, box(0, 0, width, height)))

    def _table(self, table: Any, width: float, matrix: Matrix) -> Table:
        columns = [e for e in table.iter() if local(e) == "table-column"]
        rows = [e for e in table.iter() if local(e) == "table-row"][:500]
        widths: list[float] = []
        usual: list[str] = []
        for column in columns:
            said, many = self._styles.of("table-column", attribute(column, "style-name")), _count(column, _REPEATED)
            widths += [length(said.get("column-width"))] * many
            usual += [attribute(column, "default-cell-style-name") or ""] * many
        widths = [wide or width / max(1, len(widths)) for wide in widths[:100]] or [width]
        heights = [length(self._styles.of("table-row", attribute(row, "style-name")).get("row-height")) for row in rows]
        looks = CellLooks(self._styles, table, usual, len(rows), len(widths))
        cells = [cell for y, row in enumerate(rows) for cell in self._cells(row, y, looks)]
        return Table(tuple(widths), tuple(heights), tuple(cells[:_MOST_CELLS]), matrix, Stroke((0.6, 0.6, 0.6, 1), 0.6))

    def _cells(self, row: Any, y: int, looks: CellLooks) -> list[Cell]:
        found, x = [], 0
        for element in row:
            name = local(element)
            if name in ("table-cell", "covered-table-cell") and x < looks.columns:
                said = looks.of(element, row, y, x)
                html = OdpText(self._styles, said, self._link).html(element)
                if name == "table-cell" or html:
                    down = min(_count(element, "number-rows-spanned"), looks.rows - y)
                    across = min(_count(element, "number-columns-spanned"), looks.columns - x)
                    where = _ANCHORS.get(said.get("textarea-vertical-align", ""), "top")
                    found.append(Cell(y, x, html, down, across, self._styles.fill(said), where))
                x += _count(element, _REPEATED)
        return found


def _count(element: Any, name: str) -> int:
    raw = attribute(element, name) or "1"
    return max(1, int(raw)) if raw.isdecimal() and len(raw) < 4 else 1


def _righted(at: Spot) -> Spot:
    """A line that runs to the left or up still has its text in a box that does not."""
    width, height, matrix = at
    a, b, c, d, e, f = matrix
    left, top = min(width, 0.0), min(height, 0.0)
    return abs(width), abs(height), (a, b, c, d, e + a * left + c * top, f + b * left + d * top)


def notes_of(page: Any) -> list[str]:
    """The paragraphs of a slide's notes."""
    notes = child(page, "notes")
    lines = [e for e in (notes.iter() if notes is not None else ()) if local(e) in ("p", "h")]
    return ["".join(line.itertext()) for line in lines if not _is_number_alone(line)]


def _is_number_alone(line: Any) -> bool:
    fields = "".join("".join(e.itertext()) for e in line.iter() if local(e) == "page-number")
    return bool(fields) and "".join(line.itertext()).strip() == fields.strip()


def comments_of(page: Any) -> list[str]:
    found = [e for e in page.iter() if local(e) == "annotation"]
    return [" ".join("".join(p.itertext()) for p in note.iter() if local(p) == "p") for note in found]
