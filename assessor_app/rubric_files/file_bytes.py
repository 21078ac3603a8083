"""The bytes of a small file, read with a limit; a refusal says what is in the way."""

import stat
from pathlib import Path

from assessor_app.domain.errors import Unreadable
from assessor_app.domain.system_words import why

MAX_FILE = 8 * 1024 * 1024


def read_bytes(path: Path, limit: int = MAX_FILE) -> bytes:
    """At most `limit` bytes; pipes and devices are refused, as reading them may never end."""
    name = shown_name(path)
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable(name, "It is a folder." if path.is_dir() else "It is not an ordinary file.")
        with path.open("rb") as file:  # one that says it is too large is not read first
            data = b"" if found.st_size > limit else file.read(limit + 1)
    except FileNotFoundError:
        raise Unreadable(name, "There is no such file.") from None
    except PermissionError:
        raise Unreadable(name, "You are not allowed to read it.") from None
    except (OSError, ValueError) as error:
        raise Unreadable(name, f"It cannot be read: {why(error)}.") from None
    if max(found.st_size, len(data)) > limit:
        raise Unreadable(name, f"It is larger than {limit:,} bytes, the most that is read of such a file.")
    return data


def shown_name(path: Path) -> str:
    """The file's name with every byte that is no text replaced, fit for any sentence or JSON."""
    return (path.name or str(path)).encode("utf-8", "replace").decode("utf-8")


def named(path: Path, sentence: str) -> str:
    """The sentence, with the file's name before it unless it says that already, be it as `shown_name` does."""
    said = path.name in sentence or shown_name(path) in sentence
    return sentence if said else f"{shown_name(path)}: {sentence}"
