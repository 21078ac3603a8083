"""`python -m assessor_app.cli.libraries`: name the system libraries Qt misses here, and install them where we may.

Qt's wheels bring everything but a few libraries every desktop has and a bare server lacks. The names come from
asking the loader, not from a list of distributions.
"""

import os
import re
import shutil
import subprocess
import sys
from ctypes import CDLL
from importlib.util import find_spec
from pathlib import Path

# soname → Debian package
PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXext.so.6": "libxext6",
    "libXrandr.so.2": "libxrandr2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libpulse.so.0": "libpulse0",
    "libseccomp.so.2": "libseccomp2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
DISPENSABLE = {"libseccomp.so.2"}  # without it documents are read within limits, but behind one wall less
QT_PARTS = (
    "lib/libQt6Widgets.so.6",
    "lib/libQt6Multimedia.so.6",
    "lib/libQt6Svg.so.6",
    "plugins/platforms/libqxcb.so",
    "plugins/platforms/libqoffscreen.so",
    "plugins/multimedia/libffmpegmediaplugin.so",
)


def missing() -> list[str]:
    """Sonames the loader cannot find for the parts of Qt this application uses; empty elsewhere than on Linux."""
    if sys.platform != "linux" or shutil.which("ldd") is None:
        return []
    spec = find_spec("PySide6")
    root = Path(spec.origin).parent / "Qt" if spec and spec.origin else Path()
    parts = [str(root / part) for part in QT_PARTS if (root / part).exists()]
    said = subprocess.run(["ldd", *parts], capture_output=True, text=True, check=False).stdout
    absent = set(re.findall(r"^\s*(\S+) => not found", said, re.MULTILINE))
    try:
        CDLL("libseccomp.so.2")
    except OSError:
        absent.add("libseccomp.so.2")
    return sorted(absent)


def main() -> int:
    """0 when nothing is missing that we cannot do without, 1 with the exact line to type otherwise."""
    absent = missing()
    if not absent:
        return 0
    packages = sorted({PACKAGES[soname] for soname in absent if soname in PACKAGES})
    unknown = [soname for soname in absent if soname not in PACKAGES]
    line = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    sys.stdout.write(f"Missing system libraries: {', '.join(absent)}\n    {line}\n")
    if unknown:
        sys.stdout.write(f"No package is known for {', '.join(unknown)}; ask your system's package search.\n")
    if packages and _may_install():
        _install(packages)
    return 1 if set(missing()) - DISPENSABLE else 0


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install(packages: list[str]) -> None:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False, stdout=subprocess.DEVNULL)
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages]
    subprocess.run(install, env=quiet, check=False, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main())
