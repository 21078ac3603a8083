"""The inside of one worker process: shuts itself in, then opens one document and answers questions about it."""

import os
import select
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Any, BinaryIO

from assessor_app.documents import answers, kinds, sandbox, wire
from assessor_app.documents.limits import SLOW, Limits
from assessor_app.documents.readers.paper import Paper
from assessor_app.documents.readers.patience import Begun
from assessor_app.documents.readers.protocol import Job, Locked, Unfit
from assessor_app.documents.shortage import is_shortage
from assessor_app.documents.slate import Chalk

_SHORT = "The file needs more memory than one document may have."
DECODERS = ("pymupdf", "PIL.Image", "av", "lxml.etree", "docx")


def main(_arguments: Sequence[str] = (), slate: int | None = None) -> None:
    """Serve until the pipe closes. `slate` is the number that memory has here, where it is not the one that is told."""
    sandbox.die_with_parent()
    requests, replies = _private_streams()
    try:
        start, _ = wire.receive(requests, wire.MAX_READ, 0)
        limits = Limits(**start["limits"])
        shared = _chalk(slate, *start["shared"]) if start["shared"] else None
        on = sandbox.enter(limits) if start["sandbox"] else ()
        wire.send(replies, {"layers": list(on)})
        _warm_up(requests, shared)
        _serve(Desk(requests, replies, limits, shared))
    except wire.Broken:
        pass  # the application closed the document, or is gone


def _chalk(here: int | None, told: int, size: int) -> Chalk:
    return Chalk(told if here is None else here, size)


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """The pipes under numbers nobody guesses; what C libraries print goes nowhere."""
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    return requests, replies


def _warm_up(requests: BinaryIO, shared: Chalk | None) -> None:
    """A spare loads decoders while it waits, and lays hands on what a page is drawn in; the first request ends the
    waiting."""
    steps: list[Callable[[], object]] = [partial(import_module, name) for name in DECODERS]
    for step in [*steps, *([shared.lay_hands_on] if shared else [])]:
        if sys.platform != "win32" and select.select([requests], [], [], 0)[0]:
            return
        step()


class RemoteSource:
    """The artifact's bytes, asked from the application piece by piece; fits `Source`."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO, size: int) -> None:
        self._requests, self._replies, self.size = requests, replies, size

    def read_at(self, offset: int, length: int) -> bytes:
        length = max(0, min(length, self.size - offset))
        pieces = []
        while length > 0:
            wire.send(self._replies, {"read": [offset, min(length, wire.MAX_READ)]})
            _, data = wire.receive(self._requests, wire.MAX_READ, wire.MAX_READ)
            if not data:
                break
            pieces.append(data)
            offset, length = offset + len(data), length - len(data)
        return b"".join(pieces)


class Desk:
    """The one open document of this worker, and the way back to the application."""

    def __init__(self, requests: BinaryIO, replies: BinaryIO, limits: Limits, shared: Chalk | None) -> None:
        self.requests, self.replies, self.limits = requests, replies, limits
        self._shared = shared
        self.document: Any = None
        self.job: Job | None = None

    def open(self, name: str, size: int, password: str = "") -> answers.Answer:
        begun = Begun()
        source = RemoteSource(self.requests, self.replies, size)
        self.job, self.document = _open(Job(source, name, kinds.guess(source, name), self.limits, password, begun))
        guess = self.job.guess
        warnings = [w for w in (kinds.mismatch(guess, name), *self.job.doubts, *self.document.warnings) if w]
        return answers.describe(self.document, guess, warnings)

    def reply(self, head: wire.Message, payload: wire.Payload) -> None:
        """Pixels go where the application sees them at once, if they fit; otherwise down the pipe."""
        if self._shared is None or not self._shared.fits(len(payload)):
            return wire.send(self.replies, head, payload)
        self._shared.write(payload)
        return wire.send(self.replies, head | {"shared": len(payload)})

    def keep_to(self, start: int, room: int) -> None:
        if self._shared is not None:
            self._shared.keep_to(start, room)

    def paper(self, wide: bool) -> Paper:
        """What the next page is drawn on."""
        return Paper(wide, self._shared.room) if self._shared else Paper(wide)

    def traits(self) -> answers.Answer:
        from assessor_app.documents.readers.traits import traits

        found = traits(self.job) if self.job else ()
        return {"traits": [[trait.name, trait.value] for trait in found]}, b""


def _open(job: Job) -> tuple[Job, Any]:
    from assessor_app.documents import readers

    held = readers.unlocked(job)
    return held, readers.open_document(held)


def _serve(desk: Desk) -> None:
    while True:
        request, _ = wire.receive(desk.requests, wire.MAX_READ, 0)
        desk.keep_to(*request.pop("room", (0, 0)))
        slow = request.get("op") in SLOW
        sandbox.allow_cpu(int(desk.limits.sound_seconds) if slow else desk.limits.cpu_seconds)
        desk.reply(*_answer(desk, request))


def _answer(desk: Desk, request: wire.Message) -> answers.Answer:
    try:
        return _operation(desk, str(request.pop("op")))(**request)
    except Locked as error:
        return {"unfit": str(error), "locked": True}, b""
    except Unfit as error:
        hasty = "damaged" in str(error) and error.__cause__ is not None and is_shortage(error.__cause__)
        return {"unfit": _SHORT if hasty else str(error)}, b""
    except wire.Broken:
        raise
    except RecursionError:
        return {"unfit": "The file is nested too deep."}, b""
    except Exception as error:  # whatever a decoder throws costs this request only
        said = _SHORT if is_shortage(error) else "The file is damaged."
        return {"unfit": said, "error": f"{type(error).__name__}: {error}"[:500]}, b""


def _operation(desk: Desk, name: str) -> Callable[..., answers.Answer]:
    if name == "open":
        return desk.open
    if name == "traits":
        return desk.traits
    if name == "escapes":
        return lambda: ({"escapes": list(sandbox.escapes())}, b"")
    return answers.operation(desk.document, name, desk.limits, desk.paper)
