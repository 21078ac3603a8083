"""Notes on cells, as a sheet of their own behind the author's: which cell, and what is said of it."""

from collections.abc import Iterable, Iterator
from typing import Any

from assessor_app.documents.readers.cell_store import Faults, Full, Room, SheetCells
from assessor_app.documents.readers.package import Package, attribute, local
from assessor_app.documents.readers.protocol import Unfit

NOTED = "Notes on cells stand on a sheet of their own, the last."
_NAME = "Notes on cells"
_WIDTHS = (130, 70, 520)  # pixels
Note = tuple[str, str, str]  # the sheet, the cell, the words


def notes_sheet(notes: Iterable[Note], room: Room, faults: Faults, wrapped: int) -> SheetCells | None:
    """None where there are none; `wrapped` is the look of words that wrap."""
    sheet = SheetCells(_NAME, room, faults)
    for column, pixels in enumerate(_WIDTHS):
        sheet.wide(column, column, pixels)
    try:
        for row, note in enumerate(notes):
            for column, said in enumerate(note):
                sheet.put(row, column, said, wrapped)
    except Full:
        pass
    return sheet if sheet.rows else None


def excel_notes(package: Package, sheet: str, part: str) -> Iterator[Note]:
    """Those of one sheet, whose part is given; a damaged list of notes holds none."""
    try:
        listed = package.relations(part).values() if part else ()
        roots = [package.xml(target) for kind, target, outside in listed if kind == "comments" and not outside]
    except Unfit:
        return
    for root in roots:
        for note in root.iter() if root is not None else ():
            if local(note) == "comment":
                said = "".join(t.text or "" for t in note.iter() if local(t) == "t" and not _reading(t)).strip()
                if said:
                    yield sheet, attribute(note, "ref") or "", said


def _reading(text: Any) -> bool:
    return local(text.getparent()) == "rPh"
