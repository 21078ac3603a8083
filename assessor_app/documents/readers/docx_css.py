"""Looks of letters and paragraphs written as CSS that MuPDF understands."""

from typing import Any

from assessor_app.documents.readers.docx_styles import Look, colour

_HIGHLIGHTS = {
    "yellow": "ffff00", "green": "00ff00", "cyan": "00ffff", "magenta": "ff66ff", "blue": "7f9fff", "red": "ff6666",
    "darkBlue": "8f9fdf", "darkCyan": "66b2b2", "darkGreen": "66b266", "darkMagenta": "c48fc4", "darkRed": "cf8080",
    "darkYellow": "c8c866", "darkGray": "a9a9a9", "lightGray": "d3d3d3", "black": "888888",
}  # fmt: skip
_SIDES = {"center": "center", "both": "justify", "distribute": "justify", "left": "left", "start": "left",
          "right": "right", "end": "right", "thaiDistribute": "justify"}  # fmt: skip


def brightness(shade: str) -> float:
    """0 for black to 1 for white, as the eye weighs colours."""
    red, green, blue = (int(shade[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return 0.3 * red + 0.59 * green + 0.11 * blue


def ground_of(look: Look) -> str | None:
    """The colour behind letters."""
    return _HIGHLIGHTS.get(look.get("highlight") or "") or look.get("ground")


def letter_colour(look: Look, ground: str | None) -> str:
    """A colour that can be seen on its ground: nobody reads white on white."""
    ground = ground_of(look) or ground or "ffffff"
    wanted = colour(look.get("color"))
    if wanted is None:
        return "ffffff" if brightness(ground) < 0.45 else "000000"
    if abs(brightness(wanted) - brightness(ground)) < 0.12:
        return "8a8a8a" if brightness(ground) > 0.5 else "c8c8c8"
    return wanted


def faint(look: Look, ground: str | None) -> bool:
    """True for letters in the colour of their ground: meant not to be seen, or not known on what they stand."""
    ground = ground_of(look) or ground or "ffffff"
    wanted = colour(look.get("color"))
    return wanted is not None and abs(brightness(wanted) - brightness(ground)) < 0.06


def letters(look: Look, family: str, ground: str | None) -> dict[str, str]:
    """CSS of letters, by property."""
    css = {
        "font-family": family,
        "font-size": f"{min(max((look.get('size') or 20.0) / 2, 5.0), 40.0):g}pt",
        "font-weight": "bold" if look.get("b") else "normal",
        "font-style": "italic" if look.get("i") else "normal",
        "color": "#" + letter_colour(look, ground),
    }
    own = ground_of(look)
    return css | {"background-color": f"#{own}"} if own else css


def paragraph(look: Look, width: float) -> dict[str, str]:
    """CSS of a paragraph in a column of `width` points."""
    left, right = max(0.0, look.get("left", 0.0)), max(0.0, look.get("right", 0.0))
    squeeze = min(1.0, width * 0.6 / (left + right)) if left + right else 1.0
    left, right = left * squeeze, right * squeeze
    first = min(max(look.get("first", 0.0), -left), max(0.0, min(width * 0.5, width * 0.8 - left - right)))
    before, after = (min(max(look.get(name, 0.0), 0.0), 72.0) for name in ("before", "after"))
    css = {"margin": f"{before:g}pt {right:g}pt {after:g}pt {left:g}pt"}
    if abs(first) > 0.5:
        css["text-indent"] = f"{first:g}pt"
    if side := _SIDES.get(look.get("jc", "")):
        css["text-align"] = side
    line = look.get("line")
    if line and line > 0:
        css["line-height"] = f"{min(max(line, 0.9), 3.0) * 1.17:.3g}"
    if look.get("ground"):
        css["background-color"] = f"#{look['ground']}"
    return css


def as_it_stands(side: str, *, turned: bool) -> str:
    """The word by which MuPDF puts text on a side of the page: to it, “left” is where a line begins, which from right
    to left is the right. Word means it so, too, and needs no turning."""
    return {"left": "right", "right": "left"}.get(side, side) if turned else side


def written(css: Any) -> str:
    return "; ".join(f"{name}: {text}" for name, text in css.items())
