"""How an OpenDocument text formats: styles that build on one another, lists, and the paper."""

from typing import Any

from assessor_app.documents.readers import docx_css
from assessor_app.documents.readers.blocks import Line, Lines, Paper
from assessor_app.documents.readers.docx_styles import Look, colour, points
from assessor_app.documents.readers.package import attribute, child, local

_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "": "none"}
_JC = {"center": "center", "justify": "both", "end": "right", "right": "right", "start": "left", "left": "left"}


def length(text: str | None) -> float | None:
    """A measure with its unit, in points; None for nonsense and percentages."""
    text = (text or "").strip()
    if not text or text.endswith("%") or text[-1].isdecimal():
        return None
    if text.endswith("px"):
        found = points(text.removesuffix("px") + "pt")
        return None if found is None else found * 0.75
    return points(text)


def letter_look(properties: Any) -> dict[str, Any]:
    """What text-properties say, in the words of `docx_css`."""
    found: dict[str, Any] = {}
    for key, said in properties.attrib.items() if properties is not None else ():
        name = key.rpartition("}")[2]
        if name == "font-weight":
            found["b"] = said == "bold" or (said.isdecimal() and len(said) < 9 and int(said) >= 600)
        elif name == "font-style":
            found["i"] = said in ("italic", "oblique")
        elif name == "text-underline-style":
            found["u"] = said
        elif name in ("text-line-through-style", "text-line-through-type"):
            found["strike"] = said != "none"
        elif name == "color":
            found["color"] = said
        elif name == "background-color":
            found["ground"] = colour(said)
        elif name == "font-size" and length(said):
            found["size"] = (length(said) or 12.0) * 2
        elif name in ("font-name", "font-family"):
            found.setdefault("font", said)
        elif name == "text-position":
            found["vertAlign"] = _raised(said)
        elif name == "display":
            found["vanish"] = said == "none"
    return found


def _raised(said: str) -> str:
    lead = said.split()[0] if said.split() else ""
    if lead in ("super", "sub"):
        return f"{lead}script"
    if lead.endswith("%") and lead not in ("0%", "-0%"):
        return "subscript" if lead.startswith("-") else "superscript"
    return ""


def line_look(properties: Any) -> dict[str, Any]:
    """What paragraph-properties say; lengths in points."""
    found: dict[str, Any] = {}
    by_line = False  # whether the side is told from where a line begins
    names = {"margin-left": "left", "margin-right": "right", "margin-top": "before", "margin-bottom": "after",
             "text-indent": "first"}  # fmt: skip
    for key, said in properties.attrib.items() if properties is not None else ():
        name = key.rpartition("}")[2]
        if name in names and length(said) is not None:
            found[names[name]] = length(said)
        elif name == "text-align":
            found["jc"], by_line = _JC.get(said, ""), said in ("start", "end")
        elif name == "background-color":
            found["ground"] = colour(said)
        elif name == "writing-mode":
            found["bidi"] = said.startswith("rl")
        elif name == "line-height" and said.endswith("%") and said[:-1].isdecimal() and len(said) < 9:
            found["line"] = int(said[:-1]) / 100
        elif name == "break-before":
            found["pageBreakBefore"] = said == "page"
        elif name == "break-after":
            found["break_after"] = said == "page"
    if found.get("bidi") and "jc" in found and not by_line:
        found["jc"] = docx_css.as_it_stands(found["jc"], turned=True)
    return found


class OdtStyles:
    """Styles of a text, by family and name."""

    def __init__(self, *roots: Any) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._defaults: dict[str, Any] = {}
        self.lists: dict[str, Any] = {}
        self.layouts: dict[str, Any] = {}
        self.masters: list[Any] = []
        self._resolved: dict[tuple[str, str], tuple[Look, Look]] = {}
        for root in roots:
            for group in root if root is not None else ():
                for element in group:
                    self._note(element)

    def _note(self, element: Any) -> None:
        name, key = local(element), attribute(element, "name") or ""
        if name == "style":
            self._styles[attribute(element, "family") or "", key] = element
        elif name == "default-style":
            self._defaults[attribute(element, "family") or ""] = element
        elif name == "list-style":
            self.lists[key] = element
        elif name == "page-layout":
            self.layouts[key] = element
        elif name == "master-page":
            self.masters.append(element)

    def element(self, family: str, name: str | None) -> Any:
        return self._styles.get((family, name or ""))

    def looks(self, family: str, name: str | None) -> tuple[Look, Look]:
        """Of a style: its lines and its letters, with those it builds on."""
        return self._of(family, name or "", 0)

    def _of(self, family: str, name: str, depth: int) -> tuple[Look, Look]:
        if (family, name) in self._resolved:
            return self._resolved[family, name]
        element = self._styles.get((family, name))
        if element is None or depth > 20:
            default = self._defaults.get(family)
            return line_look(child(default, "paragraph-properties")), letter_look(child(default, "text-properties"))
        lines, letters = self._of(family, attribute(element, "parent-style-name") or "", depth + 1)
        found = ({**lines, **line_look(child(element, "paragraph-properties"))},
                 {**letters, **letter_look(child(element, "text-properties"))})  # fmt: skip
        self._resolved[family, name] = found
        return found

    def list_of(self, name: str | None, depth: int = 0) -> tuple[str, int]:
        """The list style that a paragraph style brings along, and the heading level it stands for (0: none)."""
        element = self._styles.get(("paragraph", name or ""))
        if element is None or depth > 20:
            return "", 0
        own, level = attribute(element, "list-style-name"), attribute(element, "default-outline-level") or ""
        above = self.list_of(attribute(element, "parent-style-name"), depth + 1)
        return (above[0] if own is None else own), (int(level) if level.isdecimal() and len(level) == 1 else above[1])

    def paper(self) -> Paper:
        """The paper of the first master page."""
        for master in self.masters:
            layout = child(self.layouts.get(attribute(master, "page-layout-name") or ""), "page-layout-properties")
            if layout is not None:
                return _paper(layout)
        return Paper()


def _paper(layout: Any) -> Paper:
    def said(name: str, usual: float, low: float, high: float) -> float:
        found = length(attribute(layout, name))
        return min(max(usual if found is None else found, low), high)

    width, height = said("page-width", 595.0, 200.0, 2400.0), said("page-height", 842.0, 200.0, 2400.0)
    around = said("margin", 56.0, 18.0, 150.0)
    left, right = (said(f"margin-{side}", around, 18.0, width * 0.25) for side in ("left", "right"))
    top, bottom = (said(f"margin-{side}", around, 18.0, height * 0.25) for side in ("top", "bottom"))
    return Paper(width, height, left, top, right, bottom)


def list_mark_form(level: Any) -> tuple[str, str, str, int, int]:
    """Of a list level: bullet sign or number form, what stands before and after, first number, levels shown."""
    start, shown = attribute(level, "start-value") or "1", attribute(level, "display-levels") or "1"
    form = _FORMS.get(attribute(level, "num-format") or "", "decimal")
    if local(level) == "list-level-style-bullet":
        form = "bullet:" + (attribute(level, "bullet-char") or "•")
    return (form, attribute(level, "num-prefix") or "", attribute(level, "num-suffix") or "",
            int(start) if start.isdecimal() and len(start) < 6 else 1,
            int(shown) if shown.isdecimal() and len(shown) < 3 else 1)  # fmt: skip


def cell_lines(properties: Any) -> tuple[Lines, str | None, str]:
    """Lines, ground and vertical place of a cell."""
    if properties is None:
        return Lines(), None, "top"
    around = attribute(properties, "border")
    sides = [_line(attribute(properties, f"border-{side}") or around) for side in ("left", "top", "right", "bottom")]
    align = {"middle": "middle", "bottom": "bottom"}.get(attribute(properties, "vertical-align") or "", "top")
    return Lines(*sides), colour(attribute(properties, "background-color")), align


def _line(said: str | None) -> Line:
    words = (said or "none").split()
    if words[0] in ("none", "hidden"):
        return None
    width = next((length(word) for word in words if length(word) is not None), None) or 0.6
    shade = next((colour(word) for word in words if word.startswith("#")), None)
    return min(max(width, 0.4), 4.0), shade or "444444"
