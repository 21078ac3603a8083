"""One sheet of an older Excel file, record by record."""

import struct
from contextlib import suppress

from assessor_app.documents.readers.biff_book import Book
from assessor_app.documents.readers.biff_notes import SheetNotes
from assessor_app.documents.readers.biff_records import Record, Short, records
from assessor_app.documents.readers.cell_store import Fault, SheetCells, Value
from assessor_app.documents.readers.grid_words import BOXES, CHARTS, MARGINS, PICTURES
from assessor_app.documents.readers.printed_margins import excel_margin_says

_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_NOTE = 0x19  # the sort of drawing a note on a cell has
_CHARACTER = 7  # pixels of a digit in the usual font


def read_sheet(
    stream: bytes, at: int, sheet: SheetCells, book: Book, filled: frozenset[int], notes: SheetNotes
) -> None:
    """Fill `sheet` and `notes`; empty cells are kept for the looks in `filled` alone. Raises Full, and Short at a
    cut."""
    reader = _Reader(sheet, book, filled, notes)
    for record in records(stream, at):
        reader.read(record)


def number_of(packed: int) -> float:
    """The number of an RK value: a whole number or the upper half of a long one, perhaps a hundredth of it."""
    if packed & 2:
        value = float((packed ^ 0x8000_0000) - 0x8000_0000 >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFF_FFFC))[0]
    return value / 100 if packed & 1 else value


class _Reader:
    def __init__(self, sheet: SheetCells, book: Book, filled: frozenset[int], notes: SheetNotes) -> None:
        self._sheet, self._book, self._filled, self._notes = sheet, book, filled, notes
        self._object = 0  # what sort of drawing was begun last
        self._awaited: tuple[int, int, int] | None = None  # the cell whose text the next STRING record holds

    def read(self, record: Record) -> None:
        match record.code:
            case 0x203:
                row, column, look = record.numbers("HHH")
                self._sheet.put(row, column, _double(record, 6), look)
            case 0x27E:
                row, column, look, packed = record.numbers("HHHI")
                self._sheet.put(row, column, number_of(packed), look)
            case 0xBD:
                self._many(record)
            case 0xFD:
                row, column, look, number = record.numbers("HHHI")
                self._sheet.put(row, column, self._shared(number), look)
            case 0x204 | 0xD6:
                row, column, look = record.numbers("HHH")
                self._sheet.put(row, column, self._book.text(record, 6), look)
            case 0x205:
                row, column, look, value, fault = record.numbers("HHHBB")
                self._sheet.put(row, column, _fault(value) if fault else bool(value), look)
            case 0x06 | 0x206 | 0x406:
                self._formula(record)
            case 0x207:
                if self._awaited is not None:
                    row, column, look = self._awaited
                    self._sheet.put(row, column, self._book.text(record, 0), look)
                    self._awaited = None
            case 0x201:
                row, column, look = record.numbers("HHH")
                self._blank(row, column, look)
            case 0xBE:
                self._many_blank(record)
            case _:
                self._shape(record)

    def _shared(self, number: int) -> str:
        if number < len(self._book.texts):
            return self._book.texts[number]
        self._sheet.faults.damaged += 1
        return Fault("#?")

    def _many(self, record: Record) -> None:
        row, column = record.numbers("HH")
        for at in range(4, len(record.data) - 7, 6):
            look, packed = record.numbers("HI", at)
            self._sheet.put(row, column, number_of(packed), look)
            column += 1

    def _many_blank(self, record: Record) -> None:
        row, column = record.numbers("HH")
        for at in range(4, len(record.data) - 3, 2):
            self._blank(row, column, record.numbers("H", at)[0])
            column += 1

    def _blank(self, row: int, column: int, look: int) -> None:
        if look in self._filled:
            self._sheet.put(row, column, None, look)

    def _formula(self, record: Record) -> None:
        row, column, look = record.numbers("HHH")
        kind, value, mark = record.numbers("BxBxxxH", 6)
        self._awaited = None
        found: Value = None
        if mark != 0xFFFF:
            found = _double(record, 6)
        elif kind == 0:
            self._awaited = row, column, look
            return
        elif kind in (1, 2):
            found = bool(value) if kind == 1 else _fault(value)
        self._sheet.put(row, column, found, look)

    def _shape(self, record: Record) -> None:
        sheet = self._sheet
        match record.code:
            case 0xE5:
                for at in range(2, 2 + 8 * record.numbers("H")[0], 8):
                    top, bottom, left, right = record.numbers("HHHH", at)
                    sheet.merge(top, left, bottom, right)
            case 0x7D:
                first, last, width, _, options = record.numbers("HHHHH")
                if options & 1:
                    sheet.faults.concealed = True
                elif first <= last:
                    sheet.wide(first, last, max(8, round(width / 256 * _CHARACTER)))
            case 0x208:
                row, height, options = *record.numbers("H"), *record.numbers("H", 6), *record.numbers("I", 12)
                sheet.faults.concealed |= bool(options & 0x20)
                if not height & 0x8000:
                    sheet.tall(row, row, round((height & 0x7FFF) / 15))
            case 0x55:
                sheet.width = max(8, min(1800, record.numbers("H")[0] * _CHARACTER + 5))
            case 0x23E:
                sheet.right_to_left = bool(record.numbers("H")[0] & 0x40)
            case _:
                with suppress(Short):  # what is no cell is but named
                    self._beside(record)

    def _beside(self, record: Record) -> None:
        """What stands there that is no cell."""
        beside = self._sheet.faults.beside
        match record.code:
            case 0x809 if record.numbers("H", 2)[0] == 0x20:
                beside.add(CHARTS)
            case 0x1C:
                self._notes.note(record)
            case 0x5D:
                self._object = record.numbers("H", 4)[0]
                beside.update({5: {CHARTS}, 8: {PICTURES}}.get(self._object, ()))
                self._notes.drawing(record)
            case 0x1B6 if self._object == _NOTE:
                self._notes.letters(record)
            case 0x1B6 if record.numbers("H", 10)[0]:
                beside.add(BOXES)
            case 0x14 | 0x15 if record.data and excel_margin_says(self._book.text(record, 0, self._book.wide)):
                beside.add(MARGINS)


def _double(record: Record, at: int) -> Value:
    if at + 8 > len(record.data):
        raise Short
    value = float(struct.unpack_from("<d", record.data, at)[0])
    return value if value - value == 0 else Fault("#NUM!")


def _fault(code: int) -> Fault:
    return Fault(_ERRORS.get(code, "#?"))
