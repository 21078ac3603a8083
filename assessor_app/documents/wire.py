"""How the application and a document worker talk: a fixed header, a JSON head, raw bytes; nothing is ever unpickled."""

import json
import struct
from typing import Any, BinaryIO, Never

HEADER = struct.Struct("<4sII")
MARK = b"ASW1"
MAX_READ = 4 * 1024 * 1024

Message = dict[str, Any]
Payload = bytes | memoryview


class Broken(Exception):
    """The other side is gone, or what it sent is not a message."""


def send(stream: BinaryIO, head: Message, payload: Payload = b"") -> None:
    """Write one message; raises Broken when nobody reads any more."""
    text = json.dumps(head, allow_nan=False).encode("ascii")
    try:
        stream.write(HEADER.pack(MARK, len(text), len(payload)) + text)
        if payload:
            stream.write(payload)
        stream.flush()
    except (OSError, ValueError) as error:
        raise Broken("the other side stopped reading") from error


def receive(stream: BinaryIO, max_head: int, max_payload: int) -> tuple[Message, bytes]:
    """Read one message no larger than allowed; raises Broken on anything else, before allocating for it."""
    mark, head_size, payload_size = HEADER.unpack(_exactly(stream, HEADER.size))
    if mark != MARK or head_size > max_head or payload_size > max_payload:
        raise Broken("what arrived is not a message of the agreed form and size")
    head = _parse(_exactly(stream, head_size))
    return head, _exactly(stream, payload_size)


def _exactly(stream: BinaryIO, count: int) -> bytes:
    try:
        data = stream.read(count)
    except (OSError, ValueError) as error:
        raise Broken("the other side is gone") from error
    if data is None or len(data) != count:
        raise Broken("the other side is gone")
    return data


def _parse(text: bytes) -> Message:
    try:
        head = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Broken("the head of a message is not JSON") from error
    if not isinstance(head, dict):
        raise Broken("the head of a message is not a JSON object")
    return head


def _no_constant(name: str) -> Never:
    raise ValueError(f"{name} is not a number")
