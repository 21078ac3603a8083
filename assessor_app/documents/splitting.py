"""How a process splits off a copy of itself that is a child of its own parent, as Linux lets it."""

import ctypes
import platform
import signal
import sys

_CLONE_PARENT = 0x00008000
_CLONE = {"x86_64": 56, "aarch64": 220}  # the number of the system call


def possible() -> bool:
    """Whether this machine can do so."""
    return sys.platform == "linux" and platform.machine() in _CLONE


def split_off() -> int:
    """0 in the copy, otherwise its number; when there is none, the number of the system's reason, negative. Whoever
    started this process waits for the copy and ends it, as it would one that it started itself. Only where there is one
    thread."""
    system = ctypes.PyDLL(None, use_errno=True)  # keeps the interpreter's lock, which the copy then holds as well
    system.syscall.restype = ctypes.c_long
    wanted = (_CLONE[platform.machine()], _CLONE_PARENT | signal.SIGCHLD, 0, 0, 0, 0)
    ctypes.pythonapi.PyOS_BeforeFork()
    number = int(system.syscall(*map(ctypes.c_long, wanted)))
    if number == 0:
        ctypes.pythonapi.PyOS_AfterFork_Child()
    else:
        ctypes.pythonapi.PyOS_AfterFork_Parent()
    return number if number >= 0 else -ctypes.get_errno()
