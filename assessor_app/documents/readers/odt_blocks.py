"""Walks an OpenDocument text's paragraphs, lists, tables and frames and gives them as blocks to be laid out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers import docx_css, odt_frames, odt_tables
from assessor_app.documents.readers.blocks import Block, Flow, NewPage, flowing
from assessor_app.documents.readers.docx_fields import address
from assessor_app.documents.readers.docx_styles import Look, Styles
from assessor_app.documents.readers.docx_writing import LONG, SLOW
from assessor_app.documents.readers.glyphs import UNDRAWN, Glyphs
from assessor_app.documents.readers.number_words import written
from assessor_app.documents.readers.odt_styles import OdtStyles, list_mark_form
from assessor_app.documents.readers.package import Package, attribute, child, children, local
from assessor_app.documents.readers.patience import FIRST_LETTERS, Patience
from assessor_app.documents.readers.symbols import plain_symbols
from assessor_app.documents.readers.visible import escaped

_DEEPEST = 12
_CHANGED = "The document has tracked changes; additions are underlined, deletions struck through."
_HIDDEN = "The document holds hidden text; it is shown in grey."
_SILENT = {"tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "forms", "bookmark", "title",
           "desc", "dde-connection-decls", "alphabetical-index-auto-mark-file", "scripts", "event-listeners",
           "table-of-content-source", "illustration-index-source", "bibliography-source", "user-index-source",
           "table-index-source", "object-index-source", "alphabetical-index-source"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OdtPlace:
    """Where blocks stand; `mark` is the list style, its level from 1, and whether a mark is due."""

    width: float
    ground: str | None = None
    depth: int = 0
    change: str = ""
    top: bool = False
    list_name: str = ""
    level: int = 0


class OdtWalk:
    """One pass over a text; gathers notes, comments, pictures and warnings on its way."""

    def __init__(self, package: Package, styles: OdtStyles, limits: Limits, patience: Patience) -> None:
        self.package, self.styles, self.limits = package, styles, limits
        self.pictures: dict[str, bytes] = {}
        self.stored: dict[str, Any] = {}
        self.warnings: list[str] = []
        self.notes: list[Any] = []
        self.comments: list[Any] = []
        self.lead = ""
        self.patience = patience
        self._families = Styles(None)
        self._glyphs = Glyphs()
        self._room = limits.max_laid_out_pages * 5_000
        self._beginning = self._room - FIRST_LETTERS
        self._counts: dict[str, dict[int, int]] = {}
        self._mark = ""
        self._regions: dict[str, Any] = {}
        self._changed: set[str] = set()
        self._after: list[Block] = []

    def place(self, top: bool = False) -> OdtPlace:
        return OdtPlace(self.styles.paper().text_width, top=top)

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def blocks(self, parent: Any, place: OdtPlace) -> Iterator[Block]:
        """Everything in a body, a cell, a frame, a note; neighbouring paragraphs come as one flow."""
        return flowing(self._pieces(parent, place))

    def _pieces(self, parent: Any, place: OdtPlace) -> Iterator[str | Block]:
        for element in parent:
            self._room -= 25
            late = self.patience.over and self._room < self._beginning
            if self._room < 0 or late:
                self.warn(SLOW if late else LONG)
                return
            yield from self._piece(element, place)

    def _piece(self, element: Any, place: OdtPlace) -> Iterator[str | Block]:
        name = local(element)
        if name in ("p", "h"):
            yield from self._paragraph(element, place)
        elif name == "list":
            yield from self._list(element, place)
        elif name == "table" and place.depth < _DEEPEST:
            shown = False
            for table in odt_tables.tables(element, place, self):
                shown = True
                yield table
            if shown:
                yield "<p style='font-size: 4pt'>&#160;</p>"
        elif name == "tracked-changes":
            self._regions |= {attribute(e, "id") or "": e for e in element if local(e) == "changed-region"}
        elif name in ("change", "change-start", "change-end"):
            yield from self._change(element, place)
        elif name in ("frame", "custom-shape", "rect", "ellipse", "g", "line", "connector", "control", "a"):
            text = self._inline_element(element, {}, place)
            after, self._after = self._after, []
            if text:
                yield f"<p>{text}</p>"
            yield from after
        elif name not in _SILENT and len(element):
            yield from self._pieces(element, place)

    def _change(self, element: Any, place: OdtPlace) -> Iterator[str | Block]:
        number = attribute(element, "change-id") or ""
        self.warn(_CHANGED)
        if local(element) == "change-start":
            self._changed.add(number)
        elif local(element) == "change-end":
            self._changed.discard(number)
        else:  # once: what was struck out may hold the places of others, and even its own
            gone = [e for e in children(self._regions.pop(number, None), "deletion") if local(e) != "change-info"]
            yield from self._pieces(gone, replace(place, change="del"))

    def _list(self, element: Any, place: OdtPlace) -> Iterator[str | Block]:
        name = attribute(element, "style-name") or place.list_name
        inner = replace(place, list_name=name, level=place.level + 1)
        counts = self._counts.setdefault(name, {})
        if attribute(element, "continue-numbering") != "true" and attribute(element, "continue-list") is None:
            counts.pop(inner.level, None)
        for item in element:
            if local(item) not in ("list-item", "list-header"):
                continue
            if local(item) == "list-item" and any(local(e) in ("p", "h") for e in item):
                self._mark = self._next_mark(name, inner.level, attribute(item, "start-value"))
            yield from self._pieces(item, inner)
            self._mark = ""

    def _next_mark(self, name: str, level: int, start: str | None) -> str:
        found = {attribute(e, "level"): e for e in self.styles.lists.get(name, ())}
        here = found.get(str(level))
        form, before, after, first, shown = list_mark_form(here) if here is not None else ("bullet:•", "", "", 1, 1)
        counts = self._counts.setdefault(name, {})
        counts[level] = (
            int(start) if start and start.isdecimal() and len(start) < 6 else counts.get(level, first - 1) + 1
        )
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        if form.startswith("bullet:"):
            return plain_symbols(form[7:]) or "•"
        numbers = []
        for at in range(max(1, level - shown + 1), level + 1):
            its = list_mark_form(found[str(at)])[0] if str(at) in found else "decimal"
            numbers.append(written(counts.get(at, 1), its if not its.startswith("bullet") else "none"))
        return before + ".".join(n for n in numbers if n) + after

    def _paragraph(self, element: Any, place: OdtPlace) -> Iterator[str | Block]:
        style = attribute(element, "style-name")
        lines, letters = self.styles.looks("paragraph", style)
        lines = dict(lines)
        if place.level:
            lines["left"] = max(lines.get("left", 0.0), 18.0 * place.level)
            lines["first"] = -14.0 if self._mark else 0.0
        level = attribute(element, "outline-level") or ""
        heading = (
            int(level)
            if local(element) == "h" and level.isdecimal() and len(level) < 5
            else self.styles.list_of(style)[1]
        )
        heading = max(heading, 1) if local(element) == "h" else heading
        text = self._inline(element, letters, place)
        mark, self._mark = self._mark, ""
        lead, self.lead = self.lead, ""
        after, self._after = self._after, []
        if lines.get("pageBreakBefore") and place.top:
            yield NewPage()
        ground = lines.get("ground") or place.ground
        css = docx_css.letters(letters, self._families.family(letters), ground) | docx_css.paragraph(lines, place.width)
        tag = f"h{min(heading, 6)}" if heading and text.strip() else "p"
        turned = " dir='rtl'" if lines.get("bidi") else ""
        whole = lead + (f"{escaped(mark)}  " if mark else "") + text
        yield f"<{tag}{turned} style='{docx_css.written(css)}'>{whole or '&#160;'}</{tag}>"
        yield from after
        if lines.get("break_after") and place.top:
            yield NewPage()

    def _inline(self, parent: Any, look: Look, place: OdtPlace) -> str:
        pieces = [self._text(parent.text, look, place)]
        for element in parent:
            pieces.append(self._inline_element(element, look, place))
            pieces.append(self._text(element.tail, look, place))
        return "".join(pieces)

    def _text(self, text: str | None, look: Look, place: OdtPlace) -> str:
        """Letters; OpenDocument counts several blanks as one."""
        if not text:
            return ""
        self._room -= len(text)
        lead, tail = (" " if text[0].isspace() else ""), (" " if text[-1].isspace() and text.strip() else "")
        joined = self._glyphs.drawable(lead + " ".join(text.split()) + tail)
        if self._glyphs.undrawn:
            self.warn(UNDRAWN)
        plain = escaped(plain_symbols(joined, look.get("font") or ""))
        change = place.change or ("ins" if self._changed else "")
        if change:
            shade, tag = ("06662e", "u") if change == "ins" else ("a01c1c", "s")
            return f"<span style='color: #{shade}'><{tag}>{plain}</{tag}></span>"
        return plain

    def _inline_element(self, element: Any, look: Look, place: OdtPlace) -> str:
        name = local(element)
        if name == "span":
            return self._span(element, look, place)
        if name == "s":
            count = attribute(element, "c") or "1"
            return " " * (min(int(count), 200) if count.isdecimal() and len(count) < 5 else 1)
        if name == "tab":
            return "    "
        if name == "line-break":
            return "<br/>"
        if name == "a":
            said = self._inline(element, look, place)
            return said + address(attribute(element, "href") or "", "".join(element.itertext()))
        if name == "note":
            body = child(element, "note-body")
            self.notes.append(body if body is not None else element)
            return f"<sup>[{len(self.notes)}]</sup>"
        if name == "annotation":
            self.comments.append(element)
            return f"<sup>[Comment {len(self.comments)}]</sup>"
        if name in ("change", "change-start", "change-end"):
            waiting, self._after = self._after, []  # what the struck-out paragraphs would take along, too
            shown = self._blocks_of(self._change(element, place))
            self._after = [*waiting, *shown, *self._after]
            return ""
        if name == "ruby":
            base, over = child(element, "ruby-base"), child(element, "ruby-text")
            small = self._inline(over, look, place) if over is not None else ""
            return (self._inline(base, look, place) if base is not None else "") + (f"({small})" if small else "")
        if odt_frames.is_drawn(name):
            return odt_frames.shown(element, place, self, self._after)
        return "" if name in _SILENT or not isinstance(element.tag, str) else self._inline(element, look, place)

    def _blocks_of(self, pieces: Iterator[str | Block]) -> list[Block]:
        return [Flow(piece) if isinstance(piece, str) else piece for piece in pieces]

    def _span(self, element: Any, look: Look, place: OdtPlace) -> str:
        own = self.styles.looks("text", attribute(element, "style-name"))[1]
        both = {**look, **own}
        text = self._inline(element, both, place)
        if not text or not own:
            return text
        before = docx_css.letters(look, self._families.family(look), place.ground)
        css = docx_css.letters(both, self._families.family(both), place.ground)
        different = {key: said for key, said in css.items() if before.get(key) != said}
        if own.get("vanish"):
            self.warn(_HIDDEN)
            different |= {"color": "#808080", "font-style": "italic"}
        text = f"<span style='{docx_css.written(different)}'>{text}</span>" if different else text
        if own.get("strike"):
            text = f"<s>{text}</s>"
        elif own.get("u", "none") not in ("none", ""):
            text = f"<u>{text}</u>"
        side = own.get("vertAlign")
        return f"<{side[:3]}>{text}</{side[:3]}>" if side else text
