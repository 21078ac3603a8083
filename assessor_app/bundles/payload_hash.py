"""Digests of a stream, counted on a second thread while the first reads and writes."""

import hashlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Protocol, Self

ALONGSIDE = 256 * 1024  # below this many bytes handing over costs more than hashing
AHEAD = 4  # chunks the reader may be ahead of the hash; what bounds the memory


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class PayloadHash:
    """One stream after another: `update` with its bytes, then `digests`, which starts the next."""

    def __init__(self, algorithms: tuple[str, ...]) -> None:
        self._algorithms = tuple(dict.fromkeys(algorithms))
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="payload-hash")
        self._waiting: deque[Future[None]] = deque()
        self._hashes = self._fresh()

    def _fresh(self) -> dict[str, _Hash]:
        return {name: hashlib.new(name, usedforsecurity=False) for name in self._algorithms}

    def update(self, data: bytes) -> None:
        if len(data) < ALONGSIDE:
            self._wait(0)
            self._feed(data)
            return
        self._wait(AHEAD - 1)
        self._waiting.append(self._thread.submit(self._feed, data))

    def _feed(self, data: bytes) -> None:
        for each in self._hashes.values():
            each.update(data)

    def _wait(self, most: int) -> None:
        while len(self._waiting) > most:
            self._waiting.popleft().result()

    def digests(self) -> dict[str, str]:
        """Algorithm → hex digest of everything since the last call."""
        self._wait(0)
        found = {name: each.hexdigest() for name, each in self._hashes.items()}
        self._hashes = self._fresh()
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.shutdown(wait=True)
