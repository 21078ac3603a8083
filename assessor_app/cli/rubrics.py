"""`assessor rubric check`: whether a rubric file is sound, and by which digest decisions would name it."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli.answers import Answer, Json, answering

app = typer.Typer(help="Check rubric files.", no_args_is_help=True)


@app.callback()
def rubric() -> None:
    """Check rubric files."""


@app.command()
@answering
def check(
    file: Annotated[Path, typer.Argument(help="A rubric, credential or stack file.")],
    as_json: Json = False,
) -> Answer:
    """Say what a rubric file holds, or why it is refused."""
    from dataclasses import asdict

    from assessor_app.rubric_files.checking import check_file

    found = check_file(file)
    done = found.outcome != "refused"
    words = (
        f"{file.name}: {found.kind} “{found.title}”, {found.criteria} criteria"
        if done
        else f"{file.name}: refused. {found.reason}"
    )
    document = {"file": str(file)} | asdict(found) | ({} if done else {"error": found.reason})
    return Answer(document, "\n    ".join([words, *found.warnings]), done=done)
