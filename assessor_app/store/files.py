"""Writing small files whole or not at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

OWNERS, OWNERS_FOLDER = 0o600, 0o700  # who may read a file or a folder of the workspace: its owner


def write_whole(path: Path, data: bytes, *, mode: int = 0o666) -> None:
    """Write beside, make durable, rename: a reader sees the old bytes or the new ones, never half. The file is for
    whom `mode` and the person's umask say."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        fsync_folder(path.parent)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def fsync_folder(folder: Path) -> None:
    """Make a rename in a folder durable."""
    if os.name == "nt":  # a folder cannot be opened for fsync there; NTFS journals the rename
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def touch_own(path: Path) -> None:
    """An empty file that its owner only reads, to be written by what would make one for everybody."""
    path.touch(mode=OWNERS)


def shut_to_others(folder: Path, *patterns: str) -> None:
    """What a version before left open to whoever has an account here; where that cannot be, it stays as it is."""
    for path in (each for pattern in patterns for each in folder.glob(pattern)):
        with suppress(OSError):
            if (path.stat().st_mode & 0o077) and not path.is_symlink():
                path.chmod(OWNERS_FOLDER if path.is_dir() else OWNERS)
