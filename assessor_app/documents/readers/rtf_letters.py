"""Letters of a rich text: bytes of a code page, or numbers of UTF-16, gathered until they are whole."""

from assessor_app.documents.readers.rtf_head import Head
from assessor_app.documents.readers.rtf_state import Font
from assessor_app.documents.readers.symbols import plain_symbols


class Letters:
    """Bytes and numbers never wait together: a letter may be cut in two between bytes, and between numbers."""

    def __init__(self, head: Head) -> None:
        self._head = head
        self._bytes = bytearray()
        self._units: list[int] = []

    @property
    def in_bytes(self) -> bool:
        return bool(self._bytes)

    @property
    def in_units(self) -> bool:
        return bool(self._units)

    def add(self, data: bytes) -> None:
        self._bytes += data

    def add_unit(self, number: int) -> None:
        self._units.append(number % 65_536)

    def take(self, font: Font, *, symbols: bool) -> str:
        """What was gathered; bytes of a symbol font are its signs where `symbols` asks for them."""
        if self._units:
            data, self._units = b"".join(unit.to_bytes(2, "little") for unit in self._units), []
            return plain_symbols(data.decode("utf-16-le", "replace"), font.name if font.symbols else "")
        data, self._bytes = bytes(self._bytes), bytearray()
        if font.symbols and symbols:
            return plain_symbols(data.decode("latin-1"), font.name)
        return self._head.decoded(data, font)
