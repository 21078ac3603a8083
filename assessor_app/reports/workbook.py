"""Decisions as an Excel workbook: summary, criteria, evidence, and a data dictionary; rows go straight to the file."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, BinaryIO

from assessor_app.reports.columns import CRITERION_COLUMNS, EVIDENCE_COLUMNS, MEANINGS, SHEETS, criterion_rows
from assessor_app.reports.columns import evidence_rows as links_of
from assessor_app.reports.selection import FACTS, Selection

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
MOST_UNITS = 32_767  # UTF-16 code units a cell holds
SURELY_FITS = MOST_UNITS // 2  # characters, if each were two units
CUT = "… (cut here; the CSV has it whole)"
MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same selection gives the same bytes, so the file has no date of its own
WIDTHS = {"why": 44, "rationale": 60, "quote": 48, "note": 32, "meaning": 90}


class Sheet:
    """One table; when it is full it goes on in another sheet with the same headings."""

    def __init__(self, book: "Workbook", title: str, columns: tuple[str, ...], bold: "Format") -> None:
        self._book, self._title, self._columns, self._bold = book, title, columns, bold
        self._number, self._at = 1, 0
        self._sheet = self._begin()

    def _begin(self) -> "Worksheet":
        name = self._title if self._number == 1 else f"{self._title} {self._number}"
        sheet: Worksheet = self._book.add_worksheet(name)
        for at, column in enumerate(self._columns):
            sheet.set_column(at, at, WIDTHS.get(column, 18))
            sheet.write_string(0, at, column, self._bold)
        sheet.freeze_panes(1, 0)
        self._at = 1
        return sheet

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        sheet, at = self._sheet, self._at  # looked up once: a workbook has millions of cells
        text, number, boolean = sheet.write_string, sheet.write_number, sheet.write_boolean
        for row in rows:
            if at >= MOST_ROWS:
                self._number += 1
                sheet = self._sheet = self._begin()
                at, text, number, boolean = self._at, sheet.write_string, sheet.write_number, sheet.write_boolean
            for column, value in enumerate(row):
                if type(value) is str:
                    # never “write”, which takes “=1+1” for a formula and an address for a link
                    text(at, column, value if len(value) < SURELY_FITS and "\r" not in value else fitting(value))
                elif value is not None:
                    (boolean if type(value) is bool else number)(at, column, value)
            at += 1
        self._at = at


def fitting(text: str) -> str:
    """The text as far as a cell holds it; what was cut says so. Excel counts an emoji as two. A line ends with a line
    feed there: a carriage return would stand in it as “_x000D_”."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text.encode("utf-16-le")) // 2 <= MOST_UNITS:
        return text
    units = text.encode("utf-16-le")[: 2 * (MOST_UNITS - len(CUT))]
    return units.decode("utf-16-le", errors="ignore") + CUT


class Archive:
    """The file, for a ZipFile that nobody closes when the disk is full: what it still writes as it is thrown away goes
    nowhere, instead of failing once more where nobody can catch it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._failed = file, False

    def write(self, data: bytes) -> int:
        if self._failed or self._file.closed:
            return len(data)
        try:
            return self._file.write(data)
        except OSError:
            self._failed = True
            raise

    def flush(self) -> None:
        if not self._failed and not self._file.closed:
            self._file.flush()

    def tell(self) -> int:
        return 0 if self._failed or self._file.closed else self._file.tell()

    def seek(self, to: int, whence: int = 0) -> int:
        return to if self._failed or self._file.closed else self._file.seek(to, whence)


def write_workbook(selection: Selection, path: Path) -> None:
    import xlsxwriter

    with (
        TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent, ignore_cleanup_errors=True) as rows,
        path.open("wb") as file,
        xlsxwriter.Workbook(Archive(file), {"constant_memory": True, "tmpdir": rows}) as book,
    ):
        book.set_properties({"created": MADE.replace(tzinfo=None), "title": "Decisions"})
        bold = book.add_format({"bold": True})
        summary = Sheet(book, "Summary", FACTS, bold)
        criteria = Sheet(book, "Criteria", CRITERION_COLUMNS, bold)
        evidence = Sheet(book, "Evidence", EVIDENCE_COLUMNS, bold)
        for page in selection.facts():
            summary.add(page)
        for signed in selection.signed():
            criteria.add(criterion_rows(signed, selection))
            evidence.add(links_of(signed))
        _dictionary(book, bold)


def _dictionary(book: "Workbook", bold: "Format") -> None:
    sheet = Sheet(book, "Data dictionary", ("sheet", "column", "meaning"), bold)
    sheet.add((title, column, MEANINGS[column]) for title, columns in SHEETS.items() for column in columns)
    sheet.add([("all", "long texts", f"A cell holds {MOST_UNITS:,} characters; what is longer ends with “{CUT}”.")])
