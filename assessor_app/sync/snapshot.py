"""A snapshot of the present as it comes, line by line: taken whole, or not at all."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from assessor_app.domain.errors import Offline
from assessor_app.domain.json_members import Garbled, mapping, read_object, text, whole
from assessor_app.sync.messages import SNAPSHOT_END, FeedItem

MAX_LINE = 32 << 20  # bytes
CUT = "The issuer's snapshot came in part only. Nothing was changed; it is asked for again."


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Items numbered from below zero up to -1, so that they stand before all news; `cursor` goes on after them."""

    items: tuple[FeedItem, ...]
    cursor: str


def read_snapshot(pieces: Iterable[bytes]) -> Snapshot:
    """Read to the last line, which says how many came before it; raises Offline when it is missing or wrong."""
    told: list[dict[str, Any]] = []
    try:
        for line in _lines(pieces):
            body = read_object(line)
            if body.get("kind") == SNAPSHOT_END:
                return _whole(told, text(body, "cursor"), whole(body, "items"))
            told.append(body)
    except Garbled as error:
        raise Offline(CUT) from error
    raise Offline(CUT)


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Ended by a line feed and nothing else: other signs that end lines stand inside of texts."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        if len(rest) > MAX_LINE:
            raise Garbled("a line never ends")
        yield from lines


def _whole(told: list[dict[str, Any]], cursor: str, count: int) -> Snapshot:
    if len(told) != count:
        raise Offline(CUT)
    items = (
        FeedItem(place - count, text(body, "kind"), str(body.get("at", "")), mapping(body, "body"))
        for place, body in enumerate(told)
    )
    return Snapshot(tuple(items), cursor)
