"""`assessor` alone: open the window."""

import typer

from assessor_app.cli.answers import Folder


def open_window(context: typer.Context, workspace: Folder = None) -> None:
    """Score teacher micro-credential submissions; every score cites its evidence."""
    if context.invoked_subcommand is not None:
        return
    from ui.application import run

    from assessor_app.cli.opening import folder_of

    raise typer.Exit(run(folder_of(workspace)))
