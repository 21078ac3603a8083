"""Windows sends a message to every window when the computer goes to sleep, and to those that ask when the session is
locked. Written after its documentation, and never run on it."""

import ctypes
import sys
from collections.abc import Callable
from ctypes import wintypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

KIND = b"windows_generic_MSG"
LEAVING = (
    (0x02B1, 0x7),  # WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK
    (0x0218, 0x4),  # WM_POWERBROADCAST, PBT_APMSUSPEND
)
THIS_SESSION = 0


def is_leaving(message: int, what: int) -> bool:
    """Whether a message says that the session is locked or the computer goes to sleep."""
    return (message, what) in LEAVING


class Ear(QAbstractNativeEventFilter):
    def __init__(self, told: Callable[[], None]) -> None:
        super().__init__()
        self._told = told

    def nativeEventFilter(self, kind: QByteArray | bytes | bytearray | memoryview, message: int) -> tuple[bool, int]:
        if kind == KIND:
            said = wintypes.MSG.from_address(int(message))
            if is_leaving(said.message, said.wParam):
                self._told()
        return False, 0  # everybody else hears it, too


def listen(window: int, told: Callable[[], None]) -> tuple[frozenset[str], Callable[[], None]]:
    """`window` is its handle; which news are heard, and what ends it."""
    app = QCoreApplication.instance()
    if sys.platform == "win32" and app is not None:
        sessions, ear = ctypes.WinDLL("wtsapi32"), Ear(told)
        sessions.WTSRegisterSessionNotification.argtypes = [wintypes.HWND, wintypes.DWORD]
        sessions.WTSUnRegisterSessionNotification.argtypes = [wintypes.HWND]
        asked = bool(sessions.WTSRegisterSessionNotification(window, THIS_SESSION))
        app.installNativeEventFilter(ear)

        def stop() -> None:
            app.removeNativeEventFilter(ear)
            if asked:
                sessions.WTSUnRegisterSessionNotification(window)

        return frozenset({"sleep", "screen"} if asked else {"sleep"}), stop
    return frozenset(), lambda: None
