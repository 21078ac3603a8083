"""Byte ranges of a file with a strong ETag: RFC 9110 sections 13 and 14, one range at a time."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from assessor_app.issuer.blobs import Readable
from assessor_app.issuer.problems import Problem

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes to send: from `first` up to, not including, `end`; `partial` answers 206."""

    first: int
    end: int
    partial: bool


def wants_nothing(headers: Mapping[str, str], etag: str) -> bool:
    """True when If-None-Match says the caller has these bytes already."""
    said = headers.get("if-none-match", "")
    return said.strip() == "*" or etag in [t.strip().removeprefix("W/") for t in said.split(",")]


def stretch(headers: Mapping[str, str], size: int, etag: str) -> Stretch:
    """The stretch asked for; raises Problem 416 when it lies behind the end. Odd ranges are passed over (RFC 9110)."""
    whole = Stretch(0, size, False)
    found = re.fullmatch(r"bytes=(\d{0,15})-(\d{0,15})", headers.get("range", "").strip())
    if found is None or not any(found.groups()):
        return whole
    if headers.get("if-range", etag).strip() != etag:
        return whole
    first, last = found.groups()
    if not first:
        wanted = Stretch(max(0, size - int(last)), size, True)
    elif last and int(last) < int(first):
        return whole
    else:
        wanted = Stretch(int(first), min(size, int(last) + 1 if last else size), True)
    if wanted.first >= wanted.end:
        raise Problem(416, "This range lies behind the end of the file.", "never", {"Content-Range": f"bytes */{size}"})
    return wanted


class FileStretch(Response):
    """Sends a stretch of an open file in pieces of 1 MiB, and closes it."""

    def __init__(self, file: Readable, size: int, etag: str, wanted: Stretch, *, head_only: bool = False) -> None:
        headers = {
            "ETag": etag,
            "Accept-Ranges": "bytes",
            "Content-Length": str(wanted.end - wanted.first),
            "Cache-Control": "private, immutable, no-transform",
        }
        if wanted.partial:
            headers["Content-Range"] = f"bytes {wanted.first}-{wanted.end - 1}/{size}"
        super().__init__(None, 206 if wanted.partial else 200, headers, "application/octet-stream")
        self._file, self._wanted, self._head_only = file, wanted, head_only

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            left = 0 if self._head_only else self._wanted.end - self._wanted.first
            self._file.seek(self._wanted.first)
            while left:
                piece = await run_in_threadpool(self._file.read, min(PIECE, left))
                if not piece:
                    raise OSError("the file became shorter while it was read")
                left -= len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
            if self._head_only or self._wanted.end == self._wanted.first:
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._file.close()
