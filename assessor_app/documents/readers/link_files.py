"""Files that hold no work, only where it lies: shortcuts of browsers and desktops, and texts of one address."""

import re

_ADDRESS = r"(?:https?://|www\.|ftp://|file://)\S+"
_ALONE = re.compile(rf"<?({_ADDRESS}?)>?(?:\s+<?{_ADDRESS}>?)*", re.IGNORECASE)
_KEY = re.compile(r"^\s*(?:URL|URL\[\$e\]|BASEURL)\s*=\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_PLIST = re.compile(r"<plist.*?<key>\s*URL\s*</key>\s*<string>\s*([^<]+?)\s*</string>", re.IGNORECASE | re.DOTALL)
_CLOUD = re.compile(r'"url"\s*:\s*"(https://(?:docs|drive)\.google\.com/[^"\s]+)"')
LINK_SAID = "This is a link instead of a file"
_LONGEST = 20_000  # characters of a file that is only a link


def only_link(text: str) -> str | None:
    """The address, when the text holds nothing else."""
    flat = text.strip().lstrip("\ufeff")
    if not flat or len(flat) > _LONGEST:
        return None
    if (found := _ALONE.fullmatch(flat)) is not None:
        return found[1].rstrip(">")
    if flat.lower().startswith(("[internetshortcut]", "[desktop entry]", "[{000214a0")):
        found = _KEY.search(flat)
        return found[1] if found else None
    for form in (_PLIST, _CLOUD):
        if (found := form.search(flat)) is not None:
            return found[1]
    return None


def said_of_link(address: str) -> str:
    """The sentence an assessor reads, and the pre-check knows again."""
    shown = address if len(address) <= 300 else address[:297] + "…"
    return f"{LINK_SAID} ({shown}). Links are never opened; the work itself is not here."
