"""LibreOffice, when the user has it: lays a document out as PDF in a child process of its own, shut in and thrown away.

Its files live in a memory disk where the system has one; see docs/decisions/0005-libreoffice.md.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from assessor_app.domain.errors import Unreadable

_PLACES = (
    "/usr/bin/soffice", "/usr/lib/libreoffice/program/soffice", "/opt/libreoffice/program/soffice",
    "/snap/bin/libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)  # fmt: skip
_MEMORY_DISK = Path("/dev/shm")
SUFFIXES = {  # by form
    **{form: form for form in ("docx", "odt", "rtf", "pptx", "odp", "doc", "ppt", "xls", "fodt", "fodp")},
    "word xml": "xml", "excel xml": "xml", "older xls": "xls",
    **{form: form for form in ("xlsb", "sxw", "sxc", "sxi", "wpd", "wps", "odg")},
}  # fmt: skip
SECONDS = 15.0
_WHAT = "The document"
_MEMORY = 2 * 1024**3  # bytes of address space, most of it libraries
_DATA = 960 * 1024**2  # bytes of its own
_LARGEST = 256 * 1024 * 1024  # bytes of the PDF
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value>
</prop></item></oor:items>"""


def find_office(which: Callable[[str], str | None] = shutil.which) -> Path | None:
    """Where LibreOffice is, on the PATH or in its usual places; None without it."""
    named = which("soffice") or which("libreoffice")
    places = [named] if named else []
    return next((Path(place) for place in (*places, *_PLACES) if Path(place).is_file()), None)


def has_memory_disk() -> bool:
    """Whether what LibreOffice reads can lie in memory meanwhile; elsewhere it lies in the temporary folder."""
    return _MEMORY_DISK.is_dir() and os.access(_MEMORY_DISK, os.W_OK)


def laid_out(office: Path, data: bytes, form: str, seconds: float = SECONDS) -> bytes:
    """The document as PDF bytes. Raises Unreadable when it fails, takes too long, or the form is none of SUFFIXES."""
    if form not in SUFFIXES:
        raise Unreadable(_WHAT, "LibreOffice is not asked for this kind of file.")
    memory = _MEMORY_DISK if has_memory_disk() else None
    with tempfile.TemporaryDirectory(prefix="assessor-", dir=memory, ignore_cleanup_errors=True) as name:
        return _converted(office, Path(name), data, SUFFIXES[form], seconds)


def _converted(office: Path, folder: Path, data: bytes, suffix: str, seconds: float) -> bytes:
    settings = folder / "profile" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    source = folder / f"work.{suffix}"
    source.write_bytes(data)
    command = [str(office), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
               "--nolockcheck", "--nodefault", "--convert-to", "pdf", "--outdir", str(folder), str(source)]  # fmt: skip
    _run([*_without_network(), *command], folder, seconds)
    made = folder / "work.pdf"
    if not made.is_file() or made.is_symlink() or not 0 < made.stat().st_size <= _LARGEST:
        raise Unreadable(_WHAT, "LibreOffice could not lay the file out; it is damaged or protected with a password.")
    return made.read_bytes()


def _run(command: list[str], folder: Path, seconds: float) -> None:
    nowhere = subprocess.DEVNULL
    child = subprocess.Popen(
        command, cwd=folder, env=_environment(os.environ, folder), stdin=nowhere, stdout=nowhere, stderr=nowhere,
        start_new_session=True,
    )  # fmt: skip
    try:
        _limit(child.pid, seconds)
        child.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(_WHAT, "LibreOffice took too long to lay the file out.") from error
    finally:
        _end(child)


def _environment(outer: Mapping[str, str], folder: Path) -> dict[str, str]:
    """No passphrase and no home travels along."""
    kept = {name: outer[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in outer}
    return kept | {"HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}


def _without_network() -> list[str]:
    """On Linux, a network of its own with nothing in it, where the kernel lets a user have one."""
    tool = shutil.which("unshare") if sys.platform == "linux" else None
    if tool is None:
        return []
    tried = subprocess.run([tool, "-rn", "true"], capture_output=True, check=False, timeout=5)
    return [tool, "-rn"] if tried.returncode == 0 else []


def _limit(process: int, seconds: float) -> None:
    if sys.platform == "linux":
        import resource

        for which, most in (
            (resource.RLIMIT_AS, _MEMORY),
            (resource.RLIMIT_DATA, _DATA),
            (resource.RLIMIT_FSIZE, _LARGEST),
            (resource.RLIMIT_CPU, int(seconds) + 1),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.prlimit(process, which, (most, most))


def _end(child: subprocess.Popen[bytes]) -> None:
    """Nothing of the group is left, however it went."""
    if sys.platform == "win32":
        child.kill()
    else:
        with contextlib.suppress(ProcessLookupError):  # all of it may have ended by itself
            os.killpg(child.pid, signal.SIGKILL)
    child.wait()
