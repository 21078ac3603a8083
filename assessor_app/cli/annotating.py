"""`assessor annotations`: evidence links from a file of Web Annotations into the open reading of a submission."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.commands.clock import new_id, utc_now


@answering
def annotations(
    submission: Annotated[str, typer.Argument(help="The submission's ID.")],
    file: Annotated[Path, typer.Argument(help="What “export --format annotations” wrote.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Bring evidence links into a reading that is begun and not committed."""
    from assessor_app.commands.annotations import bring_annotations, read_annotations
    from assessor_app.domain.submission import SubmissionId
    from assessor_app.store import submissions

    found = read_annotations(file)
    with opening.store(workspace) as store:
        with store.read() as session:
            ref = submissions.submission(session, submission).credential
        rubric = opening.credentials(store)(ref.id, ref.version).rubric
        _, told = bring_annotations(store, rubric, SubmissionId(submission), found, now=utc_now, new_id=new_id)
    said = f"{told.added} link{'' if told.added == 1 else 's'} brought in, {told.already} were there already."
    return Answer(
        {"added": told.added, "already": told.already, "left_out": list(told.left_out)},
        "\n".join((said, *(f"Left out: {each}" for each in told.left_out))),
    )
