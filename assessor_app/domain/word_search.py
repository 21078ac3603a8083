"""Where typed words stand in a text, whatever the case, the accents and the line ends; a hit quotes what is there."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from assessor_app.domain.folding import Folded, folded, letters_of

Span = tuple[int, int]
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])")
_PERHAPS = r"(?:-\s*)?"  # “well-known” may be parted at its own hyphen, and “stu- dents” be pasted from two lines


@dataclass(frozen=True, slots=True)
class Searched:
    """A text made ready once, to be searched at every letter typed; `plain` is its folded text in small letters."""

    text: str
    plain: str
    folded: Folded

    def quoted(self, start: int, end: int) -> Span:
        """A stretch of `plain` as one of `text`, with the accents written after its last letter."""
        first, last = self.folded.back(start, end)
        while last < len(self.text) and unicodedata.combining(self.text[last]):
            last += 1
        return first, last


@dataclass(frozen=True, slots=True)
class Sought:
    """Words to look for; None where nothing was typed that could be found."""

    pattern: re.Pattern[str] | None

    def spans(self, where: Searched) -> tuple[Span, ...]:
        """Every place, in order; a ligature of which several letters fit is one."""
        if self.pattern is None:
            return ()
        found = [where.quoted(*match.span()) for match in self.pattern.finditer(where.plain)]
        return tuple(dict.fromkeys(found)) if found else ()

    def stands_in(self, where: Searched) -> bool:
        return self.pattern is not None and self.pattern.search(where.plain) is not None


def searched(text: str) -> Searched:
    """Take the accents and the case off a text, and remember where everything stood."""
    plain = folded(text)
    return Searched(text, plain.text.casefold(), plain)


def sought(words: str) -> Sought:
    """Any run of white space matches any other."""
    parts = [_part(part) for part in _parts(words)]
    return Sought(re.compile(r"\s+".join(parts)) if parts else None)


def all_of(words: str) -> Callable[[str], bool]:
    """Whether a text has every word in it, in any order; every text has no words."""
    patterns = [re.compile(_part(part)) for part in _parts(words)]
    return lambda text: not patterns or _all_in(_plain(text), patterns)


def _all_in(plain: str, patterns: list[re.Pattern[str]]) -> bool:
    return all(pattern.search(plain) for pattern in patterns)


def _plain(text: str) -> str:
    return letters_of(text).casefold()


def _parts(words: str) -> list[str]:
    return _HYPHEN.sub("-", _plain(words)).split()


def _part(word: str) -> str:
    return _PERHAPS.join(re.escape(piece) for piece in _HYPHEN.split(word))
