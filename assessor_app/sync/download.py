"""One file on its way down: asked for in runs of missing chunks, each chunk checked before it is kept."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from assessor_app.domain.errors import Refused
from assessor_app.store.vault import VaultPart
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.messages import CHUNK
from assessor_app.sync.report import Cancelled, Stopped
from assessor_app.sync.transport import SignInAgain

TRIES = 3
DURABLE_EVERY = 16  # chunks, 64 MiB: what a power cut may cost of a download
AHEAD = 2  # chunks that came and are still being checked: what a download holds in memory

Chunks = list[tuple[str, bool]]  # hex SHA-256 of each 4 MiB, and whether it is here


@dataclass(slots=True)
class Download:
    """`had` hears the bytes of every good chunk; `remember` is told which chunks are durable, now and then and at
    every end. `digest` is the whole file's SHA-256 when all of it came in one go, else empty."""

    client: IssuerClient
    sha256: str
    size: int
    chunks: Chunks
    part: VaultPart
    had: Callable[[int], None]
    remember: Callable[[Chunks], None]
    cancelled: Cancelled
    digest: str = ""
    _unsaved: int = 0
    _hashed: int = 0
    _whole: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def fetch(self) -> None:
        """Bring every chunk that is missing; a spoilt one is asked for again, and only that one."""
        try:
            for _ in range(TRIES):
                for first, last in _runs(self.chunks):
                    self._fetch_run(first, last)
                if all(have for _, have in self.chunks):
                    break
            else:
                raise Refused("it keeps arriving damaged")
        finally:
            self._save()
        if self._hashed == len(self.chunks):
            self.digest = self._whole.hexdigest()

    def _fetch_run(self, first: int, last: int) -> None:
        if not self.size:
            self._note(0, self._keep(0, b""), 0)
            return
        try:
            self._receive(first, last)
        except SignInAgain:
            self.client.renew()
            self._receive(first, last)

    def _receive(self, first: int, last: int) -> None:
        """Chunks are checked and sealed beside the network: it never waits for them, nor they for it."""
        end = min(self.size, (last + 1) * CHUNK)
        under_way: deque[tuple[int, Future[bool], int]] = deque()
        with (
            ThreadPoolExecutor(1, "sealing") as sealing,
            ThreadPoolExecutor(1, "hashing") as hashing,
            self.client.blob(self.sha256, first * CHUNK, end - 1) as stretch,
        ):
            try:
                # the whole file instead of the stretch asked for: what is here already is passed over
                for index, data in enumerate(_by_chunk(stretch.pieces, end - stretch.first), stretch.first // CHUNK):
                    if self.cancelled():
                        raise Stopped
                    if self.chunks[index][1]:
                        continue
                    under_way.append((index, sealing.submit(self._keep, index, data), len(data)))
                    if index == self._hashed:
                        hashing.submit(self._whole.update, data)
                        self._hashed += 1
                    while len(under_way) > AHEAD:
                        self._settle(under_way)
            finally:
                while under_way:
                    self._settle(under_way)

    def _settle(self, under_way: "deque[tuple[int, Future[bool], int]]") -> None:
        index, kept, length = under_way.popleft()
        self._note(index, kept.result(), length)

    def _keep(self, index: int, data: bytes) -> bool:
        """Seal a chunk that is right; False for a spoilt one, which leaves no trace."""
        if hashlib.sha256(data).hexdigest() != self.chunks[index][0]:
            return False
        self.part.put(index * CHUNK, data)
        return True

    def _note(self, index: int, kept: bool, length: int) -> None:
        if not kept:
            self._hashed = -1  # what was hashed of the whole is spoilt, too
            return
        self.chunks[index] = (self.chunks[index][0], True)
        self.had(length)
        self._unsaved += 1
        if self._unsaved >= DURABLE_EVERY:
            self._save()

    def _save(self) -> None:
        """Only what is durable in the file counts as had."""
        if self._unsaved:
            self.part.sync()
            self.remember(self.chunks)
            self._unsaved = 0


def _runs(chunks: Chunks) -> list[tuple[int, int]]:
    """Missing chunks as runs, first and last inclusive: one request each."""
    runs: list[tuple[int, int]] = []
    for index, (_, have) in enumerate(chunks):
        if have:
            continue
        if runs and runs[-1][1] == index - 1:
            runs[-1] = (runs[-1][0], index)
        else:
            runs.append((index, index))
    return runs


def _by_chunk(pieces: Iterator[bytes], length: int) -> Iterator[bytes]:
    """`length` bytes in chunks of 4 MiB, the last one shorter; what comes after them is not read."""
    held: list[bytes] = []
    size, left = 0, length
    for piece in pieces:
        rest = piece[:left] if len(piece) > left else piece
        left -= len(rest)
        while size + len(rest) >= CHUNK:
            cut = CHUNK - size
            yield b"".join((*held, rest[:cut]))
            held, size, rest = [], 0, rest[cut:]
        if rest:
            held.append(rest)
            size += len(rest)
        if not left:
            break
    if held:
        yield b"".join(held)
