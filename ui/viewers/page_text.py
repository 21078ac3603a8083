"""The text of one page as lines of words: where the caret stands, what a selection covers, what a quote says."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from assessor_app.documents.values import Word
from assessor_app.domain.evidence import TextRange
from assessor_app.domain.masking import same_but_for_blocks
from assessor_app.domain.word_search import Searched, searched, sought

CONTEXT = 32  # characters of prefix and suffix kept with a quote
ABOVE_OR_BELOW = 4.0  # a point beside a line is nearer than one the same distance above it

Rect = tuple[float, float, float, float]  # x0, y0, x1, y1 in points


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand on one line, left to right, with the box around them."""

    words: tuple[Word, ...]
    box: Rect

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return word_end(self.words[-1])


@dataclass(frozen=True, slots=True)
class PageText:
    """`page` counts from 1; offsets are characters into `text`."""

    page: int
    text: str
    lines: tuple[Line, ...]
    searched: Searched = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "searched", searched(self.text))


def word_end(word: Word) -> int:
    return word.start + len(word.text)


def page_text(page: int, text: str, words: Sequence[Word]) -> PageText:
    """Words arrive in reading order; a change of `line` begins a new line."""
    groups = (tuple(group) for _, group in groupby(words, key=lambda word: word.line))
    return PageText(page, text, tuple(Line(group, _around(group)) for group in groups))


def _around(words: Sequence[Word]) -> Rect:
    boxes = [word.box for word in words]
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def offset_at(page: PageText, x: float, y: float) -> int:
    """The character boundary nearest to a point; 0 on a page without text."""
    line = min(page.lines, key=lambda each: _distance(each.box, x, y), default=None)
    return offset_in(line, x) if line else 0


def _distance(box: Rect, x: float, y: float) -> float:
    aside = max(box[0] - x, 0.0, x - box[2])
    above = max(box[1] - y, 0.0, y - box[3])
    return aside + above * ABOVE_OR_BELOW


def offset_in(line: Line, x: float) -> int:
    """The character boundary of `line` nearest to `x`, reckoning letters of a word as equally wide."""
    word = min(line.words, key=lambda each: max(each.box[0] - x, 0.0, x - each.box[2]))
    width = max(word.box[2] - word.box[0], 0.01)
    share = min(max((x - word.box[0]) / width, 0.0), 1.0)
    return word.start + round(share * len(word.text))


def line_at(page: PageText, offset: int) -> int | None:
    """Index of the line that holds `offset`, or the last one before it."""
    before = [index for index, line in enumerate(page.lines) if line.start <= offset]
    return before[-1] if before else (0 if page.lines else None)


def x_of(line: Line, offset: int) -> float:
    """Where the caret stands on a line, in points."""
    for word in line.words:
        if offset <= word_end(word):
            return _x_in(word, offset)
    return line.box[2]


def _x_in(word: Word, offset: int) -> float:
    share = (offset - word.start) / max(len(word.text), 1)
    return word.box[0] + (word.box[2] - word.box[0]) * min(max(share, 0.0), 1.0)


def boxes(page: PageText, start: int, end: int) -> tuple[Rect, ...]:
    """One rectangle for each line the range touches."""
    found = (_box_on(line, start, end) for line in page.lines)
    return tuple(box for box in found if box)


def _box_on(line: Line, start: int, end: int) -> Rect | None:
    touched = [word for word in line.words if word.start < end and word_end(word) > start]
    if not touched:
        return None
    _, top, _, bottom = _around(touched)
    return _x_in(touched[0], start), top, _x_in(touched[-1], end), bottom


def word_at(page: PageText, offset: int) -> tuple[int, int]:
    """Start and end of the word at an offset; an empty range where there is none."""
    for line in page.lines:
        for word in line.words:
            if word.start <= offset <= word_end(word):
                return word.start, word_end(word)
    return offset, offset


def next_word(page: PageText, offset: int, forward: bool) -> int:
    """The end of the next word, or the start of the one before; the edge of the text when there is none."""
    words = [word for line in page.lines for word in line.words]
    if forward:
        return min((word_end(w) for w in words if word_end(w) > offset), default=len(page.text))
    return max((word.start for word in words if word.start < offset), default=0)


def text_anchor(page: PageText, start: int, end: int) -> TextRange | None:
    """The range as an anchor, without white space at its ends; None when nothing but white space is left."""
    quote = page.text[start:end]
    start += len(quote) - len(quote.lstrip())
    end -= len(quote) - len(quote.rstrip())
    if start >= end:
        return None
    prefix, suffix = page.text[max(0, start - CONTEXT) : start], page.text[end : end + CONTEXT]
    return TextRange(page.text[start:end], start, end, prefix, suffix, page.page)


def locate(page: PageText, anchor: TextRange) -> tuple[int, int] | None:
    """Where an anchor's quote stands on its page: by offset, else the nearest place with the same words."""
    if same_but_for_blocks(page.text[anchor.start : anchor.end], anchor.quote):
        return anchor.start, anchor.end
    places = sought(anchor.quote).spans(page.searched)
    return min(places, key=lambda span: abs(span[0] - anchor.start), default=None)
