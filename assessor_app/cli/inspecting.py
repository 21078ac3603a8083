"""`assessor inspect`: what a file is, and whether it opens, without trusting it."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from assessor_app.cli.answers import Json, say
from assessor_app.documents.values import Inspection


def inspect(
    files: Annotated[list[Path], typer.Argument(help="Files to look at.")],
    render: Annotated[Path | None, typer.Option("--render", help="Write every page as PNG into this folder.")] = None,
    as_json: Json = False,
) -> None:
    """Say what each file is and whether it opens; with --json one JSON document a file, in the order given."""
    from assessor_app.documents.inspection import inspect_many

    opens = True
    for path, found in inspect_many(files, render=render):
        opens = opens and found.outcome != "refused"
        say(json.dumps(_document(path, found), ensure_ascii=False) if as_json else _words(path, found))
    raise typer.Exit(0 if opens else 1)


def _document(path: Path, found: Inspection) -> dict[str, Any]:
    return {
        "file": str(path),
        "outcome": found.outcome,
        "kind": found.kind,
        "reason": found.reason,
        "warnings": list(found.warnings),
        "pages": found.pages,
        "duration_s": found.duration_s,
        "text_chars": found.text_chars,
    }


def _words(path: Path, found: Inspection) -> str:
    if found.outcome == "refused":
        return f"{path.name}: refused. {found.reason}"
    size = f"{found.pages} pages" if found.pages else f"{found.duration_s:.1f} s" if found.duration_s else ""
    notes = "".join(f"\n    {warning}" for warning in found.warnings)
    return f"{path.name}: {found.kind} opens{', ' + size if size else ''}{notes}"
