"""Paragraphs of a slide show as HTML: sizes, colours and bullets inherited from layout, master and theme."""

from collections.abc import Callable, Sequence
from typing import Any

from assessor_app.documents.readers import docx_css
from assessor_app.documents.readers.number_words import written
from assessor_app.documents.readers.package import attribute, child, local
from assessor_app.documents.readers.pptx_theme import EMU, Palette, css
from assessor_app.documents.readers.visible import escaped

Style = dict[str, Any]  # what is said of a level: size, bold, italic, colour, family, align, left, bullet…
Levels = list[Style]
_ALIGN = {"ctr": "center", "r": "right", "just": "justify", "dist": "justify"}
_SERIF = ("times", "georgia", "garamond", "cambria", "serif", "palatino", "book", "roman", "baskerville", "minion")
_MONO = ("courier", "consol", "mono", "menlo", "lucida console")
_WINGDINGS = {"§": "▪", "ü": "✓", "Ø": "➢", "à": "→", "v": "❖", "q": "❑", "l": "●", "n": "■", "o": "□", "Ÿ": "•"}
_AUTO = {"arabic": "decimal", "alphaLc": "lowerLetter", "alphaUc": "upperLetter", "romanLc": "lowerRoman",
         "romanUc": "upperRoman"}  # fmt: skip
_LINES = 3_000  # paragraphs of one box


def levels_of(element: Any, palette: Palette) -> Levels:
    """What a list style (`a:lstStyle`, `p:titleStyle`…) says of each of nine levels."""
    usual = _paragraph_style(child(element, "defPPr"), palette) if element is not None else {}
    found: Levels = []
    for number in range(1, 10):
        own = child(element, f"lvl{number}pPr") if element is not None else None
        found.append(usual | _paragraph_style(own, palette))
    return found


def inherited(layers: Sequence[Levels]) -> Levels:
    """Later layers say more than earlier ones."""
    merged: Levels = [{} for _ in range(9)]
    for layer in layers:
        merged = [below | above for below, above in zip(merged, layer, strict=True)]
    return merged


def _paragraph_style(properties: Any, palette: Palette) -> Style:
    if properties is None:
        return {}
    style: Style = {}
    for name, key in (("marL", "left"), ("indent", "indent")):
        if (value := _emu(attribute(properties, name))) is not None:
            style[key] = value
    if (side := attribute(properties, "algn")) is not None:
        style["align"] = _ALIGN.get(side, "left")
    if attribute(properties, "rtl") == "1":
        style["rtl"] = True
    for element in properties:
        style |= _paragraph_part(element, palette)
    return style


def _paragraph_part(element: Any, palette: Palette) -> Style:
    name = local(element)
    if name == "buNone":
        return {"bullet": ""}
    if name == "buChar":
        return {"bullet": attribute(element, "char") or "•"}
    if name == "buBlip":
        return {"bullet": "•"}
    if name == "buAutoNum":
        return {"bullet": (attribute(element, "type") or "arabicPeriod", attribute(element, "startAt") or "1")}
    if name in ("spcBef", "spcAft", "lnSpc"):
        return {name: _spacing(element)}
    return run_style(element, palette) if name == "defRPr" else {}


def run_style(properties: Any, palette: Palette) -> Style:
    """What an `a:rPr` says."""
    if properties is None:
        return {}
    style: Style = {}
    size = attribute(properties, "sz") or ""
    if size.isdecimal() and len(size) < 9 and 100 <= int(size) <= 400_000:
        style["size"] = int(size) / 100
    for name, key in (("b", "bold"), ("i", "italic")):
        if (value := attribute(properties, name)) is not None:
            style[key] = value in ("1", "true", "on")
    for name, key, off in (("u", "underline", "none"), ("strike", "struck", "noStrike"), ("cap", "caps", "none")):
        if (value := attribute(properties, name)) is not None:
            style[key] = value != off and (name != "cap" or value == "all")
    if (value := attribute(properties, "baseline")) is not None:
        style["raised"] = value.lstrip("-").rstrip("%") not in ("0", "") and ("sub" if value[0] == "-" else "sup")
    if (colour := palette.fill(properties)) is not None and colour[3] > 0:
        style["colour"] = css(colour)
    face = child(properties, "latin")
    if face is not None and (family := _family(attribute(face, "typeface") or "")):
        style["family"] = family
    return style


def _family(face: str) -> str:
    lower = face.lower()
    if not lower or lower.startswith("+"):
        return ""
    if any(part in lower for part in _MONO):
        return "monospace"
    return "serif" if any(part in lower for part in _SERIF) and "sans" not in lower else "sans-serif"


def _spacing(element: Any) -> tuple[str, float]:
    """("pt", points) or ("share", of a line)."""
    for entry in element:
        value = (attribute(entry, "val") or "0").rstrip("%")
        number = float(value) if value.replace(".", "", 1).isdecimal() and len(value) < 9 else 0.0
        if local(entry) == "spcPts":
            return "pt", min(number / 100, 500.0)
        return "share", min(number / (100 if "%" in (attribute(entry, "val") or "") else 100_000), 10.0)
    return "pt", 0.0


def _emu(raw: str | None) -> float | None:
    text = raw or ""
    return int(text) / EMU if text.removeprefix("-").isdecimal() and len(text) < 10 else None


class Paragraphs:
    """Writes the paragraphs of one text body; `link` is told of a link's id and its words."""

    def __init__(self, palette: Palette, levels: Levels, link: Callable[[str, str], None]) -> None:
        self._palette, self._levels, self._link = palette, levels, link
        self._counts: dict[int, int] = {}

    def html(self, body: Any) -> str:
        """Empty when nothing is written there."""
        paragraphs = [element for element in body if local(element) == "p"]
        if not "".join("".join(p.itertext()) for p in paragraphs).strip():
            return ""
        return "".join(self._paragraph(p) for p in paragraphs[:_LINES])

    def _paragraph(self, element: Any) -> str:
        properties = child(element, "pPr")
        raw = attribute(properties, "lvl") or "0" if properties is not None else "0"
        level = int(raw) if raw in "012345678" else 0
        style = self._levels[level] | _paragraph_style(properties, self._palette)
        pieces = "".join(self._piece(part, style) for part in element)
        size = style.get("size", 18.0)
        if not pieces:
            end = run_style(child(element, "endParaRPr"), self._palette)
            return f"<p style='font-size: {end.get('size', size):.1f}pt; {_block(style, size)}'>&#160;</p>"
        first = next((run_style(child(p, "rPr"), self._palette) for p in element if local(p) in ("r", "fld")), {})
        mark = self._mark(style | first, level)
        turn = " dir='rtl'" if style.get("rtl") else ""
        return f"<p{turn} style='{_block(style, _largest(element, size, self._palette))}'>{mark}{pieces}</p>"

    def _mark(self, style: Style, level: int) -> str:
        for deeper in [key for key in self._counts if key > level]:
            del self._counts[deeper]
        bullet = style.get("bullet")
        if not bullet:
            self._counts.pop(level, None)
            return ""
        if isinstance(bullet, str):
            self._counts.pop(level, None)
            sign = escaped(_WINGDINGS.get(bullet, bullet) if not 0xE000 <= ord(bullet[0]) <= 0xF8FF else "•")
        else:
            form, start = bullet
            first = int(start) if start.isdecimal() and len(start) < 6 else 1
            self._counts[level] = self._counts.get(level, first - 1) + 1
            sign = _numbered(form, self._counts[level])
        return f"<span style='{_inline(style | {'underline': False, 'struck': False})}'>{sign}&#160;&#160;</span>"

    def _piece(self, part: Any, style: Style) -> str:
        name = local(part)
        if name == "br":
            return "<br/>"
        if name in ("r", "fld"):
            return self._run(part, style)
        if name in ("pPr", "endParaRPr"):
            return ""
        words = "".join(e.text or "" for e in _chosen(part).iter() if local(e) == "t")  # formulas, ink, unknown runs
        return f"<span style='{_inline(style)}'>{escaped(words)}</span>" if words else ""

    def _run(self, run: Any, style: Style) -> str:
        properties, text = child(run, "rPr"), child(run, "t")
        words = (text.text or "") if text is not None else ""
        if not words:
            return ""
        own = style | run_style(properties, self._palette)
        link = child(properties, "hlinkClick") if properties is not None else None
        if link is not None:
            self._link(attribute(link, "id") or "", words)
            own = {**own, "underline": True}
        shown = escaped(words.upper() if own.get("caps") else words).replace("\t", "&#160;&#160;&#160; ")
        shown = shown.replace("\n", "<br/>").replace("␋", "<br/>").replace("  ", "&#160; ")
        if raised := own.get("raised"):
            shown = f"<{raised}>{shown}</{raised}>"
        return f"<span style='{_inline(own)}'>{shown}</span>"


def _chosen(part: Any) -> Any:
    if local(part) != "AlternateContent":
        return part
    choice = child(part, "Choice")
    return choice if choice is not None else part


def _numbered(form: str, number: int) -> str:
    kind = next((name for start, name in _AUTO.items() if form.startswith(start)), "decimal")
    shown = written(number, kind)
    if form.endswith("ParenBoth"):
        return f"({shown})"
    return shown + (")" if form.endswith("ParenR") else "" if form.endswith("Plain") else ".")


def _largest(element: Any, size: float, palette: Palette) -> float:
    runs = [part for part in element if local(part) in ("r", "fld")]
    sizes = [run_style(child(run, "rPr"), palette).get("size", size) for run in runs]
    return float(max(sizes, default=size))


def _inline(style: Style) -> str:
    parts = [f"font-size: {style.get('size', 18.0):.1f}pt", f"color: {style.get('colour', '#000000')}"]
    parts.append(f"font-family: {style.get('family', 'sans-serif')}")
    if style.get("bold"):
        parts.append("font-weight: bold")
    if style.get("italic"):
        parts.append("font-style: italic")
    lines = [name for key, name in (("underline", "underline"), ("struck", "line-through")) if style.get(key)]
    return "; ".join([*parts, f"text-decoration: {' '.join(lines)}"] if lines else parts)


def _block(style: Style, size: float) -> str:
    left, indent = style.get("left", 0.0), style.get("indent", 0.0)
    if not style.get("bullet"):
        left, indent = left + min(indent, 0.0), max(indent, 0.0)
    side = docx_css.as_it_stands(style.get("align", "left"), turned=bool(style.get("rtl")))
    parts = [f"text-align: {side}", f"margin-left: {max(0.0, left):.1f}pt"]
    parts.append(f"text-indent: {max(indent, -left):.1f}pt")
    for key, name in (("spcBef", "margin-top"), ("spcAft", "margin-bottom")):
        form, amount = style.get(key, ("pt", 0.0))
        parts.append(f"{name}: {amount if form == 'pt' else amount * size * 1.2:.1f}pt")
    form, amount = style.get("lnSpc", ("share", 1.0))
    parts.append(f"line-height: {f'{amount:.1f}pt' if form == 'pt' else f'{max(0.6, 1.2 * amount):.2f}'}")
    return "; ".join(parts)
