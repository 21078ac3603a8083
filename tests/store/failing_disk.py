"""A disk that fails when told to: SQLite's own file calls with a test between them and the system.

SQLite asks a table of functions for everything it does with a file. While `failing_disk` lasts, each file it opens gets
a table whose reading, writing, syncing and cutting first ask the `Disk` whether this one goes well.
"""

import ctypes
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

READ, WRITE, SYNC, CUT = "read", "write", "sync", "cut"
OF_THE_DISK = {READ: 10 | 1 << 8, WRITE: 10 | 3 << 8, SYNC: 10 | 4 << 8, CUT: 10 | 6 << 8}  # SQLITE_IOERR_...
FULL, CANNOT_OPEN = 13, 14
DOES: dict[str, tuple[int, Any]] = {  # its place in sqlite3_io_methods, and what it takes
    READ: (2, ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)),
    WRITE: (3, ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int64)),
    CUT: (4, ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int64)),
    SYNC: (5, ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int)),
}
METHODS = 19  # the version, and eighteen functions
OPEN_AT = 5  # words before xOpen in sqlite3_vfs
# the name stays a bare address: SQLite reads what stands behind it, too
OPENS = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
Table = ctypes.c_void_p * METHODS


@dataclass
class Disk:
    """Fails the `at`th call (from 0) of `does`, and, where it is `broken`, all that follow; counts every call."""

    does: str = ""
    at: int = 0
    broken: bool = False
    code: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    failed: int = 0

    def answer(self, does: str) -> int:
        """The code of a failure, or 0."""
        number = self.calls[does]
        self.calls[does] += 1
        if does != self.does or number < self.at or (number > self.at and not self.broken):
            return 0
        self.failed += 1
        return self.code or OF_THE_DISK[does]

    def mend(self) -> None:
        self.does = ""


def _library() -> Any:
    import sqlcipher3._sqlite3 as driver

    library = ctypes.CDLL(driver.__file__)
    library.sqlite3_vfs_find.restype = ctypes.c_void_p
    return library


@contextmanager
def failing_disk(disk: Disk) -> Iterator[Disk]:
    """Files that SQLite opens within the block are on `disk`; close them within it, too."""
    system = ctypes.c_void_p.from_address(_library().sqlite3_vfs_find(None) + OPEN_AT * ctypes.sizeof(ctypes.c_void_p))
    usual, kept = system.value, _Kept(disk)
    assert usual is not None
    opens = OPENS(usual)

    def opened(vfs: int, name: int, file: int, flags: int, out: int) -> int:
        code: int = opens(vfs, name, file, flags, out)
        return code or kept.put_between(file)

    mine = OPENS(opened)
    system.value = ctypes.cast(mine, ctypes.c_void_p).value
    try:
        yield disk
    finally:
        system.value = usual


@dataclass
class _Kept:
    """The tables made, one for each of the system's; they live as long as a file may be open."""

    disk: Disk
    tables: dict[int, Any] = field(default_factory=dict)
    functions: list[Any] = field(default_factory=list)

    def put_between(self, file: int) -> int:
        place = ctypes.c_void_p.from_address(file)  # the first word of an open file is its table
        if place.value is not None:
            place.value = ctypes.addressof(self._table(place.value))
        return 0

    def _table(self, usual: int) -> Any:
        if usual not in self.tables:
            made = Table.from_buffer_copy(Table.from_address(usual))
            for does, (place, kind) in DOES.items():
                function = kind(self._asked_first(does, kind(made[place])))
                self.functions.append(function)
                made[place] = ctypes.cast(function, ctypes.c_void_p).value
            self.tables[usual] = made
        return self.tables[usual]

    def _asked_first(self, does: str, usual: Callable[..., int]) -> Callable[..., int]:
        return lambda *given: self.disk.answer(does) or usual(*given)
