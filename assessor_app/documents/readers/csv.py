"""Tables written as text (CSV, TSV): every field as it stands, nothing in it is worked out."""

import csv
import io
import re
import sys
from collections import Counter
from pathlib import PurePath

from assessor_app.documents.csv_dialect import Dialect, sniffed
from assessor_app.documents.readers.cell_store import Faults, Full, Look, Room, SheetCells
from assessor_app.documents.readers.encodings import decoded
from assessor_app.documents.readers.grid_words import sheet_warnings
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.terminal import plain
from assessor_app.documents.readers.workbook import Workbook

_NUMBER = re.compile(r"\s*[-+(]?[$€£¥]?\s?\d[\d.,’' ]*\s?[%€£¥]?\)?\s*")
_PLAIN, _RIGHT = 0, 1
_MOST_LINES = 2_000  # of one field; more than that is a quote left open, and too much to show as it was not meant
_EVEN = 0.8  # share of rows alike from which the others are called uneven


def open_grid(job: Job) -> Workbook:
    """Raises Unfit for what is not text, for a quote left open over most of a long table and for a table too wide for
    any spreadsheet."""
    most = job.limits.max_table_bytes
    text, warnings = decoded(job.source.read_at(0, most))
    text, said = plain(text)
    if not text.strip():
        raise Unfit("The file holds no text.")
    dialect = sniffed(text, PurePath(job.name).suffix.lower().lstrip("."))
    sheet, lengths, amiss = _sheet(job, text, dialect, job.source.size > most)
    sheet.widths = _widths(sheet)
    book = Workbook([sheet], (Look(), Look(align="right")), job.limits)
    book.warnings = (*warnings, *said, *amiss, *sheet_warnings([sheet], sheet.faults, job.limits), *_uneven(lengths))
    return book


class _LeftOpen(Exception):
    """A quote begins in this line of the file and does not end."""

    def __init__(self, line: int) -> None:
        self.line = line


def _sheet(job: Job, text: str, dialect: Dialect, cut: bool) -> tuple[SheetCells, list[tuple[int, int]], list[str]]:
    """The table; for every row that holds something its line and its number of columns; and what is amiss."""
    alone: int | None = None
    amiss: list[str] = []
    while True:
        sheet = SheetCells(PurePath(job.name).stem[:60] or "Table", Room(job.limits, job.patience), Faults())
        sheet.cut = cut
        try:
            return sheet, _read(sheet, text, dialect, alone), amiss
        except _LeftOpen as quote:
            alone, amiss = quote.line, [_left_open(quote.line)]


def _read(sheet: SheetCells, text: str, dialect: Dialect, alone: int | None) -> list[tuple[int, int]]:
    """Fill the sheet; from the line `alone` on each line is a row, whatever its quotes say."""
    csv.field_size_limit(sys.maxsize)
    skipped = 1 if dialect.skip else 0
    lines = list(io.StringIO(text[dialect.skip :], newline=""))
    whole = alone - 1 - skipped if alone else len(lines)
    rows = dialect.reader(lines[:whole])
    lengths: list[tuple[int, int]] = []
    row, line = 0, 1 + skipped
    try:
        for row, fields in enumerate(rows, 1):
            if rows.line_num + skipped - line >= _MOST_LINES:
                raise Unfit(_lost(line))
            _put(sheet, row - 1, fields, line, lengths)
            line = rows.line_num + skipped + 1
        for number, left in enumerate(lines[whole:]):
            _put(sheet, row + number, _by_itself(left, dialect), whole + skipped + number + 1, lengths)
    except Full:
        sheet.cut = True
    except csv.Error as error:
        raise Unfit(f"The table cannot be read beyond line {line}; it is damaged.") from error
    if lengths and not alone and not sheet.cut and _is_open(lines[lengths[-1][0] - 1 - skipped :], dialect):
        raise _LeftOpen(lengths[-1][0])
    return lengths


def _by_itself(line: str, dialect: Dialect) -> list[str]:
    """The fields of one line; with its quotes as they stand where one of them is left open."""
    if _is_open([line], dialect):
        return line.rstrip("\r\n").split(dialect.delimiter)
    return next(iter(dialect.reader([line])), [])


def _put(sheet: SheetCells, row: int, fields: list[str], line: int, lengths: list[tuple[int, int]]) -> None:
    if len(fields) > sheet.room.limits.max_columns:
        raise Unfit(_too_wide(line, len(fields), sheet.room.limits.max_columns))
    if any(fields):
        lengths.append((line, len(fields)))
    for column, field in enumerate(fields):
        if field:
            sheet.put(row, column, field, _RIGHT if _NUMBER.fullmatch(field[:40]) else _PLAIN)


def _is_open(lines: list[str], dialect: Dialect) -> bool:
    """True when they end inside a quote: read strictly they come to no end."""
    if not any('"' in line for line in lines):
        return False
    strict = csv.reader(
        lines,
        delimiter=dialect.delimiter,
        doublequote=not dialect.backslash,
        escapechar="\\" if dialect.backslash else None,
        strict=True,
    )
    try:
        for _ in strict:
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _lost(line: int) -> str:
    return f"A quotation mark opened in line {line} is never closed, so where its cell ends is not known."


def _left_open(line: int) -> str:
    return (
        f"A quotation mark opened in line {line} is never closed; from there on each line is shown as a row of its own."
    )


def _too_wide(line: int, columns: int, most: int) -> str:
    return f"The table is too wide: line {line} has {columns:,} columns, and {most:,} is the most a spreadsheet has."


def _uneven(lengths: list[tuple[int, int]]) -> list[str]:
    """A row that is shorter or longer than nearly all others may be a sign of damage."""
    usual, share = Counter(count for _, count in lengths).most_common(1)[0] if lengths else (0, 0)
    odd = [(line, count) for line, count in lengths if count != usual]
    if not odd or share < _EVEN * len(lengths):
        return []
    line, count = odd[0]
    more = f", and {len(odd) - 1:,} more rows differ" if len(odd) > 1 else ""
    columns = "1 column" if count == 1 else f"{count:,} columns"
    return [f"The row in line {line} has {columns} where the others have {usual:,}{more}."]


def _widths(sheet: SheetCells) -> list[tuple[int, int, int]]:
    """As wide as the words of the first rows ask for."""
    longest: dict[int, int] = {}
    for row in list(sheet.rows.values())[:200]:
        for column, value, _ in row:
            longest[column] = max(longest.get(column, 0), min(40, max(map(len, str(value).splitlines() or [""]))))
    return [(column, column, max(64, 7 * length + 14)) for column, length in sorted(longest.items())]
