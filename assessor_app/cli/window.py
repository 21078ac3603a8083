"""`assessor` alone: open the window."""

import os
import sys

import typer

from assessor_app.cli.answers import Folder, refuse, refusing


def open_window(context: typer.Context, workspace: Folder = None) -> None:
    """Score teacher micro-credential submissions; every score cites its evidence."""
    if context.invoked_subcommand is not None:
        return
    with refusing(as_json=False):
        if not _has_screen():
            refuse("There is no screen here for the window. “assessor --help” lists what works without.", as_json=False)
        try:
            from ui.application import run
        except ImportError as error:
            refuse(f"The window cannot start ({error}). “assessor doctor” says what is missing.", as_json=False)

        from assessor_app.cli.opening import folder_of

        raise typer.Exit(run(folder_of(workspace)))


def _has_screen() -> bool:
    """Qt ends the whole process where it finds none; who names a platform for it has chosen."""
    if not sys.platform.startswith(("linux", "freebsd")) or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
