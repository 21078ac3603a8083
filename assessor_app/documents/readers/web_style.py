"""What is kept of a web page's own styles: where text stands and what is struck out, never what hides it."""

import re
from itertools import islice
from typing import Any

from assessor_app.documents.readers import docx_css
from assessor_app.documents.readers.blocks import MOST_COLUMNS

_MOST = {"colspan": MOST_COLUMNS, "rowspan": 65_534}  # rows as browsers count them
_KEPT = (
    re.compile(r"(?:^|;)\s*(text-align)\s*:\s*(left|right|center|justify)\b", re.IGNORECASE),
    re.compile(r"(?:^|;)\s*(font-weight)\s*:\s*(bold|[6-9]00)\b", re.IGNORECASE),
    re.compile(r"(?:^|;)\s*(font-style)\s*:\s*(italic|oblique)\b", re.IGNORECASE),
    re.compile(r"(?:^|;)\s*(text-decoration)(?:-line)?\s*:\s*(underline|line-through)\b", re.IGNORECASE),
)
_INLINE = frozenset(
    ("b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "code", "kbd", "samp", "tt", "small", "big", "q")
)
_NEAR = 100  # of what an element stands in
_SIDES = ("left", "right", "center", "justify")


def kept_style(tag: str, element: Any, *, turned: bool = False) -> str:
    """Attributes to write into a tag, each of a fixed form; `turned` when it runs from right to left."""
    said = (element.get("style") or "")[:5_000]
    parts = [f"{found[1].lower()}: {found[2].lower()}" for rule in _KEPT if (found := rule.search(said))]
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
