"""What is kept of a web page's own styles: where text stands and what is struck out, never what hides it."""

import re
from typing import Any

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
        kept += "".join(_span(element, name) for name in ("colspan", "rowspan"))
    if tag == "ol" and (element.get("start") or "").isdigit() and len(element.get("start")) < 6:
        kept += f' start="{int(element.get("start"))}"'
    return kept


def _span(element: Any, name: str) -> str:
    said = element.get(name) or ""
    return f' {name}="{int(said)}"' if said.isdigit() and 1 < int(said[:4]) < 100 and len(said) < 4 else ""
