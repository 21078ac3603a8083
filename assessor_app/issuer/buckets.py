"""Files of submissions in an S3-compatible store: the same two doors as a folder, hashed by us on the way in."""

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, S3Store

from assessor_app.domain.errors import RuleBroken, StoreDamaged
from assessor_app.issuer.blobs import UPLOADS, ChunkHashes, StoredFile
from assessor_app.sync.messages import CHUNK

if TYPE_CHECKING:
    from obstore.store import ClientConfig, S3Config

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SPOOL = 8 << 20  # a file on its way in stays in memory up to here
PIECE = 1 << 20
AT_MOST = timedelta(seconds=5)  # for a word on whether all is well


def open_bucket(address: str) -> "BlobBucket":
    """A bucket by `s3://BUCKET/PREFIX[?endpoint=…&region=…]`; credentials come from the environment (AWS_…)."""
    said = urlsplit(address)
    if said.scheme != "s3" or not said.hostname:
        raise RuleBroken("An issuer's files are kept in a folder or in s3://BUCKET/PREFIX.")
    options = {name: values[-1] for name, values in parse_qs(said.query).items()}
    endpoint = options.get("endpoint") or os.environ.get("AWS_ENDPOINT_URL")
    config: S3Config = {"checksum_algorithm": "SHA256"}  # the store checks what arrives, too
    if "region" in options:
        config["region"] = options["region"]
    if endpoint:
        config["endpoint"] = endpoint
    plain = endpoint is not None and urlsplit(endpoint).hostname in LOOPBACK  # beyond this machine only by TLS
    prefix = said.path.strip("/") or None
    given: ClientConfig = {"allow_http": plain}
    store = S3Store(said.hostname, prefix=prefix, config=config, client_options=given)
    given = {"allow_http": plain, "timeout": AT_MOST}
    hasty = S3Store(said.hostname, prefix=prefix, config=config, client_options=given, retry_config={"max_retries": 0})
    return BlobBucket(store, hasty)


@dataclass(frozen=True, slots=True)
class BlobBucket:
    """`hasty` gives up at once, where `store` tries again for minutes: for who asks whether all is well, and for what
    can be cleared away another time."""

    store: ObjectStore
    hasty: ObjectStore

    def open(self, sha256: str) -> "BucketFile | None":
        """The file for reading; None when it is not here."""
        return _opened(self.store, key(sha256))

    def sink(self) -> "BucketSink":
        return BucketSink(self.store)

    def pieces(self, upload: str) -> "BucketPieces":
        return BucketPieces(self.store, self.hasty, f"{UPLOADS}/{upload}")

    def probe(self, data: bytes) -> None:
        """Send it and take it away again, under a name that nothing is looked for by."""
        name = f"probe/{secrets.token_hex(8)}"
        try:
            obstore.put(self.hasty, name, data)
            obstore.delete(self.hasty, name)
        except (BaseError, FileNotFoundError) as error:
            raise OSError(f"the bucket does not take what it is sent ({_first_line(error)})") from error


def key(sha256: str) -> str:
    return f"{sha256[:2]}/{sha256}"


def _opened(store: ObjectStore, key: str) -> "BucketFile | None":
    try:
        with _sentences(may_be_missing=True):
            return BucketFile(store, key, obstore.head(store, key)["size"])
    except FileNotFoundError:
        return None


@dataclass(frozen=True, slots=True)
class BucketPieces:
    """The pieces of one upload, under a prefix of its own."""

    store: ObjectStore
    hasty: ObjectStore
    prefix: str

    def keep(self, sha256: str, data: bytes) -> None:
        with _sentences():
            obstore.put(self.store, f"{self.prefix}/{sha256}", data)

    def open(self, sha256: str) -> "BucketFile | None":
        return _opened(self.store, f"{self.prefix}/{sha256}")

    def clear(self) -> None:
        with contextlib.suppress(FileNotFoundError), _sentences(may_be_missing=True):
            for found in obstore.list(self.hasty, self.prefix):
                obstore.delete(self.hasty, [file["path"] for file in found])


@dataclass(slots=True)
class BucketFile:
    """A file read from where `seek` put it: one request however long it is read."""

    store: ObjectStore
    key: str
    size: int
    _at: int = 0
    _pieces: Iterator[Any] | None = None
    _left: bytes = b""

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        self._at = offset if whence == os.SEEK_SET else self.size + offset
        self._pieces, self._left = None, b""
        return self._at

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; none at the end of the file."""
        if not self._left and self._at < self.size:
            self._left = self._next_piece()
        data, self._left = self._left[:size], self._left[size:]
        self._at += len(data)
        return data

    def _next_piece(self) -> bytes:
        with _sentences():
            if self._pieces is None:
                got = obstore.get(self.store, self.key, options={"range": {"offset": self._at}})
                self._pieces = iter(got.stream(min_chunk_size=PIECE))
            return bytes(next(self._pieces, b""))

    def close(self) -> None:
        self._pieces, self._left = None, b""


@dataclass(slots=True)
class BucketSink:
    """Where the payload of a bundle goes; `files` lists what was finished."""

    store: ObjectStore
    files: dict[str, StoredFile] = field(default_factory=dict)

    def begin(self, size_hint: int) -> "BucketWriter":
        return BucketWriter(self)


class BucketWriter:
    """One file on its way in: hashed while it is spooled, sent whole under its hash at the end."""

    def __init__(self, sink: BucketSink) -> None:
        self._sink = sink
        self._spool = tempfile.SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115 - closed by finish or abandon
        self._chunks = ChunkHashes()

    def write(self, data: bytes | memoryview) -> None:
        self._spool.write(data)
        self._chunks.update(data)

    def finish(self, sha256: str) -> None:
        """Send it under its name; raises StoreDamaged when its bytes are not those the name says."""
        try:
            stored = self._chunks.stored(sha256)
            if stored.running[-1] != sha256:
                raise StoreDamaged(f"The bytes of {sha256[:12]}… changed on their way; nothing was kept.")
            self._spool.seek(0)
            with _sentences():
                obstore.put(self._sink.store, key(sha256), self._spool, chunk_size=2 * CHUNK)
                size = obstore.head(self._sink.store, key(sha256))["size"]
            if size != stored.size:
                raise StoreDamaged(f"The bucket kept {size:,} bytes of {stored.size:,}; send it again.")
            self._sink.files[sha256] = stored
        finally:
            self._spool.close()

    def abandon(self) -> None:
        self._spool.close()


class _sentences:  # noqa: N801 - reads as a clause
    """What the store's client raises, said so that staff can act on it."""

    def __init__(self, *, may_be_missing: bool = False) -> None:
        self.may_be_missing = may_be_missing

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, FileNotFoundError) and self.may_be_missing:
            return
        if isinstance(error, (BaseError, FileNotFoundError)):
            said = f"The bucket does not answer as it should ({_first_line(error)}); nothing was changed."
            raise StoreDamaged(said) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200]
