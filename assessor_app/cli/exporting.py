"""`assessor export`: the decisions of this device in one form."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import NOTHING_YET, Answer, Folder, Json, answering
from assessor_app.cli.paths import folder_made, path_option
from assessor_app.domain.counted import counted

FORMATS = (
    "csv, csv-long, xlsx, jsonl (the signed events), parquet, canvas, badges, annotations, letters (Word) or webvtt."
)


def known_form(given: Any) -> Any:
    """A form there is, or several, as an option names them; anything else is wrong usage."""
    from assessor_app.domain.batch import require_forms
    from assessor_app.domain.errors import RuleBroken
    from assessor_app.reports.forms import NAMES

    try:
        require_forms((given,) if isinstance(given, str) else tuple(given or NAMES), NAMES)
    except RuleBroken as error:
        raise typer.BadParameter(error.sentence) from error
    return given


@answering
def export(
    form: Annotated[str, typer.Option("--format", help=FORMATS, callback=known_form)],
    out: Annotated[Path, path_option("--out", help="The folder to write into.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Write every decision of this device in one form. With none yet it says so and exits with 0, like a batch."""
    from assessor_app.queries.decisions import decisions, log_lines
    from assessor_app.reports.exporting import export as write
    from assessor_app.reports.selection import Selection

    known = opening.credentials()
    with opening.store(workspace, writer=False) as store:
        where = {str(row.id): row.where for row in decisions(store, known)}
        folder_made(out)
        if not where:
            return Answer({"file": None, "decisions": 0}, f"{NOTHING_YET} No file was written.")
        log = log_lines(store) if form == "jsonl" else None
        path = write(Selection(store, known), form, out, log=log, where=where)
    return Answer({"file": str(path), "decisions": len(where)}, f"{counted(len(where), 'decision')} written to {path}.")
