"""What takes up the most of an event that grew too long to be sent, in words its assessor knows it by."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

QUOTES, LINKS = "the quotes of its evidence", "the number of its evidence links"
NAMES = {
    "exact": QUOTES,
    "prefix": QUOTES,
    "suffix": QUOTES,
    "value": "the notes on its evidence",
    "rationale": "its rationales",
    "feedback": "the words to the educator",
    "note": "the notes on its condition codes",
    "reason": "its reason",
}


def longest_part(body: Any) -> tuple[str, int]:
    """Of an event's body: what is longest in it, and how many bytes of UTF-8 that is."""
    sizes: Counter[str] = Counter()
    for key, words in _texts(body, ""):
        sizes[NAMES.get(key, LINKS)] += len(words.encode("utf-8", "replace"))
    return max(sizes.items(), key=lambda found: found[1], default=(LINKS, 0))


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, member in value.items():
            yield from _texts(member, name)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member, key)
