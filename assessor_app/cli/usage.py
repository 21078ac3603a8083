"""Wrong usage: told on standard error with the way to help; a script that asked for JSON gets it there as well."""

import json
import sys
from collections.abc import Sequence
from typing import Any, cast

import typer
from typer.core import TyperGroup

from assessor_app.cli.answers import say

# Every error of usage is of this kind; it has no public name of its own.
_Usage = cast("type[typer.BadParameter]", typer.BadParameter.__mro__[1])


class ToldGroup(TyperGroup):
    """Ends wrong usage with exit status 2 and, where `--json` is among the words, one JSON document."""

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]
        given = list(sys.argv[1:] if args is None else args)
        if "--json" not in given or not standalone_mode:
            return super().main(given, standalone_mode=standalone_mode, **extra)
        try:
            sys.exit(super().main(given, standalone_mode=False, **extra))
        except _Usage as wrong:
            wrong.show()
            say(json.dumps({"error": wrong.format_message()}, ensure_ascii=False))
            sys.exit(2)
