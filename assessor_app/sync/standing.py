"""How two copies of a log are held against each other: heads, and digests of stretches of events."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessor_app.domain.json_members import Garbled, objects, sha256_text, text, whole, wholes

STRETCH = 500  # events one digest stands for
MAX_STRETCHES = 2_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """Events `first` to `last` of a device, inclusive; `digest` is None in an answer, which only names the place."""

    first: int
    last: int
    digest: str | None = None

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"first": self.first, "last": self.last}
        return said if self.digest is None else said | {"digest": self.digest}

    @staticmethod
    def read(body: Mapping[str, Any]) -> "Stretch":
        digest = sha256_text(body, "digest") if "digest" in body else None
        stretch = Stretch(whole(body, "first"), whole(body, "last"), digest)
        if not 1 <= stretch.first <= stretch.last < 2**53:
            raise Garbled("a stretch of events runs backwards")
        return stretch


def digest_of(hashes: Iterable[str]) -> str:
    """One hex SHA-256 for a run of events, from the hex SHA-256 of each in their order."""
    found = hashlib.sha256()
    for sha256 in hashes:
        found.update(bytes.fromhex(sha256))
    return found.hexdigest()


@dataclass(frozen=True, slots=True)
class LogHead:
    """Where a device's log ends at the issuer; `let_in` are the events in it, by their numbers, that a moderator let in
    without the one before them."""

    device: str
    head: int
    sha256: str
    let_in: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"device": self.device, "head": self.head, "sha256": self.sha256}
        return said | {"let_in": list(self.let_in)} if self.let_in else said

    @staticmethod
    def read(body: Mapping[str, Any]) -> "LogHead":
        let_in = wholes(body, "let_in") if "let_in" in body else ()
        return LogHead(text(body, "device"), whole(body, "head"), sha256_text(body, "sha256"), let_in)


@dataclass(frozen=True, slots=True)
class Compared:
    """`differs` names the stretches that are not the same on both sides, and never who is right; `logs` are the heads
    of all devices of this assessor."""

    head: LogHead
    differs: tuple[Stretch, ...]
    logs: tuple[LogHead, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "head": self.head.to_json(),
            "ok": not self.differs,
            "differs": [s.to_json() for s in self.differs],
            "logs": [log.to_json() for log in self.logs],
        }

    @staticmethod
    def read(body: Mapping[str, Any]) -> "Compared":
        head = body.get("head")
        if not isinstance(head, dict):
            raise Garbled("the answer names no head")
        differs = tuple(Stretch.read(s) for s in objects(body, "differs"))
        return Compared(LogHead.read(head), differs, tuple(LogHead.read(log) for log in objects(body, "logs")))
