"""How a table written as text (CSV) is to be read: which mark parts its columns, and how its quotes are meant."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

DELIMITERS = "\t;|,"  # where two part the rows equally well, the one that is rarer in prose
_SAMPLE = 200_000  # characters looked at
_ROWS = 400
_SEP = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
_BACKSLASH = re.compile(r'[^\\]\\"(?![,;\t|\r\n]|$)')


@dataclass(frozen=True, slots=True)
class Dialect:
    """`skip` is how many characters of a “sep=;” line stand before the table."""

    delimiter: str
    backslash: bool = False  # quotes inside quotes are written \\" instead of ""
    skip: int = 0

    def reader(self, lines: Iterable[str]) -> Any:
        """Rows of fields; line ends inside quotes belong to the field."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            doublequote=not self.backslash,
            escapechar="\\" if self.backslash else None,
        )


def sniffed(text: str, suffix: str) -> Dialect:
    """The dialect that parts the rows most evenly; a text that nothing parts is one column."""
    named = _SEP.match(text)
    if named:
        return Dialect(named[1], skip=len(named[0]))
    sample = text[:_SAMPLE]
    backslash = _BACKSLASH.search(sample) is not None and '""' not in sample
    order = "\t" + DELIMITERS if suffix in ("tsv", "tab") else DELIMITERS
    best, score = ",", 0.0
    for delimiter in order:
        found = _evenness(Dialect(delimiter, backslash), sample)
        if found > score + 1e-9:
            best, score = delimiter, found
    return Dialect("\t" if suffix in ("tsv", "tab") and not score else best, backslash)


def _evenness(dialect: Dialect, sample: str) -> float:
    """How many rows the mark parts, and how many of these into equally many columns: 0 to 1."""
    counts = row_lengths(dialect, sample)
    parted = [count for count in counts if count > 1]
    if not parted:
        return 0.0
    usual = Counter(parted).most_common(1)[0][1]
    return len(parted) / len(counts) * (0.3 + 0.7 * usual / len(counts))


def row_lengths(dialect: Dialect, sample: str) -> list[int]:
    """Columns of the first rows that are not empty; a row the sample may have cut is left out."""
    found: list[int] = []
    try:
        for row in dialect.reader(io.StringIO(sample, newline="")):
            if any(field.strip() for field in row):
                found.append(len(row))
            if len(found) > _ROWS:
                break
    except csv.Error:
        return found
    return found[:-1] if len(found) > 1 and len(sample) == _SAMPLE else found


def looks_like_table(text: str) -> bool:
    """True for text that is a table beyond doubt, whatever it is called: every line has the same columns."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 3 or lines[0].lstrip().startswith(("|", "#", "{", "[", "<")):
        return False
    return any(_certain(delimiter, text, lines) for delimiter in DELIMITERS)


def _certain(delimiter: str, text: str, lines: list[str]) -> bool:
    counts = set(row_lengths(Dialect(delimiter), "\n".join(lines)))
    columns = counts.pop() if len(counts) == 1 else 0
    if columns < 2 or (columns == 2 and delimiter != "\t" and len(lines) < 5):
        return False
    if delimiter == "\t":
        return True
    spaced = text.count(f"{delimiter} ") * 2 > text.count(delimiter)
    return not spaced and len(text) / (columns * len(lines)) <= 40
