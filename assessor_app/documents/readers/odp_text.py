"""Paragraphs and lists of OpenDocument slides as HTML."""

import re
from collections.abc import Callable
from typing import Any

from assessor_app.documents.readers.odp_lists import Counting
from assessor_app.documents.readers.odp_styles import Properties, Styles, colour, length
from assessor_app.documents.readers.package import attribute, local
from assessor_app.documents.readers.pptx_theme import css
from assessor_app.documents.readers.visible import escaped

_SIDES = {"center": "center", "end": "right", "right": "right", "justify": "justify"}
_MOST_SPACES = 200
_EMPTY = re.compile(r"</?span\b[^>]*>")
_BLOCKS = ("p", "h", "list", "list-item", "list-header", "section", "numbered-paragraph", "soft-page-break")


class OdpText:
    """Writes the text of one shape; `usual` is what the shape's own style says of its letters."""

    def __init__(self, styles: Styles, usual: Properties, link: Callable[[str, str], None]) -> None:
        self._styles, self._usual, self._link = styles, usual, link
        self._counting = Counting(styles)

    def html(self, parent: Any) -> str:
        """Empty when nothing is written there."""
        made = self._blocks(parent, 0)
        return made if "".join("".join(e.itertext()) for e in parent if local(e) in _BLOCKS).strip() else ""

    def _blocks(self, parent: Any, level: int, listed: str = "", first: str | None = None) -> str:
        """`listed` is the list style in force, `first` the number an item says of itself."""
        pieces, marked = [], local(parent) == "list-item"
        for element in parent:
            name = local(element)
            if name in ("p", "h"):
                pieces.append(self._paragraph(element, level, listed, first, marked))
                marked = False
            elif name == "list":
                own = attribute(element, "style-name") or listed or self._usual.get("list-style", "")
                pieces.append(self._blocks(element, min(level + 1, 9), own))
            elif name in _BLOCKS:
                pieces.append(self._blocks(element, level, listed, attribute(element, "start-value")))
        return "".join(pieces)

    def _paragraph(self, element: Any, level: int, listed: str, first: str | None, marked: bool) -> str:
        said = self._usual | self._styles.of("paragraph", attribute(element, "style-name"))
        text = self._inline(element, said)
        text = text if _EMPTY.sub("", text) else ""
        left, hang, sign = max(0.0, length(said.get("margin-left"))), 0.0, ""
        if not level:
            self._counting.plain()
        elif text:
            mark = self._counting.mark(listed, level, first if marked else None, marked)
            left, hang, sign = left + mark.left, mark.hang if mark.sign else 0.0, escaped(mark.sign)
            sign = self._sized(sign, mark.size, element, said) if sign else ""
        side = _SIDES.get(said.get("text-align", ""), "left")
        style = f"text-align: {side}; margin-left: {left:.1f}pt; text-indent: {-hang:.1f}pt; {_letters(said)}"
        return f"<p style='{style}'>{sign}{text or '&#160;'}</p>"

    def _sized(self, sign: str, size: float, element: Any, said: Properties) -> str:
        """A mark beside the letters that the item begins with."""
        first = next((part for part in element if local(part) == "span"), None)
        own = said | self._styles.of("text", attribute(first, "style-name")) if first is not None else said
        points = max(4.0, length(own.get("font-size"), 18.0)) * size
        return f"<span style='font-size: {points:.1f}pt'>{sign}</span>&#160;&#160;"

    def _inline(self, element: Any, said: Properties) -> str:
        pieces = [escaped(element.text or "")]
        for part in element:
            pieces.append(self._part(part, said))
            pieces.append(escaped(part.tail or ""))
        return "".join(pieces)

    def _part(self, part: Any, said: Properties) -> str:
        name = local(part)
        if name == "s":
            count = attribute(part, "c") or "1"
            return "&#160;" * min(int(count) if count.isdecimal() and len(count) < 6 else 1, _MOST_SPACES)
        if name == "tab":
            return "&#160;&#160;&#160; "
        if name == "line-break":
            return "<br/>"
        if name in ("annotation", "annotation-end"):
            return ""
        if name == "a":
            self._link(attribute(part, "href") or "", "".join(part.itertext()))
            return f"<u>{self._inline(part, said)}</u>"
        if name == "span":
            own = said | self._styles.of("text", attribute(part, "style-name"))
            return f"<span style='{_letters(own)}'>{self._inline(part, own)}</span>"
        return self._inline(part, said)


def _letters(said: Properties) -> str:
    parts = [f"font-size: {max(4.0, length(said.get('font-size'), 18.0)):.1f}pt"]
    ink = colour(said.get("color"))
    if ink is not None:
        parts.append(f"color: {css(ink)}")
    if said.get("font-weight") == "bold":
        parts.append("font-weight: bold")
    if said.get("font-style") in ("italic", "oblique"):
        parts.append("font-style: italic")
    if said.get("text-underline-style", "none") != "none":
        parts.append("text-decoration: underline")
    elif said.get("text-line-through-style", "none") != "none":
        parts.append("text-decoration: line-through")
    return "; ".join(parts)
