"""What a reader gives: pages, sheets of cells or a film; and the error for a file that is not what it should be."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assessor_app.documents.forms import Guess
from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.paper import PLAIN, Paper
from assessor_app.documents.readers.patience import Begun, Patience, for_laying_out, for_reading
from assessor_app.documents.source import Source
from assessor_app.documents.values import (
    CaptionTrack,
    Cell,
    Frame,
    MediaInfo,
    PageSize,
    Pixels,
    Sheet,
    SheetLayout,
    Word,
)
from assessor_app.domain.moving import Moving

Clip = tuple[float, float, float, float]


class Unfit(Exception):
    """A sentence saying why this file, or this part of it, cannot be shown."""


class Locked(Unfit):
    """It opens with a password, and was given none or another."""


@dataclass(frozen=True, slots=True)
class Job:
    """One file to open: its bytes, its name for sentences, what it is, what it may cost, its password, when it was
    asked for, and what to warn of before it is read."""

    source: Source
    name: str
    guess: Guess
    limits: Limits
    password: str = ""
    begun: Begun = field(default_factory=Begun)
    doubts: tuple[str, ...] = ()

    @property
    def patience(self) -> Patience:
        """How long it may be read and laid out."""
        return for_laying_out(self.limits, self.begun)

    @property
    def reading(self) -> Patience:
        """How long it may be read, where that comes before all laying out."""
        return for_reading(self.limits, self.begun)

    def whole(self) -> bytes:
        """All bytes; raises Unfit when they are more than a document may have."""
        most = self.limits.max_document_bytes
        if self.source.size > most:
            size, limit = self.source.size // 2**20, most // 2**20
            raise Unfit(f"The file is too large to be shown: {size} MB, and {limit} MB is the limit.")
        step = 4 * 2**20
        return b"".join(self.source.read_at(at, step) for at in range(0, self.source.size, step))


class Leaves(Protocol):
    """A document of pages, counted from 1; every method may raise Unfit for a page that cannot be shown."""

    warnings: tuple[str, ...]
    notice: str | None
    sizes: tuple[PageSize, ...]

    def render(self, page: int, scale: float, clip: Clip | None, paper: Paper = PLAIN) -> Pixels:
        """Fewer pixels than asked where a limit says so; of the form `paper` asks for, or of three bytes each."""
        ...

    def text(self, page: int) -> str: ...

    def words(self, page: int) -> tuple[Word, ...]: ...

    def outline(self) -> tuple[tuple[int, str, int], ...]: ...


class Film(Protocol):
    """Pictures and sound over time, in seconds from the first frame."""

    warnings: tuple[str, ...]
    info: MediaInfo

    def thumbnails(self, count: int, height: int) -> Iterator[Frame]: ...

    def frame_at(self, seconds: float, max_height: int | None) -> Frame: ...

    def frames(self, first: float, count: int, max_height: int | None) -> Iterator[Frame]: ...

    def frames_before(self, end: float, count: int, max_height: int | None) -> Iterator[Frame]: ...

    def waveform(self, buckets: int) -> tuple[float, ...]: ...

    def captions(self) -> tuple[CaptionTrack, ...]: ...

    def doubts(self) -> tuple[str, ...]:
        """Sentences about what cannot be decoded of it; takes seconds."""
        ...

    def begin_copy(self, covers: Sequence[Moving]) -> None: ...

    def copied(self) -> tuple[bytes, float, bool]: ...


class Grid(Leaves, Protocol):
    """Sheets of cells. A sheet is a page, too: its first screen is drawn, its text has a line a row and a tab between
    columns. Sheets count from 1, rows and columns from 0."""

    sheets: tuple[Sheet, ...]

    def layout(self, sheet: int) -> SheetLayout: ...

    def cells(self, sheet: int, top: int, left: int, rows: int, columns: int) -> tuple[Cell, ...]: ...

    def lines(self, sheet: int, first: int) -> tuple[list[tuple[int, str]], int | None]:
        """Rows that hold something, from row `first` on, as texts; and the row to go on from, None at the end."""
        ...


class LeavesReader(Protocol):
    """A module that opens documents of pages."""

    def open_leaves(self, job: Job) -> Leaves: ...


class GridReader(Protocol):
    """A module that opens sheets of cells."""

    def open_grid(self, job: Job) -> Grid: ...


class FilmReader(Protocol):
    """A module that opens films."""

    def open_film(self, job: Job) -> Film: ...
