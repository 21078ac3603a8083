"""Where a searched word stands in a submission; each hit is a place that can be cited."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessor_app.domain.cells import area_name
from assessor_app.domain.evidence import Anchor, Box, CellRange, ImageRegion, TextRange, TimeSpan, clock
from assessor_app.domain.submission import ArtifactId
from assessor_app.domain.word_search import sought
from ui.scoring.submission_words import BETWEEN_ROWS, ArtifactText, Searchable
from ui.viewers.page_text import CONTEXT, boxes

AROUND = 34  # characters shown before a hit
AFTER = 90
MOST_HITS = 500
MARGIN = 0.5  # per cent of a drawing around words in it


@dataclass(frozen=True, slots=True)
class Hit:
    """`anchor` can become evidence as it is."""

    artifact: ArtifactId
    anchor: Anchor
    place: str
    before: str
    match: str
    after: str


def search(texts: Sequence[ArtifactText], words: str) -> tuple[Hit, ...]:
    """Hits in the order handed in, at most `MOST_HITS`."""
    hits: list[Hit] = []
    wanted = sought(words)
    for text in texts:
        for passage in text.passages:
            for start, end in wanted.spans(passage.searched):
                hits.append(_hit(text.artifact, passage, start, end))
                if len(hits) >= MOST_HITS:
                    return tuple(hits)
    return tuple(hits)


def _hit(artifact: ArtifactId, passage: Searchable, start: int, end: int) -> Hit:
    text, first, last = _in_row(passage, start, end)
    before = " ".join(text[max(0, first - AROUND) : first].split())
    after = " ".join(text[last : last + AFTER].split())
    lead = "…" if first > AROUND else ""
    gap = " " if text[:first][-1:].isspace() else ""
    tail = " " if text[last : last + 1].isspace() else ""
    match = " ".join(text[first:last].split())
    anchor, place = _anchor(passage, start, end)
    return Hit(artifact, anchor, place, f"{lead}{before}{gap}", match, f"{tail}{after}")


def _in_row(passage: Searchable, start: int, end: int) -> tuple[str, int, int]:
    """The row of a sheet a hit stands in, and where in it; any other passage as it is."""
    if not passage.sheet:
        return passage.text, start, end
    begins = passage.text.rfind(BETWEEN_ROWS, 0, start) + 1
    ends = passage.text.find(BETWEEN_ROWS, end)
    return passage.text[begins : ends if ends >= 0 else None], start - begins, end - begins


def _anchor(passage: Searchable, start: int, end: int) -> tuple[Anchor, str]:
    text = passage.text
    if passage.sheet:
        return _cells(passage, start, end)
    if passage.drawing is not None:
        return _region(passage, start, end), "Picture"
    if passage.page is None:
        return TimeSpan(passage.start, max(passage.end, passage.start + 0.1)), clock(passage.start)
    prefix, suffix = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return TextRange(text[start:end], start, end, prefix, suffix, passage.page), f"Page {passage.page}"


def _region(passage: Searchable, start: int, end: int) -> ImageRegion:
    """The part of a drawing the words stand in; all of it where that is not known."""
    assert passage.drawing is not None
    page, size = passage.drawing
    around = boxes(page, start, end)
    if not around or size.width <= 0 or size.height <= 0:
        return ImageRegion(Box(0, 0, 100, 100))
    left, right = (_per_cent(x, size.width) for x in (min(b[0] for b in around), max(b[2] for b in around)))
    top, bottom = (_per_cent(y, size.height) for y in (min(b[1] for b in around), max(b[3] for b in around)))
    left, top = max(0.0, left - MARGIN), max(0.0, top - MARGIN)
    return ImageRegion(Box(left, top, min(100.0, right + MARGIN) - left, min(100.0, bottom + MARGIN) - top))


def _per_cent(value: float, of: float) -> float:
    return min(max(100 * value / of, 0.0), 100.0)


def _cells(passage: Searchable, start: int, end: int) -> tuple[Anchor, str]:
    """The cell the words stand in, or the cells they run over."""
    row = passage.rows[passage.text.count(BETWEEN_ROWS, 0, start)]
    text, first, last = _in_row(passage, start, end)
    texts = text.split("\t")
    left = text.count("\t", 0, first)
    right = left + text.count("\t", first, last)
    cells = area_name(row, left, row, right)
    return CellRange(passage.sheet, cells, "\t".join(texts[left : right + 1]), passage.tab), f"{passage.sheet}, {cells}"
