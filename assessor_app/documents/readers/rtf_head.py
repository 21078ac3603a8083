"""What stands at the head of a rich text: its fonts, its colours, and the code page of its letters."""

from assessor_app.documents.readers.rtf_state import CODE_PAGES, Font

_MOST_COLOURS = 5_000
_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_BASE = ("red", "green", "blue")


class Head:
    """Filled while the tables are read; the first of `colours`, before the first semicolon, is the usual one."""

    def __init__(self) -> None:
        self.colours: list[str] = []
        self._fonts: dict[int, Font] = {}
        self._page = "cp1252"
        self._number, self._name = 0, ""  # the font being read
        self._mixed = [0, 0, 0]  # the colour being read

    def font(self, number: int | None) -> Font:
        return self._fonts.get(number if number is not None else -1, Font())

    def decoded(self, data: bytes, font: Font) -> str:
        try:
            return data.decode(font.page or self._page, "replace")
        except LookupError:  # a code page nobody knows
            return data.decode("cp1252", "replace")

    def heed_page(self, word: str, number: int | None) -> bool:
        """The code page of the whole text; False for a word about something else."""
        if word == "ansicpg" and number:
            self._page = f"cp{number}"
        elif word in _PAGES:
            self._page = _PAGES[word]
        else:
            return False
        return True

    def heed_entry(self, word: str, number: int | None, *, of_fonts: bool) -> None:
        """A word inside one of the tables."""
        if word == "f" and of_fonts:
            self._number, self._name = number or 0, ""
            self._fonts[self._number] = Font()
        elif word in ("fcharset", "cpg") and number is not None:
            page = CODE_PAGES.get(number, "") if word == "fcharset" else f"cp{number}"
            old = self.font(self._number)
            self._fonts[self._number] = Font(old.name, page or old.page, number == 2 and word == "fcharset")
        elif word in _BASE:
            self._mixed[_BASE.index(word)] = min(max(number or 0, 0), 255)

    def name_font(self, letters: bytes) -> None:
        self._name += letters.decode("latin-1")
        if ";" in self._name:
            old = self.font(self._number)
            self._fonts[self._number] = Font(self._name.split(";")[0].strip(), old.page, old.symbols)
            self._name = ""

    def end_colours(self, letters: bytes) -> None:
        """Each semicolon ends a colour."""
        for _ in range(letters.count(b";") if len(self.colours) < _MOST_COLOURS else 0):
            self.colours.append("{:02x}{:02x}{:02x}".format(*self._mixed))
            self._mixed = [0, 0, 0]
