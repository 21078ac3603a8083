"""Which way words run, where a file that leaves has to say so itself."""

import unicodedata

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_OPENING, _CLOSING = frozenset({"LRI", "RLI", "FSI"}), "PDI"


def right_to_left(words: str) -> bool:
    """The base direction of a paragraph: that of its first letter that has one, but for what is set apart inside it
    (Unicode Standard Annex 9, rules P2 and P3)."""
    apart = 0
    for kind in map(unicodedata.bidirectional, words):
        if kind in _OPENING:
            apart += 1
        elif kind == _CLOSING:
            apart = max(0, apart - 1)
        elif not apart and (kind == "L" or kind in _RIGHT_TO_LEFT):
            return kind != "L"
    return False


def held_apart(words: str) -> str:
    """Words that stand within a line of others: the mark behind them (U+200E) keeps a closing quotation mark, and what
    follows it, from running from right to left with them."""
    return f"{words}\u200e" if any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in words) else words
