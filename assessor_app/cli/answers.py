"""How every command answers: a sentence for a person, or one JSON document; a refusal is a sentence too."""

import functools
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ParamSpec

import typer

from assessor_app.domain.errors import AssessorError

P = ParamSpec("P")

Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]
Folder = Annotated[
    Path | None,
    typer.Option("--workspace", envvar="ASSESSOR_WORKSPACE", help="The workspace folder.", show_default=False),
]


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
        try:
            answer = command(*args, **kwargs)
        except AssessorError as error:
            refuse(error.sentence, as_json=as_json)
        except BrokenPipeError:  # the reader of our output went away; that is its right
            os._exit(1)
        else:
            say(json.dumps(answer.document, ensure_ascii=False) if as_json else answer.text)
            raise typer.Exit(0 if answer.done else 1)

    return run


def refuse(sentence: str, *, as_json: bool) -> None:
    """Say why not, and exit with 1."""
    if as_json:
        say(json.dumps({"error": sentence}, ensure_ascii=False))
    else:
        sys.stderr.write(f"{sentence}\n")
    raise typer.Exit(1)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
