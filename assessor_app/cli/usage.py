"""Wrong usage: told on standard error with the way to help; a script that asked for JSON gets it there as well."""

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, cast

import typer
from typer.core import TyperGroup

from assessor_app.cli.answers import say
from assessor_app.cli.everywhere import accept

# Every error of usage is of this kind; it has no public name of its own.
_Usage = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])
_ASKED = "assessor.json"


class ToldGroup(TyperGroup):
    """Answers wrong usage with one JSON document as well, where `--json` is among the words; whatever is below it takes
    the words that every command takes."""

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)
        accept(self)

    def make_context(self, info_name: str | None, args: list[str], *rest: Any, **extra: Any) -> Any:
        asked = "--json" in args
        with _answered(asked):
            context = super().make_context(info_name, args, *rest, **extra)
        context.meta[_ASKED] = asked
        return context

    def invoke(self, ctx: Any) -> Any:
        with _answered(ctx.meta[_ASKED]):
            return super().invoke(ctx)


def one_of(words: Callable[[], Iterable[str]], noun: str) -> Callable[[Any], Any]:
    """A callback of an option whose word, or each of whose words, must be one of these; asked for only then."""

    def checked(given: Any) -> Any:
        known = tuple(words()) if given else ()
        for each in (given,) if isinstance(given, str) else given or ():
            if each not in known:
                raise typer.BadParameter(f"“{each}” is not {noun}; there are {', '.join(known)}.")
        return given

    return checked


@contextlib.contextmanager
def _answered(asked: bool) -> Iterator[None]:
    try:
        yield
    except _Usage as wrong:
        if asked:
            say(json.dumps({"error": wrong.format_message()}, ensure_ascii=False))
        raise
