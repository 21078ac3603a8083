"""Canvas rubric CSV files: four columns, then name, description and points for each rating, read by position."""

import csv
import io
import math
import re
from collections.abc import Sequence

from assessor_app.domain.errors import Unreadable
from assessor_app.rubric_files.json_fields import MAX_TEXT, MAX_TITLE
from assessor_app.rubric_files.reading import ForeignCriterion, ForeignLevel, RubricReading, assemble, refuse_absurd

_START = re.compile(r'\s*"?rubric name"?\s*([,;\t])', re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
HEADER = ("rubric name", "criteria name", "criteria description", "criteria enable range")


def looks_like_canvas(data: bytes) -> bool:
    first = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:40].replace(b'"', b"").lower()
    return first.startswith(b"rubric name")


def read_canvas_csv(data: bytes, name: str) -> RubricReading:
    """The first rubric of the file, ratings from lowest to highest; raises Unreadable naming the row."""
    rows = _rows(data, name)
    titles: dict[str, None] = {}
    criteria: list[ForeignCriterion] = []
    ranges = False
    title = ""
    for number, row in rows:
        title = row[0].strip() or title
        if not title:
            raise Unreadable(name, f"Row {number} has no rubric name.")
        titles[title] = None
        if title == next(iter(titles)):
            criteria.append(_criterion(row, number, name))
            refuse_absurd(len(criteria), 0, name)
            ranges = ranges or row[3].strip().lower() in ("true", "1", "yes")
    if not titles:
        raise Unreadable(name, "It has a header but no criteria.")
    first = next(iter(titles))
    reading = assemble(first, criteria, name, high_first=True)
    extra = [f"It holds {len(titles):,} rubrics; the first, “{first}”, is read."] if len(titles) > 1 else []
    extra += ["Some criteria use point ranges; the points given are the top of each range."] if ranges else []
    return RubricReading(reading.rubric, (*extra, *reading.warnings), reading.level_owners)


def _rows(data: bytes, name: str) -> list[tuple[int, list[str]]]:
    try:
        text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(name, f"It is not UTF-8 text (byte {error.start + 1}); save it as “CSV UTF-8”.") from None
    if "\0" in text:
        raise Unreadable(name, "It holds a zero byte, so it is not a CSV file.")
    started = _START.match(text)
    delimiter = started[1] if started else ","
    try:
        rows = list(enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 1))
    except csv.Error as error:
        raise Unreadable(name, f"It is not valid CSV ({error}).") from None
    filled = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if not filled or tuple(cell.strip().lower() for cell in filled[0][1][:4]) != HEADER:
        raise Unreadable(name, "The first row is not the header of a Canvas rubric (Rubric Name, Criteria Name, …).")
    return [(number, row + [""] * (4 - len(row))) for number, row in filled[1:]]


def _criterion(row: Sequence[str], number: int, name: str) -> ForeignCriterion:
    title = row[1].strip()
    if not title:
        raise Unreadable(name, f"Row {number} has no criteria name.")
    if max(len(title), len(row[0])) > MAX_TITLE or max(map(len, row)) > MAX_TEXT:
        raise Unreadable(name, f"Row {number} has a text that is too long.")
    cells = list(row[4:]) + [""] * (-len(row[4:]) % 3)
    triples = [cells[i : i + 3] for i in range(0, len(cells), 3)]
    levels = [_level(t, number, name) for t in triples if any(cell.strip() for cell in t)]
    return ForeignCriterion(title, row[2].strip(), tuple(levels))


def _level(triple: Sequence[str], number: int, name: str) -> ForeignLevel:
    title, description, points = (cell.strip() for cell in triple)
    value = float(points) if _NUMBER.fullmatch(points) else math.nan
    if not math.isfinite(value):
        raise Unreadable(name, f"Row {number}: the rating “{title[:60]}” has the points “{points[:40]}”, not a number.")
    return ForeignLevel(title[:MAX_TITLE] or f"{value:g} points", description, value)
