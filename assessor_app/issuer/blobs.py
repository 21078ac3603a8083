"""Files of submissions kept under their SHA-256; written whole and durable, or not there."""

import contextlib
import hashlib
import os
import secrets
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from assessor_app.issuer.durability import fsync_folder, make_folder
from assessor_app.sync.messages import CHUNK

UPLOADS = "uploads"  # beside the files, where pieces of bundles lie


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Hex SHA-256 and size in bytes of a kept file, the SHA-256 of each 4 MiB chunk, and of all up to its end."""

    sha256: str
    size: int
    chunks: tuple[str, ...]
    running: tuple[str, ...]


class Readable(Protocol):
    """A stored file open for reading, from where `seek` put it."""

    def seek(self, offset: int, whence: int = ..., /) -> int: ...
    def read(self, size: int, /) -> bytes: ...
    def close(self) -> None: ...


class Writer(Protocol):
    """One file on its way in; nothing stands under its name before `finish`, whose hash the caller has checked."""

    def write(self, data: bytes | memoryview) -> None: ...
    def finish(self, sha256: str) -> None: ...
    def abandon(self) -> None: ...


class Sink(Protocol):
    """Where the payload of a bundle goes; `files` lists what was finished."""

    files: dict[str, StoredFile]

    def begin(self, size_hint: int) -> Writer: ...


class Pieces(Protocol):
    """The pieces of one upload, by their SHA-256, in a place of its own."""

    def keep(self, sha256: str, data: bytes) -> None: ...
    def open(self, sha256: str) -> Readable | None: ...
    def clear(self) -> None: ...  # all of them; where there are none, that is no fault


class Blobs(Protocol):
    """Where files are kept by content: a folder, or a bucket. All programmes share it, so none is ever taken away;
    what comes and goes, pieces of uploads, lies apart."""

    def open(self, sha256: str) -> Readable | None: ...
    def sink(self) -> Sink: ...
    def pieces(self, upload: str) -> Pieces: ...
    def probe(self, data: bytes) -> None: ...  # keep something and take it away again; raises OSError when it cannot


class ChunkHashes:
    """The SHA-256 of each 4 MiB chunk of what goes by, and of all up to its end; and how much it was."""

    def __init__(self) -> None:
        self.size = 0
        self._whole, self._chunk, self._room = hashlib.sha256(), hashlib.sha256(), CHUNK
        self._done: list[tuple[str, str]] = []

    def update(self, data: bytes | memoryview) -> None:
        self.size += len(data)
        rest = memoryview(data)
        while rest:
            piece, rest = rest[: self._room], rest[self._room :]
            self._chunk.update(piece)
            self._whole.update(piece)
            self._room -= len(piece)
            if self._room == 0:
                self._close_chunk()

    def _close_chunk(self) -> None:
        self._done.append((self._chunk.hexdigest(), self._whole.hexdigest()))
        self._chunk, self._room = hashlib.sha256(), CHUNK

    def stored(self, sha256: str) -> StoredFile:
        """What was hashed, as the file of that name; an empty one has one chunk."""
        if self._room < CHUNK or not self._done:
            self._close_chunk()
        chunks, running = zip(*self._done, strict=True)
        return StoredFile(sha256, self.size, chunks, running)


@dataclass(frozen=True, slots=True)
class BlobFolder:
    root: Path

    def path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256

    def open(self, sha256: str) -> Readable | None:
        """The file for reading; None when it is not here."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError:
            return None

    def sink(self) -> "BlobSink":
        return BlobSink(self)

    def pieces(self, upload: str) -> "PieceFolder":
        return PieceFolder(BlobFolder(self.root / UPLOADS / upload))

    def probe(self, data: bytes) -> None:
        """Write it and take it away again, under a name that nothing is looked for by."""
        writer = BlobWriter(self.sink())
        try:
            writer.write(data)
        finally:
            writer.abandon()


@dataclass(frozen=True, slots=True)
class PieceFolder:
    """A folder of files like that of submissions, which one upload has to itself."""

    folder: BlobFolder

    def keep(self, sha256: str, data: bytes) -> None:
        writer = self.folder.sink().begin(len(data))
        writer.write(data)
        writer.finish(sha256)

    def open(self, sha256: str) -> Readable | None:
        return self.folder.open(sha256)

    def clear(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.folder.root)


@dataclass(slots=True)
class BlobSink:
    """Where the payload of a bundle goes; `files` lists what was finished."""

    folder: BlobFolder
    files: dict[str, StoredFile] = field(default_factory=dict)

    def begin(self, size_hint: int) -> "BlobWriter":
        return BlobWriter(self)


class BlobWriter:
    """One file on its way in; nothing stands under its name before `finish`."""

    def __init__(self, sink: BlobSink) -> None:
        self._sink = sink
        make_folder(sink.folder.root)
        self._part = sink.folder.root / f"{secrets.token_hex(8)}.part"
        self._file = self._part.open("xb")
        self._chunks = ChunkHashes()

    def write(self, data: bytes | memoryview) -> None:
        self._file.write(data)
        self._chunks.update(data)

    def finish(self, sha256: str) -> None:
        """Make it durable and give it its name; the caller has checked the hash."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        target = self._sink.folder.path(sha256)
        make_folder(target.parent)
        self._part.replace(target)
        fsync_folder(target.parent)
        self._sink.files[sha256] = self._chunks.stored(sha256)

    def abandon(self) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)
