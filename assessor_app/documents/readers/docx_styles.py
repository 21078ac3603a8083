"""How Word formats text: document defaults, styles that build on one another, and what is set by hand."""

from collections.abc import Mapping
from typing import Any

from assessor_app.documents.readers.package import attribute, child, local

Look = Mapping[str, Any]  # what is said about letters or a paragraph; what is not said is absent
_TOGGLES = ("b", "i", "strike", "dstrike", "caps", "smallCaps", "vanish", "outline", "shadow", "emboss", "imprint")
_OFF = ("0", "false", "off")
_UNITS = {"pt": 20.0, "in": 1440.0, "cm": 566.9, "mm": 56.69, "pc": 240.0, "pi": 240.0}
_INDENTS = {"left": "left", "start": "left", "right": "right", "end": "right", "firstLine": "first"}


def twips(value: str | None) -> float | None:
    """A measure in twentieths of a point, from Word's plain numbers or with a unit; None when it is neither."""
    text = (value or "").strip()
    factor = next((f for unit, f in _UNITS.items() if text.endswith(unit)), 1.0)
    try:
        found = float(text.rstrip("abcdefghijklmnopqrstuvwxyz")) * factor
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None


def points(value: str | None) -> float | None:
    found = twips(value)
    return None if found is None else found / 20


def value(element: Any, *path: str) -> str | None:
    """The `val` of a descendant, or None."""
    found = child(element, *path) if path else element
    return None if found is None else attribute(found, "val")


def switched_on(element: Any) -> bool:
    return attribute(element, "val") not in _OFF


def colour(text: str | None) -> str | None:
    """Six hexadecimal digits, or None for “auto” and nonsense."""
    text = (text or "").lstrip("#")
    return text.lower() if len(text) == 6 and all(c in "0123456789abcdefABCDEF" for c in text) else None


def run_look(properties: Any) -> dict[str, Any]:
    """What an rPr says."""
    found: dict[str, Any] = {}
    for element in properties if properties is not None else ():
        name = local(element)
        if name in _TOGGLES:
            found[name] = switched_on(element)
        elif name in ("u", "color", "highlight", "vertAlign", "rStyle"):
            found[name] = attribute(element, "val") or ""
        elif name == "sz":
            size = twips(attribute(element, "val"))
            found["size"] = (size if "pt" not in (attribute(element, "val") or "") else size / 10) if size else None
        elif name == "shd":
            found["ground"] = colour(attribute(element, "fill"))
        elif name == "rFonts":
            found["font"] = attribute(element, "ascii") or attribute(element, "hAnsi") or found.get("font")
            found["theme"] = attribute(element, "asciiTheme") or ""
        elif name == "rtl":
            found["rtl"] = switched_on(element)
    return found


def paragraph_look(properties: Any) -> dict[str, Any]:
    """What a pPr says; lengths in points."""
    found: dict[str, Any] = {}
    for element in properties if properties is not None else ():
        name = local(element)
        if name in ("bidi", "contextualSpacing", "pageBreakBefore"):
            found[name] = switched_on(element)
        elif name in ("jc", "outlineLvl", "pStyle"):
            found[name] = attribute(element, "val") or ""
        elif name == "ind":
            found |= _indents(element)
        elif name == "spacing":
            found |= _spacing(element)
        elif name == "shd":
            found["ground"] = colour(attribute(element, "fill"))
        elif name == "numPr":
            found |= _list_place(element)
        elif name == "pBdr":
            found["frame"] = tuple(
                local(side) for side in element if attribute(side, "val") not in ("none", "nil", None)
            )
    return found


def _indents(element: Any) -> dict[str, Any]:
    found = {}
    for name, mine in _INDENTS.items():
        length = points(attribute(element, name))
        if length is not None:
            found[mine] = length
    hanging = points(attribute(element, "hanging"))
    if hanging is not None:
        found["first"] = -hanging
    return found


def _spacing(element: Any) -> dict[str, Any]:
    found = {}
    for name in ("before", "after"):
        length = points(attribute(element, name))
        if attribute(element, f"{name}Autospacing") in ("1", "true", "on"):
            length = 14.0
        if length is not None:
            found[name] = length
    line = twips(attribute(element, "line"))
    if line:
        auto = attribute(element, "lineRule") in (None, "auto")
        found["line"] = line / 240 if auto else -line / 20  # below zero: points
    return found


def _list_place(element: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    number, level = value(element, "numId"), value(element, "ilvl")
    if number is not None:
        found["list"] = number
    if level is not None and level.isdecimal() and len(level) == 1:
        found["level"] = int(level)
    return found


class Styles:
    """The style table of a document."""

    def __init__(self, root: Any, theme: Any = None) -> None:
        self._styles: dict[str, Any] = {}
        self._default: dict[str, str] = {}
        self._resolved: dict[str, tuple[Look, Look, str]] = {}
        self._serifs = _theme_fonts(theme)
        self.letters: Look = {"size": 20.0} if root is not None else {"size": 22.0}
        self.lines: Look = {}
        for element in root if root is not None else ():
            if local(element) == "style":
                key = attribute(element, "styleId") or ""
                self._styles.setdefault(key, element)
                if attribute(element, "default") in ("1", "true", "on"):
                    self._default.setdefault(attribute(element, "type") or "", key)
            elif local(element) == "docDefaults":
                self.letters = {**self.letters, **run_look(child(element, "rPrDefault", "rPr"))}
                self.lines = paragraph_look(child(element, "pPrDefault", "pPr"))

    def paragraph(self, key: str | None) -> tuple[Look, Look, str]:
        """Of a paragraph style, or the default one: its paragraph, its letters, its lower-case name."""
        return self._of(key if key in self._styles else self._default.get("paragraph", ""))

    def character(self, key: str) -> Look:
        return self._of(key)[1]

    def table(self, key: str | None) -> list[Any]:
        """The elements of a table style, the one built upon first."""
        chain: list[Any] = []
        key = key if key in self._styles else self._default.get("table", "")
        while key in self._styles and len(chain) < 12 and self._styles[key] not in chain:
            chain.append(self._styles[key])
            key = value(chain[-1], "basedOn") or ""
        return chain[::-1]

    def _of(self, key: str, depth: int = 0) -> tuple[Look, Look, str]:
        if key in self._resolved:
            return self._resolved[key]
        element = self._styles.get(key)
        if element is None or depth > 20:
            return {}, {}, ""
        base = value(element, "basedOn")
        lines, letters, _ = self._of(base, depth + 1) if base and base != key else ({}, {}, "")
        own = paragraph_look(child(element, "pPr"))
        if "list" in own:
            own.setdefault("level", 0)
        found = (
            {**lines, **own},
            {**letters, **run_look(child(element, "rPr"))},
            (value(element, "name") or "").lower(),
        )
        self._resolved[key] = found
        return found

    def family(self, look: Look) -> str:
        """The kind of typeface: what the document asks for is not at hand, its kind is."""
        font = (look.get("font") or self._serifs.get((look.get("theme") or "minor")[:5], "")).lower()
        if any(word in font for word in ("courier", "mono", "consol", "menlo", "typewriter")):
            return "monospace"
        sans = "sans" in font or "gothic" in font
        known = ("times", "serif", "georgia", "garamond", "cambria", "book", "roman", "palatino", "century", "minion",
                 "didot", "bodoni", "baskerville", "caslon", "ming", "song", "batang")  # fmt: skip
        return "serif" if not sans and any(word in font for word in known) else "sans-serif"


def _theme_fonts(theme: Any) -> dict[str, str]:
    fonts = child(theme, "themeElements", "fontScheme") if theme is not None else None
    found = {}
    for name in ("major", "minor"):
        latin = child(fonts, f"{name}Font", "latin") if fonts is not None else None
        found[name] = (attribute(latin, "typeface") or "") if latin is not None else ""
    return found
