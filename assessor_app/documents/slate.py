"""A piece of memory that the application and one worker both see: the worker writes pixels there, and only the
application decides how long they count.

It has no name, so that nothing of it can be left lying about: the kernel takes it back with the last process that holds
it. Its size is sealed before a worker gets it: were it made shorter, looking at it would end the application."""

import mmap
import os
import sys

USUAL = 8 * 2**20  # bytes of an A4 page at twice its size, four a pixel


class Slate:
    """The application's side: it only reads."""

    def __init__(self, number: int, size: int) -> None:
        self.number, self.size = number, size
        self._memory = mmap.mmap(number, size, access=mmap.ACCESS_READ)

    def first(self, length: int) -> memoryview:
        """What lies there until the next request; the memory stays as long as somebody holds this."""
        return memoryview(self._memory)[:length]

    def let_go(self) -> None:
        """The worker has it now; the application keeps its view alone."""
        os.close(self.number)


class Chalk:
    """The worker's side: it writes."""

    def __init__(self, number: int, size: int) -> None:
        self.size = size
        self._memory = mmap.mmap(number, size)
        os.close(number)

    def lay_hands_on(self) -> None:
        """Have the memory of one usual page given by the kernel now: to give it while the page is drawn takes longer
        than the drawing."""
        usual = min(self.size, USUAL)
        self._memory[:usual] = bytes(usual)

    def room(self, length: int) -> memoryview:
        """Memory to write into: what the application sees, if that is large enough; fresh otherwise."""
        return memoryview(self._memory)[:length] if length <= self.size else memoryview(bytearray(length))

    def write(self, data: bytes | memoryview) -> None:
        """Nothing has to be moved for what was written there already."""
        if not (isinstance(data, memoryview) and data.obj is self._memory):
            self._memory[: len(data)] = data


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
