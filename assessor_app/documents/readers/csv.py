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
_MOST_LINES = 2_000  # of one field; more than that is a quote left open
_EVEN = 0.8  # share of rows alike from which the others are called uneven


def open_grid(job: Job) -> Workbook:
    """Raises Unfit for what is not text, for a quote left open and for a table too wide for any spreadsheet."""
    most = job.limits.max_table_bytes
    text, warnings = decoded(job.source.read_at(0, most))
    text, said = plain(text)
    if not text.strip():
        raise Unfit("The file holds no text.")
    sheet = SheetCells(PurePath(job.name).stem[:60] or "Table", Room(job.limits, job.patience), Faults())
    sheet.cut = job.source.size > most
    lengths = _read(sheet, text, sniffed(text, PurePath(job.name).suffix.lower().lstrip(".")))
    sheet.widths = _widths(sheet)
    book = Workbook([sheet], (Look(), Look(align="right")), job.limits)
    book.warnings = (*warnings, *said, *sheet_warnings([sheet], sheet.faults, job.limits), *_uneven(lengths))
    return book


def _read(sheet: SheetCells, text: str, dialect: Dialect) -> list[tuple[int, int]]:
    """Fill the sheet; the line and the number of columns of every row that holds something."""
    csv.field_size_limit(sys.maxsize)
    rows = dialect.reader(text[dialect.skip :])
    lengths: list[tuple[int, int]] = []
    skipped = 1 if dialect.skip else 0
    line = 1 + skipped
    try:
        for number, fields in enumerate(rows):
            if len(fields) > sheet.room.limits.max_columns:
                raise Unfit(_too_wide(line, len(fields), sheet.room.limits.max_columns))
            if rows.line_num + skipped - line >= _MOST_LINES:
                raise Unfit(_left_open(line))
            _put(sheet, number, fields)
            if any(fields):
                lengths.append((line, len(fields)))
            line = rows.line_num + skipped + 1
    except Full:
        sheet.cut = True
    except csv.Error as error:
        raise Unfit(f"The table cannot be read beyond line {line}; it is damaged.") from error
    if lengths and not sheet.cut and _open_at_end(text, dialect, lengths[-1][0]):
        raise Unfit(_left_open(lengths[-1][0]))
    return lengths


def _put(sheet: SheetCells, row: int, fields: list[str]) -> None:
    for column, field in enumerate(fields):
        if field:
            sheet.put(row, column, field, _RIGHT if _NUMBER.fullmatch(field[:40]) else _PLAIN)


def _open_at_end(text: str, dialect: Dialect, first: int) -> bool:
    """True when the last row, from line `first` on, ends inside a quote: read strictly it comes to no end."""
    tail = list(io.StringIO(text, newline=""))[first - 1 :]
    if not any('"' in line for line in tail):
        return False
    strict = csv.reader(
        tail,
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


def _left_open(line: int) -> str:
    return f"A quotation mark opened in line {line} is never closed, so where its cell ends is not known."


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
