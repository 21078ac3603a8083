"""Rows whose height no file says grow with the words that wrap in them, as spreadsheets let them when they open."""

from bisect import bisect_right
from collections.abc import Collection

from assessor_app.documents.readers.cell_store import SheetCells, sizes

_LETTER, _LINE, _PAD, _TALLEST = 6.4, 16, 8, 546  # pixels
_WIDE = 0x1100  # letters from here on mostly take the room of two


def let_grow(sheet: SheetCells, wrapping: Collection[int]) -> None:
    """`wrapping` are the looks whose words wrap. A cell over several columns makes no row taller."""
    if not wrapping:
        return
    said = sorted((first, last) for first, last, _ in sheet.heights)
    merged = {(top, left) for top, left, _, right in sheet.merged if right > left}
    widths = sizes(tuple(sheet.widths), sheet.width, sheet.last_column + 1)
    for number, row in sheet.rows.items():
        before = bisect_right(said, (number, 1 << 30)) - 1
        if before >= 0 and said[before][1] >= number:
            continue
        lines = max((_lines(value, widths[column]) for column, value, look in row
                     if look in wrapping and isinstance(value, str) and column < len(widths)
                     and (number, column) not in merged), default=1)  # fmt: skip
        if lines > 1 and (tall := min(_TALLEST, lines * _LINE + 3)) > sheet.height:
            sheet.tall(number, number, tall)


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes; more than fit into the tallest row are not counted."""
    room, lines = max(1, int((width - _PAD) / _LETTER)), 0
    for paragraph in text[:5_000].split("\n"):
        lines, used = lines + 1, 0
        for word in paragraph.split(" "):
            wide = len(word) if word.isascii() else sum(1 + (ord(letter) >= _WIDE) for letter in word)
            if used and used + wide > room:
                lines, used = lines + 1, 0
            lines += max(0, wide - 1) // room
            used += wide + 1
    return lines
