"""Clean HTML that holds tables, as blocks: what stands between the tables flows, with the marks of all it lies in."""

import html
import re
from collections.abc import Callable, Iterator
from itertools import count, repeat
from typing import Any

from lxml import etree

from assessor_app.documents.readers import number_words
from assessor_app.documents.readers.blocks import Block, flowing
from assessor_app.documents.readers.column_fitting import USUAL
from assessor_app.documents.readers.web_style import FORMS, whole_number
from assessor_app.documents.readers.web_tables import PAGE, Space, rows_of, tables

_BLANKS = re.compile(r"[ \t\r\n]+")
_APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "div", "blockquote", "pre", "hr", "li", "dt", "dd"}
_LOOKS = {
    "b", "strong", "i", "em", "u", "s", "del", "ins", "small", "code", "blockquote", "pre", "div", "p",
    "h1", "h2", "h3", "h4", "h5", "h6",
}  # fmt: skip
_CELL = "<div style='font-size"  # how what lies in a cell begins: it needs no space below
_VOID = {"br", "hr", "img"}
Count = tuple[int, str]  # the number of an item, and how it is written, as styles call it
Around = tuple[tuple[str, str], ...]  # tags to write before and after, the outermost first


def blocks(clean: str, warn: Callable[[str], None]) -> Iterator[Block]:
    """Everything in it, in its order; `clean` is HTML of our own making."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
    root = etree.fromstring(f"<body>{clean}</body>".encode("utf-8", "replace"), parser)
    body = root if root.tag == "body" else root.find("body")
    if body is not None:
        yield from flowing(_Pieces(warn).of(body, ()))


class _Pieces:
    """One pass over the tree. It is not deep: what is written anew is nested forty times at most."""

    def __init__(self, warn: Callable[[str], None], space: Space = PAGE) -> None:
        self._warn, self._space = warn, space

    def of(self, parent: Any, around: Around, lead: str = "") -> Iterator[str | Block]:
        loose, numbers = [lead + _text(parent.text, around)], _numbers(parent)
        for child in parent:
            holds = next(child.iter("table"), None) is not None
            if not holds and child.tag not in _APART:
                loose.append(_written(child, around) + _text(child.tail, around))
                continue
            yield from _paragraph(loose, around)
            yield from self._apart(child, around, holds, next(numbers) if child.tag == "li" else None)
            loose = [_text(child.tail, around)]
        yield from _paragraph(loose, around)

    def _apart(self, child: Any, around: Around, holds: bool, number: Count | None) -> Iterator[str | Block]:
        if child.tag == "table":
            yield from self._table(child, around)
        elif holds:
            yield from self.of(child, (*around, *_look(child)), _mark(number) if child.tag == "li" else "")
        elif child.tag == "li":
            yield _within(_listed(number, _written(child, around)), around)
        else:
            yield _within(_written(child, around), around)

    def _table(self, table: Any, around: Around) -> Iterator[str | Block]:
        own = set(rows_of(table))
        for part in table:  # what stands in no row, such as a caption
            if part not in own and part.tag not in ("thead", "tbody", "tfoot"):
                yield from self.of(part, (*around, *_look(part)))

        def fill(cell: Any, space: Space) -> tuple[Block, ...]:
            look = (("<b>", "</b>"),) if cell.tag == "th" else ()
            said = html.escape(f"{USUAL * space.share:.3g}pt; {cell.get('style') or ''}".strip("; "))
            return tuple(flowing(_Pieces(self._warn, space).of(cell, ((f"{_CELL}: {said}'>", "</div>"), *look))))

        yield from tables(table, fill, self._warn, self._space)
        yield "<p style='font-size: 4pt; margin: 0'>&#160;</p>"


def _paragraph(loose: list[str], around: Around) -> Iterator[str]:
    text = "".join(loose)
    if text.strip():
        tag = "div" if around and around[0][0].startswith(_CELL) else "p"
        yield _within(text if ("<p>", "</p>") in around else f"<{tag}>{text}</{tag}>", around)


def _within(text: str, around: Around) -> str:
    return "".join(begin for begin, _ in around) + text + "".join(end for _, end in reversed(around))


def _look(element: Any) -> Around:
    """The tags of an element that is opened up because a table lies in it."""
    return ((_begin(element), f"</{element.tag}>"),) if element.tag in _LOOKS else ()


def _numbers(parent: Any) -> Iterator[Count | None]:
    """Those of its items, one after the other; None for each where it does not count them."""
    if parent.tag != "ol":
        return repeat(None)
    first = whole_number(parent.get("start"))
    form = next(
        (name for name in FORMS if f"list-style-type:{name}" in (parent.get("style") or "").replace(" ", "")), ""
    )
    return ((number, form) for number in count(1 if first is None else first))


def _listed(number: Count | None, text: str) -> str:
    if number is None:
        return f"<ul>{text}</ul>"
    form = f" style='list-style-type: {number[1]}'" if number[1] else ""
    return f"<ol start='{number[0]}'{form}>{text}</ol>"


def _mark(number: Count | None) -> str:
    return "• " if number is None else f"{number_words.written(number[0], FORMS.get(number[1], 'decimal'))}. "


def _begin(element: Any) -> str:
    said = "".join(f' {name}="{html.escape(value)}"' for name, value in element.attrib.items())
    return f"<{element.tag}{said}>"


def _written(element: Any, around: Around) -> str:
    if not isinstance(element.tag, str):
        return ""
    if element.tag in _VOID:
        return _begin(element)
    inside = (*around, (f"<{element.tag}>", "")) if element.tag == "pre" else around
    parts = "".join(_written(child, inside) + _text(child.tail, inside) for child in element)
    return f"{_begin(element)}{_text(element.text, inside)}{parts}</{element.tag}>"


def _text(text: str | None, around: Around) -> str:
    """Text of the page; blanks count only where it says so."""
    if any(begin.startswith("<pre") for begin, _ in around):
        return html.escape(text or "")
    return html.escape(_BLANKS.sub(" ", text or ""))
