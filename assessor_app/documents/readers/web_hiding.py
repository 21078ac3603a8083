"""Which elements of a web page its own styles hide from a reader: hidden text is evidence too."""

import re
from collections.abc import Iterator
from typing import Any

_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*(?:0++(?:\.0*+)?+|\.0++)\s*(?:;|!|$)"
    r"|font-size\s*:\s*0*+\.?[01]?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|text-indent\s*:\s*-\d{3,}"
    r"|(?:left|top|right)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*[01](?:px)?\s*[, ]\s*[01]"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%"
    r"|(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)|color\s*:\s*transparent",
    re.IGNORECASE,
)
_INK = re.compile(r"(?:^|;)\s*color\s*:\s*([#\w]+)", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|;)\s*background(?:-color)?\s*:\s*([#\w]+)", re.IGNORECASE)
_LAST = re.compile(r"([.#]?[\w\-]+)\s*$")
_WHITE = ("#fff", "#ffffff", "white")


class Hiding:
    """What the styles of one page say; simple selectors only, so that this is a warning, never a wall."""

    def __init__(self, root: Any) -> None:
        self._selectors: set[str] = set()
        self._dark = False
        for style in list(root.iter("style"))[:50]:
            self._read(re.sub(r"/\*.*?(?:\*/|$)", "", (style.text or "")[:500_000], flags=re.DOTALL))
        body = next(root.iter("body"), None)
        ground = (body.get("style") or "") + ";background:" + (body.get("bgcolor") or "") if body is not None else ""
        self._dark = self._dark or bool(_GROUND.search(ground) and not _is_white(_GROUND.findall(ground)[0]))

    def _read(self, sheet: str) -> None:
        for selectors, declarations in _rules(sheet):
            if re.search(r"\b(?:body|html)\b", selectors) and (ground := _GROUND.search(declarations)):
                self._dark = self._dark or not _is_white(ground[1])
            if not _HIDES.search(declarations):
                continue
            for selector in selectors.split(","):
                last = _LAST.search(selector.strip())
                if last is not None and ":" not in selector and len(self._selectors) < 5_000:
                    self._selectors.add(last[1].lower())

    def hides(self, element: Any) -> bool:
        """True for an element with words in it that the page's styles or attributes hide."""
        if not self._said_hidden(element):
            return False
        return any(text.strip() for text in element.itertext())

    def _said_hidden(self, element: Any) -> bool:
        if element.get("hidden") is not None:
            return True
        style = element.get("style")
        if style and (_HIDES.search(style) or self._inkless(style)):
            return True
        if not self._selectors or element.tag in ("html", "body"):
            return False
        marks = [f".{name}" for name in (element.get("class") or "").lower().split()]
        marks += [f"#{(element.get('id') or '').lower()}", str(element.tag).lower()]
        return any(mark in self._selectors for mark in marks)

    def _inkless(self, style: str) -> bool:
        """White letters on white, or letters of the colour of their own ground."""
        ink, ground = _INK.search(style), _GROUND.search(style)
        if ink is None:
            return False
        if ground is not None:
            return ink[1].lower() == ground[1].lower()
        return not self._dark and _is_white(ink[1])


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of every rule, also of those within others."""
    for piece in sheet.split("}")[:-1]:
        before, brace, declarations = piece.rpartition("{")
        if brace:
            yield before.rpartition("{")[2][-2000:], declarations[:20_000]


def _is_white(colour: str) -> bool:
    return colour.lower() in _WHITE or colour.lower() in ("transparent", "none", "inherit", "initial", "")
