"""How long this computer has slept: every system has two clocks that nobody can set, and one of them stands still
meanwhile. Which they are on Windows and macOS was taken from their documentation; it was tried on Linux only."""

import sys
import time


def asleep() -> float:
    """Seconds since it was started."""
    slept = 0.0
    if sys.platform == "win32":
        import ctypes

        kernel, awake = ctypes.windll.kernel32, ctypes.c_ulonglong()
        kernel.GetTickCount64.restype = ctypes.c_ulonglong
        kernel.QueryUnbiasedInterruptTime(ctypes.byref(awake))
        slept = float(kernel.GetTickCount64()) / 1e3 - awake.value / 1e7
    elif sys.platform == "darwin":
        slept = time.clock_gettime(time.CLOCK_MONOTONIC_RAW) - time.clock_gettime(time.CLOCK_UPTIME_RAW)
    elif sys.platform == "linux":
        slept = time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)
    return slept
