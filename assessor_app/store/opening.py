"""Making and opening a workspace folder: one writer, a key, today's schema, no stray evidence."""

import contextlib
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.exc import DatabaseError, OperationalError

from assessor_app.domain.errors import StoreBusy, StoreDamaged, StoreLocked
from assessor_app.eventlog.jws import SigningKey
from assessor_app.store import keys, schema
from assessor_app.store.engine import Store, encrypted_engine, quick_check
from assessor_app.store.rows import DeviceRow, VaultKeyRow
from assessor_app.store.vault import Vault

DATABASE = "assessor.db"
UNFINISHED = "assessor.db.new"
LOCK = "assessor.lock"


@dataclass(frozen=True, slots=True)
class Opened:
    """A store, and the lock that makes this process its writer (None for a reader). Close both with `close`."""

    store: Store
    lock: FileLock | None

    def close(self) -> None:
        self.store.close()
        if self.lock is not None:
            self.lock.release()


def exists(folder: Path) -> bool:
    return (folder / DATABASE).exists() or (folder / keys.FILE).exists()


def create(folder: Path, passphrase: str, *, now: str) -> None:
    """Make a workspace: keys, an empty store at today's schema, this device's signing key.

    The database bears its name last: a making that was cut short is told by `UNFINISHED`, and begun again.
    """
    unfinished = folder / UNFINISHED
    if exists(folder) and ((folder / DATABASE).exists() or not unfinished.exists()):
        raise StoreBusy(f"There is a workspace in {folder} already; nothing was changed.")
    _prepare(folder)
    for left in folder.glob(f"{UNFINISHED}*"):
        left.unlink()
    unfinished.touch()
    key = keys.create(folder, passphrase)
    engine = encrypted_engine(unfinished, key)
    try:
        schema.bring_to_head(engine)
        with Store(folder, engine, Vault(folder / "evidence")).write() as session:
            device = SigningKey.generate()
            session.add(DeviceRow(id=device.thumbprint, secret=device.secret, created_at=now))
        with engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")  # a checkpoint stands outside of transactions
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    finally:
        engine.dispose()
    unfinished.rename(folder / DATABASE)


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StoreLocked(f"{folder} cannot be written to ({_why(error)}); choose another folder.") from error


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def open_workspace(folder: Path, passphrase: str | None, *, writer: bool = True) -> Opened:
    """Open with the passphrase, or with the key the operating system keeps when `passphrase` is None.

    Raises StoreLocked, StoreBusy or StoreDamaged, each a sentence; the files are left as they are.
    """
    if not exists(folder):
        raise StoreLocked(f"There is no workspace in {folder}. Make one with “assessor init”.")
    key = _key(folder, passphrase)
    lock = _lock(folder) if writer else None
    try:
        store = _open(folder, key, writer)
    except BaseException:
        if lock is not None:
            lock.release()
        raise
    return Opened(store, lock)


def _key(folder: Path, passphrase: str | None) -> bytes:
    if passphrase:
        return keys.unwrap(folder, passphrase)
    kept = keys.remembered(folder)
    if kept is None:
        raise StoreLocked("This workspace needs its passphrase (ASSESSOR_PASSPHRASE where nobody can type it).")
    return kept


def _lock(folder: Path) -> FileLock:
    lock = FileLock(folder / LOCK, blocking=False, thread_local=False)  # opened on one thread, closed on another
    try:
        lock.acquire()
    except Timeout as error:
        raise StoreBusy(f"Another Assessor has {folder} open. Close it first; nothing was changed.") from error
    except OSError as error:
        raise StoreLocked(f"{folder} cannot be written to ({_why(error)}). Nothing was changed.") from error
    return lock


def _open(folder: Path, key: bytes, writer: bool) -> Store:
    if not (folder / DATABASE).exists() and (folder / UNFINISHED).exists():
        raise StoreLocked(f"The workspace in {folder} was never finished; run “assessor init” again.")
    if not (folder / DATABASE).exists():
        raise StoreDamaged(f"{DATABASE} is missing from {folder}; restore it from a backup.")
    engine = encrypted_engine(folder / DATABASE, key)
    store = Store(folder, engine, Vault(folder / "evidence"))
    try:
        quick_check(engine)
        if writer:
            schema.bring_to_head(engine)
            _sweep(store)
        else:
            schema.require_head(engine)
    except OperationalError as error:
        engine.dispose()
        raise StoreDamaged(f"The store in {folder} cannot be opened ({error.orig}). It was left as it is.") from error
    except DatabaseError as error:
        engine.dispose()
        raise StoreDamaged(
            f"{DATABASE} in {folder} is damaged or belongs to another key. It was left as it is."
        ) from error
    except BaseException:
        engine.dispose()
        raise
    return store


def _sweep(store: Store) -> None:
    with store.read() as session:
        known = {row.folder for row in session.query(VaultKeyRow)}
    with contextlib.suppress(OSError):  # a stray folder is waste, not danger
        store.vault.sweep(known)
