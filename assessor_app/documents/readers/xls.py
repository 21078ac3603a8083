"""Older Excel files (XLS): stored values as their author saw them."""

from assessor_app.documents.readers.biff_book import Book, Listed, read_book
from assessor_app.documents.readers.biff_notes import SheetNotes
from assessor_app.documents.readers.biff_records import Short
from assessor_app.documents.readers.biff_sheet import read_sheet
from assessor_app.documents.readers.cell_notes import NOTED, notes_sheet
from assessor_app.documents.readers.cell_store import Faults, Full, Look, Room, SheetCells
from assessor_app.documents.readers.compound_file import CompoundFile
from assessor_app.documents.readers.grid_words import CHARTS, NOTES, only_cells, sheet_warnings
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.workbook import Workbook

_DAMAGED = "The spreadsheet is damaged or cut short; some cells may be missing or wrong."


def open_grid(job: Job) -> Workbook:
    """Raises Unfit for what is no workbook, or one that is protected."""
    stream = CompoundFile(job.whole()).stream("Workbook", "Book")
    if stream is None:
        raise Unfit("This is not a readable spreadsheet: the part with its cells is missing.")
    book = read_book(stream)
    room, faults, looks = Room(job.limits, job.patience), Faults(), book.looks()
    filled = frozenset(number for number, look in enumerate(looks) if look.fill is not None)
    of_cells = [sheet for sheet in book.sheets if sheet.cells]
    listed = of_cells[: job.limits.max_sheets]
    faults.more = len(of_cells) > len(listed)
    notes = [SheetNotes(book) for _ in listed]
    sheets = [
        _sheet(stream, each, book, SheetCells(each.name, room, faults, each.hidden), filled, own)
        for each, own in zip(listed, notes, strict=True)
    ]
    if not sheets:
        raise Unfit("The spreadsheet has no sheet of cells.")
    if all(sheet.broken and not sheet.rows for sheet in sheets):
        raise Unfit("The spreadsheet is damaged or cut short: none of its sheets can be read.")
    told = (note for each, own in zip(listed, notes, strict=True) for note in own.told(each.name))
    noted = notes_sheet(told, room, faults, len(looks))
    shown = [*sheets, *([noted] if noted else [])]
    found = Workbook(shown, [*looks, Look(wrap=True)], job.limits, book.from_1904)
    if any(own.lost for own in notes):
        faults.beside.add(NOTES)
    if len(of_cells) < len(book.sheets):
        faults.beside.add(CHARTS)
    damage = [] if book.whole else [_DAMAGED]
    found.warnings = (
        *damage,
        *sheet_warnings(sheets, faults, job.limits),
        *([NOTED] if noted else []),
        *only_cells(faults.beside),
    )
    return found


def _sheet(
    stream: bytes, listed: Listed, book: Book, sheet: SheetCells, filled: frozenset[int], notes: SheetNotes
) -> SheetCells:
    try:
        read_sheet(stream, listed.at, sheet, book, filled, notes)
    except Full:
        sheet.cut = True
    except Short:
        sheet.broken = True
    return sheet
