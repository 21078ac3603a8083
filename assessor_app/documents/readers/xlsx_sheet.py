"""One sheet of an XLSX workbook, read cell by cell as its XML streams by."""

import re
from collections.abc import Iterable

from assessor_app.documents.readers.cell_store import Fault, Full, Row, SheetCells, Value
from assessor_app.documents.readers.grid_words import MARGINS
from assessor_app.documents.readers.printed_margins import excel_margin_says
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.xml_events import bare, read_events
from assessor_app.domain.cells import area_at, cell_at

_MARGINS = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
_TRUE = ("1", "true")
_CHARACTER = 7  # pixels of a digit in the usual font
_MOST_FORMULA = 250  # characters of a formula that stands in for its result


def read_sheet(pieces: Iterable[bytes], sheet: SheetCells, texts: list[str], filled: frozenset[int]) -> None:
    """Fill `sheet`; empty cells are kept for the looks in `filled` alone. Raises Full when there are too many cells
    and Unfit for damage, after what came before it."""
    reader = _Reader(sheet, texts, filled)
    try:
        read_events(pieces, reader.start, reader.end, reader.text, "spreadsheet")
    except Unfit:
        reader.leave()
        raise


class _Reader:
    """Where the stream is: the row, the cell and what was read of it."""

    def __init__(self, sheet: SheetCells, texts: list[str], filled: frozenset[int]) -> None:
        self._sheet, self._texts, self._filled = sheet, texts, filled
        self._rows = 0
        self._held = Row()  # the cells of the row being read
        self._row_name = ""
        self._columns_known: dict[str, int] = {}
        self._looks_known = {"0": 0}
        self._row, self._column = -1, -1
        self._kind, self._look = "n", 0
        self._value: list[str] = []
        self._formula: list[str] = []
        self._has_value = self._has_formula = self._phonetic = False
        self._margin: list[str] = []
        self._into: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = bare(name)
        if name == "c":
            self._cell(attributes)
        elif name == "v" or (name == "t" and not self._phonetic):
            self._into, self._has_value = self._value, True
        elif name == "f":
            self._into, self._has_formula = self._formula, True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "rPh":
            self._phonetic = True
        elif name in _MARGINS:
            self._margin = self._into = []
        else:
            self._shape(name, attributes)

    def end(self, name: str) -> None:
        if ":" in name:
            name = bare(name)
        if name == "c":
            self._finish()
        elif name in ("v", "t", "f"):
            self._into = None
        elif name == "row":
            self._flush()
        elif name == "rPh":
            self._phonetic = False
        elif name in _MARGINS:
            self._into = None
            if excel_margin_says("".join(self._margin)):
                self._sheet.faults.beside.add(MARGINS)

    def text(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._flush()
        number = attributes.get("r", "")
        self._row = int(number) - 1 if number.isascii() and number.isdigit() and len(number) < 9 else self._row + 1
        self._column, self._row_name = -1, str(self._row + 1)
        self._rows += 1
        if self._rows > 2 * self._sheet.room.limits.max_rows:
            raise Full
        if "ht" in attributes:
            self._sheet.tall(self._row, self._row, round(_real(attributes["ht"], 15.0) * 4 / 3))
        if attributes.get("hidden") in _TRUE:
            self._sheet.faults.concealed = True

    def _cell(self, attributes: dict[str, str]) -> None:
        """Sheets hold cells by the hundred thousand: names and looks met before are not taken apart again."""
        name, look = attributes.get("r"), attributes.get("s", "0")
        letters = name[: -len(self._row_name)] if name and self._row_name and name.endswith(self._row_name) else ""
        known = self._columns_known.get(letters)
        if known is not None:
            self._column = known
        else:
            self._place(name, letters)
        found = self._looks_known.get(look)
        self._look = self._met(look) if found is None else found
        self._kind = attributes.get("t", "n")
        self._value, self._formula = [], []
        self._has_value = self._has_formula = False

    def _place(self, name: str | None, letters: str) -> None:
        place = cell_at(name) if name else None
        if place is None:
            self._column += 1
        elif place[0] == self._row:
            self._column = self._columns_known[letters] = place[1]
        else:
            self._flush()
            self._row, self._column = place
            self._row_name = str(self._row + 1)

    def _met(self, look: str) -> int:
        number = min(int(look), 65_535) if look.isascii() and look.isdigit() and len(look) < 6 else 0
        self._looks_known[look] = number
        return number

    def _finish(self) -> None:
        value: Value = None
        if self._has_value and (self._value or self._kind in ("str", "inlineStr")):
            value = self._read("".join(self._value))
        elif self._has_formula:
            self._sheet.faults.unsaved += 1
            value = f"={''.join(self._formula)[:_MOST_FORMULA]}".replace("\n", " ")
            value = value if len(value) > 1 else "=…"
        elif self._look not in self._filled:
            return
        if 0 <= self._column < 16_384:
            self._held.append(self._column, value, self._look)

    def leave(self) -> None:
        """The stream broke off in the middle of a row."""
        self._flush()

    def _flush(self) -> None:
        """The row is whole: the sheet takes it over."""
        if self._held.values:
            held, self._held = self._held, Row()
            self._sheet.put_row(self._row, held)

    def _read(self, text: str) -> Value:
        match self._kind:
            case "s":
                return self._shared(text)
            case "str" | "inlineStr":
                return _unescaped(text)
            case "b":
                return text.strip().lower() in _TRUE
            case "e":
                return Fault(text[:40])
            case "d":
                return text.strip().removesuffix("T00:00:00")
        return self._number(text)

    def _shared(self, text: str) -> str:
        try:
            number = int(text)
            if number < 0:
                raise IndexError
            return _unescaped(self._texts[number])
        except (ValueError, IndexError):
            self._sheet.faults.damaged += 1
            return Fault("#?")

    def _number(self, text: str) -> Value:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if value - value != 0:
            self._sheet.faults.damaged += 1
            return Fault(text[:40])
        return value

    def _shape(self, name: str, attributes: dict[str, str]) -> None:
        sheet = self._sheet
        if name == "mergeCell":
            area = area_at(attributes.get("ref", ""))
            if area is not None:
                sheet.merge(*area)
        elif name == "col":
            self._columns(attributes)
        elif name == "sheetFormatPr":
            usual = _real(attributes.get("defaultColWidth", ""), 8.43)
            sheet.width = _pixels(usual)
            sheet.height = max(8, min(546, round(_real(attributes.get("defaultRowHeight", ""), 15.0) * 4 / 3)))
        elif name == "sheetView":
            sheet.right_to_left = attributes.get("rightToLeft") in _TRUE

    def _columns(self, attributes: dict[str, str]) -> None:
        first, last = _real(attributes.get("min", ""), 0), _real(attributes.get("max", ""), 0)
        if attributes.get("hidden") in _TRUE:
            self._sheet.faults.concealed = True
        elif "width" in attributes and 1 <= first <= last <= 16_384:
            self._sheet.wide(int(first) - 1, int(last) - 1, _pixels(_real(attributes["width"], 8.43)))


def _pixels(characters: float) -> int:
    return max(8, min(1800, round(characters * _CHARACTER + 5)))


def _real(text: str, otherwise: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return otherwise
    return value if 0 <= value < 1e7 else otherwise


def _unescaped(text: str) -> str:
    """`_x000D_` and its like stand for characters XML cannot hold."""
    if "_x" not in text:
        return text
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: _character(int(found[1], 16)), text)


def _character(code: int) -> str:
    return chr(code) if code in (9, 10, 95) or (code >= 32 and not 0xD800 <= code <= 0xDFFF) else ""
