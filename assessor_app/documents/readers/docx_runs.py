"""The words of one Word paragraph as HTML: runs, links, fields, changes, notes, symbols, and what hangs on them."""

from collections.abc import Callable
from typing import Any

from assessor_app.documents.readers import docx_css, docx_fields
from assessor_app.documents.readers.blocks import Block
from assessor_app.documents.readers.docx_math import linear
from assessor_app.documents.readers.docx_styles import Look, run_look
from assessor_app.documents.readers.docx_writing import Part, Writing
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.symbols import UNKNOWN, plain_symbols
from assessor_app.documents.readers.visible import escaped

PAGE_BREAK = "\0page\0"
_CHANGES = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
_SPACED = {"tab", "ptab"}
_SILENT = {"instrText", "delInstrText", "lastRenderedPageBreak", "annotationRef", "footnoteRef", "endnoteRef",
           "separator", "continuationSeparator", "softHyphen", "proofErr", "bookmarkStart", "bookmarkEnd"}  # fmt: skip
_TAB = 36.0
_FAINT = "Some letters have the colour of their ground; they are shown in grey."
_HIDDEN = "The document holds hidden text; it is shown in grey."
_STRANGE = "Some signs are of a font that is not at hand; they are shown as �."
_CHANGED = "The document has tracked changes; additions are underlined, deletions struck through."
_COMMENTED = "fff3c4"
Drawer = Callable[[Any, "Words"], str]


class Words:
    """One paragraph being read. `after` holds what stands below it, such as text boxes."""

    def __init__(
        self, writing: Writing, part: Part, letters: Look, ground: str | None, width: float, change: str, draw: Drawer
    ) -> None:
        self.writing, self.part, self.width, self._draw = writing, part, width, draw
        self.letters, self.ground = letters, ground
        key = ("letters", ground, *letters.items())
        if key not in writing.stored:
            writing.stored[key] = docx_css.letters(letters, writing.styles.family(letters), ground)
        self.base = writing.stored[key]
        self._change = change
        self._across = 0.0
        self._last = ""
        self.after: list[Block] = []

    def read(self, parent: Any) -> str:
        """The HTML of everything in a paragraph, a link, a change…"""
        pieces = []
        for element in parent:
            if self.writing.full:
                break
            pieces.append(self._inline(element))
        return "".join(pieces)

    def _inline(self, element: Any) -> str:
        name = local(element)
        if name == "r":
            return self._run(element)
        if name in _CHANGES:
            return self._changed(element, _CHANGES[name])
        if name == "hyperlink":
            return self._link(element)
        if name in ("oMath", "oMathPara"):
            return self._dressed(escaped(self.writing.drawable(linear(element))), self.letters)
        if name == "fldSimple":
            return self._field(element, attribute(element, "instr") or "")
        if name == "ruby":
            return self._ruby(element)
        if name in ("commentRangeStart", "commentRangeEnd"):
            number = attribute(element, "id") or ""
            (self.writing.commented.add if name.endswith("Start") else self.writing.commented.discard)(number)
            return ""
        if name == "AlternateContent":
            return self._alternative(element, self.read)
        if name in ("p", "tbl") or (name == "sdtContent" and any(local(e) in ("p", "tbl") for e in element)):
            return self._draw(element, self)
        if name in ("t", "delText", "drawing", "pict", "object", "sym", "br"):
            return self._dressed(self._piece(element, self.letters), self.letters)
        return "" if name.endswith("Pr") or name in _SILENT or not len(element) else self.read(element)

    def _changed(self, element: Any, kind: str) -> str:
        before, self._change = self._change, kind
        self.writing.warn(_CHANGED)
        text = self.read(element)
        self._change = before
        return text

    def _alternative(self, element: Any, read: Callable[[Any], str]) -> str:
        """The newer form where anything of it can be shown, else the older: never both."""
        for name in ("Choice", "Fallback"):
            form = child(element, name)
            if form is not None:
                before = len(self.after)
                text = read(form)
                if text or len(self.after) > before:
                    return text
        return ""

    def _link(self, element: Any) -> str:
        self._last = ""
        text = self.read(element)
        number = attribute(element, "id")
        kind, target, outside = self.part.relations.get(number or "", ("", "", False))
        return text + (docx_fields.address(target, self._last) if outside and kind == "hyperlink" else "")

    def _ruby(self, element: Any) -> str:
        over, base = child(element, "rt"), child(element, "rubyBase")
        small = self.read(over) if over is not None else ""
        return (self.read(base) if base is not None else "") + (f"({small})" if small else "")

    def _field(self, element: Any, instruction: str) -> str:
        kept = self.read(element) or docx_fields.uncounted(instruction, self.writing.first_page)
        return kept + docx_fields.address_note(instruction, self._last)

    def _look(self, properties: Any) -> Look:
        own = run_look(properties)
        styled = self.writing.styles.character(own["rStyle"]) if "rStyle" in own else {}
        look = {**self.letters, **styled}
        for name in ("b", "i", "caps", "smallCaps", "strike", "vanish"):
            if styled.get(name) and self.letters.get(name):
                look[name] = False  # a switch in both styles cancels itself out
        return {**look, **own}

    def _run(self, run: Any) -> str:
        properties = child(run, "rPr")
        look = self._look(properties) if properties is not None else self.letters
        pieces: list[str] = []
        for element in run:
            piece = self._piece(element, look)
            if piece == PAGE_BREAK:
                pieces = [self._dressed("".join(pieces), look), PAGE_BREAK]
            elif piece:
                pieces.append(piece)
        if PAGE_BREAK in pieces:
            at = pieces.index(PAGE_BREAK)
            return "".join(pieces[: at + 1]) + self._dressed("".join(pieces[at + 1 :]), look)
        return self._dressed("".join(pieces), look)

    def _dressed(self, text: str, look: Look) -> str:
        if not text or text == PAGE_BREAK:
            return text
        if look is self.letters and not (self._change or self.writing.commented or look.get("vanish")):
            plain = look.get("u", "none") in ("none", "") and not any(map(look.get, ("strike", "dstrike", "vertAlign")))
            if plain and "color" not in look:
                return text
        if docx_css.faint(look, self.ground):
            self.writing.warn(_FAINT)
        css = self.base
        if look is not self.letters:
            css = docx_css.letters(look, self.writing.styles.family(look), self.ground)
        different = {name: said for name, said in css.items() if self.base.get(name) != said}
        if self.writing.commented and "background-color" not in different:
            different["background-color"] = f"#{_COMMENTED}"
        if look.get("vanish"):
            self.writing.warn(_HIDDEN)
            different |= {"color": "#808080", "font-style": "italic"}
        if self._change:
            different["color"] = "#06662e" if self._change == "ins" else "#a01c1c"
        return _marked(f"<span style='{docx_css.written(different)}'>{text}</span>" if different else text,
                       look, self._change)  # fmt: skip

    def _piece(self, element: Any, look: Look) -> str:
        name = local(element)
        if name in ("t", "delText"):
            return self._text(element.text or "", look)
        if name in _SPACED:
            return self._tab()
        if name in ("br", "cr"):
            self._across = 0.0
            return PAGE_BREAK if attribute(element, "type") == "page" else "<br/>"
        if name == "noBreakHyphen":
            return "\u2011"
        if name == "sym":
            return self._symbol(element)
        if name in ("footnoteReference", "endnoteReference"):
            return self._note(name.removesuffix("Reference"), attribute(element, "id") or "")
        if name == "commentReference":
            number = self.writing.comments.get(attribute(element, "id") or "")
            return f"<sup>[Comment {number}]</sup>" if number else ""
        if name == "fldChar":
            return docx_fields.mark(element, self.writing.fields, self._last, self.writing.first_page)
        if name == "instrText":
            if self.writing.fields:
                self.writing.fields[-1].said += element.text or ""
            return ""
        if name in ("drawing", "pict", "object"):
            return self._draw(element, self)
        if name == "AlternateContent":
            return self._alternative(element, lambda form: "".join(self._piece(e, look) for e in form))
        if name == "ruby":
            return self._ruby(element)
        return "" if name.endswith("Pr") or name in _SILENT or not len(element) else self.read(element)

    def _text(self, text: str, look: Look) -> str:
        self.writing.spend(len(text))
        plain = self.writing.drawable(plain_symbols(text, look.get("font") or ""))
        if UNKNOWN in plain and UNKNOWN not in text:
            self.writing.warn(_STRANGE)
        self._last = (self._last + plain)[-2000:]
        self._across += len(plain) * (look.get("size") or 20.0) * 0.25
        return escaped(plain.replace("\n", " "))

    def _tab(self) -> str:
        """Spaces up to about where the next stop would be."""
        space = (self.letters.get("size") or 20.0) / 2 * 0.278
        gap = _TAB - self._across % _TAB
        self._across += gap
        return " " * max(2, round(gap / space))

    def _symbol(self, element: Any) -> str:
        code = attribute(element, "char") or ""
        try:
            letter = chr(int(code, 16))
        except (ValueError, OverflowError):
            return UNKNOWN
        plain = plain_symbols(letter, attribute(element, "font") or "")
        if plain == UNKNOWN:
            self.writing.warn(_STRANGE)
        return escaped(plain)

    def _note(self, kind: str, number: str) -> str:
        key = (kind, number)
        if key not in self.writing.notes:
            self.writing.notes.append(key)
        return f"<sup>[{self.writing.notes.index(key) + 1}]</sup>"


def _marked(text: str, look: Look, change: str) -> str:
    struck = look.get("strike") or look.get("dstrike") or change == "del"
    if struck:  # a line through wins: the two lines do not go together
        text = f"<s>{text}</s>"
    elif look.get("u", "none") not in ("none", "") or change == "ins":
        text = f"<u>{text}</u>"
    side = look.get("vertAlign")
    return f"<{side[:3]}>{text}</{side[:3]}>" if side in ("superscript", "subscript") else text
