"""What there is of a workspace beside its work: backups, how it opens, how much room it takes."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assessor_app.domain.errors import AssessorError, StoreLocked
from assessor_app.store import backups, key_store, keys, opening
from assessor_app.store.engine import Store


@dataclass(frozen=True, slots=True)
class BackupView:
    """`made_at` is ISO UTC; `before_restore` says that it holds what a restore put aside, `asked` that a person asked
    for it."""

    name: str
    made_at: str
    size: int
    before_restore: bool
    asked: bool


class KeyStore(StrEnum):
    """What the system's key store has to do with a workspace."""

    MISSING = "missing"  # this computer has none
    UNLOADED = "unloaded"  # it is set to use one that cannot be loaded
    SHUT = "shut"  # it is locked, and does not say
    EMPTY = "empty"  # it keeps no key of this workspace
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Keeping:
    """`size` is bytes of the store without its evidence; `free` bytes are left on its disk."""

    folder: Path
    size: int
    free: int
    backups: tuple[BackupView, ...]
    recovery_code: bool
    reads_only: bool


def keeping(store: Store) -> Keeping:
    """All of it, for the Settings screen."""
    import shutil

    files = [path for path in store.folder.glob("assessor.db*") if path.is_file()]
    return Keeping(
        store.folder,
        sum(path.stat().st_size for path in files),
        shutil.disk_usage(store.folder).free,
        backups_of(store.folder),
        _asked(store.folder),
        store.reads_only,
    )


def key_store_of(store: Store) -> KeyStore:
    """Asked anew each time, for commands put the key there and take it out; it may ask a person to unlock it first."""
    try:
        if not key_store.is_there():
            return KeyStore.MISSING
    except StoreLocked:
        return KeyStore.UNLOADED
    try:
        kept = key_store.held(store.folder) == bytes.fromhex(store.key.hex)
    except StoreLocked:
        return KeyStore.SHUT
    return KeyStore.KEPT if kept else KeyStore.EMPTY


def _asked(folder: Path) -> bool:
    try:
        return keys.has_recovery_code(folder)
    except AssessorError:
        return False


def backups_of(folder: Path) -> tuple[BackupView, ...]:
    """The backups of a workspace, newest first; it need not open."""
    return tuple(
        BackupView(b.name, b.made_at, b.size, b.reason == backups.BEFORE_RESTORE, b.reason == backups.ASKED)
        for b in backups.backups(folder)
    )


def opens_by_itself(folder: Path) -> bool:
    """Whether the system's key store has the key, so that no passphrase is asked."""
    return opening.kept_key(folder) is not None
