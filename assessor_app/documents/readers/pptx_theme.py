"""Colours of a slide show: the theme's names, what a master calls them, and lighter, darker and clearer shades."""

import colorsys
from collections.abc import Mapping
from typing import Any

from assessor_app.documents.readers.canvas import Colour, Stroke
from assessor_app.documents.readers.package import attribute, child, children, local

_USUAL = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31",
    "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47", "hlink": "0563C1",
    "folHlink": "954F72",
}  # fmt: skip
_MAPPED = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
_NAMED = {
    "black": "000000", "white": "FFFFFF", "red": "FF0000", "green": "008000", "blue": "0000FF", "yellow": "FFFF00",
    "gray": "808080", "ltGray": "D3D3D3", "dkGray": "A9A9A9", "orange": "FFA500", "purple": "800080", "navy": "000080",
    "teal": "008080", "cyan": "00FFFF", "magenta": "FF00FF", "lime": "00FF00", "brown": "A52A2A", "pink": "FFC0CB",
}  # fmt: skip
_KINDS = ("srgbClr", "schemeClr", "sysClr", "prstClr", "scrgbClr", "hslClr")
FILLS = ("solidFill", "gradFill", "blipFill", "pattFill", "noFill", "grpFill")
_DASHES = {"dash": (4, 3), "sysDash": (3, 1), "dot": (1, 3), "sysDot": (1, 1), "lgDash": (8, 3),
           "dashDot": (4, 3, 1, 3), "lgDashDot": (8, 3, 1, 3), "sysDashDot": (3, 1, 1, 1)}  # fmt: skip
EMU = 12_700.0  # a point


class Palette:
    """The colours of one master; `names` maps bg1, tx1… to the theme's own names."""

    def __init__(self, theme: Any, names: Mapping[str, str]) -> None:
        scheme = child(theme, "themeElements", "clrScheme") if theme is not None else None
        self._scheme = dict(_USUAL)
        for entry in scheme if scheme is not None else ():
            for value in entry:
                code = attribute(value, "lastClr") or attribute(value, "val") or ""
                if _is_hex(code):
                    self._scheme[local(entry)] = code
        self._names = _MAPPED | {key: value for key, value in names.items() if value in self._scheme}
        self._formats = child(theme, "themeElements", "fmtScheme") if theme is not None else None

    def colour(self, parent: Any, stand_in: Colour | None = None) -> Colour | None:
        """The colour written inside `parent`; `stand_in` is what a style leaves open (phClr)."""
        found = next((e for e in parent if local(e) in _KINDS), None) if parent is not None else None
        if found is None:
            return None
        base = self._base(found, stand_in)
        return None if base is None else _changed(base, found)

    def _base(self, found: Any, stand_in: Colour | None) -> Colour | None:
        value = attribute(found, "val") or ""
        kind = local(found)
        if kind == "schemeClr":
            if value == "phClr":
                return stand_in
            value = self._scheme.get(self._names.get(value, value), "")
        elif kind == "sysClr":
            value = attribute(found, "lastClr") or {"window": "FFFFFF"}.get(value, "000000")
        elif kind == "prstClr":
            value = _NAMED.get(value, "808080")
        elif kind == "scrgbClr":
            red, green, blue = (_share(attribute(found, name), 0.0) for name in "rgb")
            return (_within(red), _within(green), _within(blue), 1.0)
        return _from_hex(value) if _is_hex(value) else None

    def themed_colour(self, name: str) -> Colour:
        """One of the theme's own colours: accent1, dk1…"""
        return _from_hex(self._scheme.get(self._names.get(name, name), "808080"))

    def fill(self, parent: Any, stand_in: Colour | None = None) -> Colour | None:
        """The colour `parent` is filled with; opacity 0 says “not filled”, None that nothing is said."""
        found = next((e for e in parent if local(e) in FILLS), None) if parent is not None else None
        if found is None:
            return None
        kind = local(found)
        if kind == "solidFill":
            return self.colour(found, stand_in)
        if kind == "gradFill":
            stops = [self.colour(stop, stand_in) for stop in children(found, "gsLst")]
            return _mean([stop for stop in stops if stop])
        if kind == "pattFill":
            both = [self.colour(child(found, name), stand_in) for name in ("fgClr", "bgClr")]
            return _mean([one for one in both if one])
        return (0.0, 0.0, 0.0, 0.0) if kind == "noFill" else None

    def line(self, outline: Any, stand_in: Colour | None = None, width: float = 0.75) -> Stroke | None:
        """The pen of an `a:ln`, or None when it says nothing."""
        colour = self.fill(outline, stand_in) if outline is not None else None
        if colour is None:
            return None
        said = attribute(outline, "w") or ""
        wide = int(said) / EMU if said.isdecimal() and len(said) < 9 else width
        dash = child(outline, "prstDash")
        lengths = _DASHES.get(attribute(dash, "val") or "", ()) if dash is not None else ()
        return Stroke(colour, max(0.25, wide), tuple(length * max(wide, 0.75) for length in lengths))

    def themed(self, reference: Any, group: str) -> tuple[Colour | None, Any]:
        """Of a style's fillRef or lnRef: its colour, and the theme's own element; nothing for index 0."""
        index = attribute(reference, "idx") or "0" if reference is not None else "0"
        if not index.isdecimal() or index == "0" or len(index) > 4:
            return None, None
        entries = child(self._formats, "bgFillStyleLst" if int(index) > 1000 else group)
        place = int(index) % 1000 - 1
        chosen = entries[place] if entries is not None and 0 <= place < len(entries) else None
        return self.colour(reference), chosen

    def themed_fill(self, reference: Any) -> Colour | None:
        own, chosen = self.themed(reference, "fillStyleLst")
        return (self.fill([chosen], own) or own) if chosen is not None else own

    def themed_line(self, reference: Any) -> Stroke | None:
        own, chosen = self.themed(reference, "lnStyleLst")
        if chosen is not None and (found := self.line(chosen, own)) is not None:
            return found
        return Stroke(own, 0.75) if own else None


def css(colour: Colour) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour[:3])


def _is_hex(code: str) -> bool:
    return len(code) == 6 and all(c in "0123456789abcdefABCDEF" for c in code)


def _from_hex(code: str) -> Colour:
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return (red, green, blue, 1.0)


def _mean(colours: list[Colour]) -> Colour | None:
    if not colours:
        return None
    red, green, blue, seen = (sum(parts) / len(colours) for parts in zip(*colours, strict=True))
    return (red, green, blue, seen)


def _within(value: float) -> float:
    return min(1.0, max(0.0, value))


def _share(raw: str | None, otherwise: float) -> float:
    """“50000” and “50%” are both a half."""
    text = (raw or "").strip()
    try:
        value = float(text[:-1]) / 100 if text.endswith("%") else float(text) / 100_000
    except ValueError:
        return otherwise
    return value if abs(value) < 1000 else otherwise


def _changed(base: Colour, found: Any) -> Colour:
    red, green, blue, seen = base
    for step in found:
        name, amount = local(step), _share(attribute(step, "val"), 1.0)
        if name == "alpha":
            seen = _within(amount)
        elif name == "shade":
            red, green, blue = (part * _within(amount) for part in (red, green, blue))
        elif name == "tint":
            red, green, blue = (1 - (1 - part) * _within(amount) for part in (red, green, blue))
        elif name in ("lumMod", "lumOff", "satMod", "satOff", "hueOff"):
            red, green, blue = _shifted((red, green, blue), name, amount)
        elif name == "inv":
            red, green, blue = 1 - red, 1 - green, 1 - blue
        elif name == "gray":
            red = green = blue = 0.3 * red + 0.59 * green + 0.11 * blue
    return (_within(red), _within(green), _within(blue), seen)


def _shifted(parts: tuple[float, float, float], name: str, amount: float) -> tuple[float, float, float]:
    hue, light, full = colorsys.rgb_to_hls(*parts)
    if name == "lumMod":
        light *= amount
    elif name == "lumOff":
        light += amount
    elif name == "satMod":
        full *= amount
    elif name == "satOff":
        full += amount
    return colorsys.hls_to_rgb(hue, _within(light), _within(full))
