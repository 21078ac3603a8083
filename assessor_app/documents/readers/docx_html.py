"""Walks a Word file's paragraphs, tables and pictures and writes them down as plain HTML."""

import html
import io
from typing import Any

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.numbering import Numbering
from assessor_app.documents.readers.package import Package, attribute, child, local
from assessor_app.documents.readers.protocol import Unfit

CSS = """
body { font-family: sans-serif; font-size: 10.5pt; line-height: 1.4 }
p { margin: 0 0 5pt 0 } h1 { font-size: 17pt } h2 { font-size: 14pt } h3 { font-size: 12pt }
table { border-collapse: collapse; width: 100% } td { border: 0.6pt solid #888; padding: 3pt; vertical-align: top }
.aside { color: #666; font-size: 9pt } .ins { color: #06662e; text-decoration: underline }
.del { color: #a01c1c; text-decoration: line-through } .box { border: 0.6pt solid #888; padding: 4pt }
"""
_LONG = "The document is very long; its end is not shown."
_MARKS = {"b": "b", "i": "i", "strike": "s", "dstrike": "s"}
_THROUGH = {"hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo", "ruby", "rubyBase"}
_CHANGES = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
_DEEPEST_TABLE = 6


class Walk:
    """One pass over a document; gathers notes, comments, pictures and warnings on its way."""

    def __init__(self, package: Package, main: str, limits: Limits) -> None:
        self._package, self._limits = package, limits
        self._folder = main.rpartition("/")[0] + "/"
        self._relations = package.relations(main)
        self._styles = self._read_styles()
        self._numbering = Numbering(self._optional("numbering.xml"))
        self._room = limits.max_laid_out_pages * 3_500
        self._notes: list[str] = []
        self._after: list[Any] = []
        self._tables = 0
        self.pictures: dict[str, bytes] = {}
        self.warnings: list[str] = []

    def document(self, body: Any) -> str:
        """The whole document as HTML: headers, text, footers, then notes and comments."""
        margins = [self._margin(kind) for kind in ("header", "footer")]
        text = self._blocks(body)
        notes = "".join(f"<p class='aside'>{note}</p>" for note in self._notes)
        comments = self._comments()
        if "class='ins'" in text or "class='del'" in text:
            self.warn("The document has tracked changes; additions are underlined, deletions struck through.")
        return margins[0] + (text or "<p>&#160;</p>") + margins[1] + ("<hr/>" + notes if notes else "") + comments

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def _optional(self, name: str) -> Any:
        try:
            return self._package.xml(self._folder + name)
        except Unfit:
            if name in ("styles.xml", "numbering.xml"):
                self.warn("Styles or numbering of the document are damaged; it is shown without them.")
            return None

    def _read_styles(self) -> dict[str, tuple[str, str | None, int]]:
        """Style id → (lower-case name, list id, list level)."""
        self.warnings = []
        root = self._optional("styles.xml")
        found = {}
        for style in root if root is not None else ():
            name = child(style, "name")
            label = (attribute(name, "val") or "").lower() if name is not None else ""
            found[attribute(style, "styleId") or ""] = (label, *_list_of(child(style, "pPr")))
        return found

    def _margin(self, kind: str) -> str:
        pieces = []
        for form, target, outside in self._relations.values():
            if form == kind and not outside:
                try:
                    root = self._package.xml(target)
                except Unfit:
                    continue
                words = " ".join(e.text or "" for e in (root.iter() if root is not None else ()) if local(e) == "t")
                if words.strip() and words not in pieces:
                    pieces.append(words)
        return "".join(f"<p class='aside'>{_escaped(' '.join(words.split()))}</p>" for words in pieces)

    def _comments(self) -> str:
        root = self._optional("comments.xml")
        entries = [e for e in (root if root is not None else ()) if local(e) == "comment"]
        if not entries:
            return ""
        lines = (f"<p class='aside'>[Comment {number}] {_plain(entry)}</p>" for number, entry in enumerate(entries, 1))
        return "<h3>Comments</h3>" + "".join(lines)

    def _blocks(self, parent: Any) -> str:
        pieces = []
        for element in parent:
            if self._room <= 0:
                self.warn(_LONG)
                break
            pieces.append(self._block(element))
        return "".join(pieces)

    def _block(self, element: Any) -> str:
        name = local(element)
        if name == "p":
            return self._paragraph(element)
        if name == "tbl":
            return self._table(element)
        if name in _THROUGH or name in _CHANGES:
            return self._blocks(element)
        if name == "AlternateContent":
            return self._blocks(_choice(element))
        return ""

    def _paragraph(self, element: Any) -> str:
        properties = child(element, "pPr")
        style = child(properties, "pStyle") if properties is not None else None
        label, list_id, level = self._styles.get(
            (attribute(style, "val") or "") if style is not None else "", ("", None, 0)
        )
        own_id, own_level = _list_of(properties)
        if own_id is not None:
            list_id, level = own_id, own_level
        mark = self._numbering.next(list_id, level) if list_id not in (None, "0") else ""
        text = self._inline(element)
        self._room -= 45
        after, self._after = self._after, []
        boxes = "".join(f"<div class='box'>{self._blocks(box)}</div>" for box in after)
        lead = f"{_escaped(mark)}&#160; " if mark else ""
        return _wrapped(label, lead + (text or "&#160;"), level if mark else 0, properties) + boxes

    def _inline(self, parent: Any) -> str:
        pieces = []
        for element in parent:
            name = local(element)
            if name == "r":
                pieces.append(self._run(element))
            elif name in _CHANGES:
                pieces.append(f"<span class='{_CHANGES[name]}'>{self._inline(element)}</span>")
            elif name in _THROUGH:
                pieces.append(self._inline(element))
            elif name in ("oMath", "oMathPara"):
                pieces.append(_plain(element))
            elif name == "AlternateContent":
                pieces.append(self._inline(_choice(element)))
        return "".join(pieces)

    def _run(self, run: Any) -> str:
        text = "".join(self._piece(element) for element in run)
        properties = child(run, "rPr")
        if not text or properties is None:
            return text
        for element in properties:
            name, value = local(element), attribute(element, "val")
            if name in _MARKS and value not in ("0", "false", "off"):
                text = f"<{_MARKS[name]}>{text}</{_MARKS[name]}>"
            elif name == "u" and value not in (None, "none"):
                text = f"<u>{text}</u>"
            elif name == "vertAlign" and value in ("superscript", "subscript"):
                text = f"<{value[:3]}>{text}</{value[:3]}>"
        return text

    def _piece(self, element: Any) -> str:
        name = local(element)
        if name in ("t", "delText"):
            text = element.text or ""
            self._room -= len(text)
            return _escaped(text)
        if name in ("tab", "ptab"):
            return "&#160;&#160;&#160; "
        if name in ("br", "cr"):
            return "<br/>"
        if name == "noBreakHyphen":
            return "-"
        if name == "sym":
            return "•"
        if name in ("footnoteReference", "endnoteReference"):
            return self._note(name.removesuffix("Reference"), attribute(element, "id"))
        if name == "commentReference":
            return "<sup>[comment]</sup>"
        if name in ("drawing", "pict", "object"):
            return self._drawing(element)
        if name == "AlternateContent":
            return "".join(self._piece(e) for e in _choice(element))
        return ""

    def _note(self, kind: str, number: str | None) -> str:
        root = self._optional(f"{kind}s.xml")
        for entry in root if root is not None else ():
            if attribute(entry, "id") == number and attribute(entry, "type") is None:
                self._notes.append(f"[{len(self._notes) + 1}] {_plain(entry)}")
                return f"<sup>[{len(self._notes)}]</sup>"
        return ""

    def _drawing(self, element: Any) -> str:
        pieces = []
        for part in element.iter():
            name = local(part)
            if name == "txbxContent":
                self._after.append(part)
            elif name in ("blip", "imagedata"):
                number = attribute(part, "embed") or attribute(part, "link") or attribute(part, "id") or ""
                pieces.append(self._picture(number, _extent(element)))
        return "".join(pieces)

    def _picture(self, number: str, width: float | None) -> str:
        kind, target, outside = self._relations.get(number, ("", "", False))
        if outside or kind != "image":
            return "[picture that is not part of the document]" if outside else ""
        try:
            data, natural = _checked(self._package.read(target, self._limits.max_media_bytes))
        except Exception:  # a picture that cannot be decoded costs its own place only
            self.warn("The document holds pictures that cannot be shown.")
            return "[picture that cannot be shown]"
        name = f"picture{len(self.pictures)}.png"
        self.pictures[name] = data
        return f"<img src='{name}' style='width: {min(width or natural, 470.0):.0f}pt'/>"

    def _table(self, table: Any) -> str:
        if self._tables >= _DEEPEST_TABLE:
            self.warn("Tables nested very deep are shown as plain text.")
            return f"<p>{_plain(table)}</p>"
        self._tables += 1
        rows = "".join(self._row(row) for row in _through(table) if local(row) == "tr")
        self._tables -= 1
        return f"<table>{rows}</table><p></p>"

    def _row(self, row: Any) -> str:
        return "<tr>" + "".join(self._cell(cell) for cell in _through(row) if local(cell) == "tc") + "</tr>"

    def _cell(self, cell: Any) -> str:
        span, merge = child(cell, "tcPr", "gridSpan"), child(cell, "tcPr", "vMerge")
        width = (attribute(span, "val") or "1") if span is not None else "1"
        wide = f" colspan='{width}'" if width.isdigit() and 1 < int(width) <= 63 else ""
        if merge is not None and attribute(merge, "val") != "restart":
            return f"<td{wide} style='border-top: none'></td>"  # goes on from the cell above
        return f"<td{wide}>{self._blocks(cell)}</td>"


def _through(parent: Any) -> list[Any]:
    found = []
    for element in parent:
        found += _through(element) if local(element) in _THROUGH | set(_CHANGES) else [element]
    return found


def _choice(element: Any) -> Any:
    chosen = child(element, "Choice")
    if chosen is None:
        chosen = child(element, "Fallback")
    return chosen if chosen is not None else ()


def _list_of(properties: Any) -> tuple[str | None, int]:
    number = child(properties, "numPr", "numId") if properties is not None else None
    level = child(properties, "numPr", "ilvl") if properties is not None else None
    depth = attribute(level, "val") or "0" if level is not None else "0"
    return (attribute(number, "val") if number is not None else None), int(depth) if depth in "012345678" else 0


def _wrapped(label: str, text: str, level: int, properties: Any) -> str:
    last = label.rpartition(" ")[2]
    if label == "title" or (label.startswith("heading ") and last.isdigit()):
        tag = "h1" if label == "title" else f"h{min(int(last), 6)}"
        return f"<{tag}>{text}</{tag}>"
    place = child(properties, "jc") if properties is not None else None
    side = {"center": "center", "right": "right", "end": "right"}.get(
        attribute(place, "val") or "" if place is not None else ""
    )
    style = (f"text-align: {side};" if side else "") + (f"margin-left: {18 * level}pt" if level else "")
    return f"<p style='{style}'>{text}</p>" if style else f"<p>{text}</p>"


def _plain(element: Any) -> str:
    return _escaped(" ".join("".join(e.text or "" if local(e) == "t" else " " if local(e) == "p" else ""
                                     for e in element.iter()).split()))  # fmt: skip


def _escaped(text: str) -> str:
    return html.escape("".join(c for c in text if c.isprintable() or c in "\n\t " or ord(c) > 0x2000))


def _extent(element: Any) -> float | None:
    for part in element.iter():
        if local(part) == "extent" and (wide := attribute(part, "cx") or "").isdigit():
            return max(4.0, int(wide) / 12_700)
    return None


def _checked(data: bytes | None) -> tuple[bytes, float]:
    """The picture as a PNG that MuPDF need not guess about, and its natural width in points."""
    from PIL import Image

    image = Image.open(io.BytesIO(data or b""), formats=["PNG", "JPEG", "MPO", "GIF", "BMP", "TIFF", "WEBP"])
    if image.width * image.height > 60_000_000:
        raise Unfit("The picture has too many pixels.")
    width = image.width * 0.75
    image.draft("RGB", (1600, 1600))
    shown: Any = image.convert("RGBA") if image.mode in ("P", "LA", "RGBA", "PA") else image.convert("RGB")
    shown.thumbnail((1600, 1600))
    sink = io.BytesIO()
    shown.save(sink, "PNG", compress_level=1)
    return sink.getvalue(), width
