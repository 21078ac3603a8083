"""What is kept of a web page's own styles: where text stands and what is struck out, never what hides it."""

import re
from typing import Any

from assessor_app.documents.readers.blocks import MOST_COLUMNS

_MOST = {"colspan": MOST_COLUMNS, "rowspan": 65_534}  # rows as browsers count them
_KEPT = (
    re.compile(r"(?:^|;)\s*(text-align)\s*:\s*(left|right|center|justify)\b", re.IGNORECASE),
    re.compile(r"(?:^|;)\s*(font-weight)\s*:\s*(bold|[6-9]00)\b", re.IGNORECASE),
    re.compile(r"(?:^|;)\s*(font-style)\s*:\s*(italic|oblique)\b", re.IGNORECASE),
    re.compile(r"(?:^|;)\s*(text-decoration)(?:-line)?\s*:\s*(underline|line-through)\b", re.IGNORECASE),
)
_SIDES = ("left", "right", "center", "justify")


def kept_style(tag: str, element: Any) -> str:
    """Attributes to write into a tag, each of a fixed form."""
    said = (element.get("style") or "")[:5_000]
    parts = [f"{found[1].lower()}: {found[2].lower()}" for rule in _KEPT if (found := rule.search(said))]
    side = (element.get("align") or "").lower()
    if side in _SIDES and not any(part.startswith("text-align") for part in parts):
        parts.append(f"text-align: {side}")
    kept = f' style="{"; ".join(parts)}"' if parts else ""
    if (element.get("dir") or "").lower() in ("rtl", "ltr"):
        kept += f' dir="{element.get("dir").lower()}"'
    if tag in ("td", "th"):
        kept += "".join(f' {name}="{many}"' for name in _MOST if (many := span(element, name)) > 1)
    first = whole_number(element.get("start"))
    if tag == "ol" and first is not None and first < 100_000:
        kept += f' start="{first}"'
    return kept


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
