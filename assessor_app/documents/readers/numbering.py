"""List marks as Word counts them: several levels, restarts, overrides, bullets of symbol fonts."""

from dataclasses import dataclass, field, replace
from typing import Any

from assessor_app.documents.readers.docx_styles import Look, paragraph_look, run_look, switched_on
from assessor_app.documents.readers.number_words import written
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.symbols import plain_symbols

_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restarts` is the level (from 1) that starts it anew; 0 never; None any higher one."""

    form: str = "decimal"
    pattern: str = ""
    first: int = 1
    restarts: int | None = None
    legal: bool = False
    paragraph: Look = field(default_factory=dict)
    style: str = ""
    font: str = ""
    suffix: str = "tab"


Levels = dict[int, Level]


class Numbering:
    """Hands out the marks of lists, in the order of the paragraphs."""

    def __init__(self, root: Any) -> None:
        self._abstract: dict[str, Levels] = {}
        self._links: dict[str, str] = {}  # list style → abstract list that defines it
        self._borrowed: dict[str, str] = {}  # abstract list → list style it takes its levels from
        self._lists: dict[str, tuple[str, Levels, dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                self._read_abstract(element)
            elif local(element) == "num":
                self._read_list(element)

    def _read_abstract(self, element: Any) -> None:
        key = attribute(element, "abstractNumId") or ""
        self._abstract[key] = {number: _level(entry) for number, entry in _entries(element)}
        for name, table in (("styleLink", self._links), ("numStyleLink", self._borrowed)):
            link = child(element, name)
            if link is not None:
                style = attribute(link, "val") or ""
                table.update({style: key} if table is self._links else {key: style})

    def _read_list(self, element: Any) -> None:
        target = child(element, "abstractNumId")
        levels: Levels = {}
        starts: dict[int, int] = {}
        for entry in element:
            if local(entry) == "lvlOverride":
                depth = _small(attribute(entry, "ilvl"), 0)
                changed, start = child(entry, "lvl"), child(entry, "startOverride")
                if changed is not None:
                    levels[depth] = _level(changed)
                if start is not None:
                    starts[depth] = _small(attribute(start, "val"), 1)
        abstract = (attribute(target, "val") or "") if target is not None else ""
        self._lists[attribute(element, "numId") or ""] = abstract, levels, starts

    def level(self, number_id: str, depth: int) -> Level | None:
        """How a level of a list is set, or None when there is no such list."""
        if number_id not in self._lists:
            return None
        abstract, own, _ = self._lists[number_id]
        return (self._levels(abstract) | own).get(depth)

    def _levels(self, abstract: str) -> Levels:
        borrowed = self._links.get(self._borrowed.get(abstract, ""), abstract)
        return self._abstract.get(abstract) or self._abstract.get(borrowed, {})

    def of_style(self, number_id: str, style: str) -> int | None:
        """The level that a paragraph style stands for in a list."""
        if number_id not in self._lists or not style:
            return None
        abstract, own, _ = self._lists[number_id]
        return next((depth for depth, level in (self._levels(abstract) | own).items() if level.style == style), None)

    def next(self, number_id: str, depth: int) -> str:
        """The mark before the paragraph: “2.b”, “•”, or nothing for an unknown list."""
        if number_id not in self._lists:
            return ""
        abstract, own, starts = self._lists[number_id]
        levels = self._levels(abstract) | own
        level = levels.get(depth)
        if level is None:
            return "•"
        counts = self._counts.setdefault(abstract, {})
        self._count(counts, levels, number_id, depth, starts)
        if level.form == "bullet":
            return plain_symbols(level.pattern, level.font) or "•"
        return _filled(level, levels, counts)

    def _count(
        self, counts: dict[int, int], levels: Levels, number_id: str, depth: int, starts: dict[int, int]
    ) -> None:
        for place in [d for d in starts if (number_id, d) not in self._begun and d <= depth]:
            self._begun.add((number_id, place))
            counts[place] = starts[place] - 1
            for deeper in [d for d in counts if d > place]:
                del counts[deeper]
        for above in range(depth):
            if above in levels and above not in counts:
                counts[above] = levels[above].first
        counts[depth] = counts.get(depth, levels[depth].first - 1) + 1
        for deeper in [d for d in counts if d > depth]:
            restarts = levels[deeper].restarts if deeper in levels else None
            if restarts is None or (restarts and depth < restarts):
                del counts[deeper]


def _filled(level: Level, levels: Levels, counts: dict[int, int]) -> str:
    text = level.pattern
    for place in range(_MOST_LEVELS):
        if f"%{place + 1}" in text:
            there = levels.get(place, Level())
            form = "decimal" if level.legal and there.form != "decimalZero" else there.form
            text = text.replace(f"%{place + 1}", written(counts.get(place, there.first), form))
    return text if level.form != "none" or "%" not in level.pattern else text.strip(".) ")


def _entries(element: Any) -> list[tuple[int, Any]]:
    return [(_small(attribute(e, "ilvl"), 0), e) for e in element if local(e) == "lvl"]


def _level(entry: Any) -> Level:
    found = Level()
    for element in entry:
        name, said = local(element), attribute(element, "val") or ""
        if name == "numFmt":
            found = replace(found, form=said or "decimal")
        elif name == "lvlText":
            found = replace(found, pattern=said[:60])
        elif name == "start":
            found = replace(found, first=_small(said, 1))
        elif name == "lvlRestart":
            found = replace(found, restarts=_small(said, 0))
        elif name == "isLgl":
            found = replace(found, legal=switched_on(element))
        elif name == "pStyle":
            found = replace(found, style=said)
        elif name == "suff":
            found = replace(found, suffix=said)
        elif name == "pPr":
            found = replace(found, paragraph=paragraph_look(element))
        elif name == "rPr":
            found = replace(found, font=run_look(element).get("font") or "")
        elif name == "AlternateContent":
            form = next((attribute(e, "val") for e in element.iter() if local(e) == "numFmt"), None)
            found = replace(found, form=form or found.form)
    return found


def _small(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else otherwise
