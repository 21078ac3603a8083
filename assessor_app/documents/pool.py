"""The door to strangers' files: opens each in a worker process of its own, and leaves no process behind."""

import threading
import weakref
from dataclasses import replace
from pathlib import Path

from assessor_app.documents import sandbox
from assessor_app.documents.inspection import inspect_document
from assessor_app.documents.keeper import Keeper
from assessor_app.documents.laying_out import NOTICE, OLDER, WORDLESS, form_for_layout, older_form, pdf_of
from assessor_app.documents.limits import DEFAULT, Limits
from assessor_app.documents.opened import OpenDocument
from assessor_app.documents.process import Worker, new_nursery
from assessor_app.documents.source import Source
from assessor_app.documents.values import Inspection
from assessor_app.domain.errors import Unreadable

OFFICE_OPEN_SECONDS = 4.0  # for the pages LibreOffice made, after it took its own time
MOST_GLANCED = 50  # pages
__all__ = ["OpenDocument", "WorkerPool", "sandbox_layers"]


class WorkerPool:
    """`spares` workers stand warm. `office` is LibreOffice, which lays the older Office forms out as pages; without it
    they are refused. `boxed=False` leaves the sandbox off and `command` starts another program: tests that prove the
    one is needed, and that the other is not believed."""

    def __init__(
        self, limits: Limits = DEFAULT, spares: int = 1, *, boxed: bool = True, command: list[str] | None = None,
        office: Path | None = None,
    ) -> None:  # fmt: skip
        self._limits, self.office = limits, office
        self._lock = threading.Lock()
        self._open: weakref.WeakSet[OpenDocument] = weakref.WeakSet()
        self._nursery = new_nursery() if command is None else None
        self._keeper = Keeper(lambda: Worker(limits, boxed, command, self._nursery), spares)

    def open(self, source: Source, name: str) -> OpenDocument:
        """The document, open; blocks. Raises Unreadable, with the reason as a sentence."""
        return self._opened(source, name, self._limits.open_seconds)

    def open_laid_out(self, source: Source, name: str) -> OpenDocument:
        """The same as LibreOffice lays it out; raises Unreadable when there is none, or it cannot."""
        form = form_for_layout(source, name)
        if self.office is None:
            raise Unreadable(name, "LibreOffice is not on this machine.")
        if form is None:
            raise Unreadable(name, "LibreOffice is not asked for this kind of file.")
        return self._by_office(self.office, source, name, form)

    def lays_out(self, source: Source, name: str) -> bool:
        """Whether LibreOffice has another layout of it than ours to offer."""
        form = form_for_layout(source, name) if self.office is not None else None
        return form is not None and form not in OLDER

    def _opened(self, source: Source, name: str, seconds: float) -> OpenDocument:
        form = older_form(source, name) if self.office is not None else None
        if form is not None and self.office is not None:
            return self._by_office(self.office, source, name, form)
        return self._kept(OpenDocument(self._keeper, self._limits, source, name, seconds))

    def _by_office(self, office: Path, source: Source, name: str, form: str) -> OpenDocument:
        pages = pdf_of(office, source, name, form)
        document = self._kept(OpenDocument(self._keeper, self._limits, pages, f"{name}.pdf", OFFICE_OPEN_SECONDS))
        document.name, document.notice = name, NOTICE
        if _is_wordless(document):
            document.warn(WORDLESS)
        return document

    def _kept(self, document: OpenDocument) -> OpenDocument:
        with self._lock:
            self._open.add(document)
        return document

    def inspect(self, source: Source, name: str) -> Inspection:
        """The verdict on a file; never raises for a bad one. Ends within `inspect_seconds` and a little."""
        found = inspect_document(self._opened, source, name, self._limits)
        older = older_form(source, name) if self.office is not None and found.kind is not None else None
        return found if older is None else replace(found, kind=older)

    def escapes(self) -> tuple[str, ...]:
        """What a worker of this pool can do that it must not; empty is good."""
        return self.tried()[1]

    def tried(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The layers that are really on around a worker, and what it could do all the same."""
        worker = self._keeper.take()
        try:
            with self._keeper.within(worker, self._limits.open_seconds * 2):
                on = worker.ready()
                head, _ = worker.ask({"op": "escapes"}, _NoBytes())
            return on, tuple(map(str, head.get("escapes", ())))
        finally:
            worker.bury()

    def close(self) -> None:
        """End every worker, also those of documents still open."""
        with self._lock:
            documents = list(self._open)
        for document in documents:
            document.close()
        self._keeper.close()
        if self._nursery is not None:
            self._nursery.close()

    def __enter__(self) -> "WorkerPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _is_wordless(document: OpenDocument) -> bool:
    """LibreOffice makes empty pages of what it cannot read, and says nothing."""
    try:
        return not any(document.text(page).strip() for page in range(1, min(len(document.pages), MOST_GLANCED) + 1))
    except Unreadable:
        return False


class _NoBytes:
    size = 0

    def read_at(self, offset: int, length: int) -> bytes:
        raise Unreadable("nothing", "There is nothing to read.")


def sandbox_layers() -> tuple[str, ...]:
    """Which layers shut workers in on this machine, for About and `doctor`."""
    return sandbox.layers()
