"""How every command answers: a sentence for a person, or one JSON document; a refusal is a sentence too."""

import contextlib
import functools
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, ParamSpec, Protocol

import typer

from assessor_app.cli import stopped, was_interrupted
from assessor_app.cli.paths import named_folder
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.system_words import why

if TYPE_CHECKING:
    from rich.console import Console

P = ParamSpec("P")

DEBUG = "ASSESSOR_DEBUG"
EVERY = 10.0  # seconds between two lines about one thing, where nobody watches a bar
NOTHING_YET = "There is no decision here yet: none was committed on this device."


def _said_last(context: typer.Context, parameter: typer.CallbackParam, given: Any) -> Any:
    """`assessor --workspace DIR --json queue` means the same as `assessor queue --workspace DIR --json`."""
    name = f"assessor.{parameter.name}"
    source = context.get_parameter_source(parameter.name or "")
    if source is None or source.name != "COMMANDLINE":
        return context.meta.get(name, given)
    context.meta[name] = given
    return given


def folder_option(*, hidden: bool = False) -> Any:
    """`--workspace DIR`."""
    return typer.Option(
        "--workspace",
        envvar="ASSESSOR_WORKSPACE",
        help="The workspace folder.",
        metavar="DIR",
        show_default=False,
        hidden=hidden,
        parser=named_folder,
        callback=_said_last,
    )


def json_option(*, hidden: bool = False) -> Any:
    """`--json`."""
    return typer.Option("--json", help="Answer with one JSON document.", hidden=hidden, callback=_said_last)


Json = Annotated[bool, json_option()]
Folder = Annotated[Path | None, folder_option()]


@dataclass(frozen=True, slots=True)
class Answer:
    """`document` is what --json prints, `text` what a person reads; `done` False makes the exit status 1."""

    document: dict[str, Any]
    text: str
    done: bool = True


def answering(command: Callable[P, Answer]) -> Callable[P, None]:
    """Turn a function that returns an Answer (and takes `as_json`) into a command."""

    @functools.wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        as_json = bool(kwargs.get("as_json"))
        with refusing(as_json=as_json):
            answer = command(*args, **kwargs)
            say(json.dumps(answer.document, ensure_ascii=False) if as_json else answer.text)
            raise typer.Exit(0 if answer.done else 1)

    return run


@contextlib.contextmanager
def refusing(*, as_json: bool) -> Iterator[None]:
    """Whatever goes wrong inside ends in a sentence and exit status 1, and not in a trace."""
    try:
        yield
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except AssessorError as error:
        refuse(error.sentence, as_json=as_json)
    except (KeyboardInterrupt, Exception) as error:
        if was_interrupted(error):
            raise typer.Exit(stopped(as_json=as_json)) from None
        refuse(told_of(error), as_json=as_json)


def told_of(error: BaseException) -> str:
    """Of our own mistake a person still gets a sentence; the programmer asks for the trace, which is printed here."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{os.fsdecode(error.filename)} cannot be used: {why(error)}."
    said = str(getattr(error, "orig", None) or error).strip().split("\n")[0][:200]
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return f"Something went wrong inside Assessor ({what}). What was saved is safe; {DEBUG}=1 shows where it happened."


def refuse(sentence: str, *, as_json: bool) -> NoReturn:
    """Say why not, and exit with 1."""
    if as_json:
        say(json.dumps({"error": sentence}, ensure_ascii=False))
    elif sys.stderr is not None:
        sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(1)


def say(text: str, end: str = "\n") -> None:
    """Print at once; a reader that went away is its own affair, and ends us without a word."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.write(f"{text}{end}")
        sys.stdout.flush()
    except OSError:
        output_lost()
        raise typer.Exit(1) from None


def output_lost() -> None:
    """Nobody reads on, or the disk is full: what is still buffered would fail once more when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Tell(Protocol):
    """What is being done, the share that is done (0 to 1), and in a word how far it is."""

    def __call__(self, said: str, share: float, how_far: str = "", /) -> None: ...


@contextlib.contextmanager
def progress_bar(beginning: str, *, quiet: bool) -> Iterator[Tell]:
    """A bar on the terminal; in a log a line for each thing begun, and one every ten seconds that says how far it is;
    nothing where it is to be quiet."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True, quiet=quiet)
    if not console.is_terminal:
        yield by_lines(console)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bar:
        task = bar.add_task(beginning, total=1.0)

        def tell(said: str, share: float, how_far: str = "", /) -> None:
            bar.update(task, description=_line(said, how_far), completed=share)

        yield tell
        bar.update(task, completed=1.0)


def _line(said: str, how_far: str) -> str:
    return f"{said}: {how_far}" if how_far else said


def by_lines(console: "Console", clock: Callable[[], float] = time.monotonic) -> Tell:
    last, at = "", clock()

    def tell(said: str, _share: float, how_far: str = "", /) -> None:
        nonlocal last, at
        if said == last and (not how_far or clock() - at < EVERY):
            return
        last, at = said, clock()
        console.print(_line(said, how_far), highlight=False, soft_wrap=True)
        console.file.flush()

    return tell
