"""A piece of memory that the application and one worker both see: the worker writes pixels there, and only the
application decides how long they count, and where the next are written.

It has no name, so that nothing of it can be left lying about: the kernel takes it back with the last process that holds
it. Its size is sealed before a worker gets it: were it made shorter, looking at it would end the application."""

import mmap
import os
import sys
from weakref import WeakValueDictionary

PARTS = 3  # one that lies in the window, one where the next picture is drawn, one for whoever else asks meanwhile
USUAL = 8 * 2**20  # bytes of an A4 page at twice its size, four a pixel


class Lent:
    """Pixels that stay as they are as long as somebody holds this: nothing is drawn where they lie, and the memory
    outlasts its worker. A worker that was taken over could still change them; it could as well have drawn others."""

    __slots__ = ("__weakref__", "data")

    def __init__(self, data: memoryview) -> None:
        self.data = data


class Slate:
    """The application's side: it only reads."""

    def __init__(self, number: int, size: int) -> None:
        self.number, self.size, self._part = number, size, size // PARTS
        self._memory = mmap.mmap(number, size, access=mmap.ACCESS_READ)
        self._lent: WeakValueDictionary[int, Lent] = WeakValueDictionary()  # by the number of their part

    def room(self) -> tuple[int, int]:
        """Where the next picture goes: the first byte, and how many there are until one that is lent."""
        most, first, begin = 0, 0, 0
        for part in range(PARTS):
            if part in self._lent:
                begin = part + 1
            elif part + 1 - begin > most:
                most, first = part + 1 - begin, begin
        return first * self._part, self.size if most == PARTS else most * self._part

    def seen(self, start: int, length: int) -> memoryview:
        """What lies there until the next request; the memory stays as long as somebody holds this."""
        return memoryview(self._memory)[start : start + length]

    def lend(self, start: int, seen: bytes | memoryview) -> Lent | None:
        """What lies at `start`, to be kept; None for what lies elsewhere or is too large, and where nothing would be
        left to draw in."""
        if not isinstance(seen, memoryview) or seen.obj is not self._memory or len(seen) > self._part:
            return None
        part = start // self._part
        if all(other == part or other in self._lent for other in range(PARTS)):
            return None
        lent = self._lent[part] = Lent(seen)
        return lent

    def let_go(self) -> None:
        """The worker has it now; the application keeps its view alone."""
        os.close(self.number)


class Chalk:
    """The worker's side: it writes."""

    def __init__(self, number: int, size: int) -> None:
        self._memory = mmap.mmap(number, size)
        self._size, self._start, self._room = size, 0, size
        os.close(number)

    def lay_hands_on(self) -> None:
        """Have the memory of two usual pages, which take turns, given by the kernel now: to give it while a page is
        drawn takes longer than the drawing."""
        part = self._size // PARTS
        for start in (0, part):
            usual = min(part, USUAL)
            self._memory[start : start + usual] = bytes(usual)

    def keep_to(self, start: int, room: int) -> None:
        """Where the application looks for the next picture."""
        self._start, self._room = start, room

    def room(self, length: int) -> memoryview:
        """Memory to write into: what the application sees, if that is large enough; fresh otherwise."""
        if self.fits(length):
            return memoryview(self._memory)[self._start : self._start + length]
        return memoryview(bytearray(length))

    def fits(self, length: int) -> bool:
        return 0 < length <= self._room

    def write(self, data: bytes | memoryview) -> None:
        """Nothing has to be moved for what was written there already."""
        if not (isinstance(data, memoryview) and data.obj is self._memory):
            self._memory[self._start : self._start + len(data)] = data


def new_slate(size: int) -> Slate | None:
    """None where the system has no such memory, or none left: pixels go through the pipe then."""
    if sys.platform != "linux":
        return None
    import fcntl

    try:
        number = os.memfd_create("pixels", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    except OSError:
        return None
    try:
        os.ftruncate(number, size)
        fcntl.fcntl(number, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL)
        return Slate(number, size)
    except OSError:
        os.close(number)
        return None
