"""`assessor masked`: copies of a submission's pages and pictures in which nobody can be known."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering


@answering
def masked(
    submission: Annotated[str, typer.Argument(help="The submission's ID.")],
    out: Annotated[Path, typer.Option("--out", help="The folder to write into.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Write every page and picture with names masked and faces covered, as on the screen."""
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.domain.submission import SubmissionId
    from assessor_app.queries.findings import veil_of
    from assessor_app.queries.scoring import source
    from assessor_app.reports.masked_copies import masked_copies
    from assessor_app.store import submissions

    name = SubmissionId(submission)
    with opening.store(workspace, writer=False) as store, WorkerPool() as pool:
        with store.read() as session:
            whole = submissions.submission(session, name)
        written = masked_copies(
            pool, whole, lambda a: source(store, name, a.sha256), lambda a: veil_of(store, name, a.id), out
        )
    return Answer({"folder": str(out), "pictures": len(written)}, f"{len(written)} masked pictures written to {out}.")
