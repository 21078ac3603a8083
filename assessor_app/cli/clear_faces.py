"""`assessor coach faces`: how faces in a submission may be seen, and the word of somebody who looked a file through."""

from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.commands.clock import utc_now

NO_PICTURES = "No file of it shows a picture."


@answering
def faces(
    submission: Annotated[str, typer.Argument(help="The submission's ID.")],
    artifact: Annotated[str | None, typer.Option("--artifact", help="One artifact only, by its id.")] = None,
    none_clear: Annotated[
        bool, typer.Option("--none-clear", help="You looked it through: no clear face is left in it.")
    ] = False,
    taken_back: Annotated[bool, typer.Option("--taken-back", help="One may be clear after all.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """How faces may be seen by others, file by file; or say of one that you looked it through and none is clear."""
    from assessor_app.commands.findings import say_none_clear, take_none_clear_back
    from assessor_app.domain.submission import ArtifactId, SubmissionId
    from assessor_app.queries.findings import faces_asked

    if none_clear and taken_back:
        raise typer.BadParameter("say --none-clear or --taken-back, not both.")
    if (none_clear or taken_back) and artifact is None:
        raise typer.BadParameter("say of which file: name it with --artifact.")
    name, which = SubmissionId(submission), ArtifactId(artifact) if artifact is not None else None
    with opening.store(workspace, writer=none_clear or taken_back) as store:
        if which is not None and none_clear:
            say_none_clear(store, name, which, now=utc_now)
        elif which is not None and taken_back:
            take_none_clear_back(store, name, which)
        found = faces_asked(store, name, which)
    told = [{"artifact": f.artifact, "faces": f.asked, "none_clear": f.none_clear, "said": f.said} for f in found]
    lines = [f"{each.artifact}: {each.said}" for each in found]
    return Answer({"submission": submission, "artifacts": told}, "\n".join(lines) or NO_PICTURES)
