"""Where the words of a drawing stand: told from the drawing itself, drawn once more with every word in a colour of its
own and nothing else. So a block over a word covers what is seen of it, whatever moved, turned or repeated it."""

import copy
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from assessor_app.documents.readers.package import attribute, local
from assessor_app.documents.readers.svg_source import Piece
from assessor_app.documents.values import PageSize

Box = tuple[float, float, float, float]
Listed = tuple[float, float, float, float, str, int, int, int]  # as MuPDF lists words
Seen = Callable[[Any, float], Any]  # a drawing in pixels of red, green, blue and opacity, at so many a point
_MOST_WORDS = 200_000
_FIRST, _SECOND = 2_000_000, 9_000_000  # pixels; the second look is for words too small for the first
_SHAPES = ("rect", "circle", "ellipse", "line", "polyline", "polygon", "path", "image")
_VEILING = ("clip-path", "mask", "filter", "mix-blend-mode", "text-decoration", "text-rendering", "isolation")
_OPACITY = ("opacity", "fill-opacity", "stroke-opacity")
_DECLARED = re.compile(
    r"(?<![\w-])(?:(?:clip-path|mask|filter|mix-blend-mode|text-decoration|text-rendering|isolation)\s*:[^;}]*"
    r"|(?:fill-|stroke-)?opacity\s*:(?!\s*\.?0+(?:\.0*)?%?\s*(?:[;}!]|\Z))[^;}]*)|!\s*important"
)
_TOUCHING, _OVER = 0.25, 0.6  # of their height: between letters of a word, over each other
_INDIRECT = ("pattern", "mask", "clipPath", "marker")


def words_of(inner: Any, pieces: Sequence[Piece], size: PageSize, seen: Seen) -> list[Listed]:
    """Every word that is drawn, its box, the number of its line twice."""
    pieces = pieces[:_MOST_WORDS]
    boxes = _boxes(_coloured(inner, pieces), size, seen, len(pieces)) if pieces else {}
    if _draws_words_indirectly(inner):  # on a pattern, say: they may stand anywhere
        boxes = dict.fromkeys(range(1, len(pieces) + 1), (0.0, 0.0, size.width, size.height)) | boxes
    found = [(piece, boxes[number]) for number, piece in enumerate(pieces, 1) if number in boxes]
    return list(_joined(found))


def _draws_words_indirectly(inner: Any) -> bool:
    indirect = (element for element in inner.iter() if local(element) in _INDIRECT)
    return any(local(part) in ("use", "text") for element in indirect for part in element.iter())


def _coloured(inner: Any, pieces: Sequence[Piece]) -> Any:
    for number, piece in enumerate(pieces, 1):
        piece.word.set("style", f"fill:#{number:06x};fill-opacity:1;stroke:none")
    bare = copy.deepcopy(inner)
    for piece in pieces:
        del piece.word.attrib["style"]
    followed = {(attribute(e, "href") or "").strip()[1:] for e in bare.iter() if local(e) == "textPath"}
    for element in list(bare.iter()):
        name = local(element)
        if name in _SHAPES and element.get("id") in followed:
            element.set("style", "fill:none;stroke:none;marker:none")
        elif name in _SHAPES and element.getparent() is not None:
            element.getparent().remove(element)
        else:
            _unveil(element, name)
    return bare


def _unveil(element: Any, name: str) -> None:
    """Without what covers, blurs or thins; what is not seen at all stays unseen."""
    for key in (*_VEILING, *_OPACITY):
        if key in _VEILING or (element.get(key) or "").strip(" 0.%"):
            element.attrib.pop(key, None)
    if name == "style":
        element.text = _DECLARED.sub("", element.text or "")
    elif element.get("style"):
        element.set("style", _DECLARED.sub("", element.get("style")))


def _boxes(bare: Any, size: PageSize, seen: Seen, count: int) -> dict[int, Box]:
    found: dict[int, Box] = {}
    for most in (_FIRST, _SECOND):
        scale = (most / (size.width * size.height)) ** 0.5
        scale = min(scale, 8_000 / max(size.width, size.height))
        found = _inked(seen(bare, scale), scale, size) | found
        if len(found) == count:
            break
    return found


def _inked(pixels: Any, scale: float, size: PageSize) -> dict[int, Box]:
    """Each colour's box, a little larger than its ink."""
    down, across = np.nonzero(pixels[..., 3] == 255)
    shades = pixels[down, across].astype(np.int64)
    numbers = shades[:, 0] << 16 | shades[:, 1] << 8 | shades[:, 2]
    order = np.argsort(numbers, kind="stable")
    numbers, down, across = numbers[order], down[order], across[order]
    each, starts = np.unique(numbers, return_index=True)
    boxes: dict[int, Box] = {}
    if not len(each):
        return boxes
    edges = (np.minimum.reduceat(across, starts), np.minimum.reduceat(down, starts),
             np.maximum.reduceat(across, starts) + 1, np.maximum.reduceat(down, starts) + 1)  # fmt: skip
    for number, x0, y0, x1, y1 in zip(each.tolist(), *(edge.tolist() for edge in edges), strict=True):
        rim = 1 + 0.08 * (y1 - y0)
        boxes[number] = (max(0.0, (x0 - rim) / scale), max(0.0, (y0 - rim) / scale),
                         min(size.width, (x1 + rim) / scale), min(size.height, (y1 + rim) / scale))  # fmt: skip
    return boxes


def _joined(found: Sequence[tuple[Piece, Box]]) -> Iterator[Listed]:
    """Pieces that touch are one word, as letters placed one by one are; words beside each other are one line."""
    word, box, line = "", (0.0, 0.0, 0.0, 0.0), 0
    text = None
    for piece, own in found:
        gap = _gap(box, own)
        same = piece.text is text
        if word and (gap < _TOUCHING and not piece.apart if same else -_OVER < gap < _TOUCHING):
            word, box = word + piece.word.text, _around(box, own)
        else:
            if word:
                yield (*box, word, line, line, 0)
                line += gap == math.inf if same else not -_OVER < gap < 1.0
            word, box = piece.word.text, own
        text = piece.text
    if word:
        yield (*box, word, line, line, 0)


def _gap(before: Box, after: Box) -> float:
    """Between words of a line, in their heights, less than nothing where they overlap; without end where they stand
    on different lines."""
    height = max(before[3] - before[1], after[3] - after[1], 1e-6)
    if min(before[3], after[3]) - max(before[1], after[1]) < 0.25 * min(before[3] - before[1], after[3] - after[1]):
        return math.inf
    return (max(before[0], after[0]) - min(before[2], after[2])) / height


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
