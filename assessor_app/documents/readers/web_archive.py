"""A web page saved as one file (MHTML): the page, and the pictures that travel with it."""

import email
import email.policy
from email.errors import (
    CloseBoundaryNotFoundDefect,
    MissingHeaderBodySeparatorDefect,
    NoBoundaryInMultipartDefect,
    StartBoundaryNotFoundDefect,
)
from email.message import EmailMessage, Message
from urllib.parse import unquote

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.protocol import Unfit

_MOST_PARTS = 2_000
_TORN = (CloseBoundaryNotFoundDefect, StartBoundaryNotFoundDefect, NoBoundaryInMultipartDefect,
         MissingHeaderBodySeparatorDefect)  # fmt: skip
PASSED_ON = "message/rfc822"
Pictures = dict[str, bytes]  # by address, and by cid


def message_of(data: bytes) -> Message:
    return email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.compat32.clone())


def unpacked(data: bytes, limits: Limits) -> tuple[bytes, Pictures, list[str]]:
    """The bytes of the page, its pictures, and what is amiss. Raises Unfit when there is no page."""
    message = message_of(data)
    page, pictures = page_and_pictures(message, limits)
    if page is None:
        raise Unfit("The saved web page holds no page.")
    said = "The saved web page is cut short or damaged; parts of it may be missing."
    return page, pictures, [said] if torn(message) else []


def torn(message: Message) -> bool:
    """Whether a message ends before its end, or its head does; a part that lacks its own end is read to where the next
    begins."""
    if any(isinstance(defect, _TORN) for defect in message.defects):
        return True
    inner = message.get_payload() if message.get_content_type() == PASSED_ON else None
    return isinstance(inner, list) and any(isinstance(part, Message) and torn(part) for part in inner)


def page_and_pictures(message: Message, limits: Limits) -> tuple[bytes | None, Pictures]:
    """The first page among the parts of a message, and every picture."""
    page: bytes | None = None
    pictures: Pictures = {}
    for number, part in enumerate(message.walk()):
        if part.is_multipart() or number > _MOST_PARTS:
            continue
        payload = part.get_payload(decode=True)
        body = payload if isinstance(payload, bytes) else b""
        kind = part.get_content_type()
        if page is None and kind in ("text/html", "application/xhtml+xml"):
            page = _with_charset(body, part.get_content_charset())
        elif kind.startswith("image/") and len(body) <= limits.max_media_bytes:
            pictures[str(part.get("Content-Location") or "").strip()] = body
            pictures[cid(part)] = body
    return page, pictures


def cid(part: Message) -> str:
    """The address that a page of the same message calls a part by."""
    return "cid:" + str(part.get("Content-ID") or "").strip(" <>")


def plain_address(address: str) -> str:
    """The same for each way of writing a cid: case of its scheme, and signs in per cent."""
    return "cid:" + unquote(address[4:]) if address[:4].lower() == "cid:" else address


def _with_charset(body: bytes, charset: str | None) -> bytes:
    return body if charset is None else f"<meta charset='{charset[:40]}'>".encode("ascii", "ignore") + body
