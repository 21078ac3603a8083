"""`assessor export`: the decisions of this device, as a table or as the signed log."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering


@answering
def export(
    form: Annotated[str, typer.Option("--format", help="csv, or jsonl for the signed events.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write into.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Write decisions.csv or decisions.jsonl."""
    from assessor_app.queries.decisions import decisions, log_lines
    from assessor_app.reports.exporting import export as write

    with opening.store(workspace, writer=False) as store:
        where = {str(row.id): row.where for row in decisions(store, opening.credentials())}
        path = write(log_lines(store), where, form, out)
    return Answer({"file": str(path), "decisions": len(where)}, f"{len(where)} decisions written to {path}.")
