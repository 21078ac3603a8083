"""Names of cells and areas such as C4 and B2:C9, and what they stand for: rows and columns counted from 0."""

import re

_NAME = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def column_name(column: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def cell_at(name: str) -> tuple[int, int] | None:
    """Row and column; None for what is no name of a cell."""
    found = _NAME.fullmatch(name.strip())
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def area_at(name: str) -> tuple[int, int, int, int] | None:
    """Top, left, bottom, right of `B2:C9` or `B2`."""
    first, _, last = name.partition(":")
    one, other = cell_at(first), cell_at(last or first)
    if one is None or other is None:
        return None
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def area_name(top: int, left: int, bottom: int, right: int) -> str:
    """The reverse of `area_at`."""
    first, last = f"{column_name(left)}{top + 1}", f"{column_name(right)}{bottom + 1}"
    return first if first == last else f"{first}:{last}"
