"""Whether there is a screen here: for a window at all, and for a person to see it on."""

import os
import sys

OF_A_SERVER = frozenset({"xcb", "wayland", "wayland-egl"})  # Qt's platforms that draw on somebody else's screen
UNSEEN = frozenset({"offscreen", "minimal"})


def has_screen() -> bool:
    """Whether Qt can open a window; it ends the whole process where it finds no screen. Who names a platform that
    needs nobody else's has chosen."""
    if not sys.platform.startswith(("linux", "freebsd")) or _named() - OF_A_SERVER:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_seen() -> bool:
    """Whether somebody would see it."""
    return has_screen() and not _named() & UNSEEN


def _named() -> set[str]:
    """The platforms of QT_QPA_PLATFORM, which may be several, and each with settings: `wayland;xcb`."""
    said = os.environ.get("QT_QPA_PLATFORM", "").split(";")
    return {name for each in said if (name := each.partition(":")[0].strip())}
