"""What evidence looks like once it is decoded: pages, words, pixels, frames, captions and the verdict of a look."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Kind(StrEnum):
    """What a file is, by its content; its name is never trusted."""

    PDF = "pdf"
    DOCX = "docx"
    IMAGE = "image"
    TEXT = "text"
    RTF = "rtf"
    ODT = "odt"
    PPTX = "pptx"
    ODP = "odp"
    EPUB = "epub"
    HTML = "html"
    MARKDOWN = "markdown"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    VIDEO = "video"
    AUDIO = "audio"

    @property
    def timed(self) -> bool:
        """True for what plays rather than being leafed through."""
        return self in (Kind.VIDEO, Kind.AUDIO)

    @property
    def gridded(self) -> bool:
        """True for sheets of cells, which are neither leafed through nor played."""
        return self in (Kind.XLSX, Kind.XLS, Kind.ODS, Kind.CSV)


@dataclass(frozen=True, slots=True)
class Pixels:
    """Rows of `stride` bytes, top row first; `len(data) == stride * height`. A pixel is red, green, blue; a `wide` one
    blue, green, red and a fourth byte that counts for nothing, which is how the window paints."""

    width: int
    height: int
    stride: int
    data: bytes | memoryview
    wide: bool = False

    @property
    def depth(self) -> int:
        """Bytes of a pixel."""
        return 4 if self.wide else 3


@dataclass(frozen=True, slots=True)
class PageSize:
    """Points at 72 a inch as shown (rotation applied); for a picture, pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Word:
    """`start` is the offset in the page's text; `box` is x0, y0, x1, y1 in points; `line` counts from 0 down a page."""

    text: str
    start: int
    box: tuple[float, float, float, float]
    line: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of a video and its time in seconds, from timestamps, the first frame being at 0."""

    seconds: float
    pixels: Pixels


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """Length in seconds, size in pixels as shown (rotation applied), frames a second (0 without a picture).

    `lead` is how many seconds after the recording's own beginning its first frame stands: a player counts from there.
    `unplayable` says as a sentence why the window's player must not have it; `caption_tracks` are inside the file."""

    duration: float
    width: int
    height: int
    frame_rate: float
    has_video: bool
    has_audio: bool
    variable_rate: bool
    lead: float = 0.0
    caption_tracks: int = 0
    unplayable: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption, in seconds; `speaker` is empty when the file does not say."""

    start: float
    end: float
    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """Captions in one language; `language` is as the file names it, or empty. Cues stand in order of their start."""

    title: str
    language: str
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook; `rows` and `columns` reach to the last cell that holds something."""

    name: str
    rows: int
    columns: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, as its author saw it. Rows and columns count from 0; `fill` and `ink` are 0xRRGGBB, or
    None for the usual; `cut` says that only the beginning of the text is here."""

    row: int
    column: int
    text: str
    align: Literal["left", "center", "right"] = "left"
    bold: bool = False
    italic: bool = False
    wrap: bool = False
    fill: int | None = None
    ink: int | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """Sizes in pixels at 96 a inch; `widths` and `heights` are runs (first, last, size) that differ from the usual
    ones; `merged` are cells shown as one: top, left, bottom, right, counted from 0, the last ones included."""

    width: int
    height: int
    widths: tuple[tuple[int, int, int], ...] = ()
    heights: tuple[tuple[int, int, int], ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class Trait:
    """What a file says beside its content, such as an author; `name` is what a sentence calls it."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """The verdict on one file, for a person: what it is, whether it opens, and every doubt as a sentence. `undrawn`
    says why its first page cannot be shown, though it can be read."""

    outcome: Literal["opens", "opens-with-warning", "refused"]
    kind: str | None
    reason: str | None
    warnings: tuple[str, ...]
    pages: int | None
    duration_s: float | None
    text_chars: int | None
    caption_tracks: int = 0
    undrawn: str = ""
