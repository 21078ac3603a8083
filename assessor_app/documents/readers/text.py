"""Plain text in whatever encoding, laid out as pages."""

import html
import unicodedata

from assessor_app.documents.kinds import looks_like_text
from assessor_app.documents.readers.layout import lay_out
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.sheets import Sheets

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_PAGE = 2600  # characters of a full page, to know how much text is more than may be laid out
_CSS = "p { margin: 0; font-family: sans-serif; font-size: 13pt; line-height: 1.5 }"
_CUT = "The text ends in the middle of a letter; it was cut off."
_GUESSED = "The file does not say how its letters are encoded; accents may be shown wrongly."


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what is not text."""
    most = job.limits.max_text_bytes
    data = job.source.read_at(0, most)
    text, warnings = decoded(data)
    text = "".join(c for c in text if c in "\t\n\r" or not unicodedata.category(c).startswith("C") or c in "‌‍‎‏")
    if not text.strip():
        raise Unfit("The file holds no text.")
    room = job.limits.max_laid_out_pages * _PAGE
    if len(text) > room or job.source.size > most:
        text = text[:room]
        warnings.append(f"The text is very long; only its first {len(text):,} characters are shown.")
    pages = lay_out(_as_html(text), _CSS, {}, job.limits)
    pages.warnings = (*warnings, *pages.warnings)
    return pages


def decoded(data: bytes) -> tuple[str, list[str]]:
    """The text and what to warn of; raises Unfit for binary data."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _lossy(data[len(mark) :], encoding)
    if data[:4096].count(0) * 3 > len(data[:4096]):
        return _lossy(data, "utf-16-be" if not any(data[:4096:2]) else "utf-16-le")
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and not data[: error.start].isascii():
            return data[: error.start].decode("utf-8"), [_CUT]
    if not looks_like_text(data[:65_536]):
        raise Unfit("The file is not text.")
    return data.decode("cp1252", "replace"), [_GUESSED]


def _lossy(data: bytes, encoding: str) -> tuple[str, list[str]]:
    text = data.decode(encoding, "replace")
    lost = text.count("�")
    if lost * 10 > len(text) + 10:
        raise Unfit("The file is not text.")
    return text, ["Some letters are damaged and shown as �."] if lost else []


def _as_html(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    return "".join(f"<p>{_line(line)}</p>" for line in lines)


def _line(line: str) -> str:
    if not line.strip():
        return "&#160;"
    indent = len(line) - len(line.lstrip(" "))
    pieces = (line[at : at + 4000] for at in range(indent, len(line), 4000))
    return "&#160;" * min(indent, 40) + " ".join(html.escape(_breakable(piece)) for piece in pieces)


def _breakable(piece: str) -> str:
    """Words longer than a line get places to break; their letters stay."""
    return " ".join(
        word if len(word) <= 80 else " ".join(word[at : at + 80] for at in range(0, len(word), 80))
        for word in piece.split(" ")
    )
