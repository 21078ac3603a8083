"""What a database says when it cannot be used, in the words of whoever runs the issuer."""

import shutil
from pathlib import Path

from sqlalchemy.exc import DBAPIError

FULL = ("disk is full", "No space left on device")  # as SQLite and PostgreSQL say it
LOCKED = ("is locked", "due to lock timeout")  # as they say that somebody else is writing
ROOM = 1 << 20  # bytes below which SQLite says “disk I/O error” and means that there is no room


def is_full(error: DBAPIError, folder: Path | None = None) -> bool:
    """Whether it is room that lacks; `folder` is where an embedded database lies."""
    said = str(error.orig)
    if any(words in said for words in FULL):
        return True
    try:
        return folder is not None and "disk I/O error" in said and shutil.disk_usage(folder).free < ROOM
    except OSError:
        return False


def is_locked(error: DBAPIError) -> bool:
    """Whether it only waited in vain for another who writes: nothing is wrong with it."""
    return any(words in str(error.orig) for words in LOCKED)


def first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().split("\n")[0][:200]
