"""What is asked of the worker that holds one document, in turn, and what becomes of it when the worker dies."""

import threading
from collections.abc import Callable
from typing import Any, TypeVar

from assessor_app.documents import checks
from assessor_app.documents.keeper import Keeper
from assessor_app.documents.limits import SLOW, Limits
from assessor_app.documents.passwords import Unlocked
from assessor_app.documents.process import Worker
from assessor_app.documents.slate import Lent
from assessor_app.documents.source import Source
from assessor_app.documents.wire import Broken, Message, Payload
from assessor_app.domain.errors import TOO_BUSY, AssessorError, NeedsPassword, PartUnreadable, Unreadable

Answer = TypeVar("Answer")
GREETING_SECONDS = 20.0  # a cold start on a busy machine
NEW_WORKERS = 5  # after this many deaths a document stays shut
_KILLED = 9  # the signal
_SENSELESS = "The reader of this file gave an answer that makes no sense."


def _refusal_of(request: Message) -> type[Unreadable]:
    """The worker goes on: what it refuses after the opening is that one part."""
    return Unreadable if request["op"] == "open" else PartUnreadable


class Conversation:
    """Blocking, from any thread; raises Unreadable. A worker that died took one question with it, not the document."""

    def __init__(self, keeper: Keeper, limits: Limits, source: Source, name: str) -> None:
        self._keeper, self._limits, self._source, self._name = keeper, limits, source, name
        self._lock = threading.RLock()
        self._worker: Worker | None = None
        self._deaths = 0
        self._closed = False
        self._taken_away = False  # the worker, by somebody else than the file or us
        self.patience: Callable[[], float] = lambda: limits.wall_seconds  # seconds each question may take
        self.longest: Callable[[], float] = lambda: limits.crowded_seconds  # the same, on a crowded machine

    def begin(self, read: Callable[[Message], None], seconds: float) -> None:
        """Open the document; `read` takes what the worker says of it, and raises Broken where that makes no sense."""
        head = self._open(seconds)
        self._checked(lambda: read(head))

    def ask(self, check: Callable[[Message, Payload], Answer], op: str, **arguments: Any) -> Answer:
        """What `check` makes of the answer; it raises Broken where that makes no sense."""
        with self._lock:
            self._revive()
            seconds = max(self.patience(), self._limits.sound_seconds if op in SLOW else 0.0)
            head, payload = self._exchange({"op": op, **arguments}, seconds)
            return self._checked(lambda: check(head, payload))

    def lend(self, pixels: Payload) -> Lent | None:
        """For `check`: the pixels it was given, to be kept beyond the next question, if they can be."""
        return self._worker.lend(pixels) if self._worker is not None else None

    def close(self) -> None:
        """End the worker, also in the middle of a question of another thread."""
        self._closed = True
        worker = self._worker
        if worker is not None:
            worker.kill()
        with self._lock:
            self._drop()

    def _checked(self, take: Callable[[], Answer]) -> Answer:
        try:
            return take()
        except Broken as error:
            self._drop()
            raise Unreadable(self._name, _SENSELESS) from error

    def _revive(self) -> None:
        if self._closed:
            raise Unreadable(self._name, "The document is closed.")
        if self._worker is None:
            if self._deaths >= NEW_WORKERS:
                raise Unreadable(self._name, "This file made its reader fail too often; it stays closed.")
            self._open(self._limits.open_seconds)

    def _open(self, seconds: float) -> Message:
        if self._source.size == 0:
            raise Unreadable(self._name, "The file is empty.")
        request: Message = {"op": "open", "name": self._name[-255:], "size": self._source.size}
        if isinstance(self._source, Unlocked):
            request["password"] = self._source.password
        try:
            return self._begin(request, seconds)
        except Unreadable:
            if not self._taken_away:
                raise
        return self._begin(request, seconds)  # somebody ended the worker; that says nothing about the file

    def _begin(self, request: Message, seconds: float) -> Message:
        self._taken_away = False
        try:
            self._worker = self._keeper.take()
        except OSError as error:
            raise Unreadable(self._name, "No reader could be started for this file; try again.") from error
        try:
            return self._exchange(request, seconds)[0]
        except Unreadable:
            self._drop()
            raise

    def _exchange(self, request: Message, seconds: float) -> tuple[Message, Payload]:
        worker = self._worker
        assert worker is not None
        try:
            if not worker.greeted:
                with self._keeper.within(worker, GREETING_SECONDS):
                    worker.ready()
            with self._keeper.within(worker, seconds, self.longest()):
                head, payload = worker.ask(request, self._source)
            if "unfit" in head:
                refusal = NeedsPassword if head.get("locked") is True else _refusal_of(request)
                raise refusal(self._name, checks.sentence(head["unfit"]))
            return head, payload
        except Broken as error:
            raise Unreadable(self._name, self._last_words(worker)) from error
        except AssessorError as error:
            if not isinstance(error, Unreadable) or error.name != self._name:
                self._drop()  # the source failed in the middle of a request
            raise
        except BaseException:
            self._drop()
            raise

    def _last_words(self, worker: Worker) -> str:
        self._drop()
        self._deaths += 1
        self._taken_away = not worker.overdue and worker.bury() == -_KILLED
        if worker.overdue and worker.crowded_out:
            return TOO_BUSY
        if worker.overdue:
            return "Reading this took too long and was stopped."
        return "The file makes its reader fail; it is damaged or was made to do so."

    def _drop(self) -> None:
        if self._worker is not None:
            worker, self._worker = self._worker, None
            worker.bury()
