"""Names in a folder that outlast a power cut, as the assessor's store makes them, with which the issuer shares
nothing."""

import os
from pathlib import Path


def fsync_folder(folder: Path) -> None:
    """Make the names in a folder durable: what was put there, renamed or taken away."""
    if os.name == "nt":  # a folder cannot be opened for fsync there
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """It and whichever above it is missing, each durable in the one that holds it."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        fsync_folder(folder.parent)
