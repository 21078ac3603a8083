"""Random access to one artifact's plaintext, wherever it lies."""

import os
import stat
import threading
from pathlib import Path
from typing import Protocol

from assessor_app.domain.errors import Unreadable


class Source(Protocol):
    """Bytes of one artifact; `read_at` may be called from any thread and gives fewer bytes only at the end."""

    @property
    def size(self) -> int: ...

    def read_at(self, offset: int, length: int) -> bytes: ...


class BytesSource:
    """An artifact already in memory, such as a text answer."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def size(self) -> int:
        return len(self._data)

    def read_at(self, offset: int, length: int) -> bytes:
        return self._data[offset : offset + length]


def _check_is_file(path: Path) -> None:
    """A pipe would wait for its writer and a device never end: neither is opened."""
    mode = path.stat().st_mode if path.exists() else 0
    for found, sentence in (
        (mode == 0, "There is no such file."),
        (stat.S_ISDIR(mode), "This is a folder, not a file."),
        (stat.S_ISFIFO(mode), "This is a pipe, not a file."),
        (not stat.S_ISREG(mode), "This is a device, not a file."),
    ):
        if found:
            raise Unreadable(path.name, sentence)


class FileSource:
    """A plain file; close it, or use it in a `with`. Raises Unreadable, naming the file, when it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._lock, self._name = threading.Lock(), path.name
        try:
            _check_is_file(path)
            self._file = path.open("rb")
            self._size = os.fstat(self._file.fileno()).st_size
        except PermissionError as error:
            raise Unreadable(path.name, "The file may not be read: its owner has not allowed it.") from error
        except (OSError, ValueError) as error:
            raise Unreadable(path.name, "The file cannot be read from the disk.") from error

    @property
    def size(self) -> int:
        return self._size

    def read_at(self, offset: int, length: int) -> bytes:
        try:
            with self._lock:
                self._file.seek(offset)
                return self._file.read(length)
        except OSError as error:  # a disk that was pulled, a share that went away
            raise Unreadable(self._name, "The file can no longer be read from the disk.") from error

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "FileSource":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
