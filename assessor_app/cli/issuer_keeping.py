"""`assessor issuer backup|new-epoch`: a copy of the whole issuer, and what to say once one was put back."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli.answers import Answer, Json, answering
from assessor_app.cli.issuer_places import HERE, Where
from assessor_app.domain.counted import counted


def add_to(app: typer.Typer) -> None:
    app.command()(answering(backup))
    app.command("new-epoch")(answering(new_epoch))


def backup(
    into: Annotated[Path, typer.Argument(help="A new folder; it can be opened and served itself.")],
    folder: Where = HERE,
    as_json: Json = False,
) -> Answer:
    """Copy the whole issuer, whatever engines it runs on, into a folder that can be served."""
    from assessor_app.issuer.backing_up import back_up
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder) as issuer:
        done = back_up(issuer, folder / "keys", into)
    document = {"folder": str(into), "rows": done.rows, "files": done.files}
    return Answer(
        document, f"{counted(done.rows, 'row')} and {counted(done.files, 'file')} are in {into}, its keys beside them."
    )


def new_epoch(folder: Where = HERE, as_json: Json = False) -> Answer:
    """Say that this issuer, or a database of it, was put back from a copy that “backup” did not make.

    Devices then send again what it does not have. Start serving processes anew afterwards."""
    from assessor_app.issuer.folder import new_epoch as begin
    from assessor_app.issuer.folder import opened_issuer

    with opened_issuer(folder) as issuer:
        before, now = issuer.epoch, begin(issuer)
    words = f"A new epoch has begun ({now}): devices send again what is not here. Start serving processes anew."
    return Answer({"epoch": now, "before": before}, words)
