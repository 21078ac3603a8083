"""What is drawn in a Word file: pictures, text boxes, charts, diagrams, objects; what cannot be drawn is named."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from assessor_app.documents.readers import docx_charts
from assessor_app.documents.readers.blocks import Block, Flow, boxed
from assessor_app.documents.readers.docx_writing import Part, Writing
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.stored_pictures import WHOLE, Shares, stored_picture, vector_form
from assessor_app.documents.readers.visible import escaped

if TYPE_CHECKING:
    from assessor_app.documents.readers.docx_runs import Words

_EMU = 12_700
_TALLEST = 600.0
_BROKEN = "The document holds pictures that cannot be shown; their places are marked."
_SHORT = "A picture of the document is damaged; parts of it may be missing."
_SHAPES = "Drawn shapes and lines are not shown."
_SHAPE_NAMES = {"wsp", "cxnSp", "shape", "rect", "roundrect", "oval", "line", "polyline", "curve", "arc", "contentPart"}
_LENGTH = re.compile(r"(width|height)\s*:\s*(-?[\d.]+)\s*(pt|in|cm|mm|px|pc)?", re.IGNORECASE)
_UNITS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "pc": 12.0, "": 1.0}
Size = tuple[float | None, float | None]


class Drawing:
    """One drawing being read; what stands below the paragraph goes to its words."""

    def __init__(self, words: "Words", box: Callable[[Any], tuple[Block, ...]]) -> None:
        self._words, self._box = words, box
        self._alt = ""
        self._said = False

    def shown(self, element: Any) -> str:
        """The drawing as HTML in the line."""
        self._alt = _alt_text(element)
        text = self._walk(element, _extent(element), WHOLE, 0.0)
        if not text and not self._said and any(local(e) in _SHAPE_NAMES for e in element.iter()):
            self._words.writing.warn(_SHAPES)
            return f"<span class='aside'>[Drawing: {escaped(self._alt)}]</span>" if self._alt else ""
        return text

    def _walk(self, element: Any, size: Size, cut: Shares, turn: float) -> str:
        return "".join(self._part(part, size, cut, turn) for part in element)

    def _part(self, part: Any, size: Size, cut: Shares, turn: float) -> str:
        name = local(part)
        if name == "txbxContent":
            blocks = self._box(part)
            self._said = True
            if blocks:
                self._words.after.append(boxed(blocks, width=_box_width(size, self._words.width)))
            return ""
        if name == "AlternateContent":
            return self._alternative(part, size, cut, turn)
        if name == "pic":
            return self._walk(part, _own_size(part, size), _cut(part), _turn(part))
        if name in ("blip", "imagedata", "fill") and (_number(part) is not None):
            return "" if name == "fill" else self._picture(_number(part) or "", size, cut, turn)
        if name in ("chart", "relIds"):
            return self._data(part, name)
        if name == "textpath" and attribute(part, "string"):
            self._said = True
            return escaped(attribute(part, "string") or "")
        if name == "OLEObject":
            self._said = True
            return f" [Embedded object: {escaped(docx_charts.program(attribute(part, 'ProgID') or ''))}, not opened]"
        if name in ("shape", "rect", "roundrect", "oval"):
            size = _style_size(part) or size
        return self._walk(part, size, cut, turn)

    def _alternative(self, part: Any, size: Size, cut: Shares, turn: float) -> str:
        for name in ("Choice", "Fallback"):
            form = child(part, name)
            before = len(self._words.after)
            text = self._walk(form, size, cut, turn) if form is not None else ""
            if text or len(self._words.after) > before:
                return text
        return ""

    def _data(self, part: Any, name: str) -> str:
        """A chart's numbers as a table, a diagram's words as a list."""
        number = (attribute(part, "dm") if name == "relIds" else attribute(part, "id")) or ""
        kind, target, outside = self._words.part.relations.get(number, ("", "", True))
        root = self._words.writing.root(target, "chart") if not outside and kind else None
        if root is None:
            return "[chart or diagram that cannot be shown]"
        self._said = True
        self._words.after += docx_charts.chart(root) if name == "chart" else docx_charts.diagram(root)
        return ""

    def _picture(self, number: str, size: Size, cut: Shares, turn: float) -> str:
        self._said = True
        kind, target, outside = self._words.part.relations.get(number, ("", "", False))
        named = f" “{escaped(self._alt)}”" if self._alt else ""
        if outside:
            return f"[picture{named} that is not part of the document]"
        writing = self._words.writing
        try:
            data = writing.package.read(target, writing.limits.max_media_bytes) if kind else None
            form = vector_form(data or b"")
            if form:
                return f"[picture{named} in a form that cannot be shown ({form})]"
            key = (target, cut, turn)
            if key not in writing.stored:
                writing.stored[key] = stored_picture(data or b"", cut, turn), f"picture{len(writing.stored)}"
            stored, name = writing.stored[key]
        except Exception:  # a picture that cannot be decoded costs its own place only
            writing.warn(_BROKEN)
            return f"[picture{named} that cannot be shown]"
        if stored.cut_short:
            writing.warn(_SHORT)
        writing.pictures.setdefault(name, stored.data)
        width, height = fitted(size, (stored.width, stored.height), self._words.width)
        caption = (
            f"<span style='color: #666666; font-size: 8pt'> [Picture: {escaped(self._alt)}] </span>"
            if self._alt
            else ""
        )
        return f"<img src='{name}' style='width: {width:.1f}pt; height: {height:.1f}pt'/>{caption}"


def fitted(size: Size, natural: tuple[float, float], room: float) -> tuple[float, float]:
    """The size of a picture in its column, its shape kept."""
    width, height = size
    ratio = natural[1] / max(natural[0], 0.01)
    if width is None or width <= 0:
        width = height / max(ratio, 0.01) if height and height > 0 else natural[0]
    if height is None or height <= 0:
        height = width * ratio
    squeeze = min(1.0, max(8.0, room - 1) / max(width, 0.01), _TALLEST / max(height, 0.01))
    return max(width * squeeze, 2.0), max(height * squeeze, 2.0)


def _number(part: Any) -> str | None:
    return attribute(part, "embed") or attribute(part, "link") or attribute(part, "id")


def _alt_text(element: Any) -> str:
    for part in element.iter():
        if local(part) == "docPr":
            return " ".join((attribute(part, "descr") or attribute(part, "title") or "").split())[:2_000]
        if local(part) in ("shape", "rect") and attribute(part, "alt"):
            return " ".join((attribute(part, "alt") or "").split())[:2_000]
    return ""


def _emu(text: str | None) -> float | None:
    try:
        found = float(text or "") / _EMU
    except ValueError:
        return None
    return found if 0 < found < 1e5 else None


def _extent(element: Any) -> Size:
    found = next((part for part in element.iter() if local(part) == "extent"), None)
    return (None, None) if found is None else (_emu(attribute(found, "cx")), _emu(attribute(found, "cy")))


def _own_size(picture: Any, around: Size) -> Size:
    """A picture in a group has a size of its own, in the measure of the group."""
    group = picture.getparent()
    if local(group) != "wgp" and local(group) != "grpSp":
        return around
    own, inner = child(picture, "spPr", "xfrm", "ext"), child(group, "grpSpPr", "xfrm", "chExt")
    width = _emu(attribute(own, "cx")) if own is not None else None
    height = _emu(attribute(own, "cy")) if own is not None else None
    across = _emu(attribute(inner, "cx")) if inner is not None else None
    scale = (around[0] or 0) / across if across and around[0] else 1.0
    return (width * scale if width else None), (height * scale if height else None)


def _cut(picture: Any) -> Shares:
    found = next((e for e in picture.iter() if local(e) == "srcRect"), None)
    if found is None:
        return WHOLE
    shares = []
    for side in "ltrb":
        text = attribute(found, side) or "0"
        try:
            shares.append(float(text.rstrip("%")) / (100 if text.endswith("%") else 100_000))
        except ValueError:
            shares.append(0.0)
    return shares[0], shares[1], shares[2], shares[3]


def _turn(picture: Any) -> float:
    frame = child(picture, "spPr", "xfrm")
    try:
        return round(float(attribute(frame, "rot") or "0") / 60_000) % 360 if frame is not None else 0.0
    except (ValueError, OverflowError):
        return 0.0


def _style_size(shape: Any) -> Size | None:
    found = {name.lower(): float(number) * _UNITS.get((unit or "").lower(), 1.0)
             for name, number, unit in _LENGTH.findall(attribute(shape, "style") or "") if number.count(".") < 2
             and number.strip("-.")}  # fmt: skip
    return (found.get("width"), found.get("height")) if found else None


def _box_width(size: Size, room: float) -> float | None:
    return None if not size[0] or size[0] > room else max(size[0], min(room, 120.0))


def imported(element: Any, writing: Writing, part: Part) -> Flow:
    """Text taken in from another file: its words, or that they cannot be shown."""
    kind, target, outside = part.relations.get(attribute(element, "id") or "", ("", "", True))
    try:
        data = b"" if outside or not kind else writing.package.read(target, writing.limits.max_text_bytes) or b""
    except Exception:  # a damaged part: said below
        data = b""
    text = docx_charts.imported_text(target, data)
    if not text:
        writing.warn("The document takes in another file that cannot be shown.")
        return Flow("<p>[Imported file that cannot be shown]</p>")
    return Flow("".join(f"<p>{escaped(line)}</p>" for line in text.splitlines() if line.strip()) or "<p>&#160;</p>")
