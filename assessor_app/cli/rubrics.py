"""`assessor rubric check`: whether a rubric file is sound, and by which digest decisions would name it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor_app.cli.answers import Answer, Json, answering
from assessor_app.domain.counted import counted

if TYPE_CHECKING:
    from assessor_app.rubric_files.checking import RubricCheck

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
    document = {"file": str(file)} | asdict(found) | ({} if done else {"error": found.reason})
    return Answer(document, "\n    ".join([_words(file.name, found), *found.warnings]), done=done)


def _words(name: str, found: "RubricCheck") -> str:
    if found.outcome == "refused":
        said = found.reason or ""
        return said if name in said else f"{name}: refused. {said}"
    # a stack has none of its own
    criteria = "" if found.criteria is None else f", {counted(found.criteria, 'criterion', 'criteria')}"
    return f"{name}: {found.kind} “{found.title}”{criteria}"
