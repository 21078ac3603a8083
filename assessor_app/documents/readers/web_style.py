"""What is kept of a web page's own styles: where text stands, what is struck out or marked, never what hides it."""

import re
from itertools import islice
from typing import Any

from PIL import ImageColor

from assessor_app.documents.readers import docx_css
from assessor_app.documents.readers.blocks import MOST_COLUMNS
from assessor_app.documents.readers.web_looks import Said

_MOST = {"colspan": MOST_COLUMNS, "rowspan": 65_534}  # rows as browsers count them
_KEPT = {
    "text-align": re.compile(r"left|right|center|justify"),
    "font-weight": re.compile(r"bold|[6-9]00|normal|400"),
    "font-style": re.compile(r"italic|oblique|normal"),
    "text-decoration": re.compile(r"underline|line-through"),
}
FORMS = {"lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
         "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman"}  # fmt: skip
_TYPES = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_COLOURS = ("color", "background-color")
_PALEST, _DARKEST = 0.45, 0.35  # of letters on white, of the ground under black ones
_INLINE = frozenset(
    (
        "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "code", "kbd", "samp", "tt", "small", "big",
        "q", "span",
    )
)  # fmt: skip
_NEAR = 100  # of what an element stands in
_SIDES = ("left", "right", "center", "justify")


def kept_style(tag: str, element: Any, said: Said, *, turned: bool = False) -> str:
    """Attributes to write into a tag, each of a fixed form, of what is `said` of it; `turned` when it runs from right
    to left."""
    parts = [f"{name}: {found[0]}" for name, rule in _KEPT.items() if (found := rule.match(_first(said.get(name, ""))))]
    parts += _colours(said)
    if tag == "ol" and (form := list_form(element, said)):
        parts.append(f"list-style-type: {form}")
    side = (element.get("align") or "").lower()
    if side in _SIDES and not any(part.startswith("text-align") for part in parts):
        parts.append(f"text-align: {side}")
    if turned:
        parts = [part if (side := part.removeprefix("text-align: ")) == part else _aligned(side) for part in parts]
    kept = f' style="{"; ".join(parts)}"' if parts else ""
    if turned and tag not in _INLINE:
        kept += ' dir="rtl"'
    elif (element.get("dir") or "").lower() == "ltr":
        kept += ' dir="ltr"'
    if tag in ("td", "th"):
        kept += "".join(f' {name}="{many}"' for name in _MOST if (many := span(element, name)) > 1)
    first = whole_number(element.get("start"))
    if tag == "ol" and first is not None and first < 100_000:
        kept += f' start="{first}"'
    return kept


def list_form(element: Any, said: Said) -> str:
    """How a numbered list counts, as styles call it; nothing for plain numbers."""
    words = said.get("list-style-type", "").split()
    named = next((word for word in words if word in FORMS), "")
    return named or ("" if words else _TYPES.get((element.get("type") or "").strip(), ""))


def _first(value: str) -> str:
    """The word that counts: “underline dotted red”."""
    return next((word for word in value.split() if word != "none"), "")


def _colours(said: Said) -> list[str]:
    """Letters that are dark enough for white paper, and grounds light enough for black letters; no other is kept, so
    that nothing becomes unreadable."""
    ink, ground = (_colour(said.get(name, "")) for name in _COLOURS)
    found = [f"color: {ink[0]}"] if ink and 0 < ink[1] < _PALEST else []
    return found + ([f"background-color: {ground[0]}"] if ground and _DARKEST < ground[1] < 1 else [])


def _colour(value: str) -> tuple[str, float] | None:
    """As #rrggbb, and how light it is; None for what is none, or is seen through."""
    found = re.search(r"#[0-9a-f]{3}(?:[0-9a-f]{3})?\b|rgb\([^()]*\)|\b[a-z]{3,20}\b", value[:200])
    try:
        red, green, blue = ImageColor.getrgb(found[0])[:3] if found else (256, 0, 0)
    except ValueError:
        return None
    if max(red, green, blue) > 255:
        return None
    return f"#{red:02x}{green:02x}{blue:02x}", (0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2) / 255**2.2


def runs_from_the_right(element: Any) -> bool:
    """By its own word or by that of what it stands in."""
    near = (element, *islice(element.iterancestors(), _NEAR))
    around = next((each for each in near if each.get("dir")), None)
    return around is not None and around.get("dir").lower() == "rtl"


def _aligned(side: str) -> str:
    return f"text-align: {docx_css.as_it_stands(side, turned=True)}"


def span(cell: Any, name: str) -> int:
    """Columns or rows of a cell. Too many are taken for as many as there may be: for one, those after it would move."""
    said = whole_number(cell.get(name))
    if said == 0 and name == "rowspan":
        return _MOST[name]  # so it reaches to the end of its part of the table
    return max(1, min(said or 1, _MOST[name]))


def whole_number(said: str | None) -> int | None:
    """A number as pages write it, up to a thousand million; None for what is none."""
    said = (said or "").strip()
    return (int(said) if len(said) < 10 else 10**9) if said.isascii() and said.isdigit() else None
