"""Shuts a worker in: limits everywhere; on Linux no files (Landlock), no sockets, no programs and no other process
(seccomp)."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from assessor_app.documents.limits import Limits

LIMITS, FILES, CALLS = "limits on memory and time", "no files (Landlock)", "no network or programs (seccomp)"
ALL_LAYERS = (LIMITS, FILES, CALLS)
SHIPPED_TYPEFACES = Path(__file__).resolve().parents[2] / "resources" / "fonts"
TYPEFACES = ("/usr/share/fonts", "/usr/local/share/fonts")  # of a Linux machine; a drawing is lettered in them
_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
_CLONE_THREAD = 0x00010000
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX = 8, 10, 15
_NUMBER = 0xFFFFFFFF  # the kernel looks at so much of a small number, whatever stands above it
_FORBIDDEN = (
    "execve execveat fork vfork socket socketpair connect bind listen accept accept4 sendmmsg ptrace "
    "process_vm_readv process_vm_writev process_madvise process_mrelease migrate_pages move_pages kcmp kill tkill "
    "rt_sigqueueinfo rt_tgsigqueueinfo pidfd_open pidfd_getfd pidfd_send_signal setpriority ioprio_set "
    "sched_setaffinity sched_setattr sched_setparam sched_setscheduler mount umount2 pivot_root chroot "
    "unshare setns keyctl add_key request_key bpf perf_event_open io_uring_setup userfaultfd open_by_handle_at "
    "init_module finit_module delete_module kexec_load reboot swapon swapoff personality quotactl acct "
    "shmget shmat msgget semget mq_open inotify_init inotify_init1 fanotify_init chmod fchmod chown fchown "
    "lchown fchownat fchmodat link linkat symlink symlinkat rename renameat renameat2 unlink unlinkat mknod mknodat "
    "mkdir mkdirat rmdir truncate setxattr utimensat"
)


def layers() -> tuple[str, ...]:
    """What this machine can shut a worker in with, for About and `doctor`."""
    if sys.platform == "win32":
        return ()
    found = [LIMITS]
    if _landlock_works():
        found.append(FILES)
    if _seccomp_works():
        found.append(CALLS)
    return tuple(found)


def die_with_parent() -> None:
    """Linux ends this process when the thread that started it ends; elsewhere the closed pipe does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def be_called(name: str) -> None:
    """What lists of processes say of this one, on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode())


def enter(limits: Limits) -> tuple[str, ...]:
    """Shut this process in, for good; the layers that are really on."""
    _seccomp_works()  # finds its library by running a program: the last chance to do so
    on = []
    for name, step in ((LIMITS, lambda: _set_limits(limits)), (FILES, _shut_files), (CALLS, _shut_calls)):
        if sys.platform != "win32" and _worked(step):
            on.append(name)
    return tuple(on)


def allow_cpu(seconds: int) -> None:
    """Grant the next request its processor time; the kernel ends the process beyond it."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def escapes() -> tuple[str, ...]:
    """Try what a worker must not do; the names of what succeeded. Run inside a worker, for tests and `doctor`."""
    attempts: dict[str, Callable[[], Any]] = {
        "read a file": lambda: os.close(os.open("/etc/passwd", os.O_RDONLY)),
        "write a file": _write_something,
        "make a socket": _make_socket,
        "run a program": lambda: subprocess.run(["/bin/true"], check=True),
        "replace itself by a program": _exec_nothing,
        "signal another process": lambda: _signal("kill", os.getppid()),
        "signal a thread of another process": lambda: _signal("tgkill", os.getppid(), os.getppid()),
        "have another process signalled": _own_for_another,
        "limit another process": _limit_another,
        "slow another process": lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), _niceness(os.getppid())),
    }
    return tuple(name for name, attempt in attempts.items() if _worked(attempt))


def _worked(step: Callable[[], Any]) -> bool:
    try:
        step()
    except Exception:  # a layer that is not there is reported as missing, never an error
        return False
    return True


def _write_something() -> None:
    import tempfile

    with tempfile.TemporaryFile() as file:
        file.write(b"x")


def _make_socket() -> None:
    import socket

    socket.socket().close()


def _exec_nothing() -> None:
    try:
        os.execv("/no-such-program", ["x"])  # a kernel that looks for it would have obeyed
    except FileNotFoundError:
        return


def _signal(call: str, *whom: int) -> None:
    """Only asks whether it might. Not by `os.kill`, which on Windows does more than ask."""
    if getattr(ctypes.CDLL(None), call)(*whom, 0) != 0:
        raise OSError("refused")


def _own_for_another() -> None:
    """Whoever owns a pipe may be sent a signal, of any kind, when something arrives there."""
    import fcntl

    ends = os.pipe()
    try:
        fcntl.fcntl(ends[0], _F_SETOWN, os.getppid())
    finally:
        for end in ends:
            os.close(end)


def _limit_another() -> None:
    import resource

    resource.prlimit(os.getppid(), resource.RLIMIT_FSIZE)


def _niceness(process: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, process)


def _set_limits(limits: Limits) -> None:
    import resource

    for which, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, limits.open_files),
    ):
        resource.setrlimit(which, (most, most))
    allow_cpu(limits.cpu_seconds)


def _landlock_works() -> bool:
    def ask() -> None:
        import landlock

        if landlock.landlock_abi_version() < 1:
            raise OSError("no Landlock")

    return sys.platform == "linux" and _worked(ask)


def _seccomp_works() -> bool:
    def ask() -> None:
        import pyseccomp

        pyseccomp.SyscallFilter(pyseccomp.ALLOW)

    return sys.platform == "linux" and _worked(ask)


def _shut_files() -> None:
    """Leaves only the libraries and typefaces readable, so that decoders may still be loaded when they are needed."""
    import landlock

    reading = landlock.FSAccess.READ_FILE | landlock.FSAccess.READ_DIR
    rules = landlock.Ruleset()
    rules.allow(*_libraries(), rules=reading)
    if getattr(sys, "frozen", False):  # the modules lie in the program file itself
        rules.allow(sys.executable, rules=landlock.FSAccess.READ_FILE)
    rules.apply()


def _libraries() -> list[str]:
    own = Path(__file__).resolve().parents[1]
    system = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib")
    packages = [p for p in sys.path if Path(p).resolve() not in own.parents]
    bundle = [str(getattr(sys, "_MEIPASS", own))]
    typefaces = (str(SHIPPED_TYPEFACES), *TYPEFACES)
    return [p for p in (str(own), *system, *packages, *bundle, *typefaces) if p and Path(p).is_dir()]


def _shut_calls() -> None:
    import pyseccomp as seccomp

    rules = seccomp.SyscallFilter(seccomp.ALLOW)
    for call in _FORBIDDEN.split():
        _worked(partial(rules.add_rule, seccomp.ERRNO(1), call))  # not every kernel knows every call
    rules.add_rule(seccomp.ERRNO(1), "clone", seccomp.Arg(0, seccomp.MASKED_EQ, _CLONE_THREAD, 0))
    rules.add_rule(seccomp.ERRNO(38), "clone3")  # its flags lie in memory, out of reach; threads fall back to clone
    _keep_to_itself(rules)
    rules.load()


def _keep_to_itself(rules: Any) -> None:
    """It may end itself (abort) and change its own limits, nobody else's."""
    import pyseccomp as seccomp

    rules.add_rule(seccomp.ERRNO(1), "tgkill", seccomp.Arg(0, seccomp.NE, os.getpid()))
    rules.add_rule(seccomp.ERRNO(1), "prlimit64", seccomp.Arg(0, seccomp.NE, 0))
    for owning in (_F_SETOWN, _F_SETSIG, _F_SETOWN_EX):
        rules.add_rule(seccomp.ERRNO(1), "fcntl", seccomp.Arg(1, seccomp.MASKED_EQ, _NUMBER, owning))
