"""Evidence shut away: each file AES-256-GCM in 1 MiB chunks (the STREAM construction), read at random.

A submission has one random key; each of its files gets its own key from that (HKDF-SHA-256 over a random salt), so
that two files never share a nonce. The nonce is the chunk's index and whether it is the last, so that flipped,
swapped, cut and re-ordered chunks are refused. The row that names a file also names its salt, so one file cannot
stand in for another.
"""

import os
import secrets
import shutil
import struct
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from assessor_app.domain.errors import NotRead, StoreDamaged
from assessor_app.store.disk_words import unread
from assessor_app.store.files import OWNERS_FOLDER, fsync_folder

CHUNK = 1 << 20
TAG = 16
MAGIC = b"ASSESSOR-VAULT-1"
SALT = 32
HEADER = len(MAGIC) + SALT
CACHED_CHUNKS = 8
WASTE = ".waste"  # ends the name of the mark beside a folder no row knows yet, or any more


@dataclass(frozen=True, slots=True)
class Blob:
    """A file in the vault: hex SHA-256 and size in bytes of its plaintext, and its salt."""

    sha256: str
    size: int
    salt: bytes


def _file_key(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, MAGIC).derive(key))


def _nonce(index: int, last: bool) -> bytes:
    return struct.pack(">7xIB", index, last)


@dataclass(frozen=True, slots=True)
class Vault:
    """The folder of evidence folders, one a submission, each with a random name."""

    root: Path

    def new_folder(self) -> tuple[str, bytes]:
        """Name of a new evidence folder, durable before any row names it, and its random 32-byte key."""
        name = secrets.token_hex(16)
        if not self.root.exists():
            self.root.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
            fsync_folder(self.root.parent)
        self.give_up(name)  # before it is there: whatever ends this process in between leaves no folder nobody sweeps
        (self.root / name).mkdir()
        fsync_folder(self.root)
        return name, secrets.token_bytes(32)

    def give_up(self, folder: str) -> None:
        """Mark a folder as waste, unless a row knows it at the next sweep."""
        (self.root / f"{folder}{WASTE}").touch()

    def sink(self, folder: str, key: bytes) -> "VaultSink":
        return VaultSink(self.root / folder, key)

    def open(self, folder: str, key: bytes, blob: Blob) -> "VaultFile":
        return VaultFile(self.root / folder / blob.sha256, key, blob)

    def resume(self, folder: str, key: bytes, blob: Blob) -> "VaultPart":
        return VaultPart(self.root / folder, key, blob)

    def remove(self, folder: str) -> None:
        shutil.rmtree(self.root / folder, ignore_errors=True)
        if not (self.root / folder).exists():
            (self.root / f"{folder}{WASTE}").unlink(missing_ok=True)

    def sweep(self, known: set[str]) -> int:
        """Remove evidence folders marked as waste that no row knows: an import that never reached its commit. Returns
        how many. What is unknown and not marked belongs to another state of the store, that of a backup, and stays."""
        marks = [mark.name.removesuffix(WASTE) for mark in self.root.glob(f"*{WASTE}")]
        strays = [folder for folder in marks if folder not in known]
        for folder in marks:
            if folder in known:
                (self.root / f"{folder}{WASTE}").unlink()
            else:
                self.remove(folder)
        return len(strays)


class VaultSink:
    """Where a bundle's payload goes; `blobs` lists what was finished."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder, self._key = folder, key
        self.blobs: list[Blob] = []

    def begin(self, size_hint: int) -> "VaultWriter":
        return VaultWriter(self._folder, self._key, self.blobs)


class VaultWriter:
    """Encrypts one file as it comes; nothing stands under its name before `finish`."""

    def __init__(self, folder: Path, key: bytes, blobs: list[Blob]) -> None:
        self._folder, self._blobs = folder, blobs
        self._salt = secrets.token_bytes(SALT)
        self._cipher = _file_key(key, self._salt)
        self._part = folder / f"{secrets.token_hex(8)}.part"
        self._file = self._part.open("xb", buffering=0)
        self._file.write(MAGIC + self._salt)
        self._held = bytearray()
        self._index = 0
        self._size = 0

    def write(self, data: bytes | memoryview) -> None:
        self._held += data
        self._size += len(data)
        # the last chunk is flagged, so a full chunk waits until something follows it
        while len(self._held) > CHUNK:
            with memoryview(self._held) as held:
                self._seal(held[:CHUNK], last=False)
            del self._held[:CHUNK]

    def _seal(self, chunk: bytes | bytearray | memoryview, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._index, last), chunk, MAGIC))
        self._index += 1

    def finish(self, sha256: str) -> None:
        """Seal the last chunk, make it durable, and give the file its name."""
        self._seal(self._held, last=True)
        os.fsync(self._file.fileno())
        self._file.close()
        target = self._folder / sha256
        if target.exists():  # the same bytes handed in twice are kept once
            self._part.unlink()
            return
        self._part.rename(target)
        fsync_folder(self._folder)
        self._blobs.append(Blob(sha256, self._size, self._salt))

    def abandon(self) -> None:
        self._file.close()
        self._part.unlink(missing_ok=True)


class VaultPart:
    """A download on its way: checked stretches are put at their place, in any order, over any number of starts.

    `fresh` says that nothing of an earlier start is in it.
    A stretch may be put again only with the same bytes (its hash was checked before), which is what keeps a
    nonce from ever meeting two plaintexts.
    """

    def __init__(self, folder: Path, key: bytes, blob: Blob) -> None:
        self._folder, self._blob = folder, blob
        self._cipher = _file_key(key, blob.salt)
        self._path = folder / f"{blob.sha256}.part"
        there = self._path.exists()
        self._file = self._path.open("r+b" if there else "x+b", buffering=0)
        # a power cut may have left a name with nothing, or another header, behind it
        self.fresh = self._file.read(HEADER) != MAGIC + blob.salt
        if self.fresh:
            self._file.seek(0)
            self._file.write(MAGIC + blob.salt)
        self._rooms: deque[bytearray] = deque()  # used again and again: fresh memory costs more than the cipher
        self._writing = threading.Lock()

    def put(self, offset: int, data: bytes | memoryview) -> None:
        """Seal `data` at `offset` (a multiple of 1 MiB); only the file's end may be a part of a chunk. Several threads
        may seal at once."""
        if offset % CHUNK or (len(data) % CHUNK and offset + len(data) != self._blob.size):
            raise ValueError("a stretch begins and ends at a chunk")
        last_index = max(0, (self._blob.size - 1) // CHUNK)
        plain, room = memoryview(data), self._room()
        for start in range(0, max(1, len(data)), CHUNK):
            index, piece = (offset + start) // CHUNK, plain[start : start + CHUNK]
            sealed = memoryview(room)[: len(piece) + TAG]
            self._cipher.encrypt_into(_nonce(index, index == last_index), piece, MAGIC, sealed)
            with self._writing:
                self._file.seek(HEADER + index * (CHUNK + TAG))
                self._file.write(sealed)
        self._rooms.append(room)

    def _room(self) -> bytearray:
        try:
            return self._rooms.popleft()
        except IndexError:
            return bytearray(CHUNK + TAG)

    def sync(self) -> None:
        os.fsync(self._file.fileno())

    def finish(self) -> None:
        self.sync()
        self._file.close()
        self._path.rename(self._folder / self._blob.sha256)
        fsync_folder(self._folder)

    def close(self) -> None:
        self._file.close()


class VaultFile:
    """One evidence file read at random, chunk by chunk; safe to use from several threads."""

    def __init__(self, path: Path, key: bytes, blob: Blob) -> None:
        self._blob = blob
        self._cipher = _file_key(key, blob.salt)
        self._chunks: OrderedDict[int, bytes] = OrderedDict()
        self._lock = threading.Lock()
        try:
            self._file = path.open("rb")
        except FileNotFoundError as error:
            raise StoreDamaged(f"Evidence file {blob.sha256[:12]} is missing from the vault.") from error
        except OSError as error:
            raise self._unread(error) from error
        if self._read(0, HEADER) != MAGIC + blob.salt:
            raise self._damaged()

    @property
    def size(self) -> int:
        return self._blob.size

    def read_at(self, offset: int, length: int) -> bytes:
        """Up to `length` plaintext bytes from `offset`; fewer at the end of the file."""
        end = min(offset + length, self._blob.size)
        parts = []
        while offset < end:
            index, start = divmod(offset, CHUNK)
            piece = self._chunk(index)[start : start + end - offset]
            parts.append(piece)
            offset += len(piece)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def _chunk(self, index: int) -> bytes:
        with self._lock:
            if index in self._chunks:
                self._chunks.move_to_end(index)
                return self._chunks[index]
            plain = self._unseal(index)
            self._chunks[index] = plain
            if len(self._chunks) > CACHED_CHUNKS:
                self._chunks.popitem(last=False)
            return plain

    def _unseal(self, index: int) -> bytes:
        last = index == max(0, (self._blob.size - 1) // CHUNK)
        expected = self._blob.size - index * CHUNK if last else CHUNK
        sealed = self._read(HEADER + index * (CHUNK + TAG), expected + TAG)
        try:
            return self._cipher.decrypt(_nonce(index, last), sealed, MAGIC)
        except InvalidTag as error:
            raise self._damaged() from error

    def _read(self, at: int, length: int) -> bytes:
        try:
            self._file.seek(at)
            return self._file.read(length)
        except OSError as error:
            raise self._unread(error) from error

    def _unread(self, error: OSError) -> NotRead:
        return unread(error, f"evidence file {self._blob.sha256[:12]}")

    def _damaged(self) -> StoreDamaged:
        return StoreDamaged(f"Evidence file {self._blob.sha256[:12]} was changed outside of Assessor; it is not shown.")

    def close(self) -> None:
        self._file.close()
