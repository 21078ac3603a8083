"""Going back to a backup: what is there now is kept first, and what was signed since stays signed.

Between any two steps a power cut leaves the old store whole, or the new one.
"""

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock

from assessor_app.domain.errors import StoreDamaged
from assessor_app.store import backups, keys, opening, schema
from assessor_app.store.backups import Backup
from assessor_app.store.disk_words import sentence_of
from assessor_app.store.engine import DataKey, checkpoint, encrypted_engine
from assessor_app.store.files import OWNERS, OWNERS_FOLDER, fsync_folder, touch_own, write_whole
from assessor_app.store.signed_since import carry_over

COMING = "assessor.db.restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """`kept` is where the state before is: a backup, or, when it could not be opened, a folder. `carried` counts the
    signed events that are younger than the backup and came along."""

    backup: Backup
    kept: Path
    kept_whole: bool
    carried: int


def restore(
    folder: Path,
    passphrase: str | None,
    name: str | None,
    *,
    now: str,
    held: FileLock | None = None,
    key: DataKey | None = None,
) -> Restored:
    """Put a backup in the place of the store. The store must be shut; `held` is its lock where we have it already, and
    `key` its key.

    Raises StoreLocked, StoreBusy, StoreDamaged or NotSaved; then the store is as it was.
    """
    lock = held or opening.lock_folder(folder)
    try:
        _bring_back_keys(folder)
        used = key or opening.data_key(folder, passphrase, mend=True)
        try:
            return _restore(folder, used, backups.find(folder, name), now, lock)
        except OSError as error:
            raise sentence_of(error, "the restored store") from error
        finally:
            if key is None:
                used.forget()
    finally:
        if held is None:
            lock.release()


def _bring_back_keys(folder: Path) -> None:
    kept = folder / backups.FOLDER / keys.FILE
    if not (folder / keys.FILE).exists() and kept.exists():
        write_whole(folder / keys.FILE, kept.read_bytes(), mode=OWNERS)


def _restore(folder: Path, key: DataKey, backup: Backup, now: str, lock: FileLock) -> Restored:
    backups.check(backup, key)
    coming = folder / COMING
    for left in folder.glob(f"{COMING}*"):
        left.unlink()
    touch_own(coming)
    shutil.copyfile(backup.path, coming)  # before the present is kept: keeping one more may push the oldest out
    kept, whole = _keep_present(folder, key, now, lock)
    carried = _prepare(coming, kept if whole else None, key)
    _put_in_place(folder, coming)
    return Restored(backup, kept, whole, carried)


def _keep_present(folder: Path, key: DataKey, now: str, lock: FileLock) -> tuple[Path, bool]:
    """The present as one more backup; where it cannot be opened, its files as they are."""
    try:
        opened = opening.open_with_key(folder, key.copy(), lock)
    except StoreDamaged:
        return _set_aside(folder, now), False
    try:
        made = backups.make(opened.store, now=now, reason=backups.BEFORE_RESTORE)
        checkpoint(opened.store.engine)
    except StoreDamaged:
        return _set_aside(folder, now), False
    finally:
        opened.shut()
    return made.path, True


def _set_aside(folder: Path, now: str) -> Path:
    aside = folder / backups.ASIDE / datetime.fromisoformat(now).strftime("%Y%m%dT%H%M%SZ")
    aside.parent.mkdir(mode=OWNERS_FOLDER, exist_ok=True)
    aside.mkdir(exist_ok=True)
    for file in folder.glob(f"{opening.DATABASE}*"):
        if not file.name.startswith(COMING):
            shutil.copy2(file, aside / file.name)
            _fsync(aside / file.name)
    for made in (aside, aside.parent, folder):
        fsync_folder(made)
    return aside


def _prepare(coming: Path, present: Path | None, key: DataKey) -> int:
    """Bring the copy to today's schema, and what was signed since into it."""
    engine = encrypted_engine(coming, key)
    try:
        schema.bring_to_head(engine)
        carried = carry_over(engine, present, key) if present is not None else 0
        checkpoint(engine)
    finally:
        engine.dispose()
    _fsync(coming)
    return carried


def _fsync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _put_in_place(folder: Path, coming: Path) -> None:
    # the log of the old store must never be laid over the new one; all of it is in the file, or was set aside
    for log in ("-wal", "-shm"):
        (folder / f"{opening.DATABASE}{log}").unlink(missing_ok=True)
    coming.replace(folder / opening.DATABASE)
    fsync_folder(folder)
    with suppress(OSError):
        (folder / backups.FOLDER / backups.MARK).unlink()
