"""OpenDocument spreadsheets (ODS): they keep the text their author saw beside each value, and that text is shown."""

from collections.abc import Iterator
from contextlib import suppress

from assessor_app.documents.readers.cell_notes import NOTED, notes_sheet
from assessor_app.documents.readers.cell_store import Faults, Full, Look, Room
from assessor_app.documents.readers.grid_words import CHARTS, MARGINS, NOTES, PICTURES, only_cells, sheet_warnings
from assessor_app.documents.readers.ods_sheets import Sheets
from assessor_app.documents.readers.package import Package
from assessor_app.documents.readers.printed_margins import OpenDocumentMargins
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.workbook import Workbook
from assessor_app.documents.readers.xml_events import read_events

_FORM = "spreadsheet"
_LEFT_OUT = (("pictures/", PICTURES), ("object ", CHARTS))


def open_grid(job: Job) -> Workbook:
    """Raises Unfit for what is no spreadsheet, or one made to do harm."""
    package = Package(job.whole(), job.limits, _FORM)
    pieces = package.stream("content.xml", job.limits.max_package_bytes)
    if pieces is None:
        raise Unfit("This is not a readable spreadsheet: the part with its cells is missing.")
    faults = Faults()
    room = Room(job.limits, job.patience)
    reader = Sheets(room, faults)
    try:
        read_events(pieces, reader.start, reader.end, reader.text, _FORM)
    except Full:
        reader.sheets[-1].cut = not faults.more
    except Unfit:
        if not any(sheet.rows for sheet in reader.sheets):
            raise
        reader.sheets[-1].broken = True
    if not reader.sheets:
        raise Unfit("The spreadsheet has no sheet of cells.")
    looks = [*reader.looks, Look(wrap=True)]
    noted = notes_sheet(reader.notes, room, faults, len(looks) - 1)
    book = Workbook([*reader.sheets, *([noted] if noted else [])], looks, job.limits)
    beside = only_cells(set(_beside(package, faults, job)) | ({NOTES} if reader.notes and not noted else set()))
    said = (*sheet_warnings(reader.sheets, faults, job.limits), *([NOTED] if noted else []))
    book.warnings = (*said, *beside)
    return book


def _beside(package: Package, faults: Faults, job: Job) -> Iterator[str]:
    """Words for what the spreadsheet holds that is no cell."""
    yield from (word for start, word in _LEFT_OUT if any(name.startswith(start) for name in package.names))
    yield from faults.beside
    styles, margins = package.stream("styles.xml", job.limits.max_part_bytes), OpenDocumentMargins()
    with suppress(Unfit):  # styles that are damaged hold no margin to speak of
        read_events(styles or (), margins.start, margins.end, margins.text, _FORM)
    if margins.said:
        yield MARGINS
