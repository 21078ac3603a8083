"""The comment bank: sentences used again and again, with placeholders for what differs between submissions."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.word_search import all_of

CommentId = NewType("CommentId", str)
MOST_CHARACTERS = 4_000
PLACEHOLDERS = ("criterion", "level", "pass level", "place", "quote", "credential")
_BRACES = re.compile(r"\{([^{}]*)\}")


class Owner(StrEnum):
    """Whose a comment is: this assessor's own, or the whole programme's."""

    PERSONAL = "personal"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Comment:
    """`criterion` ties it to one criterion; None suits any."""

    id: CommentId
    owner: Owner
    words: str
    criterion: str | None = None
    used: int = 0


def require_comment(words: str) -> str:
    """The comment as it is kept; raises RuleBroken on an empty one and on placeholders nobody can fill."""
    kept = words.strip()
    if not kept:
        raise RuleBroken("Write the comment first; there is nothing to keep.")
    if len(kept) > MOST_CHARACTERS:
        raise RuleBroken(f"A comment holds {MOST_CHARACTERS:,} characters; this one has {len(kept):,}.")
    unknown = [name for name in _BRACES.findall(kept) if name.strip().lower() not in PLACEHOLDERS]
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
        raise RuleBroken(f"“{{{unknown[0]}}}” is not a placeholder; there are {known}.")
    return kept


def filled(words: str, values: Mapping[str, str]) -> str:
    """The comment with its placeholders filled; one without a value stays, to be seen and written over."""
    return _BRACES.sub(lambda found: values.get(found[1].strip().lower()) or found[0], words)


def unfilled(words: str) -> tuple[str, ...]:
    """The placeholders that still stand in words, with their braces."""
    return tuple(found[0] for found in _BRACES.finditer(words) if found[1].strip().lower() in PLACEHOLDERS)


def suggested(comments: Iterable[Comment], typed: str, criterion: str | None) -> tuple[Comment, ...]:
    """Comments with every word typed, those of this criterion first, then the most used."""
    fits = all_of(typed)
    fit = [c for c in comments if c.criterion in (None, criterion) and fits(c.words)]
    return tuple(sorted(fit, key=lambda c: (c.criterion is None, -c.used, c.words.casefold())))
