"""How many syllables an English word has, by where it may be hyphenated (pyphen, the dictionaries of LibreOffice)."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyphen import Pyphen


@lru_cache(maxsize=1)
def _english() -> "Pyphen":
    from pyphen import Pyphen

    return Pyphen(lang="en_US", left=2, right=2)


@lru_cache(maxsize=4096)
def syllables(word: str) -> int:
    """At least one; hyphenation points miss a syllable now and then, which a whole letter evens out."""
    return len(_english().positions(word.lower())) + 1
