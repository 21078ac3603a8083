"""Excel workbooks (XLSX): stored values as their author saw them; formulas are never worked out again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from assessor_app.documents.readers.cell_notes import NOTED, excel_notes, notes_sheet
from assessor_app.documents.readers.cell_store import Faults, Full, Look, Room, SheetCells
from assessor_app.documents.readers.grid_words import BOXES, CHARTS, NOTES, PICTURES, only_cells, sheet_warnings
from assessor_app.documents.readers.package import Package, attribute, child, local
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.workbook import Workbook
from assessor_app.documents.readers.xlsx_sheet import read_sheet
from assessor_app.documents.readers.xlsx_strings import shared_strings
from assessor_app.documents.readers.xlsx_styles import Styles, read_styles

_MAIN = "xl/workbook.xml"
_NO_FORMATS = "The formats of the cells are damaged; dates, times and per cent may stand there as bare numbers."
_MOST_CLAIMED = 16 * 2**30  # bytes, unpacked
_LEFT_OUT = {
    "xl/charts/": CHARTS, "xl/media/": PICTURES, "xl/comments": NOTES, "xl/pivottables/": "pivot tables",
    "xl/embeddings/": "embedded objects", "xl/diagrams/": "diagrams",
}  # fmt: skip
_BOXED = re.compile(rb"<(?:\w+:)?t(?: [^>]*)?>\s*[^<\s]")
_MOST_DRAWINGS, _MOST_DRAWN = 100, 4 * 2**20


@dataclass(frozen=True, slots=True)
class _Entry:
    """One sheet as the workbook lists it; `part` is empty when its part is missing."""

    name: str
    part: str
    hidden: bool
    cells: bool


def open_grid(job: Job) -> Workbook:
    """Raises Unfit for what is no workbook, or one made to do harm."""
    # sheets are read as they unpack and only as far as cells are shown: what lies beyond costs nothing
    package = Package(job.whole(), replace(job.limits, max_package_bytes=_MOST_CLAIMED), "spreadsheet")
    main = package.main_part(_MAIN)
    root = package.xml(main)
    if root is None or local(root) != "workbook":
        raise Unfit("This is not a readable spreadsheet: it has no list of sheets.")
    relations = package.relations(main)
    entries = _entries(root, relations)
    warnings: list[str] = []
    styles = _styles(package, relations, warnings)
    texts, whole = shared_strings(package, relations, job.limits)
    if not whole:
        warnings.append("The texts of the spreadsheet are damaged or too many; some cells may be empty.")
    room, faults = Room(job.limits, job.patience), Faults()
    filled = frozenset(number for number, look in enumerate(styles.looks) if look.fill is not None)
    of_cells = [each for each in entries if each.cells]
    faults.more = len(of_cells) > job.limits.max_sheets
    sheets = [
        _sheet(package, each, SheetCells(each.name, room, faults, each.hidden), texts, filled)
        for each in of_cells[: job.limits.max_sheets]
    ]
    if not sheets:
        raise Unfit("The spreadsheet has no sheet of cells.")
    if all(sheet.broken and not sheet.rows for sheet in sheets):
        raise Unfit("The spreadsheet is damaged or cut short: none of its sheets can be read.")
    looks = [*(styles.looks or [Look()]), Look(wrap=True)]
    told = (note for each in of_cells for note in excel_notes(package, each.name, each.part))
    noted = notes_sheet(told, room, faults, len(looks) - 1)
    book = Workbook([*sheets, *([noted] if noted else [])], looks, job.limits, _from_1904(root))
    beside = only_cells(set(_beside(package, entries, faults)) - ({NOTES} if noted else set()))
    said = (*sheet_warnings(sheets, faults, job.limits), *([NOTED] if noted else []))
    book.warnings = (*warnings, *said, *beside)
    return book


def _entries(root: Any, relations: dict[str, tuple[str, str, bool]]) -> list[_Entry]:
    found: list[_Entry] = []
    listed = child(root, "sheets")
    for entry in listed if listed is not None else ():
        if local(entry) != "sheet":
            continue
        target = next((v for k, v in entry.attrib.items() if k.rpartition("}")[2] == "id"), "")
        kind, part, outside = relations.get(str(target), ("worksheet", "", False))
        name = (entry.get("name") or f"Sheet {len(found) + 1}")[:255]
        hidden = (entry.get("state") or "visible").lower() != "visible"
        found.append(_Entry(name, "" if outside else part, hidden, kind in ("worksheet", "macrosheet")))
    return found


def _sheet(package: Package, entry: _Entry, sheet: SheetCells, texts: list[str], filled: frozenset[int]) -> SheetCells:
    pieces = package.stream(entry.part, sheet.room.limits.max_package_bytes) if entry.part else None
    if pieces is None:
        sheet.broken = True
        return sheet
    try:
        read_sheet(pieces, sheet, texts, filled)
    except Full:
        sheet.cut = True
    except Unfit:
        sheet.broken = True
    return sheet


def _styles(package: Package, relations: dict[str, tuple[str, str, bool]], warnings: list[str]) -> Styles:
    parts = {kind: part for kind, part, outside in relations.values() if not outside}
    try:
        theme = package.xml(parts.get("theme", "xl/theme/theme1.xml"))
    except Unfit:
        theme = None
    try:
        root = package.xml(parts.get("styles", "xl/styles.xml"))
        return read_styles(root, theme)
    except (Unfit, ValueError):
        warnings.append(_NO_FORMATS)
        return read_styles(None, None)


def _from_1904(root: Any) -> bool:
    properties = child(root, "workbookPr")
    return properties is not None and attribute(properties, "date1904") in ("1", "true")


def _beside(package: Package, entries: list[_Entry], faults: Faults) -> Iterator[str]:
    """Words for what the workbook holds that is no cell."""
    yield from (word for start, word in _LEFT_OUT.items() if any(name.startswith(start) for name in package.names))
    yield from faults.beside
    if any(not entry.cells for entry in entries):
        yield "sheets that hold only a chart"
    drawings = [name for name in package.names if name.startswith("xl/drawings/drawing") and name.endswith(".xml")]
    if any(_BOXED.search(_beginning(package, name)) for name in drawings[:_MOST_DRAWINGS]):
        yield BOXES


def _beginning(package: Package, name: str) -> bytes:
    try:
        return b"".join(package.stream(name, _MOST_DRAWN) or ())
    except Unfit:
        return b""
