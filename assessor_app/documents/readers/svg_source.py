"""What of a drawing is handed to the library that draws it: nothing that lies outside the file, and every word of it
an element of its own, so that it can be told where each was drawn."""

import copy
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from assessor_app.documents.readers.package import attribute, local
from assessor_app.documents.values import PageSize

NAMESPACE = "http://www.w3.org/2000/svg"
WORD = f"{{{NAMESPACE}}}a"  # what stands in a text as a part of it, and is hardly ever spoken of in a style sheet
_LENGTH = re.compile(r"\s*[+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*([a-z%]*)\s*\Z")
_ON_PAPER = ("mm", "cm", "in", "pt", "pc", "q")  # 96 of the drawing's own units are an inch of these
_UNDRAWN = ("script", "foreignObject", "tref", "metadata")
_FETCHING = ("image", "feImage")
_PIECE = re.compile(r"(\S+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a part of one: `apart` where something white stands between it and the one before in its `text`."""

    word: Any
    text: Any
    apart: bool


def prepared(root: Any, size: PageSize, drawable: Callable[[str], str]) -> tuple[Any, list[Piece]]:
    """A copy of the drawing as large as its page, and its words, in the order of the file. `drawable` gives a text
    whose letters all have a shape."""
    inner = copy.deepcopy(root)
    _name_alike(inner)
    for element in list(inner.iter()):
        if callable(element.tag) or (local(element) in _UNDRAWN and element is not inner):
            _drop(element)
    for element in inner.iter():
        _keep_inside(element)
    _as_large(inner, size)
    return inner, [piece for text in list(inner.iter(f"{{{NAMESPACE}}}text")) for piece in _parted(text, drawable)]


def part(inner: Any, box: tuple[float, float, float, float], width: int, height: int) -> str:
    """The drawing's text, of which `box` is seen, in so many pixels."""
    x0, y0, x1, y1 = box
    measures = {"width": str(width), "height": str(height), "preserveAspectRatio": "none"}
    outer = etree.Element(f"{{{NAMESPACE}}}svg", measures, viewBox=f"{x0:.6f} {y0:.6f} {x1 - x0:.6f} {y1 - y0:.6f}")
    outer.append(inner)
    return str(etree.tostring(outer, encoding="unicode"))


def _name_alike(root: Any) -> None:
    """Drawings without the namespace, or with one that is spelt otherwise, are drawings all the same."""
    own = etree.QName(root).namespace
    for element in root.iter(etree.Element):
        if own != NAMESPACE and etree.QName(element).namespace == own:
            element.tag = f"{{{NAMESPACE}}}{local(element)}"
        target = attribute(element, "href")
        if target is not None and element.get("href") is None:
            element.set("href", target)


def _drop(element: Any) -> None:
    """Takes it out, what follows it stays; an entity of HTML is the letter it means."""
    name = element.name if element.tag is etree.Entity else ""
    meant = html.unescape(f"&{name};") if name else ""
    follows = ("" if name and meant == f"&{name};" else meant) + (element.tail or "")
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + follows
    else:
        parent.text = (parent.text or "") + follows
    element.tail = None
    parent.remove(element)


def _keep_inside(element: Any) -> None:
    target = (attribute(element, "href") or "").strip()
    inside = target.startswith("#") if local(element) not in _FETCHING else False
    if target and not inside and not (local(element) in _FETCHING and target.lower().startswith("data:image/")):
        for key in [key for key in element.keys() if key.rpartition("}")[2] == "href"]:  # noqa: SIM118  # it is no dict
            del element.attrib[key]


def _as_large(inner: Any, size: PageSize) -> None:
    if inner.get("viewBox") is None:
        across, down = _units(inner, "width", size.width), _units(inner, "height", size.height)
        inner.set("viewBox", f"0 0 {across:.6f} {down:.6f}")
    for name in ("x", "y"):
        inner.attrib.pop(name, None)
    inner.set("width", f"{size.width:.6f}")
    inner.set("height", f"{size.height:.6f}")


def _units(inner: Any, side: str, points: float) -> float:
    said = _LENGTH.match((inner.get(side) or "").lower())
    return points * 96 / 72 if said and said[1] in _ON_PAPER else points


def _parted(text: Any, drawable: Callable[[str], str]) -> Iterator[Piece]:
    """Wraps each word of a text in an element of its own."""
    apart = False
    for element, follows in list(_stretches(text)):
        gap, *rest = _PIECE.split(drawable((element.tail if follows else element.text) or ""))
        place = element.getparent() if follows else element
        at = place.index(element) + 1 if follows else 0
        if follows:
            element.tail = gap
        else:
            element.text = gap
        for number, (said, after) in enumerate(zip(rest[::2], rest[1::2], strict=True)):
            word = etree.Element(WORD)
            word.text, word.tail = said, after
            place.insert(at + number, word)
            yield Piece(word, text, apart or bool(gap))
            apart, gap = False, after
        apart = apart or bool(gap)


def _stretches(text: Any) -> Iterator[tuple[Any, bool]]:
    """Where letters stand within a text, in their order: at the start of an element, or (True) behind one."""
    silent = 0
    for event, element in etree.iterwalk(text, events=("start", "end")):
        title = local(element) in ("title", "desc")
        silent += title if event == "start" else -title
        if not silent and not (event == "end" and element is text) and not (event == "start" and title):
            yield element, event == "end"
