"""Plain text in whatever encoding, laid out as pages; shortcuts and texts of one address are called links."""

import re

from assessor_app.documents.readers.encodings import decoded
from assessor_app.documents.readers.layout import lay_out
from assessor_app.documents.readers.letters import undrawable
from assessor_app.documents.readers.link_files import only_link, said_of_link
from assessor_app.documents.readers.protocol import Job, Unfit
from assessor_app.documents.readers.sheets import Sheets
from assessor_app.documents.readers.terminal import plain
from assessor_app.documents.readers.visible import doubts, escaped
from assessor_app.domain.errors import Unreadable
from assessor_app.domain.strict_json import strict_json

__all__ = ["decoded", "open_leaves"]
_PAGE = 2600  # characters of a full page, to know how much text is more than may be laid out
_CSS = "p { margin: 0; font-family: sans-serif; font-size: 13pt; line-height: 1.5; white-space: pre-wrap }"
_PIECE = 20_000  # characters of one paragraph set in one go
_TABS = 4
_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def open_leaves(job: Job) -> Sheets:
    """Raises Unfit for what is not text."""
    most = job.limits.max_text_bytes
    data = job.source.read_at(0, most)
    text, warnings = decoded(data)
    text, said = plain(text)
    if not text.strip("\ufeff \t\r\n\0\x0c"):
        raise Unfit("The file holds no text.")
    if job.name.lower().endswith(".json") and job.source.size <= most:
        _check_json(data)
    address = only_link(text)
    room = job.limits.max_laid_out_pages * _PAGE
    if len(text) > room or job.source.size > most:
        text = text[:room]
        warnings.append(f"The text is very long; only its first {len(text):,} characters are shown.")
    pages = lay_out(_as_html(text), _CSS, {}, job.limits, job.patience)
    link = (said_of_link(address),) if address else ()
    pages.warnings = (*link, *warnings, *said, *doubts(text), *undrawable(text), *pages.warnings)
    return pages


def _check_json(data: bytes) -> None:
    """What is called JSON has one meaning or none: two programs must not read two things in one file."""
    try:
        strict_json(data, "")
    except Unreadable as error:
        raise Unfit(f"The file is called JSON and cannot be read as that. {error.reason}") from error


def _as_html(text: str) -> str:
    """A line is a paragraph; what else ends a line ends one here, too. The last sign may be that by which DOS ends a
    text."""
    lines = _ENDS.sub("\n", text.removesuffix("\x1a")).expandtabs(_TABS).split("\n")
    return "".join(f"<p>{_line(line)}</p>" for line in lines)


def _line(line: str) -> str:
    if not line.strip():
        return "&#160;"
    indent = len(line) - len(line.lstrip(" "))
    return "&#160;" * min(indent, 60) + "</p><p>".join(
        escaped(line[at : at + _PIECE]) for at in range(indent, len(line), _PIECE)
    )
