"""`--json` and `--workspace DIR` belong to every command; where one has no use for them it takes them and leaves
them aside."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assessor_app.cli.answers import folder_option, json_option


def accept(command: Any) -> None:
    """Give a command, and all below it, what it does not take of itself; hidden, since it changes nothing there."""
    _give(command, _both())


def _give(command: Any, options: list[Any]) -> None:
    own = {word for parameter in command.params for word in parameter.opts}
    command.params += [option for option in options if not own.intersection(option.opts)]
    for below in getattr(command, "commands", {}).values():
        _give(below, options)


def _both() -> list[Any]:
    asking = typer.Typer(add_completion=False)
    asking.command()(_asked)
    options = [option for option in typer.main.get_command(asking).params if option.name in _asked.__annotations__]
    for option in options:
        option.expose_value = False
    return options


def _asked(
    workspace: Annotated[Path | None, folder_option(hidden=True)] = None,
    as_json: Annotated[bool, json_option(hidden=True)] = False,
) -> None:
    """Stands for the two options only."""
