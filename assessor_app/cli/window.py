"""`assessor` alone: open the window."""

import typer

from assessor_app.cli.answers import Folder, refuse, refusing


def open_window(context: typer.Context, workspace: Folder = None) -> None:
    """Score teacher micro-credential submissions; every score cites its evidence."""
    if context.invoked_subcommand is not None:
        return
    with refusing(as_json=False):
        try:
            from ui.application import run
        except ImportError as error:
            refuse(f"The window cannot start ({error}). “assessor doctor” says what is missing.", as_json=False)

        from assessor_app.cli.opening import folder_of

        raise typer.Exit(run(folder_of(workspace)))
