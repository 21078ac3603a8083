"""Which names a power cut could take away: those whose folder was not synced after they got there."""

import os
import stat
from pathlib import Path

import pytest


class Syncs:
    """Which file each name of a folder stood for when the folder was synced last; all syncs go through."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._held: dict[int, dict[str, int]] = {}
        self._sync = os.fsync
        patch.setattr(os, "fsync", self._watched)

    def _watched(self, handle: int) -> None:
        self._sync(handle)
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            with os.scandir(handle) as found:
                self._held[os.fstat(handle).st_ino] = {entry.name: entry.inode() for entry in found}

    def lost(self, root: Path) -> list[str]:
        """The names below a folder, and its own, that a power cut could take away."""
        return [str(path.relative_to(root.parent)) for path in (root, *root.rglob("*")) if not self._safe(path)]

    def _safe(self, path: Path) -> bool:
        return self._held.get(path.parent.stat().st_ino, {}).get(path.name) == path.stat().st_ino
