"""Which letters of a drawing have a shape in the typefaces at hand."""

import unicodedata
from collections.abc import Callable
from typing import Any
from xml.sax.saxutils import escape

_COMMON = 0x250  # letters below are in the typeface that is shipped
_NONE = "\U0010fffe"  # has no shape in any
_SIDE, _ROW, _MOST = 32, 60, 1_800
_SHAPELESS = ("Cf", "Zs", "Zl", "Zp", "Cc", "Cs", "Mn", "Mc", "Me")


def rare(text: str) -> list[str]:
    """Letters that the typeface that is shipped may lack."""
    beyond = {c for c in text if ord(c) >= _COMMON and unicodedata.category(c) not in _SHAPELESS}
    return sorted(beyond - {_NONE})[:_MOST]


def shapeless(letters: list[str], drawn: Callable[[str], Any]) -> frozenset[str]:
    """Those that look as one does that has no shape. `drawn` makes pixels of a drawing."""
    if not letters:
        return frozenset()
    rows = (len(letters) + _ROW) // _ROW
    places = [(letter, _SIDE * (n % _ROW), _SIDE * (n // _ROW)) for n, letter in enumerate([_NONE, *letters])]
    texts = "".join(
        f'<svg x="{x}" y="{y}" width="{_SIDE}" height="{_SIDE}"><text x="6" y="24" font-size="20">'
        f"{escape(c)}</text></svg>"
        for c, x, y in places
    )
    measures = f'width="{_SIDE * _ROW}" height="{_SIDE * rows}"'
    pixels = drawn(f'<svg xmlns="http://www.w3.org/2000/svg" {measures}>{texts}</svg>')
    cells = [pixels[y : y + _SIDE, x : x + _SIDE, 3].tobytes() for _, x, y in places]
    return frozenset(letter for letter, cell in zip(letters, cells[1:], strict=True) if cell == cells[0])
