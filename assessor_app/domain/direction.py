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
    return f"{words}\u200e" if _turned_anywhere(words) else words


def brackets_held(words: str, turned: bool) -> str:
    """Words whose brackets run with what they enclose, for what draws them by the rules of before brackets were paired:
    marks (U+200E, U+200F) stand beside each pair, and before a number that would run otherwise behind them. `turned`
    is the base direction of the paragraph. Source: Unicode Standard Annex 9, BD16, W7 and N0."""
    if not turned and not _turned_anywhere(words):
        return words
    ways = _ways(words, turned)
    for first, last in _pairs(words):
        if way := _of_pair(ways, first, last, turned):
            ways[first] = ways[last] = way
    held, before = list[str](), _way(turned)
    for character, way in zip(words, ways, strict=True):
        if character in _PAIRED and way:
            held += (way, character, way)
        else:
            held += (way, character) if character.isdigit() and way and way != before else (character,)
        before = way or before
    return "".join(held)


def _turned_anywhere(words: str) -> bool:
    return any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in words)


_BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "「": "」", "（": "）"}
_PAIRED = frozenset((*_BRACKETS, *_BRACKETS.values()))
_LEFT, _RIGHT = "\u200e", "\u200f"


def _way(turned: bool) -> str:
    return _RIGHT if turned else _LEFT


def _ways(words: str, turned: bool) -> list[str]:
    """Which way each character runs by itself; a number as the letters before it."""
    last, ways = _way(turned), list[str]()
    for kind in map(unicodedata.bidirectional, words):
        if kind == "L" or kind in _RIGHT_TO_LEFT:
            last = _way(kind != "L")
            ways.append(last)
        else:
            ways.append(last if kind == "EN" else _RIGHT if kind == "AN" else "")
    return ways


def _pairs(words: str) -> list[tuple[int, int]]:
    """Where the brackets stand that belong together, by where they open."""
    opened, pairs = list[int](), list[tuple[int, int]]()
    for at, character in enumerate(words):
        if character in _BRACKETS:
            opened.append(at)
        elif fits := [n for n, begun in enumerate(opened) if _BRACKETS[words[begun]] == character]:
            pairs.append((opened[fits[-1]], at))
            del opened[fits[-1] :]
    return sorted(pairs)


def _of_pair(ways: list[str], first: int, last: int, turned: bool) -> str:
    """That of the paragraph if anything between them runs so; else that of what is between, if it does before them."""
    inside, base = ways[first + 1 : last], _way(turned)
    if base in inside or not any(inside):
        return base if base in inside else ""
    return next((way for way in reversed(ways[:first]) if way), base)
