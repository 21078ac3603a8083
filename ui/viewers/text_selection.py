"""A caret and a selection that run over words, lines and pages, moved by mouse or by keys."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from assessor_app.documents.values import Word
from assessor_app.domain.evidence import TextRange
from ui.viewers.page_text import (
    PageText,
    line_at,
    next_word,
    offset_in,
    text_anchor,
    x_of,
)

TextOf = Callable[[int], PageText | None]  # None while a page's text is still on its way


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Between two characters of a page, counted from 1."""

    page: int
    offset: int


@dataclass(frozen=True, slots=True)
class Selection:
    """From where it began to where the caret is now; the two may stand in either order."""

    fixed: Place
    caret: Place

    @property
    def first(self) -> Place:
        return min(self.fixed, self.caret)

    @property
    def last(self) -> Place:
        return max(self.fixed, self.caret)

    @property
    def empty(self) -> bool:
        return self.fixed == self.caret


class Move(Enum):
    """What a key does to the caret."""

    LEFT = auto()
    RIGHT = auto()
    WORD_LEFT = auto()
    WORD_RIGHT = auto()
    UP = auto()
    DOWN = auto()
    LINE_START = auto()
    LINE_END = auto()


def moved(place: Place, move: Move, text_of: TextOf, pages: int) -> Place:
    """The caret after one key press; it stays where it is while the text it needs is not there yet."""
    page = text_of(place.page)
    if page is None:
        return place
    match move:
        case Move.LEFT | Move.RIGHT:
            step = 1 if move is Move.RIGHT else -1
            return _in_or_over(place, place.offset + step, page, text_of, pages)
        case Move.WORD_LEFT | Move.WORD_RIGHT:
            forward = move is Move.WORD_RIGHT
            offset = next_word(page, place.offset, forward)
            beyond = len(page.text) + 1 if forward else -1
            return _in_or_over(place, offset if offset != place.offset else beyond, page, text_of, pages)
        case Move.UP | Move.DOWN:
            return _vertical(place, 1 if move is Move.DOWN else -1, page, text_of, pages)
        case Move.LINE_START | Move.LINE_END:
            return _line_edge(place, move is Move.LINE_END, page)


def _in_or_over(place: Place, offset: int, page: PageText, text_of: TextOf, pages: int) -> Place:
    """`offset` on this page, or the near edge of the page beside it."""
    if 0 <= offset <= len(page.text):
        return Place(place.page, offset)
    if offset < 0 and place.page > 1:
        before = text_of(place.page - 1)
        return Place(place.page - 1, len(before.text)) if before else place
    if offset > 0 and place.page < pages:
        return Place(place.page + 1, 0)
    return place


def _vertical(place: Place, step: int, page: PageText, text_of: TextOf, pages: int) -> Place:
    index = line_at(page, place.offset)
    if index is None:
        return _over_edge(place, step, text_of, pages, 0.0)
    x = x_of(page.lines[index], place.offset)
    target = index + step
    if 0 <= target < len(page.lines):
        return Place(place.page, offset_in(page.lines[target], x))
    return _over_edge(place, step, text_of, pages, x)


def _over_edge(place: Place, step: int, text_of: TextOf, pages: int, x: float) -> Place:
    number = place.page + step
    beside = text_of(number) if 1 <= number <= pages else None
    if beside is None:
        return place
    if not beside.lines:
        return Place(number, 0)
    return Place(number, offset_in(beside.lines[0 if step > 0 else -1], x))


def _line_edge(place: Place, at_end: bool, page: PageText) -> Place:
    index = line_at(page, place.offset)
    if index is None:
        return place
    line = page.lines[index]
    return Place(place.page, line.end if at_end else line.start)


def range_on(selection: Selection, page: PageText) -> tuple[int, int] | None:
    """The part of the selection on one page, as offsets; None when it does not touch the page."""
    if selection.empty or not selection.first.page <= page.page <= selection.last.page:
        return None
    start = selection.first.offset if selection.first.page == page.page else 0
    end = selection.last.offset if selection.last.page == page.page else len(page.text)
    return (start, end) if start < end else None


def anchors(selection: Selection, text_of: TextOf) -> tuple[TextRange, ...]:
    """The selection as quotes, one for each page it runs over."""
    found = []
    for number in range(selection.first.page, selection.last.page + 1):
        page = text_of(number)
        span = range_on(selection, page) if page else None
        anchor = text_anchor(page, *span) if page and span else None
        if anchor:
            found.append(anchor)
    return tuple(found)


def first_word(page: PageText, below: float) -> Word | None:
    """The first word that stands lower than `below` points; where a caret made by keys begins."""
    words = (word for line in page.lines for word in line.words if word.box[1] >= below)
    return next(words, None)
