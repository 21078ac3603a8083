"""What a slide holds once it is read: shapes, pictures, text and tables in their places, and what is said beside it."""

from dataclasses import dataclass, field
from typing import Literal

from assessor_app.documents.readers.canvas import UNTURNED, Colour, Matrix, Step, Stroke
from assessor_app.documents.values import PageSize

WHITE: Colour = (1.0, 1.0, 1.0, 1.0)
Anchor = Literal["top", "middle", "bottom"]
MOST_SHAPES = 4_000  # of one slide
MOST_SLIDES = 600


@dataclass(frozen=True, slots=True)
class Shape:
    """An outline in points of its own box; `matrix` brings it to its place on the slide."""

    steps: tuple[Step, ...]
    matrix: Matrix
    fill: Colour | None = None
    stroke: Stroke | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """`part` names it in the file; `crop` is left, top, right, bottom as shares of the picture cut away."""

    part: str
    width: float
    height: float
    matrix: Matrix
    steps: tuple[Step, ...]
    crop: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    said: str = ""  # shown in its place when it cannot be


@dataclass(frozen=True, slots=True)
class TextBox:
    """HTML of our own making; `inset` is left, top, right, bottom in points, `scale` what the author's program shrank
    it by. One that does not wrap keeps its lines."""

    html: str
    width: float
    height: float
    matrix: Matrix = UNTURNED
    anchor: Anchor = "top"
    inset: tuple[float, float, float, float] = (7.2, 3.6, 7.2, 3.6)
    wraps: bool = True
    scale: float = 1.0
    shrinks: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """Counted from 0; a covered cell of a merged one is not among them."""

    row: int
    column: int
    html: str
    rows: int = 1
    columns: int = 1
    fill: Colour | None = None
    anchor: Anchor = "top"


@dataclass(frozen=True, slots=True)
class Table:
    """Widths and heights in points; rows grow when their text needs it."""

    widths: tuple[float, ...]
    heights: tuple[float, ...]
    cells: tuple[Cell, ...]
    matrix: Matrix
    line: Stroke


Item = Shape | Picture | TextBox | Table


@dataclass(slots=True)
class Slide:
    """`beside` is HTML shown below the slide: speaker notes, comments, and what cannot be shown on it."""

    size: PageSize
    background: Colour = WHITE
    title: str = ""
    items: list[Item] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    torn: bool = False  # a picture was damaged when it was drawn

    def add(self, item: Item) -> None:
        if len(self.items) < MOST_SHAPES:
            self.items.append(item)
        else:
            self.leave_out_from(MOST_SHAPES)

    def leave_out_from(self, number: int) -> None:
        """Keep so many shapes; that there were more is said once."""
        del self.items[number:]
        if TOO_MANY not in self.remarks:
            self.remarks.append(TOO_MANY)


TOO_MANY = "There are too many shapes on this slide; the last of them are not shown."
