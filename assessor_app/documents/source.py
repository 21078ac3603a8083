"""Random access to one artifact's plaintext, wherever it lies."""

import os
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


class FileSource:
    """A plain file; close it, or use it in a `with`. Raises Unreadable, naming the file, when it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        try:
            if not path.is_file():
                raise Unreadable(path.name, "There is no such file." if not path.exists() else "This is not a file.")
            self._file = path.open("rb")
            self._size = os.fstat(self._file.fileno()).st_size
        except (OSError, ValueError) as error:
            raise Unreadable(path.name, "The file cannot be read from the disk.") from error

    @property
    def size(self) -> int:
        return self._size

    def read_at(self, offset: int, length: int) -> bytes:
        with self._lock:
            self._file.seek(offset)
            return self._file.read(length)

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> "FileSource":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
