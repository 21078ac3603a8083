"""A web page saved as one file (MHTML): the page, and the pictures that travel with it."""

import email
import email.policy
from email.message import EmailMessage, Message

from assessor_app.documents.limits import Limits
from assessor_app.documents.readers.protocol import Unfit

_MOST_PARTS = 2_000


def unpacked(data: bytes, limits: Limits) -> tuple[bytes, dict[str, bytes]]:
    """The bytes of the page, and its pictures by address and by cid. Raises Unfit when there is no page."""
    message = email.message_from_bytes(data, _class=EmailMessage, policy=email.policy.compat32.clone())
    page, pictures = page_and_pictures(message, limits)
    if page is None:
        raise Unfit("The saved web page holds no page.")
    return page, pictures


def page_and_pictures(message: Message, limits: Limits) -> tuple[bytes | None, dict[str, bytes]]:
    """The first page among the parts of a message, and every picture."""
    page: bytes | None = None
    pictures: dict[str, bytes] = {}
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
            pictures["cid:" + str(part.get("Content-ID") or "").strip(" <>")] = body
    return page, pictures


def _with_charset(body: bytes, charset: str | None) -> bytes:
    return body if charset is None else f"<meta charset='{charset[:40]}'>".encode("ascii", "ignore") + body
