"""The sheets of an ODS spreadsheet, read cell by cell as their XML streams by."""

from dataclasses import dataclass

from assessor_app.documents.readers.cell_notes import Note
from assessor_app.documents.readers.cell_store import Fault, Faults, Full, Look, Room, SheetCells, Value
from assessor_app.documents.readers.grid_words import BOXES, EARLIER, NOTES
from assessor_app.documents.readers.ods_looks import OdsLooks
from assessor_app.documents.readers.xml_events import bare
from assessor_app.domain.cells import column_name

_ASIDE = {"annotation": NOTES, "shapes": BOXES, "frame": BOXES, "tracked-changes": EARLIER}
_NUMERIC = ("float", "percentage", "currency", "date", "time")
_MOST_NOTES = 50_000
_MOST_EMPTY = 200  # rows or columns of one fill that are kept


@dataclass(slots=True)
class _Cell:
    """A cell of the row being read, with how often it stands there."""

    column: int
    times: int
    value: Value
    look: int


class Sheets:
    """Gathers sheets from XML events; `looks` are what the cells' look numbers mean."""

    def __init__(self, room: Room, faults: Faults) -> None:
        self.sheets: list[SheetCells] = []
        self._room, self._faults, self._looks = room, faults, OdsLooks()
        self._beside, self._paragraph = "", False  # what stands aside, and whether words of it are read
        self.notes: list[Note] = []
        self._note: list[str] = []  # words of the note being read
        self._depth = self._aside = 0  # tables in tables; notes and drawings, whose text is not the cell's
        self._row = self._next_row = self._column = self._columns = 0
        self._cells: list[_Cell] = []
        self._attributes: dict[str, str] = {}
        self._lines: list[str] | None = None

    @property
    def looks(self) -> list[Look]:
        return self._looks.looks

    def start(self, name: str, raw: dict[str, str]) -> None:
        drawn, name = name.startswith("draw:"), bare(name)
        if drawn or name in _ASIDE:
            self._beside = self._beside if self._aside else _ASIDE.get(name, BOXES)
            self._aside += 1
        elif self._aside:
            self._paragraph = name in ("p", "h", "span", "a")
            if self._note and name in ("p", "h"):
                self._note.append("\n")
        elif name == "table":
            self._depth += 1
            if self._depth == 1:
                self._begin_table({bare(key): value for key, value in raw.items()})
        elif self._depth == 1 and self.sheets:
            self._inside(name, {bare(key): value for key, value in raw.items()})
        elif not self._depth:
            self._looks.start(name, {bare(key): value for key, value in raw.items()})

    def end(self, name: str) -> None:
        drawn, name = name.startswith("draw:"), bare(name)
        if drawn or name in _ASIDE:
            self._aside -= 1
            if not self._aside:
                self._end_note()
        elif self._aside:
            self._paragraph = False
        elif name == "table":
            self._depth -= 1
        elif self._depth == 1 and name in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif self._depth == 1 and name == "table-row":
            self._end_row()

    def text(self, text: str) -> None:
        if self._aside:
            if self._paragraph and self._beside == NOTES:
                self._note.append(text)
            elif self._paragraph and not text.isspace():
                self._faults.beside.add(self._beside)
        elif self._lines and self._depth == 1:
            self._lines[-1] += text

    def _end_note(self) -> None:
        said, self._note = "".join(self._note).strip(), []
        if said and self.sheets and len(self.notes) < _MOST_NOTES:
            self.notes.append((self.sheets[-1].name, f"{column_name(self._column)}{self._row + 1}", said))

    def _begin_table(self, attributes: dict[str, str]) -> None:
        if len(self.sheets) >= self._room.limits.max_sheets:
            self._faults.more = True
            raise Full
        name = attributes.get("name", f"Sheet {len(self.sheets) + 1}")[:255]
        hidden = attributes.get("style-name", "") in self._looks.hidden_tables
        self.sheets.append(SheetCells(name, self._room, self._faults, hidden, width=85, height=17))
        self.sheets[-1].right_to_left = attributes.get("style-name", "") in self._looks.leftward_tables
        self._next_row = self._columns = 0

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "table-column":
                self._begin_column(attributes)
            case "table-row":
                self._begin_row(attributes)
            case "table-cell" | "covered-table-cell":
                self._attributes, self._lines = attributes, []
            case "p" | "h" if self._lines is not None:
                self._lines.append("")
            case "s":
                self.text(" " * min(_count(attributes.get("c")), 100))
            case "tab":
                self.text("\t")
            case "line-break":
                self.text("\n")

    def _begin_column(self, attributes: dict[str, str]) -> None:
        last = self._columns + _count(attributes.get("number-columns-repeated")) - 1
        pixels = self._looks.widths.get(attributes.get("style-name", ""))
        if attributes.get("visibility", "visible") != "visible":
            self._faults.concealed = True
        elif pixels is not None:
            self.sheets[-1].wide(self._columns, last, pixels)
        self._columns = last + 1

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row, self._column, self._cells = self._next_row, 0, []
        self._next_row += _count(attributes.get("number-rows-repeated"))
        if attributes.get("visibility", "visible") != "visible":
            self._faults.concealed = True
        pixels = self._looks.heights.get(attributes.get("style-name", ""))
        if pixels is not None and pixels != self.sheets[-1].height:
            self.sheets[-1].tall(self._row, self._next_row - 1, pixels)

    def _end_cell(self) -> None:
        attributes, lines, self._lines = self._attributes, self._lines or [], None
        column, times = self._column, _count(attributes.get("number-columns-repeated"))
        self._column += times
        kind = attributes.get("value-type", "")
        value = self._value("\n".join(lines), kind, attributes)
        look = self._looks.number(attributes.get("style-name", ""), kind in _NUMERIC)
        if value is not None or (self._looks.looks[look].fill is not None and times <= _MOST_EMPTY):
            self._cells.append(_Cell(column, times, value, look))
        across, down = (_count(attributes.get(f"number-{n}-spanned")) for n in ("columns", "rows"))
        if across * down > 1:
            self.sheets[-1].merge(self._row, column, self._row + down - 1, column + across - 1)

    def _value(self, text: str, kind: str, attributes: dict[str, str]) -> Value:
        if text:
            return (
                Fault(text) if text.startswith(("#", "Err:")) and kind != "string" and "formula" in attributes else text
            )
        for name in ("string-value", "value", "date-value", "time-value", "boolean-value"):
            if attributes.get(name):
                return attributes[name]
        if "formula" in attributes and kind != "string":
            self._faults.unsaved += 1
            return "=" + attributes["formula"].partition("=")[2][:250]
        return None

    def _end_row(self) -> None:
        used = any(cell.value is not None for cell in self._cells)
        if not used and self._next_row - self._row > _MOST_EMPTY:
            return
        sheet = self.sheets[-1]
        for row in range(self._row, self._next_row if self._cells else self._row):
            for cell in self._cells:
                for column in range(cell.column, cell.column + cell.times):
                    sheet.put(row, column, cell.value, cell.look)


def _count(text: str | None) -> int:
    """How often something stands there: at least once, never more often than a sheet has rows."""
    return min(max(int(text), 1), 1_048_576) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1
