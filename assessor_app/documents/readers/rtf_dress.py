"""How letters and paragraphs of a rich text look, as HTML."""

from collections.abc import Mapping
from typing import Any

from assessor_app.documents.readers import docx_css
from assessor_app.documents.readers.docx_styles import Styles

_USUAL_SIZE = 24.0  # half points
_ADDED, _TAKEN, _GREY = "#06662e", "#a01c1c", "#808080"


def dressed(text: str, look: Mapping[str, Any], font: str, families: Styles) -> str:
    """Letters in their font; additions underlined, deletions struck through, hidden text in grey."""
    known = {"size": _USUAL_SIZE, **look, "font": font}
    css = docx_css.letters(known, families.family(known), None)
    if css["color"] == "#000000":
        del css["color"]
    if look.get("vanish"):
        css |= {"color": _GREY, "font-style": "italic"}
    change = look.get("change")
    if change:
        css["color"] = _ADDED if change == "ins" else _TAKEN
    return _lined(f"<span style='{docx_css.written(css)}'>{text}</span>", look)


def _lined(text: str, look: Mapping[str, Any]) -> str:
    change = look.get("change")
    if look.get("strike") or change == "del":
        text = f"<s>{text}</s>"
    elif look.get("u") or change == "ins":
        text = f"<u>{text}</u>"
    side = look.get("vertAlign")
    return f"<{side[:3]}>{text}</{side[:3]}>" if side else text


def paragraph(text: str, lines: Mapping[str, Any], width: float) -> str:
    outline = lines.get("outlinelevel", 9)
    tag = f"h{min(outline + 1, 6)}" if outline < 9 and text else "p"
    turned = " dir='rtl'" if lines.get("bidi") else ""
    side = docx_css.as_it_stands(lines.get("jc", ""), turned=bool(turned))
    css: dict[str, Any] = {"font-size": "12pt"} | docx_css.paragraph({**lines, "jc": side}, width)
    return f"<{tag}{turned} style='{docx_css.written(css)}'>{text or '&#160;'}</{tag}>"
