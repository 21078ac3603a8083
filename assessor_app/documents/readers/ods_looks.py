"""The looks of an ODS spreadsheet's cells, columns, rows and sheets, by the names of their styles."""

import re

from assessor_app.documents.readers.cell_store import Alignment, Look

_LENGTH = re.compile(r"([\d.]+)(cm|mm|in|pt|px|pc)")
_PIXELS = {"cm": 96 / 2.54, "mm": 96 / 25.4, "in": 96.0, "pt": 96 / 72, "px": 1.0, "pc": 16.0}
_ALIGN: dict[str, Alignment] = {"start": "left", "left": "left", "center": "center", "end": "right", "right": "right"}
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MOST = 60_000


class OdsLooks:
    """Filled by the styles that stand before the sheets."""

    def __init__(self) -> None:
        self.looks: list[Look] = [Look(), Look(align="right")]
        self.widths: dict[str, int] = {}
        self.heights: dict[str, int] = {}
        self.hidden_tables: set[str] = set()
        self.leftward_tables: set[str] = set()
        self._numbers: dict[tuple[str, bool], int] = {("", False): 0, ("", True): 1}
        self._properties: dict[str, dict[str, str]] = {}
        self._name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "style":
            self._name = attributes.get("name", "")
        elif name == "table-column-properties":
            _measure(self.widths, self._name, attributes.get("column-width"))
        elif name == "table-row-properties":
            _measure(self.heights, self._name, attributes.get("row-height"))
        elif name == "table-properties":
            if attributes.get("display") == "false":
                self.hidden_tables.add(self._name)
            if attributes.get("writing-mode") == "rl-tb":
                self.leftward_tables.add(self._name)
        elif name in ("table-cell-properties", "paragraph-properties", "text-properties") and self._name:
            self._properties.setdefault(self._name, {}).update(attributes)

    def number(self, style: str, numeric: bool) -> int:
        """The number of the look of a cell; numbers stand on the right unless the style says otherwise."""
        key = (style, numeric)
        if key not in self._numbers:
            if len(self.looks) >= _MOST:
                return int(numeric)
            self._numbers[key] = len(self.looks)
            self.looks.append(_look(self._properties.get(style, {}), numeric))
        return self._numbers[key]


def _look(found: dict[str, str], numeric: bool) -> Look:
    return Look(
        align=_ALIGN.get(found.get("text-align", ""), "right" if numeric else ""),
        bold=found.get("font-weight") in ("bold", "600", "700", "800", "900"),
        italic=found.get("font-style") in ("italic", "oblique"),
        wrap=found.get("wrap-option") == "wrap",
        fill=_colour(found.get("background-color", "")),
        ink=_colour(found.get("color", "")),
    )


def _colour(text: str) -> int | None:
    return int(text[1:], 16) if _COLOUR.fullmatch(text) and text.lower() != "#ffffff" else None


def _measure(into: dict[str, int], name: str, text: str | None) -> None:
    found = _LENGTH.fullmatch(text or "")
    if found and name:
        try:
            into[name] = max(8, min(2000, round(float(found[1]) * _PIXELS[found[2]])))
        except ValueError:
            return
