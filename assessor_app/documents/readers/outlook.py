"""An Outlook message (.msg) as the e-mail it was: its words, its page, its pictures, the names of what was attached.

Source: Microsoft's published specification [MS-OXMSG].
"""

import struct
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from assessor_app.documents.readers.compound_file import CompoundFile
from assessor_app.documents.readers.encodings import declared_encoding, decoded
from assessor_app.documents.readers.protocol import Unfit

_FIELDS = {"Subject": "0037", "To": "0e04", "Cc": "0e03"}
_SENDER, _ADDRESSES = "0c1a", ("5d01", "0c1f")
_WORDS, _PAGE, _RICH = "1000", "1013", "1009"
_DATA, _NAMES, _PLACE_IN_PAGE = "3701", ("3707", "3704", "3001"), "3712"
_SENT = (0x0039, 0x0E06)  # when it was handed over, or else when it came
_CODE_PAGE = (0x3FFD, 0x3FDE)
_SHORT = 3  # the form of a whole number of four bytes
_MOST_ATTACHED = 500
_LOST = "The words of the message are kept in a form that cannot be shown; ask for a copy as PDF."


def as_mail(data: bytes) -> bytes:
    """The same as the bytes of an e-mail. Raises Unfit for what is damaged, or holds its words in rich text alone."""
    file = CompoundFile(data)
    try:
        return _mail(file).as_bytes()
    except (struct.error, IndexError) as error:
        raise Unfit("The Outlook message is damaged or cut short.") from error


def _mail(file: CompoundFile) -> EmailMessage:
    top = _Folder(file, 0)
    top.letters = _letters(page) if (page := top.first(*_CODE_PAGE)) else ""
    made = EmailMessage()
    sender, address = top.text(_SENDER), next(filter(None, map(top.text, _ADDRESSES)), "")
    made["From"] = f"{sender} <{address}>" if "@" in address and address != sender else sender or address
    for name, number in _FIELDS.items():
        if said := top.text(number):
            made[name] = said
    if sent := _moment(top.first(*_SENT)):
        made["Date"] = format_datetime(sent)
    words, html = top.text(_WORDS, lines=True), top.page()
    if not words.strip() and not html and top.bytes_of(_RICH):
        raise Unfit(_LOST)
    made.set_content(words)
    attached = [_Folder(file, place, top.letters) for name, place in top.names.items() if name.startswith("__attach")]
    if html:
        made.add_alternative(html, subtype="html")
        shown = list(made.iter_parts())[-1]
        for each in attached[:_MOST_ATTACHED]:
            if cid := each.text(_PLACE_IN_PAGE):
                with suppress(Unfit):  # a picture that is lost is told where it should stand
                    shown.add_related(each.bytes_of(_DATA), "image", "png", cid=f"<{cid}>")
    for each in attached[:_MOST_ATTACHED]:
        name = next(filter(None, map(each.text, _NAMES)), "without a name")
        if not (html and each.text(_PLACE_IN_PAGE)):
            made.add_attachment(b"", "application", "octet-stream", filename=name)
    return made


class _Folder:
    """The message, or one thing attached to it: properties by their numbers, of which the last digits are the form."""

    def __init__(self, file: CompoundFile, place: int, letters: str = "") -> None:
        """`letters` are how texts of a byte a letter are encoded, where that is known."""
        self._file, self.names, self.letters = file, file.within(place), letters

    def bytes_of(self, number: str) -> bytes:
        place = self.names.get(f"__substg1.0_{number}0102")
        return b"" if place is None else self._file.content(place)

    def text(self, number: str, *, lines: bool = False) -> str:
        wide, narrow = (self.names.get(f"__substg1.0_{number}{form}") for form in ("001f", "001e"))
        found = ""
        if wide is not None:
            found = self._file.content(wide).decode("utf-16-le", "replace")
        elif narrow is not None:
            found = _narrow(self._file.content(narrow), self.letters)
        found = found.replace("\0", "")
        return "\n".join(found.splitlines()) if lines else " ".join(found.split())

    def page(self) -> str:
        data = self.bytes_of(_PAGE)
        return decoded(data, declared_encoding(data))[0] if data.strip(b"\0 \r\n") else self.text(_PAGE, lines=True)

    def first(self, *numbers: int) -> int:
        """The first of these that the record of short properties holds, or 0."""
        place = self.names.get("__properties_version1.0")
        data = b"" if place is None else self._file.content(place)
        known = {}
        for at in range(32, len(data) - 15, 16):
            form, number, _, value = struct.unpack_from("<HHIQ", data, at)
            known[number] = value & 0xFFFF_FFFF if form == _SHORT else value
        return next((known[number] for number in numbers if known.get(number)), 0)


def _narrow(data: bytes, letters: str) -> str:
    try:
        return data.decode(letters) if letters else decoded(data)[0]
    except (UnicodeDecodeError, LookupError):
        return decoded(data)[0]


def _letters(page: int) -> str:
    """The name of a code page of Windows."""
    return {65001: "utf-8", 20127: "ascii", 28591: "latin-1", 28592: "iso8859-2", 20866: "koi8-r"}.get(
        page, f"cp{page}"
    )


def _moment(ticks: int) -> datetime | None:
    """A time as Windows counts it, from the year 1601 on."""
    return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10) if 0 < ticks < 1 << 61 else None
