"""Making and opening a workspace folder: one writer, a key, today's schema, no stray evidence."""

import contextlib
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, OperationalError

from assessor_app.domain.errors import NotRead, NotSaved, StoreBusy, StoreDamaged, StoreLocked, StoreReadOnly
from assessor_app.domain.system_words import why_unwritten
from assessor_app.eventlog.jws import SigningKey
from assessor_app.store import backups, keys, keys_beside, places, schema
from assessor_app.store.disk_words import said_of, sentence_of
from assessor_app.store.engine import DataKey, Store, checkpoint, encrypted_engine, full_check, quick_check
from assessor_app.store.files import OWNERS_FOLDER, shut_to_others, touch_own
from assessor_app.store.kept_key import kept_key as of_this_workspace
from assessor_app.store.rows import DeviceRow, VaultKeyRow
from assessor_app.store.vault import Vault

DATABASE = "assessor.db"
UNFINISHED = "assessor.db.new"
LOCK = "assessor.lock"
OPEN = "assessor.open"  # there while a writer has the store open: found at a start, the last end was not a clean one
EVIDENCE = "evidence"
INDEX = 32 << 10  # bytes: SQLite's index of its log, without which a log is not read


@dataclass(slots=True)
class Opened:
    """A store, and the lock that makes this process its writer (None for a reader). Close it with `close`."""

    store: Store
    lock: FileLock | None
    copied: "tempfile.TemporaryDirectory[str] | None" = field(default=None, repr=False)

    def close(self) -> None:
        self.shut()
        if self.lock is not None:
            self.lock.release()

    def shut(self) -> None:
        """Close the store and forget its key, and stay its only writer: what locking the screen does."""
        self.store.close()
        if self.lock is not None:
            (self.store.folder / OPEN).unlink(missing_ok=True)
        if self.copied is not None:
            self.copied.cleanup()


def exists(folder: Path) -> bool:
    return (folder / DATABASE).exists() or (folder / keys.FILE).exists()


def require_own_folder(folder: Path) -> None:
    """Raise WrongPlace where no workspace may lie."""
    places.require_own_folder(folder)


def require_free(folder: Path) -> None:
    """Raise StoreBusy where a workspace lies already; one whose making was cut short is none."""
    if exists(folder) and ((folder / DATABASE).exists() or not (folder / UNFINISHED).exists()):
        raise StoreBusy(f"There is a workspace in {folder} already; nothing was changed.")


def create(folder: Path, passphrase: str, *, now: str) -> None:
    """Make a workspace: keys, an empty store at today's schema, this device's signing key.

    The database bears its name last: a making that was cut short is told by `UNFINISHED`, and begun again.
    """
    require_free(folder)
    unfinished = folder / UNFINISHED
    places.require_own_folder(folder)
    _prepare(folder)
    for left in folder.glob(f"{UNFINISHED}*"):
        left.unlink()
    touch_own(unfinished)
    key = DataKey(keys.create(folder, passphrase))
    engine = encrypted_engine(unfinished, key)
    try:
        schema.bring_to_head(engine)
        with Store(folder, engine, Vault(folder / EVIDENCE), key).write() as session:
            device = SigningKey.generate()
            session.add(DeviceRow(id=device.thumbprint, secret=device.secret, created_at=now))
        checkpoint(engine)
    finally:
        engine.dispose()
    unfinished.rename(folder / DATABASE)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StoreLocked(f"{folder} cannot be written to: {why_unwritten(error)}; choose another folder.") from error


def open_workspace(
    folder: Path, passphrase: str | None, *, writer: bool = True, held: FileLock | None = None
) -> Opened:
    """Open with the passphrase, or with the key the operating system keeps when `passphrase` is None. `held` is the
    lock of a workspace that was shut and not closed.

    Raises StoreLocked, StoreBusy or StoreDamaged, each a sentence; the files are left as they are.
    """
    if not exists(folder):
        raise StoreLocked(f"There is no workspace in {folder}. Make one with “assessor init”.")
    lock = held or (lock_folder(folder) if writer else None)  # before the key: who comes second hears of it at once
    copied = None if writer else _copied_if_needed(folder)
    try:
        store = _open(folder, data_key(folder, passphrase, mend=writer), writer, copied)
    except BaseException:
        if lock is not None and held is None:
            lock.release()
        if copied is not None:
            copied.cleanup()
        raise
    return Opened(store, lock, copied)


def open_with_key(folder: Path, key: DataKey, held: FileLock) -> Opened:
    """Open as the writer that holds the lock already."""
    return Opened(_open(folder, key, True, None), held)


def data_key(folder: Path, passphrase: str | None, *, mend: bool = False) -> DataKey:
    """The key of a workspace; raises StoreLocked for a wrong passphrase, or for none where none is kept, KeysDamaged
    where it cannot be read. `mend` to put its copy in the place of a damaged one."""
    if passphrase:
        return DataKey(keys_beside.unwrap(folder, passphrase, mend=mend))
    kept = kept_key(folder)
    if kept is None:
        raise StoreLocked("This workspace needs its passphrase (ASSESSOR_PASSPHRASE where nobody can type it).")
    return kept


def kept_key(folder: Path) -> DataKey | None:
    """The key that the operating system keeps for this very workspace."""
    return of_this_workspace(folder, folder / DATABASE)


def lock_folder(folder: Path) -> FileLock:
    """Become the one writer of a workspace; raises StoreBusy where there is one, StoreLocked where none may be."""
    places.require_own_folder(folder)
    lock = FileLock(folder / LOCK, blocking=False, thread_local=False)  # opened on one thread, closed on another
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreBusy(f"Another Assessor has {folder} open. Close it first; nothing was changed.") from error
    except OSError as error:
        raise StoreReadOnly(f"{folder} cannot be written to: {why_unwritten(error)}. Nothing was changed.") from error
    return lock


def _unwritable(folder: Path) -> bool:
    """Whether nobody can write there: on a full disk, unless SQLite's index of its log is there already."""
    allowed = os.access(folder, os.W_OK) and os.access(folder / DATABASE, os.W_OK)
    return not allowed or (_is_full(folder) and not _is_indexed(folder / f"{DATABASE}-shm"))


def _is_indexed(index: Path) -> bool:
    """A start on a full disk leaves an empty one."""
    return index.exists() and index.stat().st_size >= INDEX


def _is_full(folder: Path) -> bool:
    """Whether SQLite's own files beside a database find no room."""
    return shutil.disk_usage(folder).free < 2 * INDEX


def _copied_if_needed(folder: Path) -> "tempfile.TemporaryDirectory[str] | None":
    """Where nothing can be written, and the log still holds changes: the two encrypted files, copied to where SQLite
    can put them together. Reading the database alone would be short of rows."""
    log = folder / f"{DATABASE}-wal"
    if not _unwritable(folder) or not log.exists() or not log.stat().st_size:
        return None
    copied = tempfile.TemporaryDirectory(prefix="assessor-")
    try:
        for file in (folder / DATABASE, log):
            shutil.copyfile(file, Path(copied.name) / file.name)
    except OSError as error:
        copied.cleanup()
        raise sentence_of(error, f"a copy of {DATABASE} to read from") from error
    return copied


def _open(folder: Path, key: DataKey, writer: bool, copied: "tempfile.TemporaryDirectory[str] | None") -> Store:
    if not (folder / DATABASE).exists() and (folder / UNFINISHED).exists():
        raise StoreLocked(f"The workspace in {folder} was never finished; run “assessor init” again.")
    if not (folder / DATABASE).exists():
        raise StoreDamaged(f"{DATABASE} is missing from {folder}.", backups.way_back(folder))
    if not (folder / DATABASE).stat().st_size:  # opening it would write its first page
        raise _emptied(folder)
    if writer:
        shut_to_others(folder, f"{DATABASE}*", keys.FILE, backups.FOLDER, EVIDENCE)
    if copied is not None:
        engine = encrypted_engine(Path(copied.name) / DATABASE, key)
    else:
        engine = encrypted_engine(folder / DATABASE, key, unwritable=not writer and _unwritable(folder))
    store = Store(folder, engine, Vault(folder / EVIDENCE), key, reads_only=not writer)
    try:
        _examine(folder, engine, writer)
        if writer:
            _begin_writing(store)
    except OperationalError as error:
        engine.dispose()
        said = said_of(error.orig, reading=True)
        if writer and _is_full(folder):
            raise StoreReadOnly(
                f"There is no room left on the disk of {folder}, so nothing can be written to it. What was saved "
                "before is safe; make room and open it again."
            ) from error
        if isinstance(said, NotRead | NotSaved):  # a disk that fails or is full now: nothing is damaged by that
            raise said from error
        raise StoreDamaged(
            f"The store in {folder} cannot be opened. It was left as it is.", backups.way_back(folder), str(error.orig)
        ) from error
    except DatabaseError as error:
        engine.dispose()
        raise StoreDamaged(
            f"{DATABASE} in {folder} is damaged or belongs to another key. It was left as it is.",
            backups.way_back(folder),
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return store


def _emptied(folder: Path) -> StoreDamaged:
    """A file with nothing in it is sound to SQLite, and what filled it is lost all the same."""
    return StoreDamaged(f"{DATABASE} in {folder} is empty. It was left as it is.", backups.way_back(folder))


def _examine(folder: Path, engine: Engine, writer: bool) -> None:
    """A quick look at every start; a thorough one where the last writer did not come to its end."""
    look = full_check if writer and (folder / OPEN).exists() else quick_check
    try:
        look(engine)
    except StoreDamaged as error:
        raise StoreDamaged(error.what, backups.way_back(folder), error.technical) from error
    if schema.is_empty(engine):
        raise _emptied(folder)
    if not writer:
        schema.require_head(engine)


def _begin_writing(store: Store) -> None:
    schema.bring_to_head(store.engine)
    _sweep(store)
    with contextlib.suppress(OSError):  # a disk too full for an empty file says so at the first change
        (store.folder / OPEN).touch()


def _sweep(store: Store) -> None:
    with store.read() as session:
        known = {row.folder for row in session.query(VaultKeyRow)}
    with contextlib.suppress(OSError):  # a stray folder is waste, not danger
        store.vault.sweep(known)
