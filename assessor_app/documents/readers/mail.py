"""An e-mail kept as a file: who wrote to whom, what it says, and what was attached to it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from urllib.parse import unquote_to_bytes

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.encodings import decoded
from assessor_app.documents.readers.visible import escaped
from assessor_app.documents.readers.web_archive import PASSED_ON, cid, message_of, page_and_pictures, torn

_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_MOST_NAMED = 20
_MORE = "The message holds more than one page; only the first is shown."
_TORN = "The message is cut short or damaged; parts of it may be missing."
_LONGEST = 8_000  # letters of a header as it is coded; of what it says a thousand are shown


@dataclass(frozen=True, slots=True)
class Letter:
    """`head` and `rest` are HTML of our own, above and below the page, which is as the message has it."""

    head: str
    page: bytes
    rest: str
    pictures: dict[str, bytes]
    warnings: tuple[str, ...]


def letter(data: bytes, limits: Limits) -> Letter:
    """The message; one without words of its own has an empty page."""
    message = message_of(data)
    page, pictures = page_and_pictures(message, limits)
    texts = _texts(message)
    further = [said for said, either in texts if not either] if page else [said for said, _ in texts[1:]]
    shown = page or (texts[0][0].encode() if texts else b"")
    said = ([_TORN] if torn(message) else []) + ([_MORE] if _pages(message) > 1 else [])
    left_out = (*_left_out(_attached(message, page or b"")), *said)
    return Letter(_head(message) + "<hr/>", shown, "".join(f"<hr/>{said}" for said in further), pictures, left_out)


def attached(data: bytes) -> tuple[str, ...]:
    """The names of what was attached, as their writer saw them."""
    return _attached(message_of(data))


def _attached(message: Message, page: bytes = b"") -> tuple[str, ...]:
    """All but the pictures that stand in the page."""
    drawn = set(re.findall(rb"cid:[^\"'\s>]+", page, re.IGNORECASE))
    there = {b"cid:" + unquote_to_bytes(address[4:]) for address in drawn}
    parts = (part for part in message.walk() if not part.is_multipart() and cid(part).encode() not in there)
    return tuple(_decoded(name) for part in parts if (name := part.get_filename()))


def _head(message: Message) -> str:
    lines = (f"<p><b>{name}:</b> {escaped(said)}</p>" for name in _SHOWN if (said := _header(message, name)))
    return "".join(lines)


def _header(message: Message, name: str) -> str:
    raw = str(message.get(name) or "")[:_LONGEST]
    try:
        return " ".join(str(make_header(decode_header(raw))).split())[:1000]
    except Exception:  # coded in a way nobody reads: shown as it stands
        return " ".join(raw.split())[:1000]


def _texts(message: Message) -> list[tuple[str, bool]]:
    """What was written in plain letters, as HTML, and whether each is but another form of what stands beside it; who
    wrote a message that is passed on stands before it."""
    found = []
    for part, either in _leaves(message):
        if part.get_content_type() == PASSED_ON:
            found += [(_head(inner), False) for inner in part.get_payload() if isinstance(inner, Message)]
            continue
        body = part.get_payload(decode=True)
        lost = part.get_content_maintype() == "multipart"  # its parts cannot be told from each other
        if (lost or part.get_content_type() == "text/plain") and not part.get_filename() and isinstance(body, bytes):
            text, _ = decoded(body, part.get_content_charset()) if body.strip() else ("", [])
            found.append(("".join(f"<p>{escaped(line)}</p>" for line in text.splitlines()), either))
    return found


def _leaves(part: Message, either: bool = False) -> Iterator[tuple[Message, bool]]:
    """The parts that hold no others, and whether each is one of several forms of the same; a message that is passed on
    comes before its own."""
    if not part.is_multipart():
        yield part, either
        return
    if part.get_content_type() == PASSED_ON:
        yield part, False
    one_of = part.get_content_type() == "multipart/alternative" or (either and part.get_content_maintype() != "message")
    for inner in part.get_payload():
        if isinstance(inner, Message):
            yield from _leaves(inner, one_of)


def _pages(message: Message) -> int:
    return sum(part.get_content_type() == "text/html" and not part.get_filename() for part in message.walk())


def _left_out(names: tuple[str, ...]) -> Iterator[str]:
    if names:
        named = ", ".join(f"“{name[:80]}”" for name in names[:_MOST_NAMED])
        yield f"What is attached to the message is not shown: {named}."


def _decoded(name: str) -> str:
    try:
        return " ".join(str(make_header(decode_header(name[:_LONGEST]))).split())
    except Exception:  # the same, for a name
        return name
