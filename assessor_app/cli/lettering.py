"""`assessor letter …`: letters to educators, one or a whole batch, by the programme's own template."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import NOTHING_YET, Answer, Folder, Json, answering
from assessor_app.cli.paths import path_option
from assessor_app.domain.errors import RuleBroken

app = typer.Typer(help="Write letters to educators from decisions.", no_args_is_help=True)


@app.command("write")
@answering
def write(
    out: Annotated[Path, path_option("--out", help="The folder to write into.")],
    only: Annotated[list[str] | None, typer.Option("--decision", help="A decision's ID; may be given again.")] = None,
    batch: Annotated[str | None, typer.Option("--batch", help="The decisions of a batch's dry run.")] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF beside each Word file.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Write a letter for each decision as DOCX, and as PDF where asked. With none yet it says so and exits with 0."""
    from assessor_app.commands.letters import keep_letters
    from assessor_app.queries.batches import decisions_of
    from assessor_app.reports.batch_folder import require_reachable, sentences
    from assessor_app.reports.letters import letters_into
    from assessor_app.reports.selection import Selection

    known = opening.credentials()
    with opening.store(workspace) as store:
        require_reachable(out)
        chosen = frozenset(only) if only else decisions_of(store, batch) if batch else None
        with sentences(out):
            made = list(letters_into(Selection(store, known, chosen), out, pdf=pdf))
        if not made and only:
            raise RuleBroken(f"There is no decision {', '.join(only)} on this device. No letter was written.")
        keep_letters(store, [(m.decision, m.template, m.sha256) for m in made], now=opening.utc_now)
    if not made:
        return Answer({"folder": None, "letters": []}, f"{NOTHING_YET} No letter was written.")
    told = [{"decision": m.decision, "submission": m.submission, "sha256": m.sha256} for m in made]
    noun = "letter" if len(made) == 1 else "letters"
    return Answer({"folder": str(out), "letters": told}, f"{len(made)} {noun} written to {out}.")


@app.command("template")
@answering
def template(
    file: Annotated[Path | None, typer.Argument(help="A Word file with fields; without one, the shipped one.")] = None,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Write letters by this template from now on; unknown fields are refused."""
    from assessor_app.commands.letters import set_template, use_shipped_template
    from assessor_app.reports.letter_template import read_template, shipped

    found = read_template(file) if file is not None else shipped()
    with opening.store(workspace) as store:
        if file is None:
            use_shipped_template(store)
        else:
            set_template(store, found.name, found.docx)
    return Answer({"template": found.name}, f"Letters are written by “{found.name}”.")


@app.command("fields")
@answering
def listed(as_json: Json = False) -> Answer:
    """The fields a template may use."""
    from dataclasses import fields

    from assessor_app.domain.letter import FIELDS, CodePart, CriterionPart, Seen

    parts = {"criteria, met, not_met": CriterionPart, "codes": CodePart, "seen": Seen}
    told = {"letter": list(FIELDS)} | {name: [f.name for f in fields(part)] for name, part in parts.items()}
    return Answer(told, "\n".join(f"{name}: {', '.join(found)}" for name, found in told.items()))
