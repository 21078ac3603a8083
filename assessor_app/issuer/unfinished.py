"""A folder that is being made says so until all of it is there: one that was cut off is never taken for whole."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.system_words import why_unwritten
from assessor_app.issuer.durability import fsync_folder, make_folder
from assessor_app.issuer.engines import BLOBS, ENGINES, SQLITE_FILE

MARK, LOCK, KEYS = "unfinished", "making.lock", "keys"


@contextmanager
def making(folder: Path, require_free: Callable[[], None]) -> Iterator[None]:
    """Whatever an earlier making left half done is cleared away first, and what this one leaves where it fails. One at
    a time makes something in a folder; `require_free` says, once nobody else does, whether there is room for it."""
    with _alone(folder):
        clear(folder)
        require_free()
        (folder / MARK).touch()
        fsync_folder(folder)
        try:
            yield
        except BaseException:
            clear(folder)
            raise
        fsync_folder(folder)
        (folder / MARK).unlink()
        fsync_folder(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The lock of who was killed is free. Folders that were made for nothing are taken away again."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        make_folder(folder)
        lock = FileLock(folder / LOCK, blocking=False)
        lock.acquire()
    except Timeout as error:
        raise RuleBroken(f"Something is being made in {folder} just now; nothing was changed.") from error
    except OSError as error:
        raise RuleBroken(f"{folder} cannot be written to: {why_unwritten(error)}; choose another folder.") from error
    try:
        yield
    finally:
        with suppress(OSError):  # where a file that is open cannot be taken away, it stays and harms nobody
            (folder / LOCK).unlink()
        lock.release()
        with suppress(OSError):  # what holds something stays, and whatever is above it
            for each in missing:
                each.rmdir()


def clear(folder: Path) -> None:
    """Take away what stands in a folder with the mark; nothing of it was ever used."""
    if not (folder / MARK).exists():
        return
    for name in (BLOBS, KEYS):
        shutil.rmtree(folder / name, ignore_errors=True)
    for path in (*folder.glob(f"{SQLITE_FILE}*"), *folder.glob(f"{ENGINES}*")):
        path.unlink(missing_ok=True)
    (folder / MARK).unlink(missing_ok=True)


def require_finished(folder: Path) -> None:
    if (folder / MARK).exists():
        raise RuleBroken(
            f"The making of {folder} was cut off before its end, and nothing in it counts. Run the same command again: "
            "“assessor issuer init”, or “assessor issuer backup” where it is one."
        )
