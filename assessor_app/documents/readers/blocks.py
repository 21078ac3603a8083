"""What a word processor's document is made of, before it is laid out: flowing text, tables, breaks and papers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MOST_COLUMNS = 200  # of a table
TOO_WIDE = f"A table has more than {MOST_COLUMNS} columns; what stands beyond them is not shown."
STRETCH = 100  # rows of a long table that are set together
_LONGEST_FLOW = 24_000  # characters of HTML set by one story
Line = tuple[float, str] | None  # width in points and colour as six hexadecimal digits; None for no line


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet and its margins, in points; what follows stands on it."""

    width: float = 595.0
    height: float = 842.0
    left: float = 56.0
    top: float = 56.0
    right: float = 56.0
    bottom: float = 56.0

    @property
    def text_width(self) -> float:
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins on a page of its own."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Paragraphs as HTML of our own making, not empty."""

    html: str


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines round a cell."""

    left: Line = None
    top: Line = None
    right: Line = None
    bottom: Line = None


THIN: Line = (0.6, "888888")
BOX = Lines(THIN, THIN, THIN, THIN)


@dataclass(frozen=True, slots=True)
class Cell:
    """From column `column` on, over `columns` columns and `rows` rows; `fill` is a colour or None; `align` is top,
    middle or bottom; padding left, top, right, bottom in points."""

    blocks: "tuple[Block, ...]"
    column: int = 0
    columns: int = 1
    rows: int = 1
    fill: str | None = None
    lines: Lines = BOX
    align: str = "top"
    padding: tuple[float, float, float, float] = (4.0, 2.0, 4.0, 2.0)


@dataclass(frozen=True, slots=True)
class Row:
    """`height` is the least it may have, in points; a whole one is not split where it fits on one page."""

    cells: tuple[Cell, ...]
    height: float = 0.0
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`shares` are the widths of the columns in proportion; `width` in points, or None for all there is; `place` is
    left, center or right; a mirrored one has its first column on the right."""

    shares: tuple[float, ...]
    rows: tuple[Row, ...]
    width: float | None = None
    indent: float = 0.0
    place: str = "left"
    mirrored: bool = False


Block = Paper | NewPage | Flow | Table


def flowing(pieces: "Iterable[str | Block]") -> "Iterator[Block]":
    """Neighbouring paragraphs, given as HTML, come as one flow; blocks stand between them as they are."""
    gathered: list[str] = []
    size = 0
    for piece in pieces:
        if isinstance(piece, str):
            gathered.append(piece)
            size += len(piece)
        if gathered and (not isinstance(piece, str) or size > _LONGEST_FLOW):
            yield Flow("".join(gathered))
            gathered, size = [], 0
        if not isinstance(piece, str):
            yield piece
    if gathered:
        yield Flow("".join(gathered))


def boxed(blocks: tuple[Block, ...], fill: str | None = None, width: float | None = None) -> Table:
    """A frame round blocks, as of a text box."""
    return Table((1.0,), (Row((Cell(blocks, fill=fill),)),), width)
