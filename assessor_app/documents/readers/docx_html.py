"""Walks a Word file's paragraphs and tables in reading order and gives them as blocks to be laid out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from assessor_app.documents.readers import docx_css, docx_drawings, docx_sections, docx_tables
from assessor_app.documents.readers.blocks import Block, NewPage, flowing
from assessor_app.documents.readers.docx_runs import PAGE_BREAK, Words
from assessor_app.documents.readers.docx_styles import Look, paragraph_look, run_look
from assessor_app.documents.readers.docx_writing import Part, Writing
from assessor_app.documents.readers.numbering import Level
from assessor_app.documents.readers.package import child, local
from assessor_app.documents.readers.visible import escaped

CSS = """
body { font-family: sans-serif; font-size: 10pt; line-height: 1.22 } p { margin: 0 }
h1, h2, h3, h4, h5, h6 { margin: 0; font-size: 10pt; font-weight: normal }
sup, sub { font-size: 70% }
.aside { color: #666666; font-size: 8.5pt; margin: 4pt 0 2pt 0 }
"""
_DEEPEST = 12
_MANY_RUNS = 1_500  # of one paragraph, set in one go
_DEEP = "Tables nested very deep are shown without their frames."
_HEADINGS = {1: (34.0, 14.0), 2: (28.0, 12.0), 3: (25.0, 10.0)}  # half points, space before


@dataclass(frozen=True, slots=True)
class Place:
    """Where blocks stand: in which part, on what ground, how wide, and what a table says about letters there."""

    part: Part
    width: float
    ground: str | None = None
    letters: tuple[tuple[str, Any], ...] = ()
    lines: tuple[tuple[str, Any], ...] = ()
    depth: int = 0
    change: str = ""
    top: bool = False


class Walk:
    """One pass over a document; `lead` is put before the next paragraph."""

    def __init__(self, writing: Writing, sections: list[Any]) -> None:
        self.writing, self.sections = writing, sections
        self._width = docx_sections.paper(sections[0] if sections else None).text_width
        self.lead = ""
        self._before: Look = {}

    def place(self, part: Part, top: bool = False) -> Place:
        """The outermost place in a part; only at the top of the text do pages and sections break."""
        return Place(part, self._width, top=top)

    def blocks(self, parent: Any, place: Place) -> Iterator[Block]:
        """Everything in a body, a cell, a box, a note; neighbouring paragraphs come as one flow."""
        return flowing(self._pieces(parent, place))

    def _pieces(self, parent: Any, place: Place) -> Iterator[str | Block]:
        for element in parent:
            if not self.writing.spend(25):
                return
            yield from self._piece(element, place)

    def _piece(self, element: Any, place: Place) -> Iterator[str | Block]:
        name = local(element)
        if name == "p":
            yield from self._paragraph(element, place)
        elif name == "tbl":
            yield from self._table(element, place)
        elif name in ("ins", "moveTo", "del", "moveFrom"):
            kind = "ins" if name in ("ins", "moveTo") else "del"
            yield from self._pieces(element, replace(place, change=kind))
        elif name == "AlternateContent":
            yield from self._alternative(element, place)
        elif name == "altChunk":
            yield docx_drawings.imported(element, self.writing, place.part)
        elif name in ("commentRangeStart", "commentRangeEnd", "r", "hyperlink", "oMathPara", "fldSimple"):
            yield from self._loose(element, place)
        elif not name.endswith("Pr") and len(element):
            yield from self._pieces(element, place)

    def _alternative(self, element: Any, place: Place) -> Iterator[str | Block]:
        for name in ("Choice", "Fallback"):
            form = child(element, name)
            found = list(self._pieces(form, place)) if form is not None else []
            if found:
                yield from found
                return

    def _table(self, element: Any, place: Place) -> Iterator[str | Block]:
        if place.depth >= _DEEPEST:
            self.writing.warn(_DEEP)
            for row in element.iter():
                if local(row) == "p":
                    yield from self._paragraph(row, place)
            return
        self._before = {}
        shown = False
        for table in docx_tables.tables(element, place, self):
            shown = True
            yield table
        if shown and (place.top or place.depth):
            yield "<p style='font-size: 4pt; line-height: 1'>&#160;</p>"

    def _loose(self, element: Any, place: Place) -> Iterator[str | Block]:
        """Words that stand in no paragraph, which no honest writer makes but some do."""
        words = self._words(place, self.writing.styles.letters)
        text = words.read([element])
        if text:
            yield f"<p style='{docx_css.written(words.base)}'>{text.replace(PAGE_BREAK, '')}</p>"
        yield from words.after

    def _words(self, place: Place, letters: Look) -> Words:
        return Words(self.writing, place.part, letters, place.ground, place.width, place.change, self._drawn(place))

    def _drawn(self, place: Place) -> Any:
        def draw(element: Any, words: Words) -> str:
            if local(element) in ("p", "tbl", "sdtContent"):
                inner = [element] if local(element) != "sdtContent" else element
                words.after += self.blocks(inner, replace(place, top=False))
                return ""
            return docx_drawings.Drawing(words, lambda box: tuple(self.boxed(box, place))).shown(element)

        return draw

    def boxed(self, box: Any, place: Place) -> list[Block]:
        """What stands in a text box."""
        if place.depth >= _DEEPEST:
            return list(self.blocks([e for e in box.iter() if local(e) == "r"], replace(place, top=False)))
        inner = replace(place, ground=None, letters=(), lines=(), depth=place.depth + 1, top=False)
        return list(self.blocks(box, inner))

    def _paragraph(self, element: Any, place: Place) -> Iterator[str | Block]:
        properties = child(element, "pPr")
        direct = paragraph_look(properties)
        styled, style_letters, name = self.writing.styles.paragraph(direct.get("pStyle"))
        level, mark = self._mark(direct, styled)
        listed = level.paragraph if level is not None and level.paragraph else {}
        order = (styled, listed) if "list" in direct else (listed, styled)
        lines: dict[str, Any] = {**self.writing.styles.lines, **dict(place.lines), **order[0], **order[1], **direct}
        letters: Look = {**self.writing.styles.letters, **dict(place.letters), **style_letters}
        heading = _heading(lines, name)
        if heading:
            letters, lines = _default_heading(letters, style_letters, lines, heading)
        ground = lines.get("ground") or place.ground
        changed = run_look(child(properties, "rPr")) if properties is not None and not len(element) > 1 else {}
        here = place if ground == place.ground else replace(place, ground=ground)
        words = self._words(here, {**letters, **changed} if changed else letters)
        self._open_up(lines, direct)
        if lines.get("pageBreakBefore") and place.top:
            yield NewPage()
        lead, self.lead = self.lead, ""
        marked = _marked_text(lead, mark, level, lines, words)
        for number, stretch in enumerate(_stretches(element)):
            text = marked + words.read(stretch) if not number else words.read(stretch)
            yield from self._written(text, words, lines if not number else _going_on(lines), heading, place)
            after, words.after = words.after, []
            yield from after
        section = child(properties, "sectPr") if properties is not None else None
        if section is not None and place.top:
            yield from docx_sections.next_section(self, section)

    def _written(
        self, text: str, words: Words, lines: dict[str, Any], heading: int, place: Place
    ) -> Iterator[str | Block]:
        tag = f"h{min(heading, 6)}" if heading and text.strip() else "p"
        turned = ""
        if lines.get("bidi"):  # indents are told from where a line begins
            turned, lines = " dir='rtl'", lines | {"left": lines.get("right", 0.0), "right": lines.get("left", 0.0)}
        css = docx_css.written(words.base | docx_css.paragraph(lines, place.width)) + _frame(lines)
        for number, part in enumerate(text.split(PAGE_BREAK)):
            if number and place.top:
                yield NewPage()
            if part or not number or not place.top:
                yield f"<{tag}{turned} style='{css}'>{part or '&#160;'}</{tag}>"

    def _open_up(self, lines: dict[str, Any], direct: Look) -> None:
        """Neighbours of one style may want no space between them."""
        close = bool(lines.get("contextualSpacing"))
        before, self._before = self._before, {"pStyle": direct.get("pStyle", ""), "close": close}
        if close and before.get("close") and before["pStyle"] == self._before["pStyle"]:
            lines["before"] = 0.0
        if close:
            lines["after"] = min(lines.get("after", 0.0), 4.0)

    def _mark(self, direct: Look, styled: Look) -> tuple[Level | None, str]:
        number = direct.get("list", styled.get("list"))
        if number in (None, "0", ""):
            return None, ""
        numbering = self.writing.numbering
        depth = direct.get("level", styled.get("level", 0) if "list" not in direct else 0)
        if "list" not in direct:
            named = numbering.of_style(number, direct.get("pStyle", ""))
            depth = named if named is not None else depth
        return numbering.level(number, depth), numbering.next(number, depth)


def _stretches(paragraph: Any) -> Iterator[Any]:
    """A paragraph, or as much of a very long one as is set in one go."""
    if len(paragraph) <= _MANY_RUNS:
        yield paragraph
        return
    runs = list(paragraph)
    yield from (runs[at : at + _MANY_RUNS] for at in range(0, len(runs), _MANY_RUNS))


def _going_on(lines: dict[str, Any]) -> dict[str, Any]:
    """The look of what goes on with a paragraph: nothing above it, and its first line as the others."""
    return lines | {"before": 0.0, "first": 0.0}


def _marked_text(lead: str, mark: str, level: Level | None, lines: dict[str, Any], words: Words) -> str:
    """The list mark, and spaces up to where the text begins."""
    if not mark or level is None:
        return lead
    size = (words.letters.get("size") or 20.0) / 2
    if level.suffix == "nothing":
        return lead + escaped(mark)
    room = -lines.get("first", 0.0) - sum(size * (0.28 if c in ".,()i •" else 0.55) for c in mark)
    spaces = 1 if level.suffix == "space" else max(1, min(12, round(room / (size * 0.278))))
    return f"{lead}{escaped(mark)}{' ' * spaces}"


def _heading(lines: Look, name: str) -> int:
    """1 to 9, or 0 for what is no heading."""
    outline = lines.get("outlineLvl", "")
    if outline.isdecimal() and len(outline) == 1 and int(outline) < 9:
        return int(outline) + 1
    last = name.rpartition(" ")[2]
    if name.startswith(("heading ", "überschrift ", "titre ")) and last.isdecimal() and len(last) == 1 and last != "0":
        return int(last)
    return 1 if name == "title" else 0


def _default_heading(letters: Look, styled: Look, lines: dict[str, Any], level: int) -> tuple[Look, dict[str, Any]]:
    """Headings of a file without their style still look like headings."""
    if "size" in styled or "b" in styled:
        return letters, lines
    size, before = _HEADINGS.get(level, (22.0, 8.0))
    return {**letters, "size": size, "b": True}, {"before": before, "after": 4.0, **lines}


def _frame(lines: Look) -> str:
    sides = [side for side in lines.get("frame", ()) if side in ("top", "bottom", "left", "right")]
    return "".join(f"; border-{side}: 0.6pt solid #888888" for side in sides)
