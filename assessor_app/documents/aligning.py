"""Which page of one version is which of the other: a page put in front leaves all the others what they are."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assessor_app.documents.opened import OpenDocument
from assessor_app.domain.errors import Unreadable

SMALL = 64.0  # pixels of the width by which a page without words is known
FIRST_WORDS = 400  # of a page, by which it is told how much it is like another

Pair = tuple[int | None, int | None]  # page before, page now, from 1; None for one that came or went


@dataclass(frozen=True, slots=True)
class _Page:
    """`words` stand for a page; `look`, a digest of a small picture, for one without."""

    words: tuple[str, ...]
    look: bytes = b""


def aligned(before: OpenDocument, now: OpenDocument, most: int) -> tuple[Pair, ...]:
    """The first `most` pages of each, in order. What is only beyond the end of the other's part is left out."""
    old, new = _known(before, most), _known(now, most)
    pairs = list(_pairs(old, new))
    if most < max(len(before.pages), len(now.pages)):
        while pairs and None in pairs[-1]:
            pairs.pop()
    return tuple(pairs)


def _known(document: OpenDocument, most: int) -> list[_Page]:
    return [_page(document, number) for number in range(1, min(most, len(document.pages)) + 1)]


def _page(document: OpenDocument, number: int) -> _Page:
    try:
        words = tuple(document.text(number).split())
        if words:
            return _Page(words)
        small = document.render(number, SMALL / max(document.pages[number - 1].width, 1.0))
        return _Page((), hashlib.sha256(small.data).digest())
    except Unreadable:
        return _Page(())


def _pairs(old: Sequence[_Page], new: Sequence[_Page]) -> Iterator[Pair]:
    for tag, b0, b1, a0, a1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(b0 + 1, b1 + 1), range(a0 + 1, a1 + 1), strict=True)
        else:
            for was, page in _written_again(old[b0:b1], new[a0:a1]):
                yield was and was + b0, page and page + a0


def _written_again(old: Sequence[_Page], new: Sequence[_Page]) -> Iterator[Pair]:
    """Pages none of which stayed as it was: as many of each are each other's; of more, those most like each other."""
    if len(old) == len(new):
        yield from zip(range(1, len(old) + 1), range(1, len(new) + 1), strict=True)
        return
    best = _best(old, new)
    was = page = 0
    while was < len(old) or page < len(new):
        kept = was < len(old) and page < len(new) and best[was][page] > max(best[was + 1][page], best[was][page + 1])
        went = was < len(old) and (page == len(new) or best[was + 1][page] == best[was][page])
        was, page = was + (kept or went), page + (kept or not went)
        yield (was if kept or went else None), (page if kept or not went else None)


def _best(old: Sequence[_Page], new: Sequence[_Page]) -> list[list[float]]:
    """How much likeness the pages from here on can have at most: [pages of `old` passed][pages of `new` passed]."""
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for was in reversed(range(len(old))):
        for page in reversed(range(len(new))):
            together = _likeness(old[was], new[page]) + best[was + 1][page + 1]
            best[was][page] = max(best[was + 1][page], best[was][page + 1], together)
    return best


def _likeness(one: _Page, other: _Page) -> float:
    """More than nothing, so that as many pages as possible have one to be held against."""
    matcher = SequenceMatcher(None, one.words[:FIRST_WORDS], other.words[:FIRST_WORDS], autojunk=False)
    return 0.01 + matcher.quick_ratio()
