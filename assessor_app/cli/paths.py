"""Paths as a person names them: never empty, and a folder is made before anything is written into it."""

from pathlib import Path
from typing import Any

import typer

from assessor_app.domain.errors import RuleBroken


def named_path(text: str) -> Path:
    """A path that was said; an empty one, as an unset shell variable leaves it, would mean the folder one stands in."""
    if not str(text).strip():
        raise typer.BadParameter("it names nothing (an unset variable, perhaps). Nothing was changed.")
    return Path(text)


def path_option(*names: str, help: str) -> Any:
    """An option that takes a path."""
    return typer.Option(*names, help=help, metavar="PATH", parser=named_path)


def folder_made(folder: Path) -> Path:
    """The folder, there from now on; raises RuleBroken where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RuleBroken(f"{folder} cannot be written to ({(error.strerror or str(error)).lower()}).") from error
    return folder
