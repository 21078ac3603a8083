"""The part of an older Excel file that belongs to all its sheets: their names, the table of texts, the looks."""

import codecs
import struct
from dataclasses import dataclass, field

from assessor_app.documents.readers.biff_records import Record, Short, Texts, records
from assessor_app.documents.readers.built_in_formats import BUILT_IN, INDEXED
from assessor_app.documents.readers.cell_store import Alignment, Look
from assessor_app.documents.readers.protocol import Unfit

_ALIGN: tuple[Alignment, ...] = ("", "left", "center", "right", "left", "left", "center", "center")
_BIFF8 = 0x600


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet as the book lists it: `at` is where it begins in the stream."""

    name: str
    at: int
    hidden: bool
    cells: bool


@dataclass(slots=True)
class Book:
    """`wide` says BIFF8; older ones keep texts in the letters of `codepage`."""

    wide: bool = True
    codepage: str = "cp1252"
    from_1904: bool = False
    whole: bool = True
    sheets: list[Listed] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    fonts: list[tuple[bool, bool, int]] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    colours: dict[int, int] = field(default_factory=lambda: dict(INDEXED))
    formats: list[Record] = field(default_factory=list)

    def text(self, record: Record, at: int, wide_length: bool = True) -> str:
        """A text inside a record, with its length in front."""
        if self.wide:
            return Texts(record.parts, at).text(wide_length)
        size = record.numbers("H" if wide_length else "B", at)[0]
        start = at + (2 if wide_length else 1)
        return record.data[start : start + size].decode(self.codepage, "replace")

    def looks(self) -> list[Look]:
        return [self._look(record) for record in self.formats] or [Look()]

    def _look(self, record: Record) -> Look:
        try:
            font, number = record.numbers("HH")
            across = record.numbers("B", 6)[0]
            fill = self._fill(record)
        except Short:
            return Look()
        bold, italic, ink = self.fonts[font - (font > 4)] if font - (font > 4) < len(self.fonts) else (False, False, 0)
        code = self.codes.get(number) or BUILT_IN.get(number, "")
        colour = self.colours.get(ink) if 8 <= ink < 64 else None
        return Look(code, _ALIGN[across & 7], bold, italic, bool(across & 8), fill, colour or None)

    def _fill(self, record: Record) -> int | None:
        if self.wide:
            pattern, colour = record.numbers("I", 14)[0] >> 26 & 63, record.numbers("H", 18)[0] & 127
        else:
            area = record.numbers("I", 8)[0]
            pattern, colour = area >> 16 & 63, area & 127
        found = self.colours.get(colour) if pattern == 1 else 0xD9D9D9 if pattern else None
        return None if found == 0xFFFFFF else found


def read_book(stream: bytes) -> Book:
    """Raises Unfit for a protected or unreadable file; what is damaged later is told by `whole`."""
    book = Book()
    if len(stream) < 8 or struct.unpack_from("<H", stream)[0] != 0x809:
        raise Unfit("This form of Excel file is too old to be shown; ask for an XLSX or PDF file.")
    book.wide = struct.unpack_from("<H", stream, 4)[0] >= _BIFF8
    try:
        for record in records(stream, 0):
            _read(book, record)
    except Short:
        book.whole = False
    if not book.sheets:
        raise Unfit("The spreadsheet is damaged or cut short: its list of sheets cannot be read.")
    return book


def _read(book: Book, record: Record) -> None:
    match record.code:
        case 0x2F:
            raise Unfit("The spreadsheet is protected with a password; ask for a copy without one.")
        case 0x42:
            book.codepage = _codepage(record.numbers("H")[0])
        case 0x22:
            book.from_1904 = record.numbers("H")[0] == 1
        case 0x31:
            _, options, colour, weight = record.numbers("HHHH")
            book.fonts.append((weight >= 600, bool(options & 2), colour))
        case 0x41E:
            book.codes[record.numbers("H")[0]] = book.text(record, 2, wide_length=book.wide)
        case 0xE0:
            book.formats.append(record)
        case 0x92:
            for number in range(min(record.numbers("H")[0], 56)):
                red, green, blue = record.numbers("BBB", 2 + 4 * number)
                book.colours[8 + number] = red << 16 | green << 8 | blue
        case 0xFC:
            _read_texts(book, record)
        case 0x85:
            at, state, kind = record.numbers("IBB")
            name = book.text(record, 6, wide_length=False)
            book.sheets.append(Listed(name, at, bool(state & 3), kind == 0))


def _read_texts(book: Book, record: Record) -> None:
    count = record.numbers("I", 4)[0]
    texts = Texts(record.parts, 8)
    try:
        for _ in range(min(count, 1_000_000)):
            book.texts.append(texts.text())
    except Short:
        book.whole = False


def _codepage(number: int) -> str:
    name = {1200: "utf-16-le", 10000: "mac-roman", 32768: "mac-roman", 32769: "cp1252", 367: "ascii"}.get(number)
    try:
        return codecs.lookup(name or f"cp{number}").name
    except LookupError:
        return "cp1252"
