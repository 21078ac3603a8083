"""`assessor letter …`: letters to educators, one or a whole batch, by the programme's own template."""

from pathlib import Path
from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import NOTHING_YET, Answer, Folder, Json, answering
from assessor_app.cli.exporting import KEPT_BACK
from assessor_app.cli.paths import path_option
from assessor_app.commands.clock import utc_now
from assessor_app.domain.counted import counted

NOTHING_GOES = "The batch's dry run let no decision go."

app = typer.Typer(help="Write letters to educators from decisions.", no_args_is_help=True)


@app.command("write")
@answering
def write(
    out: Annotated[Path, path_option("--out", help="The folder to write into.")],
    only: Annotated[list[str] | None, typer.Option("--decision", help="A decision's ID; may be given again.")] = None,
    batch: Annotated[
        str | None,
        typer.Option("--batch", help="The decisions of a batch's dry run, and those that lack only a letter."),
    ] = None,
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF beside each Word file.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Write a letter for each decision that stands as DOCX, and as PDF where asked; one that is named has its letter in
    any case. With none yet it says so and exits with 0."""
    from assessor_app.commands.letters import keep_letters
    from assessor_app.domain.letter import Made
    from assessor_app.queries.batches import for_letters, require_known, standing
    from assessor_app.queries.decisions import decisions
    from assessor_app.reports.batch_folder import require_reachable
    from assessor_app.reports.letters import letters_into
    from assessor_app.reports.letters_aside import said_aside, set_aside, telling_how_many
    from assessor_app.reports.selection import Selection

    if only and batch:
        raise typer.BadParameter("name decisions or a batch, not both.")
    made = list[Made]()
    with opening.store(workspace) as store:
        known = opening.credentials(store)
        require_reachable(out)
        require_known(store, only or ())
        every = for_letters(store, batch) if batch else frozenset(str(row.id) for row in decisions(store, known))
        stands = standing(store)
        chosen = frozenset(only) if only else every & stands
        try:
            with telling_how_many(out, made):
                aside = set_aside(store, out, stands | chosen)
                made.extend(letters_into(Selection(store, known, chosen), out, pdf=pdf))
        finally:  # a disk that is full stops the rest; what lies there lies there
            keep_letters(store, made, now=utc_now)
    kept_back = 0 if only else len(every - chosen)
    told = [{"decision": m.decision, "submission": m.submission, "sha256": m.sha256} for m in made]
    document = {
        "folder": str(out) if made else None, "letters": told, "kept_back": kept_back,
        "unknown_credential": len(chosen) - len(made), "set_aside": aside,
    }  # fmt: skip
    if not chosen and not kept_back:
        return Answer(document, f"{NOTHING_YET if not batch else NOTHING_GOES} No letter was written.")
    said = f"{counted(len(made), 'letter')} written to {out}." if made else "No letter was written."
    if len(made) < len(chosen):
        said += f" {len(chosen) - len(made):,} could not be: the credential is not known here."
    said += said_aside(aside)
    return Answer(document, f"{said} {kept_back:,} kept back: {KEPT_BACK}." if kept_back else said)


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
