"""What an entry of a ZIP file may be called: only names that stay inside the bundle and mean one file."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from assessor_app.bundles.limits import Limits

_OUTSIDE = re.compile(r"^[/\\]|^[A-Za-z]:[/\\]|(^|[/\\])\.\.([/\\]|$)")
_HIDING = frozenset("\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def decoded_name(raw: bytes, is_utf8: bool) -> str | None:
    """The name as text; None when it claims UTF-8 and is not. Without the claim it is UTF-8 when it can be (macOS
    writes it so), else code page 437 as the format has it."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None if is_utf8 else raw.decode("cp437")


def shown(name: str, most: int = 120) -> str:
    """A name for a sentence: characters that hide or reverse text are spelt out, a long one is cut in the middle."""
    spelt = "".join(f"⟨U+{ord(c):04X}⟩" if _is_unseen(c) else c for c in name)
    return f"“{spelt}”" if len(spelt) <= most else f"“{spelt[: most // 2]}…{spelt[-(most // 2) :]}”"


def hides_something(name: str) -> bool:
    """True when the name holds characters that reverse or hide a part of it on the screen."""
    return any(c in _HIDING for c in name)


def _is_unseen(char: str) -> bool:
    return char in _HIDING or unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")


def fault_of_name(name: str, limits: Limits) -> str | None:
    """Why a name is refused, as a sentence, or None."""
    if not name.strip("/"):
        return "An entry has an empty name." if not name else _outside(name)
    segments = name.removesuffix("/").split("/")
    if len(segments) > limits.depth:
        return f"The entry {shown(name)} lies {len(segments):,} folders deep; folders too deep are refused."
    if len(name.encode("utf-8", "replace")) > limits.name_bytes:
        return f"The entry name {shown(name)} is too long ({len(name):,} characters)."
    if _OUTSIDE.search(name):
        return _outside(name)
    if any(_is_unseen(c) and c not in _HIDING for c in name):
        return f"The entry name {shown(name)} holds control characters."
    if "\\" in name:
        return f"The entry name {shown(name)} uses backslashes, which mean different things to different programs."
    if "" in segments or "." in segments:
        return f"The entry name {shown(name)} holds an empty folder name or a “.”, so two names mean one file."
    return None


def _outside(name: str) -> str:
    return f"The entry {shown(name)} is a path that leaves the bundle."


def alike(name: str) -> str:
    """What two names share when some disk would take them for one: case and Unicode composition set aside."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def clashes(names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of names, or of folders on the way to them, that differ only by case or Unicode composition."""
    seen: dict[tuple[int, str], tuple[int, str]] = {}  # (folder, name alike) -> (its number, the name first seen)
    found: dict[tuple[str, str], None] = {}
    for name in names:
        folder, path = 0, ""
        for segment in name.removesuffix("/").split("/"):
            folder, first = seen.setdefault((folder, alike(segment)), (len(seen) + 1, segment))
            if first != segment:
                found[path + first, path + segment] = None
            path += segment + "/"
    return tuple(found)


def file_and_folder(files: Collection[str], folders: Collection[str]) -> str | None:
    """A name that stands for a file and for a folder at once, or None."""
    names = {alike(name): name for name in files}
    for name in map(alike, (*files, *(f"{folder.removesuffix('/')}/" for folder in folders))):
        at = name.find("/")
        while at != -1:
            if (first := names.get(name[:at])) is not None:
                return first
            at = name.find("/", at + 1)
    return None
