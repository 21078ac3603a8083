"""Styles of OpenDocument slides: what a name says of a shape, a paragraph or letters, parents included."""

from typing import Any

from assessor_app.documents.readers.canvas import Colour, Stroke
from assessor_app.documents.readers.package import attribute, local

Properties = dict[str, str]
_UNITS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75, "em": 12.0}
_GROUPS = ("graphic-properties", "text-properties", "paragraph-properties", "drawing-page-properties",
           "table-cell-properties", "table-column-properties", "table-row-properties")  # fmt: skip
_DEEPEST = 20


def length(raw: str | None, otherwise: float = 0.0) -> float:
    """“2.5cm” in points; `otherwise` for what is no length."""
    text = (raw or "").strip()
    for unit, factor in _UNITS.items():
        if text.endswith(unit):
            try:
                value = float(text[: -len(unit)]) * factor
            except ValueError:
                return otherwise
            return value if abs(value) < 1e6 else otherwise
    return otherwise


def colour(raw: str | None, opacity: str | None = None) -> Colour | None:
    """“#rrggbb” with an opacity in percent."""
    text = (raw or "").strip()
    if len(text) != 7 or text[0] != "#":
        return None
    try:
        red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
        seen = float(opacity[:-1]) / 100 if opacity and opacity.endswith("%") else 1.0
    except ValueError:
        return None
    return (red, green, blue, min(1.0, max(0.0, seen)))


class Styles:
    """The styles of content.xml and styles.xml together, by family and name."""

    def __init__(self, *roots: Any) -> None:
        self._own: dict[tuple[str, str], Properties] = {}
        self._parents: dict[tuple[str, str], str] = {}
        self.pages: dict[str, Any] = {}
        self.layouts: dict[str, Any] = {}
        self.gradients: dict[str, Any] = {}
        self._pictures: dict[str, str] = {}  # that something may be filled with: where they lie
        self.lists: dict[str, Any] = {}
        self.templates: dict[str, dict[str, str]] = {}  # of tables: the cell style of each of their parts
        for root in roots:
            for element in root.iter() if root is not None else ():
                self._note(element)

    def _note(self, element: Any) -> None:
        name = attribute(element, "name") or ""
        kind = local(element)
        if kind in ("style", "default-style"):
            key = (attribute(element, "family") or "", name if kind == "style" else "")
            self._own[key] = {
                attr.rpartition("}")[2]: str(value)
                for group in element
                if local(group) in _GROUPS
                for attr, value in group.attrib.items()
                if not (local(group) == "text-properties" and attr.endswith("}opacity"))  # that of letters is no fill's
            }
            self._parents[key] = attribute(element, "parent-style-name") or ""
            self._note_list(element, key)
        elif kind == "master-page":
            self.pages[name] = element
        elif kind == "page-layout":
            self.layouts[name] = element
        elif kind == "gradient":
            self.gradients[name] = element
        elif kind == "fill-image":
            self._pictures[name] = attribute(element, "href") or ""
        elif kind == "list-style" and name:
            self.lists.setdefault(name, element)
        elif kind == "table-template":
            parts = ((local(part), attribute(part, "style-name") or "") for part in element)
            self.templates[name] = {part: style for part, style in parts if style}

    def _note_list(self, element: Any, key: tuple[str, str]) -> None:
        """The list style that lies in another one, as a shape's does: a property of that one."""
        inner = next(
            (e for group in element if local(group) in _GROUPS for e in group if local(e) == "list-style"), None
        )
        if inner is not None:
            called = " ".join(key)
            self.lists[called] = inner
            self._own[key]["list-style"] = called

    def of(self, family: str, name: str | None) -> Properties:
        """All that a style says, its parents' word counting less."""
        found: Properties = {}
        names: list[str] = []
        while name and name not in names and len(names) < _DEEPEST:
            names.append(name)
            name = self._parents.get((family, name))
        for one in ["", *reversed(names)]:
            found |= self._own.get((family, one), {})
        return found

    def fill(self, said: Properties) -> Colour | None:
        kind = said.get("fill")
        if kind == "gradient" and said.get("fill-gradient-name") in self.gradients:
            element = self.gradients[said["fill-gradient-name"]]
            ends = [colour(attribute(element, f"{end}-color")) for end in ("start", "end")]
            if ends[0] and ends[1]:
                red, green, blue, seen = ((a + b) / 2 for a, b in zip(ends[0], ends[1], strict=True))
                return (red, green, blue, seen)
        return colour(said.get("fill-color"), said.get("opacity")) if kind == "solid" else None

    def picture(self, said: Properties) -> str:
        """The part of the file with the picture that something is filled with; empty where it is not."""
        address = self._pictures.get(said.get("fill-image-name", "")) if said.get("fill") == "bitmap" else None
        return "" if address is None or ":" in address else address.removeprefix("./")


def stroke(said: Properties) -> Stroke | None:
    if said.get("stroke", "none") == "none":
        return None
    ink = colour(said.get("stroke-color", "#000000"), said.get("stroke-opacity"))
    if ink is None:
        return None
    dashes = (4.0, 3.0) if said.get("stroke") == "dash" else ()
    return Stroke(ink, max(0.5, length(said.get("stroke-width"))), dashes)
