"""The table of texts an XLSX workbook's cells point into."""

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.package import Package
from assessor_app.documents.readers.protocol import Unfit
from assessor_app.documents.readers.xml_events import bare, read_events

_MOST_CHARS = 48_000_000


class _Enough(Exception):
    pass


class _Strings:
    def __init__(self, limits: Limits) -> None:
        self.found: list[str] = []
        self._limits = limits
        self._pieces: list[str] = []
        self._chars = 0
        self._in_text = self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = bare(name)
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._in_text = not self._phonetic

    def end(self, name: str) -> None:
        name = bare(name)
        if name == "t":
            self._in_text = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self._keep("".join(self._pieces))

    def text(self, text: str) -> None:
        if self._in_text:
            self._pieces.append(text)

    def _keep(self, text: str) -> None:
        most = self._limits.max_cell_chars
        self.found.append(text[: most + 1])
        self._chars += min(len(text), most) + 40
        if len(self.found) > self._limits.max_cells or self._chars > _MOST_CHARS:
            raise _Enough


def shared_strings(
    package: Package, relations: dict[str, tuple[str, str, bool]], limits: Limits
) -> tuple[list[str], bool]:
    """The texts in their order, and whether that is all of them."""
    named = [part for kind, part, outside in relations.values() if kind == "sharedStrings" and not outside]
    pieces = package.stream(named[0] if named else "xl/sharedStrings.xml", limits.max_package_bytes)
    strings = _Strings(limits)
    if pieces is None:
        return [], not named
    try:
        read_events(pieces, strings.start, strings.end, strings.text, "spreadsheet")
    except (_Enough, Unfit):
        return strings.found, False
    return strings.found, True
