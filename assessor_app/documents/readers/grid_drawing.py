"""Draws the first screen of a sheet, for thumbnails and for a look without a window."""

import html
import io
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import pymupdf as _pymupdf

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.protocol import Clip, Unfit
from assessor_app.documents.values import Cell, PageSize, Pixels, SheetLayout

pymupdf: Any = _pymupdf  # its own types are incomplete
_POINTS = 0.75  # of a pixel at 96 a inch
_LINE, _PAPER, _INK = 0xD5D9DF, 0xFFFFFF, 0x1B2430
_SIZE, _PAD = 8.5, 3.0  # points
_NARROWEST = 0.15  # of the size: no letter is narrower
_SCALES = (1.0, 0.92, 0.84, 0.7, 0.55, 0.4, 0.3)
_MOST_LAID_OUT = 400  # texts of other scripts than Latin, which take a layout each

Box = tuple[float, float, float, float]


def drawn(
    cells: Sequence[Cell], layout: SheetLayout, size: PageSize, scale: float, clip: Clip | None, limits: Limits
) -> Pixels:
    """The screen, or the part of it inside `clip`, in points. Raises Unfit when nothing can be drawn."""
    document = pymupdf.open()
    page = document.new_page(width=size.width, height=size.height)
    _Picture(page, layout, size).draw(cells)
    area = pymupdf.Rect(clip or (0, 0, size.width, size.height)) & page.rect
    if area.is_empty:
        raise Unfit("The part asked for lies outside the sheet.")
    pixels = area.width * area.height * scale * scale
    scale *= min(1.0, (limits.max_pixels / max(pixels, 1.0)) ** 0.5)
    pixmap = page.get_pixmap(matrix=pymupdf.Matrix(scale, scale), clip=area, alpha=False)
    return Pixels(pixmap.width, pixmap.height, pixmap.stride, bytes(pixmap.samples))


class _Picture:
    def __init__(self, page: Any, layout: SheetLayout, size: PageSize) -> None:
        self._page, self._size = page, size
        self._across = _edges(layout.widths, layout.width, size.width)
        self._down = _edges(layout.heights, layout.height, size.height)
        self._merged = {(top, left): (bottom, right) for top, left, bottom, right in layout.merged}
        self._laid_out: list[tuple[str, Cell, Box]] = []

    def draw(self, cells: Sequence[Cell]) -> None:
        there = {(cell.row, cell.column): cell for cell in cells}
        self._grid()
        for (row, column), (bottom, right) in self._merged.items():
            if (box := self._box(row, column, bottom, right)) is not None:
                self._fill(box, _PAPER, line=True)
        for cell in there.values():
            if cell.fill is not None and (box := self._cell_box(cell)) is not None:
                self._fill(box, cell.fill)
        for cell in there.values():
            if cell.text.strip() and (box := self._cell_box(cell)) is not None:
                self._text(cell, self._spread(cell, box, there))
        self._lay_out()

    def _grid(self) -> None:
        shape = self._page.new_shape()
        for x in self._across:
            shape.draw_line((x, 0), (x, self._size.height))
        for y in self._down:
            shape.draw_line((0, y), (self._size.width, y))
        shape.finish(color=_rgb(_LINE), width=0.5)
        shape.commit()

    def _fill(self, box: Box, colour: int, line: bool = False) -> None:
        self._page.draw_rect(box, color=_rgb(_LINE) if line else None, fill=_rgb(colour), width=0.5)

    def _box(self, top: int, left: int, bottom: int, right: int) -> Box | None:
        if left >= len(self._across) - 1 or top >= len(self._down) - 1:
            return None
        right, bottom = min(right + 1, len(self._across) - 1), min(bottom + 1, len(self._down) - 1)
        return self._across[left], self._down[top], self._across[right], self._down[bottom]

    def _cell_box(self, cell: Cell) -> Box | None:
        return self._box(cell.row, cell.column, *self._merged.get((cell.row, cell.column), (cell.row, cell.column)))

    def _spread(self, cell: Cell, box: Box, there: dict[tuple[int, int], Cell]) -> Box:
        """Words run on over empty cells to their right, as in a spreadsheet."""
        right = cell.column + 1
        if cell.align != "left" or cell.wrap or (cell.row, cell.column) in self._merged:
            return box
        while right < len(self._across) - 1 and not (there.get((cell.row, right)) and there[cell.row, right].text):
            right += 1
        return box[0], box[1], max(box[2], self._across[right]), box[3]

    def _text(self, cell: Cell, box: Box) -> None:
        text = " ".join(cell.text[:400].split())
        if (
            any(ord(letter) > 255 and letter not in "‘’“”–—…•€™" for letter in text)
            and len(self._laid_out) < _MOST_LAID_OUT
        ):
            self._laid_out.append((text, cell, box))
            return
        font = _font("hebo" if cell.bold else "helv")
        room = box[2] - box[0] - 2 * _PAD
        lines = list(_broken(text, font, room)) if cell.wrap else [_cut(text, font, room)]
        height = box[3] - box[1]
        step = _SIZE * 1.25
        lines = lines[: max(1, int(height / step))]
        y = box[1] + (height - step * len(lines)) / 2 + _SIZE
        for line in lines:
            length = font.text_length(line, _SIZE)
            x = {"left": box[0] + _PAD, "right": box[2] - _PAD - length}.get(cell.align, (box[0] + box[2] - length) / 2)
            writer = pymupdf.TextWriter(self._page.rect, color=_rgb(_INK if cell.ink is None else cell.ink))
            writer.append((x, y), line, font=font, fontsize=_SIZE)
            writer.write_text(self._page)
            y += step

    def _lay_out(self) -> None:
        """All texts of other scripts at once, on a page of their own that is put over this one: each put there by
        itself would go through all that came before it."""
        if not self._laid_out:
            return
        sink = io.BytesIO()
        writer = pymupdf.DocumentWriter(sink)
        device = writer.begin_page(self._page.rect)
        for text, cell, box in self._laid_out:
            _write(device, text, cell, box)
        writer.end_page()
        writer.close()
        self._page.show_pdf_page(self._page.rect, pymupdf.open("pdf", sink.getvalue()), 0)


def _write(device: Any, text: str, cell: Cell, box: Box) -> None:
    """A text in its cell, smaller where it does not fit otherwise."""
    left, top, width, height = box[0] + _PAD, box[1] + 1, box[2] - box[0] - 2 * _PAD, box[3] - box[1] - 1
    if width <= 4 or height <= 4:
        return
    css = f"body {{ margin: 1px }} * {{ font-size: {_SIZE}pt; text-align: {cell.align}; margin: 0 }}"
    for scale in _SCALES:
        story = pymupdf.Story(html.escape(text), user_css=css)
        more, _ = story.place(pymupdf.Rect(0, 0, width / scale, height / scale))
        if not more or scale == _SCALES[-1]:
            story.draw(device, pymupdf.Matrix(scale, 0, 0, scale, left, top))
            return


def _edges(runs: tuple[tuple[int, int, int], ...], usual: int, most: float) -> list[float]:
    """Where the cells begin, in points, as far as the picture goes."""
    found, at = [0.0], 0
    for first, last, pixels in (*runs, (1 << 30, 1 << 30, 0)):
        for number in range(at, last + 1):
            if found[-1] >= most:
                return found
            found.append(found[-1] + max(1, pixels if number >= first else usual) * _POINTS)
        at = last + 1
    return found


@lru_cache(maxsize=2)
def _font(name: str) -> Any:
    return pymupdf.Font(name)


def _cut(text: str, font: Any, room: float) -> str:
    """What is cut says so: half a number would be another number."""
    text = text[: max(0, int(room / (_SIZE * _NARROWEST))) + 2]  # more letters fit in no case
    if font.text_length(text, _SIZE) <= room:
        return text
    room -= font.text_length("…", _SIZE)
    while text and font.text_length(text, _SIZE) > room:
        text = text[: min(len(text) - 1, max(0, int(len(text) * room / font.text_length(text, _SIZE))))]
    return f"{text}…"


def _broken(text: str, font: Any, room: float) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and font.text_length(longer, _SIZE) > room:
            yield line
            longer = word
        line = longer
    yield _cut(line, font, room)


def _rgb(colour: int) -> tuple[float, ...]:
    return tuple(part / 255 for part in colour.to_bytes(3))
