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
AHEAD = 3  # chunks that came and are still being checked: what a download holds in memory

Chunks = list[tuple[str, bool]]  # hex SHA-256 of each 4 MiB, and whether it is here


@dataclass(frozen=True, slots=True)
class _Chunk:
    """One that came and is being checked: `size` bytes at the beginning of `room`, which is used again afterwards."""

    index: int
    room: bytearray
    size: int
    kept: "Future[bool]"


@dataclass(slots=True)
class Download:
    """`had` hears the bytes of every good chunk; `remember` is told which chunks are durable, now and then and at
    every end. `running` are the SHA-256 of the file up to the end of each chunk, where the issuer says them: what comes
    in order is hashed once for the chunk and the file. `digest` is the whole file's when all of it came in one go, else
    empty."""

    client: IssuerClient
    sha256: str
    size: int
    chunks: Chunks
    running: tuple[str, ...]
    part: VaultPart
    had: Callable[[int], None]
    remember: Callable[[Chunks], None]
    cancelled: Cancelled
    digest: str = ""
    _unsaved: int = 0
    _saving: "Future[None] | None" = None
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

    def _rooms(self) -> "deque[bytearray]":
        """Memory for the chunks under way; most files are a small part of one."""
        return deque(bytearray(min(CHUNK, self.size)) for _ in range(min(AHEAD + 2, len(self.chunks) + 1)))

    def _fetch_run(self, first: int, last: int) -> None:
        if not self.size:
            self._note(0, self._is_right(0, b"") and self._seal(0, b""), 0)
            return
        try:
            self._receive(first, last)
        except SignInAgain:
            self.client.renew()
            self._receive(first, last)

    def _receive(self, first: int, last: int) -> None:
        """Chunks are checked, sealed and made durable beside the network: it never waits for them, nor they for it."""
        end = min(self.size, (last + 1) * CHUNK)
        free = self._rooms()
        under_way: deque[_Chunk] = deque()
        with (
            ThreadPoolExecutor(1, "hashing") as hashing,
            ThreadPoolExecutor(1, "sealing") as sealing,
            ThreadPoolExecutor(1, "saving") as saving,
            self.client.blob(self.sha256, first * CHUNK, end - 1) as stretch,
        ):
            try:
                # the whole file instead of the stretch asked for: what is here already is passed over
                pieces = _by_chunk(stretch.pieces, end - stretch.first, free)
                for index, (room, size) in enumerate(pieces, stretch.first // CHUNK):
                    if self.cancelled():
                        raise Stopped
                    if self.chunks[index][1]:
                        free.append(room)
                        continue
                    data = memoryview(room)[:size]
                    right = hashing.submit(self._is_right, index, data)
                    under_way.append(_Chunk(index, room, size, sealing.submit(self._keep, index, data, right)))
                    while len(under_way) > AHEAD:
                        free.append(self._settle(under_way))
                    if self._unsaved >= DURABLE_EVERY:
                        self._save_beside(saving)
            finally:
                while under_way:
                    self._settle(under_way)

    def _settle(self, under_way: "deque[_Chunk]") -> bytearray:
        """Wait for the oldest chunk; its memory is free then."""
        chunk = under_way.popleft()
        self._note(chunk.index, chunk.kept.result(), chunk.size)
        return chunk.room

    def _is_right(self, index: int, data: bytes | memoryview) -> bool:
        """Asked in the order in which chunks come. The whole file's hash goes on where all before it was hashed; a
        spoilt chunk leaves no trace in it."""
        if index != self._hashed:
            return self._is_chunk(index, data)
        so_far = self._whole.copy()
        so_far.update(data)
        if not (so_far.hexdigest() == self.running[index] if self.running else self._is_chunk(index, data)):
            return False
        self._whole, self._hashed = so_far, index + 1
        return True

    def _is_chunk(self, index: int, data: bytes | memoryview) -> bool:
        return hashlib.sha256(data).hexdigest() == self.chunks[index][0]

    def _keep(self, index: int, data: memoryview, right: "Future[bool]") -> bool:
        """Seal a chunk once it is known to be right; False for a spoilt one."""
        return right.result() and self._seal(index, data)

    def _seal(self, index: int, data: bytes | memoryview) -> bool:
        self.part.put(index * CHUNK, data)
        return True

    def _note(self, index: int, kept: bool, length: int) -> None:
        if not kept:
            return
        self.chunks[index] = (self.chunks[index][0], True)
        self.had(length)
        self._unsaved += 1

    def _save(self) -> None:
        """All that is here, now."""
        self._settle_saving()
        if self._unsaved:
            self._unsaved = 0
            self._make_durable(self.chunks)

    def _save_beside(self, saving: ThreadPoolExecutor) -> None:
        """What is here so far, while more comes."""
        self._settle_saving()
        self._unsaved = 0
        self._saving = saving.submit(self._make_durable, self.chunks.copy())

    def _settle_saving(self) -> None:
        """Wait for what is being saved; raises what became of it."""
        saving, self._saving = self._saving, None
        if saving is not None:
            saving.result()

    def _make_durable(self, chunks: Chunks) -> None:
        """Only what is durable in the file counts as had."""
        self.part.sync()
        self.remember(chunks)


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


def _by_chunk(pieces: Iterator[bytes], length: int, free: "deque[bytearray]") -> Iterator[tuple[bytearray, int]]:
    """`length` bytes in chunks of 4 MiB, the last one shorter, each in memory taken from `free`; what comes after them
    is not read."""
    room, held, left = free.popleft(), 0, length
    for piece in pieces:
        rest = memoryview(piece)[:left]
        left -= len(rest)
        while rest:
            part, rest = rest[: CHUNK - held], rest[CHUNK - held :]
            room[held : held + len(part)] = part
            held += len(part)
            if held == CHUNK:
                yield room, held
                room, held = free.popleft(), 0
        if not left:
            break
    if held:
        yield room, held
