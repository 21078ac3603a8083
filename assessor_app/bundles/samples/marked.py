"""The little markup of the sample papers: headings, lists, tables, pictures, lines to write on, page breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal[
    "title", "quiet", "heading", "subheading", "bullets", "numbers", "table", "picture", "lines", "page", "text"
]
Run = tuple[str, str]  # “b”, “i” or “”, and the words

_BEGINS: tuple[tuple[str, Kind], ...] = (
    ("### ", "subheading"),
    ("## ", "heading"),
    ("# ", "title"),
    ("> ", "quiet"),
    ("---", "page"),
    ("____", "lines"),
    ("- ", "bullets"),
    ("|", "table"),
    ("![", "picture"),
)
_NUMBER = re.compile(r"\d+\. ")
_RUN = re.compile(r"\*\*(.+?)\*\*|\*(.+?)\*")
_PICTURE = re.compile(r"!\[(.+)\]\((.+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """`lines` are the words of a block, one an item of a list; `rows` are the cells of a table, headings first, and
    `widths` its columns in percent; `name` is the file of a picture."""

    kind: Kind
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    name: str = ""


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a paper in order; lines of one kind that follow each other belong to one list or table."""
    for kind, group in groupby(text.splitlines(), _kind):
        lines = tuple(group)
        if kind == "table":
            yield _table(lines)
        elif kind in ("bullets", "numbers"):
            yield Block(kind, tuple(line.split(" ", 1)[1] for line in lines))
        elif kind is not None:
            yield from (_single(kind, line) for line in lines)


def runs(words: str) -> Iterator[Run]:
    """The words in pieces that are bold, in italics, or plain."""
    done = 0
    for found in _RUN.finditer(words):
        if found.start() > done:
            yield "", words[done : found.start()]
        yield ("b", found[1]) if found[1] else ("i", found[2])
        done = found.end()
    if done < len(words):
        yield "", words[done:]


def _kind(line: str) -> Kind | None:
    if not line.strip():
        return None
    if _NUMBER.match(line):
        return "numbers"
    return next((kind for begin, kind in _BEGINS if line.startswith(begin)), "text")


def _single(kind: Kind, line: str) -> Block:
    if kind == "picture" and (found := _PICTURE.match(line)):
        return Block(kind, (found[1],), name=found[2])
    begin = next((begin for begin, of in _BEGINS if of == kind), "")
    return Block(kind, (line.removeprefix(begin),))


def _table(lines: tuple[str, ...]) -> Block:
    """The second row holds the widths of the columns in percent."""
    head, widths, *rest = (tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines)
    return Block("table", rows=(head, *rest), widths=tuple(map(int, widths)))
