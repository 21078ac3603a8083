"""macOS keeps in the description of the session whether its screen is locked; it is looked at now and then. Written
after what others found, for Apple documents no such key, and never run on it."""

import ctypes
import plistlib
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

LOOK_MS = 5_000
FRAMEWORK = "/System/Library/Frameworks/{0}.framework/{0}"
BINARY = 200  # kCFPropertyListBinaryFormat_v1_0


def is_locked(session: bytes) -> bool:
    """By the description of a session, a property list; there is none where nobody is signed in at the screen."""
    return bool(session and plistlib.loads(session).get("CGSSessionScreenIsLocked"))


def listen(parent: QObject, told: Callable[[], None], ask: Callable[[], bytes] | None = None) -> Callable[[], None]:
    """`told` when it is locked, and was not at the look before; what ends it."""
    ask = ask or session
    locked = is_locked(ask())

    def look() -> None:
        nonlocal locked
        before, locked = locked, is_locked(ask())
        if locked and not before:
            told()

    looks = QTimer(parent, interval=LOOK_MS)
    looks.timeout.connect(look)
    looks.start()
    return looks.stop


def session() -> bytes:
    graphics, core = (ctypes.CDLL(FRAMEWORK.format(name)) for name in ("CoreGraphics", "CoreFoundation"))
    pointer, number = ctypes.c_void_p, ctypes.c_long
    graphics.CGSessionCopyCurrentDictionary.restype = pointer
    core.CFPropertyListCreateData.restype = core.CFDataGetBytePtr.restype = pointer
    core.CFPropertyListCreateData.argtypes = [pointer, pointer, number, ctypes.c_ulong, pointer]
    core.CFDataGetLength.restype = number
    for function in (core.CFDataGetBytePtr, core.CFDataGetLength, core.CFRelease):
        function.argtypes = [pointer]
    described = graphics.CGSessionCopyCurrentDictionary()
    written = core.CFPropertyListCreateData(None, described, BINARY, 0, None) if described else None
    found = ctypes.string_at(core.CFDataGetBytePtr(written), core.CFDataGetLength(written)) if written else b""
    for made in filter(None, (described, written)):
        core.CFRelease(made)
    return found
