"""Paths as a person names them: never empty, read within limits, and a folder made before anything is written to it."""

from pathlib import Path
from typing import Any

import typer

from assessor_app.domain.errors import RuleBroken, Unreadable
from assessor_app.domain.system_words import why_unwritten


def named_path(text: str) -> Path:
    """A path that was said; an empty one, as an unset shell variable leaves it, would mean the folder one stands in."""
    if not str(text).strip():
        raise typer.BadParameter("it names nothing (an unset variable, perhaps). Nothing was changed.")
    return Path(text)


def named_folder(text: str) -> Path:
    """The folder of a workspace; another option in its place is a slip, and would become a folder of that name."""
    if str(text).startswith("--"):
        raise typer.BadParameter(f"“{text}” stands where the folder is named. Nothing was changed.")
    return named_path(text)


def path_option(*names: str, help: str) -> Any:
    """An option that takes a path."""
    return typer.Option(*names, help=help, metavar="PATH", parser=named_path)


def text_of(file: Path, otherwise: str = "") -> str:
    """What a small text file holds; raises RuleBroken with the reason, and `otherwise` what that left undone."""
    from assessor_app.rubric_files.file_bytes import read_bytes

    try:
        return read_bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RuleBroken(f"{file}: It is not UTF-8 text. {otherwise}".rstrip()) from error
    except Unreadable as error:
        raise RuleBroken(f"{file}: {error.reason} {otherwise}".rstrip()) from error


def folder_made(folder: Path) -> Path:
    """The folder, there from now on; raises RuleBroken where it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RuleBroken(f"{folder} cannot be written to: {why_unwritten(error)}.") from error
    return folder
