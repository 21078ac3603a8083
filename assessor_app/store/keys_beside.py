"""The wrapped key lies twice: in the workspace, and beside its backups. Where the first is gone or cannot be read, the
second opens the workspace, and takes its place as soon as somebody may write."""

from contextlib import suppress
from pathlib import Path

from assessor_app.domain.errors import KeysDamaged, StoreDamaged, WrongPassphrase
from assessor_app.store import keys
from assessor_app.store.files import OWNERS, write_whole

BESIDE = keys.BESIDE


def unwrap(folder: Path, passphrase: str, *, mend: bool) -> bytes:
    """The data key, by either; `mend` to put the copy in the place of what cannot be read. Raises StoreLocked for a
    wrong passphrase, KeysDamaged where neither can be read."""
    try:
        return keys.unwrap(folder, passphrase)
    except KeysDamaged:  # of a newer version: whole, and not ours to replace
        raise
    except StoreDamaged as error:
        data_key = _by_copy(folder, passphrase, error.sentence)
    if mend:
        with suppress(OSError):  # it opens all the same, and the next start tries again
            write_whole(folder / keys.FILE, (folder / BESIDE / keys.FILE).read_bytes(), mode=OWNERS)
    return data_key


def _by_copy(folder: Path, passphrase: str, damage: str) -> bytes:
    try:
        return keys.unwrap(folder / BESIDE, passphrase)
    except WrongPassphrase as error:
        raise WrongPassphrase(
            f"{damage} Its copy beside the backups does not open with this passphrase: if you changed it since the "
            "last backup, type the one before. Nothing was changed."
        ) from error
    except StoreDamaged as error:
        copy = folder / BESIDE / keys.FILE
        state = "cannot be read, either" if copy.exists() else "is not there"
        raise KeysDamaged(
            f"{damage} Its copy, {copy}, {state}. Without one of them neither the passphrase nor a recovery code opens "
            f"this workspace, and no backup of it. If you have a copy of the workspace elsewhere, put the {keys.FILE} "
            f"from it into {folder} and try again. Nothing was changed."
        ) from error


def fault(folder: Path) -> str | None:
    """What is wrong with the wrapped key of the workspace itself, in a sentence; None while it can be read."""
    try:
        keys.require_whole(folder)
    except StoreDamaged as error:
        return error.sentence
    return None


def keep_beside(folder: Path) -> None:
    """Copy the wrapped key beside the backups, which do not open without it; never one that cannot be read."""
    kept = b""
    while fault(folder) is None and kept != (kept := (folder / keys.FILE).read_bytes()):  # it may be changed meanwhile
        write_whole(folder / BESIDE / keys.FILE, kept, mode=OWNERS)


def is_beside(folder: Path) -> bool:
    """Whether the copy is of what lies in the workspace; a change of the passphrase may have been cut between them."""
    return (folder / BESIDE / keys.FILE).read_bytes() == (folder / keys.FILE).read_bytes()
