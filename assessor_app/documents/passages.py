"""All text of one artifact, passage by passage, each knowing where it stands."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.values import Cue
from assessor_app.domain.cells import area_name
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.evidence import Anchor, CellRange, TextRange, TimeSpan

AROUND = 32  # characters of prefix and suffix kept with a quote
MOST_CHARS = 3_000_000  # of one artifact


@dataclass(frozen=True, slots=True)
class Passage:
    """A page (from 1), a row of a sheet (from 0, a tab between its columns), or a caption with its seconds."""

    text: str
    page: int | None = None
    start: float = 0.0
    end: float = 0.0
    sheet: str = ""
    row: int = 0
    tab: int | None = None  # the number of the sheet, from 1

    def anchor(self, start: int, end: int) -> Anchor:
        """The place of these characters."""
        if self.sheet:
            left = self.text.count("\t", 0, start)
            right = left + self.text.count("\t", start, end)
            quote = "\t".join(self.text.split("\t")[left : right + 1])
            return CellRange(self.sheet, area_name(self.row, left, self.row, right), quote, self.tab)
        if self.page is None:
            return TimeSpan(self.start, max(self.end, self.start + 0.1))
        before, after = self.text[max(0, start - AROUND) : start], self.text[end : end + AROUND]
        return TextRange(self.text[start:end], start, end, before, after, self.page)

    @property
    def place(self) -> str:
        """`page 2`, `sheet Turns`, `the transcript`."""
        if self.sheet:
            return f"sheet {self.sheet}"
        return "the transcript" if self.page is None else f"page {self.page}"


def passages(document: OpenDocument, ends: float = float("inf")) -> Iterator[Passage]:
    """Of a document of pages or sheets, as much as is read until `ends` (monotonic seconds); a page that cannot be
    read is passed over."""
    room = MOST_CHARS
    for passage in _rows(document) if document.kind.gridded else _pages(document, ends):
        yield passage
        room -= len(passage.text) + 20
        if room < 0 or time.monotonic() > ends:
            return


def _pages(document: OpenDocument, ends: float) -> Iterator[Passage]:
    for page in range(1, len(document.pages) + 1):
        if time.monotonic() > ends:  # pages that cannot be read take their time, too
            return
        try:
            yield Passage(document.text(page), page)
        except Unreadable:
            continue


def _rows(document: OpenDocument) -> Iterator[Passage]:
    for number, sheet in enumerate(document.sheets, 1):
        try:
            for row, text in document.lines(number):
                yield Passage(text, sheet=sheet.name, row=row, tab=number)
        except Unreadable:
            continue


def caption_passages(cues: Sequence[Cue]) -> Iterator[Passage]:
    """Who speaks is part of what is said."""
    for cue in cues:
        yield Passage(f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text, None, cue.start, cue.end)
