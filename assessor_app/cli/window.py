"""`assessor` alone: open the window. Loads next to nothing itself: the window is to be seen at once."""

import os
import sys
from pathlib import Path

NO_SCREEN = "There is no screen here for the window. “assessor --help” lists what works without."


def open_window(given: Path | None) -> int:
    """Show the window on the workspace named (else ASSESSOR_WORKSPACE, else the person's own); the exit status."""
    from assessor_app.cli.opening import folder_of

    if not _has_screen():
        return _refused(NO_SCREEN)
    try:
        from ui.start import run
    except ImportError as error:
        return _refused(f"The window cannot start ({error}). “assessor doctor” says what is missing.")
    named = os.environ.get("ASSESSOR_WORKSPACE")
    return run(folder_of(given or (Path(named) if named else None)))


def _refused(sentence: str) -> int:
    if sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
    return 1


def _has_screen() -> bool:
    """Qt ends the whole process where it finds none; who names a platform for it has chosen."""
    if not sys.platform.startswith(("linux", "freebsd")) or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
