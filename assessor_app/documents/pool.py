"""The door to strangers' files: opens each in a worker process of its own, and leaves no process behind."""

import threading
import weakref

from assessor_app.documents import sandbox
from assessor_app.documents.inspection import inspect_document
from assessor_app.documents.keeper import Keeper
from assessor_app.documents.limits import DEFAULT, Limits
from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.process import Worker
from assessor_app.documents.source import Source
from assessor_app.documents.values import Inspection
from assessor_app.domain.errors import Unreadable

__all__ = ["OpenDocument", "WorkerPool", "sandbox_layers"]


class WorkerPool:
    """`spares` workers stand warm. `boxed=False` leaves the sandbox off and `command` starts another program: tests
    that prove the one is needed, and that the other is not believed."""

    def __init__(
        self, limits: Limits = DEFAULT, spares: int = 1, *, boxed: bool = True, command: list[str] | None = None
    ) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[OpenDocument] = weakref.WeakSet()
        self._keeper = Keeper(lambda: Worker(limits, boxed, command), spares)

    def open(self, source: Source, name: str) -> OpenDocument:
        """The document, open; blocks. Raises Unreadable, with the reason as a sentence."""
        return self._opened(source, name, self._limits.open_seconds)

    def _opened(self, source: Source, name: str, seconds: float) -> OpenDocument:
        document = OpenDocument(self._keeper, self._limits, source, name, seconds)
        with self._lock:
            self._open.add(document)
        return document

    def inspect(self, source: Source, name: str) -> Inspection:
        """The verdict on a file; never raises for a bad one. Ends within `inspect_seconds` and a little."""
        return inspect_document(self._opened, source, name, self._limits)

    def escapes(self) -> tuple[str, ...]:
        """What a worker of this pool can do that it must not; empty is good."""
        worker = self._keeper.take()
        try:
            with self._keeper.within(worker, self._limits.open_seconds * 2):
                worker.ready()
                head, _ = worker.ask({"op": "escapes"}, _NoBytes())
            return tuple(map(str, head.get("escapes", ())))
        finally:
            worker.bury()

    def close(self) -> None:
        """End every worker, also those of documents still open."""
        with self._lock:
            documents = list(self._open)
        for document in documents:
            document.close()
        self._keeper.close()

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _NoBytes:
    size = 0

    def read_at(self, offset: int, length: int) -> bytes:
        raise Unreadable("nothing", "There is nothing to read.")


def sandbox_layers() -> tuple[str, ...]:
    """Which layers shut workers in on this machine, for About and `doctor`."""
    return sandbox.layers()
