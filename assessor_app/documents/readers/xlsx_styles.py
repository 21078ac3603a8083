"""The looks of an XLSX workbook's cells: number formats, weight, colours, alignment."""

import colorsys
from dataclasses import dataclass
from typing import Any

from assessor_app.documents.readers.built_in_formats import BUILT_IN, INDEXED
from assessor_app.documents.readers.cell_store import Alignment, Look
from assessor_app.documents.readers.package import child, local

_ALIGN: dict[str, Alignment] = {
    "left": "left", "right": "right", "center": "center", "centerContinuous": "center", "distributed": "center",
    "justify": "left", "fill": "left",
}  # fmt: skip
_THEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink",
          "folHlink")  # fmt: skip
_OFFICE = (0xFFFFFF, 0x000000, 0xE7E6E6, 0x44546A, 0x4472C4, 0xED7D31, 0xA5A5A5, 0xFFC000, 0x5B9BD5, 0x70AD47,
           0x0563C1, 0x954F72)  # fmt: skip
_MOST = 65_000


@dataclass(frozen=True, slots=True)
class Styles:
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class _Font:
    bold: bool = False
    italic: bool = False
    ink: int | None = None


def read_styles(root: Any, theme: Any) -> Styles:
    """`root` is the part `styles.xml`, `theme` the theme; either may be missing. Raises ValueError for damage."""
    if root is None:
        return Styles((Look(),))
    colours = _theme_colours(theme)
    codes = {
        int(e.get("numFmtId") or -1): e.get("formatCode") or "" for e in _items(root, "numFmts") if local(e) == "numFmt"
    }
    fonts = [_font(e, colours) for e in _items(root, "fonts")]
    fills = [_fill(e, colours) for e in _items(root, "fills")]
    looks = [_look(e, codes, fonts, fills) for e in _items(root, "cellXfs")[:_MOST]]
    return Styles(tuple(looks) or (Look(),))


def _items(root: Any, name: str) -> list[Any]:
    found = child(root, name)
    return [e for e in found if isinstance(e.tag, str)] if found is not None else []


def _look(xf: Any, codes: dict[int, str], fonts: list[_Font], fills: list[int | None]) -> Look:
    number, font, fill = (int(xf.get(name) or 0) for name in ("numFmtId", "fontId", "fillId"))
    alignment = child(xf, "alignment")
    across = alignment.get("horizontal") if alignment is not None else None
    shown = fonts[font] if 0 <= font < len(fonts) else _Font()
    return Look(
        codes.get(number) or BUILT_IN.get(number, ""),
        _ALIGN.get(across or "", ""),
        shown.bold,
        shown.italic,
        alignment is not None and alignment.get("wrapText") in ("1", "true"),
        fills[fill] if 0 <= fill < len(fills) else None,
        shown.ink,
    )


def _font(element: Any, colours: tuple[int, ...]) -> _Font:
    marks = {local(e): e for e in element}
    ink = _colour(marks.get("color"), colours)
    return _Font(_on(marks.get("b")), _on(marks.get("i")), ink or None)


def _on(mark: Any) -> bool:
    return mark is not None and mark.get("val") not in ("0", "false")


def _fill(element: Any, colours: tuple[int, ...]) -> int | None:
    pattern = child(element, "patternFill")
    if pattern is None or pattern.get("patternType") in (None, "none"):
        return None
    found = _colour(child(pattern, "fgColor"), colours) if pattern.get("patternType") == "solid" else 0xD9D9D9
    return None if found == 0xFFFFFF else found


def _colour(element: Any, colours: tuple[int, ...]) -> int | None:
    if element is None:
        return None
    base: int | None = None
    if rgb := element.get("rgb"):
        base = int(rgb[-6:], 16)
    elif theme := element.get("theme"):
        base = colours[int(theme)] if 0 <= int(theme) < len(colours) else None
    elif indexed := element.get("indexed"):
        base = INDEXED.get(int(indexed))
    return base if base is None else tinted(base, float(element.get("tint") or 0))


def tinted(colour: int, tint: float) -> int:
    """Lighter for a tint above 0, darker below, as Office does it: in the lightness alone."""
    if not tint or not -1 <= tint <= 1:
        return colour
    hue, light, strength = colorsys.rgb_to_hls(*(part / 255 for part in colour.to_bytes(3)))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return int.from_bytes(bytes(round(255 * min(1, max(0, v))) for v in colorsys.hls_to_rgb(hue, light, strength)))


def _theme_colours(theme: Any) -> tuple[int, ...]:
    scheme = child(theme, "themeElements", "clrScheme") if theme is not None else None
    if scheme is None:
        return _OFFICE
    named = {local(e): e for e in scheme}
    return tuple(_named(named.get(name), usual) for name, usual in zip(_THEME, _OFFICE, strict=True))


def _named(element: Any, usual: int) -> int:
    inner = next((e for e in element if isinstance(e.tag, str)), None) if element is not None else None
    text = (inner.get("lastClr") or inner.get("val") or "") if inner is not None else ""
    try:
        return int(text, 16) & 0xFFFFFF
    except ValueError:
        return usual
