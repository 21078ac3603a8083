"""Hiding words in a text: each letter gives way to a block, so that every offset stays where it was."""

import re
from functools import lru_cache

BLOCK = "\u2588"
SHOWN_DIGITS = 2
MANY = 200  # hidden words; of more, only those that a text can hold are looked for
_PARTS = re.compile(r"[\s_\-.]+")
_TOKEN = re.compile(r"[^\W_]+")


def spans(text: str, hidden: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where hidden words stand in `text`: whole words only, in any case but for single words, in order, apart."""
    if not hidden or not text:
        return ()
    hidden = _possible(text, hidden) if len(hidden) > MANY else hidden
    found: list[tuple[int, int]] = []
    for start, end in sorted(match.span() for pattern in _patterns(hidden) for match in pattern.finditer(text)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _possible(text: str, hidden: tuple[str, ...]) -> tuple[str, ...]:
    """Those of many words whose beginning stands in the text, in their order; and what begins with no letter."""
    index = _by_beginning(hidden)
    there = {words for token in {"", *_TOKEN.findall(text.lower())} for words in index.get(token, ())}
    return tuple(words for words in hidden if words in there) if there else ()


@lru_cache(maxsize=8)
def _by_beginning(hidden: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for words in hidden:
        begins = _TOKEN.search(words.lower())
        found.setdefault(begins.group() if begins else "", []).append(words)
    return {token: tuple(some) for token, some in found.items()}


@lru_cache(maxsize=64)
def _patterns(hidden: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """One for words that are distinct enough in any case, one for single words, which must keep their capital."""
    told_apart: dict[bool, list[str]] = {True: [], False: []}
    for words in hidden:
        parts = [re.escape(part) for part in _PARTS.split(words) if part] or [re.escape(words)]
        single = len(parts) == 1 and words.isalpha()
        told_apart[single].append(r"[\s_\-.]+".join(parts) if not single else f"(?:{parts[0]}|{parts[0].upper()})")
    return tuple(
        re.compile(rf"(?<![^\W_])(?:{'|'.join(each)})(?![^\W_])", 0 if single else re.IGNORECASE)
        for single, each in told_apart.items()
        if each
    )


def masked(text: str, hidden: tuple[str, ...]) -> str:
    """The text, as long as before, with a block for every letter and digit of what is hidden."""
    for start, end in spans(text, hidden):
        text = text[:start] + blocks(text[start:end]) + text[end:]
    return text


def blocks(words: str) -> str:
    """As many blocks as characters; white space stays, so that lines and columns keep their places."""
    return "".join(c if c.isspace() else BLOCK for c in words)


def same_but_for_blocks(one: str, other: str) -> bool:
    """Whether two texts are the same wherever neither is masked."""
    return len(one) == len(other) and all(a == b or BLOCK in (a, b) for a, b in zip(one, other, strict=True))


def hint(words: str) -> str:
    """Enough of it to know it again, not enough to be known by: the first letter of each word, or the last digits."""
    if not any(c.isalpha() for c in words):
        hidden = sum(map(str.isdigit, words)) - SHOWN_DIGITS
        counted = iter(range(len(words)))
        return "".join("•" if c.isdigit() and next(counted) < hidden else c for c in words)
    return " ".join(_hint(part) for part in words.split())


def _hint(part: str) -> str:
    return part[0] + "•" * min(6, max(2, len(part) - 1)) if len(part) > 1 else part
