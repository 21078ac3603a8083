"""Can every letter be drawn? One that no typeface at hand has would vanish from the page: it is shown by its number."""

import unicodedata
from collections.abc import Callable
from typing import Any

import pymupdf as _pymupdf

pymupdf: Any = _pymupdf  # its own types are incomplete
UNDRAWN = "Some letters are of a script that cannot be drawn here; they are shown by their numbers, like [U+17000]."
_COMMON = 0x250  # letters below are in every typeface
_UNSEEN = (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))  # choose a form of the letter before them


class Glyphs:
    """Knows which letters the typefaces at hand have; `undrawn` is True once one was met that they lack. `shaped` says
    it where MuPDF is not who draws."""

    def __init__(self, shaped: Callable[[str], bool] | None = None) -> None:
        self._font = pymupdf.Font("helv").this
        self._shaped = shaped or self._in_typefaces
        self._known: dict[str, bool] = {}
        self.undrawn = False

    def drawable(self, text: str) -> str:
        """The text, letters that cannot be drawn written as their numbers."""
        if text.isascii() or all(ord(c) < _COMMON for c in text):
            return text
        return "".join(c if self._has(c) else self._named(c) for c in text)

    def _named(self, letter: str) -> str:
        self.undrawn = True
        return f"[U+{ord(letter):04X}]"

    def _has(self, letter: str) -> bool:
        if ord(letter) < _COMMON:
            return True
        if letter not in self._known:
            self._known[letter] = self._found(letter)
        return self._known[letter]

    def _found(self, letter: str) -> bool:
        if unicodedata.category(letter) in ("Cf", "Zs", "Zl", "Zp", "Cc", "Mn", "Mc", "Me") or ord(letter) in _UNSEEN:
            return True
        return self._shaped(letter)

    def _in_typefaces(self, letter: str) -> bool:
        return bool(pymupdf.mupdf.fz_encode_character_with_fallback(self._font, ord(letter), 0, 0)[0])
