"""Sections of a Word file: their paper, their headers and footers, and where they begin."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from assessor_app.documents.readers.blocks import Block, Flow, NewPage, Paper
from assessor_app.documents.readers.docx_styles import points, value
from assessor_app.documents.readers.package import attribute, child, local

if TYPE_CHECKING:
    from assessor_app.documents.readers.docx_html import Walk

_SHORTEST, _LONGEST = 200.0, 2_400.0
_LABELS = {"header": "Page header", "footer": "Page footer"}


def all_sections(body: Any) -> list[Any]:
    """The sectPr of every section, in order."""
    return [e for e in body.iter("{*}sectPr") if local(e.getparent()) in ("pPr", "body")]


def paper(section: Any) -> Paper:
    """The paper of a section; margins are squeezed where they leave no room for text."""
    size, margins = (child(section, name) if section is not None else None for name in ("pgSz", "pgMar"))
    width, height = (_length(size, name, usual) for name, usual in (("w", 595.0), ("h", 842.0)))
    width, height = (min(max(side, _SHORTEST), _LONGEST) for side in (width, height))
    left, right = (max(18.0, abs(_length(margins, name, 56.0))) for name in ("left", "right"))
    top, bottom = (max(18.0, abs(_length(margins, name, 56.0))) for name in ("top", "bottom"))
    if left + right > width * 0.6:
        left = right = width * 0.1
    if top + bottom > height * 0.6:
        top = bottom = height * 0.1
    return Paper(width, height, left, top, right, bottom)


def _length(element: Any, name: str, usual: float) -> float:
    found = points(attribute(element, name)) if element is not None else None
    return usual if found is None else found


def next_section(walk: "Walk", ended: Any) -> Iterator[Block]:
    """What stands between two sections: the footers of the one, the paper and the headers of the next."""
    sections = walk.sections
    after = sections[sections.index(ended) + 1 :] if ended in sections else []
    yield from margin_texts(walk, ended, "footer")
    if after:
        if (value(after[0], "type") or "nextPage") != "continuous":
            yield NewPage()
        yield paper(after[0])
        yield from margin_texts(walk, after[0], "header")


def margin_texts(walk: "Walk", section: Any, kind: str) -> Iterator[Block]:
    """Headers or footers that a section names, each of them once in a document."""
    for element in section if section is not None else ():
        if local(element) == f"{kind}Reference":
            walk.writing.first_page = _first_number(section)
            yield from _margin_text(walk, attribute(element, "id") or "", kind)
            walk.writing.first_page = ""


def _first_number(section: Any) -> str:
    """What the first page of a section is numbered; one that goes on from the section before begins anew here."""
    numbers = child(section, "pgNumType")
    said = (attribute(numbers, "start") or "") if numbers is not None else ""
    return said if said.isdecimal() and len(said) < 6 else "1"


def left_over(walk: "Walk") -> Iterator[Block]:
    """Headers and footers that no section names."""
    for number, (kind, _, _) in walk.writing.main.relations.items():
        if kind in _LABELS:
            yield from _margin_text(walk, number, kind)


def _margin_text(walk: "Walk", number: str, kind: str) -> Iterator[Block]:
    form, target, outside = walk.writing.main.relations.get(number, ("", "", True))
    if form != kind or outside or target in walk.writing.shown:
        return
    walk.writing.shown.add(target)
    root = walk.writing.root(target, kind, {"header": "hdr", "footer": "ftr"}[kind])
    if root is None or not _says_something(root):
        return
    yield Flow(f"<p class='aside'>{_LABELS[kind]}:</p>")
    yield from walk.blocks(root, walk.place(walk.writing.part(target)))
    yield Flow("<hr/>")


def _says_something(root: Any) -> bool:
    telling = ("t", "drawing", "pict", "object", "sym", "textpath")
    return any(local(e) in telling and (local(e) != "t" or (e.text or "").strip()) for e in root.iter())
