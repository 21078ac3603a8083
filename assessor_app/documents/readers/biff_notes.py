"""Notes on the cells of an older Excel sheet: where they stand is told apart from what they say."""

from collections.abc import Iterator

from assessor_app.documents.readers.biff_book import Book
from assessor_app.documents.readers.biff_records import Record, Texts
from assessor_app.documents.readers.cell_notes import Note
from assessor_app.domain.cells import column_name

_GOES_ON = 0xFFFF  # the row of a note's next piece, in BIFF5
_PIECE = 2048  # bytes a piece holds at most


class SheetNotes:
    """Hears the records of one sheet in their order; then tells its notes."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._drawing = 0  # the number of the one that was begun last
        self._letters: dict[int, str] = {}  # what stands in a drawing
        self._placed: list[tuple[int, int, int | bytes]] = []  # row, column, and a drawing's number or letters

    def drawing(self, record: Record) -> None:
        self._drawing = record.numbers("H", 6)[0]

    def letters(self, record: Record) -> None:
        """Those of the drawing that was begun last."""
        count, pieces = record.numbers("H", 10)[0], record.parts[1:]
        if pieces or not count:
            self._letters[self._drawing] = Texts(pieces).run(count) if count else ""

    def note(self, record: Record) -> None:
        row, column, number = record.numbers("HHH")
        if self._book.wide:
            self._placed.append((row, column, record.numbers("H", 6)[0]))
        elif row != _GOES_ON:
            self._placed.append((row, column, record.data[6 : 6 + min(number, _PIECE)]))
        elif self._placed and isinstance(before := self._placed[-1][2], bytes):
            self._placed[-1] = (*self._placed[-1][:2], before + record.data[6 : 6 + number])

    @property
    def lost(self) -> bool:
        """Whether there is one whose letters were not found."""
        return any(isinstance(held, int) and held not in self._letters for *_, held in self._placed)

    def told(self, sheet: str) -> Iterator[Note]:
        for row, column, held in self._placed:
            raw = (
                held.decode(self._book.codepage, "replace") if isinstance(held, bytes) else self._letters.get(held, "")
            )
            if said := raw.strip():
                yield sheet, f"{column_name(column)}{row + 1}", said
