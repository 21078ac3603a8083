"""`assessor masked`: copies of a submission's pages, pictures, recordings and answers in which nobody can be known."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.cli.looking import look_first
from assessor_app.cli.paths import path_option
from assessor_app.domain.submission import ConsentScope


@answering
def masked(
    submission: Annotated[str, typer.Argument(help="The submission's ID.")],
    out: Annotated[Path, path_option("--out", help="The folder to write into.")],
    purpose: Annotated[
        ConsentScope | None, typer.Option("--for", help="Leave out what nobody agreed to be used for this.")
    ] = None,
    faces: Annotated[bool, typer.Option("--faces", help="Look for faces, too, and blur them.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Write every page, picture, recording and answer with names masked and faces covered, as on the screen."""
    from assessor_app.commands.clock import utc_now
    from assessor_app.commands.copying import note_copied, note_not_copied, require_still
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.domain.submission import SubmissionId
    from assessor_app.queries.copying import to_copy
    from assessor_app.queries.findings import faces_of, veil_of
    from assessor_app.queries.office import office_of
    from assessor_app.queries.scoring import source
    from assessor_app.reports.masked_copies import Copying, Log, masked_copies

    name = SubmissionId(submission)
    with opening.store(workspace) as store, WorkerPool(office=office_of(store)) as pool:
        look_first(store, pool, [name])
        whole = to_copy(store, name, purpose, date.today())
        log = Log(
            lambda a: note_copied(store, name, a.id, purpose, today=date.today(), now=utc_now),
            lambda a: note_not_copied(store, name, a.id, now=utc_now),
            lambda a: require_still(store, name, a.id, purpose, today=date.today()),
        )
        made = masked_copies(
            pool, whole, lambda a: source(store, name, a.sha256), lambda a: veil_of(store, name, a.id), out,
            Copying(purpose, faces), looked_of=lambda a: faces_of(store, name, a.id), log=log,
        )  # fmt: skip
    count = f"{len(made.files)} masked file{'' if len(made.files) == 1 else 's'}"
    said = "\n".join((f"{count} written to {out}.", *(f"Left out: {each}" for each in made.left_out)))
    told = {"folder": str(out), "files": [str(path) for path in made.files], "left_out": made.left_out}
    return Answer(told, said)
