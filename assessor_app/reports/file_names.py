"""What files that leave are called, when they are called after an id."""

import hashlib
import re

DEVICES = re.compile(r"con|prn|aux|nul|com\d|lpt\d", re.IGNORECASE)  # what Windows takes for one, whatever its ending


def file_name(ident: str) -> str:
    """An id as a file name that every system takes; different ids of one export stay different."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in ident)[:80]
    return (
        plain
        if plain == ident and not DEVICES.fullmatch(plain)
        else f"{plain}-{hashlib.sha256(ident.encode()).hexdigest()[:8]}"
    )
