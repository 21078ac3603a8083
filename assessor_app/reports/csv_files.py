"""Decisions as CSV: UTF-8, RFC 4180, ISO 8601 UTC, and nothing a spreadsheet would run as a formula: every value stands
in quotes, so that it is one cell to a spreadsheet that parts at semicolons, tabs or spaces, too."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any

from assessor_app.reports.columns import CRITERION_COLUMNS, criterion_rows
from assessor_app.reports.selection import APART, FACTS, Selection

# The last four are the signs in full width; OWASP names them, LibreOffice takes them for text.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(value: object) -> str:
    """The value as text; a leading character that a spreadsheet takes for a formula gets an apostrophe before it.

    Source: OWASP, CSV Injection. Numbers stay numbers.
    """
    if isinstance(value, int | float):
        return str(value)
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(DANGEROUS) else text


# what is written twice in a value, and what must not begin one
SPECIAL = ('"', *(f"{APART}{sign}" for sign in DANGEROUS))
LINE = "\x1e"


def quoting(file: IO[str]) -> Any:
    """A `csv` writer of one cell a value, whatever a spreadsheet is told to part at."""
    return csv.writer(file, quoting=csv.QUOTE_ALL)


def write_decisions(selection: Selection, path: Path) -> None:
    """One row a decision. Pages and lines with nothing special in them are written as they came."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = quoting(file)
        writer.writerow(FACTS)
        for page in selection.lines():
            whole = LINE.join(page)
            if page and _is_plain(whole, len(page)) and whole.count(LINE) == len(page) - 1:
                file.write(_quoted(whole.replace(f"{LINE}{APART}", '"\r\n"')))
                continue
            for line in page:
                if _is_plain(line, 1):
                    file.write(_quoted(line))
                else:
                    writer.writerow([safe(value) for value in selection.values(line)])


def _quoted(text: str) -> str:
    """From the first APART on, with all of them made into the end of a value and the beginning of the next."""
    return text.replace(APART, '","')[2:] + '"\r\n'


def _is_plain(text: str, lines: int) -> bool:
    """Whether every value in so many lines can be written as it is."""
    return not any(sign in text for sign in SPECIAL) and text.count(APART) == lines * len(FACTS)


def write_criteria(selection: Selection, path: Path) -> None:
    """One row a criterion."""
    write_csv(path, CRITERION_COLUMNS, (list(criterion_rows(s, selection)) for s in selection.signed()))


def write_csv(path: Path, columns: Sequence[str], pages: Iterable[list[tuple[Any, ...]]]) -> None:
    """A whole CSV file with its heading row; `pages` are rows in handfuls."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = quoting(file)
        writer.writerow(columns)
        for page in pages:
            writer.writerows(harmless(page))


def harmless(page: list[tuple[Any, ...]]) -> Iterable[Sequence[Any]]:
    """The rows with every dangerous value made safe. Columns are looked through whole, because nearly always there is
    nothing to do and a look at each cell would take longer than the writing."""
    risky = [number for number, column in enumerate(zip(*page, strict=True)) if _has_danger(column)]
    if not risky:
        return page
    return ([safe(v) if at in risky else v for at, v in enumerate(row)] for row in page)


def _has_danger(column: tuple[Any, ...]) -> bool:
    return not {value[:1] for value in set(column) if isinstance(value, str)}.isdisjoint(DANGEROUS)
