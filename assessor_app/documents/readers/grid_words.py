"""What an assessor must know about a workbook, as sentences."""

from collections.abc import Iterable, Sequence

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.cell_store import Faults, SheetCells

_NAMED = 3
NOTES, BOXES, MARGINS = "notes on cells", "text boxes", "headers or footers for printing"
CHARTS, PICTURES = "charts", "pictures"
EARLIER = "earlier contents of cells"


def sheet_warnings(sheets: Sequence[SheetCells], faults: Faults, limits: Limits) -> list[str]:
    """Missing and damaged things first, then what the author hid."""
    said = []
    if broken := [sheet for sheet in sheets if sheet.broken]:
        said.append(f"{_names(broken)} damaged or cut short; what could be read is shown.")
    if cut := [sheet for sheet in sheets if sheet.cut]:
        said.append(f"{_names(cut)} too large; only the first {cut[0].room.shown:,} cells of the file are shown.")
    if faults.more:
        said.append(f"The spreadsheet has more than {limits.max_sheets} sheets; only the first are shown.")
    if faults.damaged:
        said.append(f"{_counted(faults.damaged, 'cell')} cannot be read; the damaged content stands there as it is.")
    if faults.unsaved:
        said.append(
            f"{_counted(faults.unsaved, 'formula')} came without a stored result; the formula is shown instead."
        )
    if faults.cut:
        said.append(f"{_counted(faults.cut, 'text')} longer than {limits.max_cell_chars:,} characters; cut there.")
    if hidden := [sheet for sheet in sheets if sheet.hidden]:
        said.append(f"{_names(hidden)} hidden in the file; shown here with a mark.")
    if faults.concealed:
        said.append("Some rows or columns are hidden in the file; they are shown here.")
    if all(sheet.last_row < 0 for sheet in sheets):
        said.append("The spreadsheet holds no values.")
    return said


def only_cells(beside: Iterable[str]) -> list[str]:
    """What is said where there is more than cells."""
    words = sorted(set(beside))
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
    return [f"Only cells are shown; the spreadsheet also holds {listed}."] if words else []


def _names(sheets: Sequence[SheetCells]) -> str:
    quoted = [f"“{sheet.name[:60]}”" for sheet in sheets[:_NAMED]]
    if len(sheets) > _NAMED:
        quoted.append(f"{len(sheets) - _NAMED} more")
    verb = "is" if len(sheets) == 1 else "are"
    noun = "Sheet" if len(sheets) == 1 else "Sheets"
    listed = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
    return f"{noun} {listed} {verb}"


def _counted(count: int, noun: str) -> str:
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"
