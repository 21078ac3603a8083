"""`assessor comments …`: the programme's shared comments, brought in from a text file, and what the bank holds."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.cli.paths import text_of
from assessor_app.commands.clock import new_id, utc_now

app = typer.Typer(help="Keep comments to use again.", no_args_is_help=True)


@app.command("share")
@answering
def share(
    file: Annotated[Path, typer.Argument(help="A text file with a comment in each paragraph.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Bring in comments the whole programme uses; those that are there already are passed over."""
    from assessor_app.commands.comments import keep_comment
    from assessor_app.domain.comment import Owner, require_comment

    paragraphs = text_of(file, "No comment was brought in.").split("\n\n")
    found = [require_comment(" ".join(each.split())) for each in paragraphs if each.strip()]
    with opening.store(workspace) as store:
        for words in found:
            keep_comment(store, words, owner=Owner.SHARED, now=utc_now, new_id=new_id)
    return Answer({"comments": len(found)}, f"{len(found)} shared comments are in the bank.")


@app.command("list")
@answering
def listed(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Every comment in the bank."""
    from dataclasses import asdict

    from assessor_app.queries.comments import comments

    with opening.store(workspace, writer=False) as store:
        found = comments(store)
    text = "\n".join(f"{each.owner.value}: {each.words}" for each in found) or "The bank holds no comment yet."
    return Answer({"comments": [asdict(each) for each in found]}, text)
