"""A submission's files down, straight into the vault: chunk by chunk, each checked, taken up where it was cut off."""

import hashlib
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Event, Lock

from sqlalchemy import delete, select

from assessor_app.domain.changes import Clock
from assessor_app.domain.errors import AssessorError, Refused, RuleBroken
from assessor_app.store.destroyed import require_not_destroyed
from assessor_app.store.disk_words import sentence_of
from assessor_app.store.engine import Store
from assessor_app.store.rows import BlobRow, DownloadRow, SubmissionRow, VaultKeyRow
from assessor_app.store.vault import Blob, VaultPart
from assessor_app.sync.client import IssuerClient
from assessor_app.sync.download import Chunks, Download
from assessor_app.sync.enrolling import Membership
from assessor_app.sync.messages import CHUNK
from assessor_app.sync.report import Cancelled, Progress, Stage, Stopped, Tally, Watch

SPARE_BYTES = 256 << 20
STREAMS = 2


@dataclass(frozen=True, slots=True)
class Fetcher:
    store: Store
    client: IssuerClient
    member: Membership
    now: Clock
    tally: Tally
    watch: Watch
    cancelled: Cancelled
    largest: int | None = None  # bytes of one submission; a larger one waits until it is asked for


@dataclass(frozen=True, slots=True)
class FetchProgress:
    """Bytes had of all that this sync means to fetch."""

    fetcher: Fetcher
    total: int
    counting: Lock = field(default_factory=Lock)  # by two streams

    def show(self, submission: str) -> None:
        self.fetcher.watch(Progress(Stage.FETCHING, self.fetcher.tally.bytes, self.total, submission))


def missing_bytes(row: DownloadRow) -> int:
    """What of a file is still to come."""
    return sum(min(CHUNK, row.size - i * CHUNK) for i, (_, have, *_) in enumerate(row.chunks) if not have)


def finish(fetcher: Fetcher, submission: str, progress: FetchProgress) -> None:
    """Bring what is missing of one submission; it is ready then."""
    with fetcher.store.read() as session:
        require_not_destroyed(session, submission)
        vault_key = session.get_one(VaultKeyRow, submission)
        rows = session.scalars(select(DownloadRow).where(DownloadRow.submission_id == submission)).all()
    _require_room(fetcher.store, sum(map(missing_bytes, rows)))
    try:
        _fetch_files(fetcher, vault_key, rows, progress)
    except AssessorError:
        with fetcher.store.read() as session:  # destroyed meanwhile, its folder is gone: that is why, and nothing else
            require_not_destroyed(session, submission)
        raise
    with fetcher.store.write() as session:
        require_not_destroyed(session, submission)
        session.get_one(SubmissionRow, submission).ready = True
    fetcher.tally.submissions.append(submission)


def _require_room(store: Store, needed: int) -> None:
    free = shutil.disk_usage(store.folder).free
    if free < needed + SPARE_BYTES:
        raise RuleBroken(
            f"The disk has {free >> 20:,} MiB free; {needed >> 20:,} MiB and some room are needed. Make room and sync."
        )


def _fetch_files(
    fetcher: Fetcher, vault_key: VaultKeyRow, rows: Sequence[DownloadRow], progress: FetchProgress
) -> None:
    """Two at once: over a slow link one comes while the other waits for its first byte. What ends one ends both."""
    over = Event()
    either = replace(fetcher, cancelled=lambda: over.is_set() or fetcher.cancelled())

    def fetch(row: DownloadRow) -> None:
        try:
            if either.cancelled():
                raise Stopped
            _fetch_file(either, vault_key, row, progress)
        except BaseException:
            over.set()
            raise

    with ThreadPoolExecutor(STREAMS, "fetching") as streams:
        ends = [streams.submit(fetch, row) for row in rows]
    errors = [error for end in ends if (error := end.exception()) is not None]
    if errors:  # the other one was merely stopped
        raise next((error for error in errors if not isinstance(error, Stopped)), errors[0])


def _fetch_file(fetcher: Fetcher, vault_key: VaultKeyRow, row: DownloadRow, progress: FetchProgress) -> None:
    try:
        _bring(fetcher, vault_key, row, progress)
    except OSError as error:
        raise sentence_of(error, f"a file of {row.submission_id}") from error
    with fetcher.store.write() as session:
        require_not_destroyed(session, row.submission_id)
        blob = BlobRow(submission_id=row.submission_id, sha256=row.sha256, size=row.size, salt=row.salt)
        session.merge(blob)
        this = (DownloadRow.submission_id == row.submission_id, DownloadRow.sha256 == row.sha256)
        session.execute(delete(DownloadRow).where(*this))


def _bring(fetcher: Fetcher, vault_key: VaultKeyRow, row: DownloadRow, progress: FetchProgress) -> None:
    folder = fetcher.store.vault.root / vault_key.folder
    if (folder / row.sha256).exists():  # renamed already, but the power went before its row was written
        return
    part = fetcher.store.vault.resume(vault_key.folder, vault_key.key, Blob(row.sha256, row.size, row.salt))
    try:
        download = _download(fetcher, row, part, progress)
        download.fetch()
        part.finish()
    except Refused as error:
        raise Refused(f"A file of {row.submission_id} cannot be had ({error}); the next sync asks again.") from error
    finally:
        part.close()
    if download.digest != row.sha256:
        _require_whole(fetcher.store, vault_key, row)


def _download(fetcher: Fetcher, row: DownloadRow, part: VaultPart, progress: FetchProgress) -> Download:
    # a `.part` that is gone, with all that the row thinks is in it
    chunks = [(str(sha256), bool(have) and not part.fresh) for sha256, have, *_ in row.chunks]
    running = tuple(str(so_far) for _, _, *said in row.chunks for so_far in said if so_far)

    def had(length: int) -> None:
        with progress.counting:
            fetcher.tally.bytes += length
            progress.show(row.submission_id)

    def remember(durable: Chunks) -> None:
        with fetcher.store.write() as session:
            require_not_destroyed(session, row.submission_id)
            there = session.get_one(DownloadRow, (row.submission_id, row.sha256))
            there.chunks = [[*chunk, *said] for chunk, (_, _, *said) in zip(durable, row.chunks, strict=True)]

    return Download(fetcher.client, row.sha256, row.size, chunks, running, part, had, remember, fetcher.cancelled)


def _require_whole(store: Store, vault_key: VaultKeyRow, row: DownloadRow) -> None:
    """The chunks were right one by one; whether together they are the file that evidence will cite is seen here."""
    file = store.vault.open(vault_key.folder, vault_key.key, Blob(row.sha256, row.size, row.salt))
    found = hashlib.sha256()
    try:
        for offset in range(0, row.size, CHUNK):
            found.update(file.read_at(offset, CHUNK))
    finally:
        file.close()
    if found.hexdigest() != row.sha256:
        (store.vault.root / vault_key.folder / row.sha256).unlink()
        raise Refused(f"A file of {row.submission_id} is not the one its manifest names; the issuer must mend it.")
