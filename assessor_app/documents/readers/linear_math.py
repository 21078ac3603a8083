"""Formulas as a line of text that can be read aloud: what Word's and a web page's have in common."""

from collections.abc import Iterable

_FENCES = {"(": ")", "[": "]", "{": "}", "|": "|"}
_LOOSE = frozenset("+-−±∓/·×÷=<>≤≥,; ")

_FRACTIONS = ("f", "mfrac")
_SCRIPTED = ("sSub", "sSup", "sSubSup", "limLow", "limUpp",
             "msub", "msup", "msubsup", "munder", "mover", "munderover", "mmultiscripts")  # fmt: skip


def grouped(text: str) -> str:
    """In brackets, unless it is one number, word or sign."""
    return text if len(text) <= 1 or (text.isalnum() and text.isascii()) else f"({text})"


def raised(base: str, low: str, high: str) -> str:
    """With what stands below and above: a sum that is squared is bracketed, or only its end would be."""
    fenced = base and _FENCES.get(base[0]) == base[-1]
    return (f"({base})" if not fenced and _LOOSE & set(base) else base) + scripts(low, high)


def scripts(low: str, high: str) -> str:
    return (f"_{grouped(low)}" if low else "") + (f"^{grouped(high)}" if high else "")


def in_a_row(parts: Iterable[tuple[str, str]]) -> str:
    """Parts beside each other, each with its name: 2 1/3 is not 21/3, and what follows an exponent is none of it."""
    row, before = "", ""
    for text, name in parts:
        tight = name not in _FRACTIONS and before not in _FRACTIONS and before not in _SCRIPTED
        row += text if tight or not (row[-1:].isalnum() and text[:1].isalnum()) else f" {text}"
        before = name if text else before
    return row
