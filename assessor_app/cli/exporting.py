"""`assessor export`: the decisions of this device in one form."""

from pathlib import Path
from typing import Annotated, Any

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import NOTHING_YET, Answer, Folder, Json, answering
from assessor_app.cli.paths import folder_made, path_option
from assessor_app.domain.awards import HOLD_EARNED
from assessor_app.domain.counted import counted
from assessor_app.domain.decision import Outcome

FORMATS = (
    "csv, csv-long, xlsx, jsonl (the signed events), parquet, canvas, badges, annotations, letters (Word) or webvtt. "
    "What somebody acts on (canvas, badges, letters) holds only decisions that stand."
)
KEPT_BACK = "superseded, withdrawn, not accepted by the issuer, or practice"
ACTED_ON = ("canvas", "badges", "letters")


def known_form(given: Any) -> Any:
    """A form there is, or several, as an option names them; anything else is wrong usage."""
    from assessor_app.domain.errors import RuleBroken
    from assessor_app.domain.export_profile import require_forms
    from assessor_app.reports.forms import NAMES

    try:
        require_forms((given,) if isinstance(given, str) else tuple(given or NAMES), NAMES)
    except RuleBroken as error:
        raise typer.BadParameter(error.sentence) from error
    return given


def _pair(given: Any) -> Any:
    for each in given or ():
        credential, _, badge = each.partition("=")
        if not credential.strip() or not badge.strip():
            raise typer.BadParameter(f"“{each}” names no badge class: write CREDENTIAL=BADGE-CLASS.")
    return given


BadgeClasses = Annotated[
    list[str] | None,
    typer.Option(
        "--badge-class", metavar="CREDENTIAL=ID", callback=_pair,
        help="What Canvas Credentials calls a credential; may be given again.",
    ),
]  # fmt: skip


def badge_classes(given: list[str] | None) -> dict[str, str]:
    """Badge classes by the credential's ID."""
    pairs = (each.partition("=") for each in given or ())
    return {credential.strip(): badge.strip() for credential, _, badge in pairs}


@answering
def export(
    form: Annotated[str, typer.Option("--format", help=FORMATS, callback=known_form)],
    out: Annotated[Path, path_option("--out", help="The folder to write into.")],
    badge_class: BadgeClasses = None,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Write every decision of this device in one form. With none yet it says so and exits with 0, like a batch."""
    from assessor_app.queries.batches import require_credentials, standing
    from assessor_app.queries.decisions import decisions, log_lines
    from assessor_app.reports.annotations import CITED, citing
    from assessor_app.reports.canvas_awards import awards_in
    from assessor_app.reports.exporting import export as write
    from assessor_app.reports.selection import Selection

    classes = badge_classes(badge_class)
    with opening.store(workspace, writer=False) as store:
        known = opening.credentials(store)
        require_credentials(store, opening.credentials_known(store), classes)
        rows = decisions(store, known)
        where = {str(row.id): row.where for row in rows}
        going = where.keys() & standing(store) if form in ACTED_ON else where.keys()
        kept_back = len(where) - len(going)
        if form in HOLD_EARNED:
            going = going & {str(row.id) for row in rows if row.outcome == Outcome.EARNED}
        not_earned = len(where) - kept_back - len(going)
        told = {"kept_back": kept_back, "not_earned": not_earned}
        folder_made(out)
        if not going:
            said = _none_goes(kept_back, not_earned) if where else NOTHING_YET
            return Answer({"file": None, "decisions": 0, "awarded_already": 0, **told}, f"{said} No file was written.")
        log = log_lines(store) if form == "jsonl" else None
        chosen = Selection(
            store,
            known,
            frozenset(going) if len(going) < len(where) else None,
            badge_classes=classes,
        )
        written = awards_in(chosen) if form in HOLD_EARNED else citing(chosen, form) if form in CITED else len(going)
        nothing = (
            None if written else f"None of {counted(len(going), 'decision')} has {CITED[form]}. No file was written."
        )
        path = None if nothing else write(chosen, form, out, log=log, where=where)
    twice, without = (len(going) - written if form in forms else 0 for forms in (HOLD_EARNED, CITED))
    answer = {"file": str(path) if path else None, "decisions": written, "awarded_already": twice, **told}
    said = nothing or f"{counted(written, 'decision')} written to {path}."
    if twice:
        said += f" {twice:,} more of educators who are awarded the same credential in it."
    if without and written:
        said += f" {without:,} more without {CITED[form]}."
    if not_earned:
        said += f" {not_earned:,} not earned."
    if kept_back:
        said += f" {kept_back:,} kept back: {KEPT_BACK}."
    return Answer(answer, said)


def _none_goes(kept_back: int, not_earned: int) -> str:
    if not not_earned:
        return f"None of {counted(kept_back, 'decision')} stands."
    return f"None of {counted(kept_back + not_earned, 'decision')} stands and was earned."
