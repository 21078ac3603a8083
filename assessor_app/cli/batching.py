"""`assessor batch …`: decisions out in named batches, each once, for staff and for a nightly job."""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessor_app.cli import opening, settling
from assessor_app.cli.answers import NOTHING_YET, Answer, Folder, Json, answering
from assessor_app.cli.exporting import BadgeClasses, badge_classes, known_form
from assessor_app.cli.paths import path_option
from assessor_app.cli.settling import HINT, Name
from assessor_app.cli.usage import one_of
from assessor_app.commands.clock import new_id, utc_now
from assessor_app.domain.batch import NoBatch, Plan, Standing
from assessor_app.domain.counted import counted
from assessor_app.domain.decision import Outcome
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.export_profile import Profile

if TYPE_CHECKING:
    from assessor_app.queries.batches import BatchView
    from assessor_app.queries.known import Credentials
    from assessor_app.store.engine import Store

app = typer.Typer(help="Send decisions out in named batches, each decision once.", no_args_is_help=True)
profiles = typer.Typer(help="Keep what a batch holds under a name.", no_args_is_help=True)
app.add_typer(profiles, name="profile")

NO_MATCH = "No decision here is what this batch asks for."
NOTHING = "There is no decision to send: what is here went out before, or is kept back. No folder was made."
QUIET = "One that has nothing to send is forgotten as it is written; for another try, make it anew."
FORGOTTEN = "The batch, which would have been empty, is forgotten."
DONE = "Once that was done, say so: “assessor batch taken-back {submission}”."
FINISH = '“assessor batch write "{batch}" --out "{folder}"” finishes it.'
UNSAID = Profile("", ())
FORMS = ("csv", "csv-long", "xlsx", "jsonl")


@app.command("new")
@answering
def new(
    name: Name,
    form: Annotated[
        list[str] | None, typer.Option("--format", help="A form to write; may be given again.", callback=known_form)
    ] = None,
    profile: Annotated[str | None, typer.Option("--profile", help="A kept export profile.")] = None,
    only: Annotated[list[str] | None, typer.Option("--decision", help="A decision's ID; may be given again.")] = None,
    outcome: Annotated[
        list[str] | None,
        typer.Option(
            "--outcome", help="earned, not yet or incomplete.", callback=one_of(lambda: Outcome, "an outcome")
        ),
    ] = None,
    credential: Annotated[list[str] | None, typer.Option("--credential", help="A credential's ID.")] = None,
    copy: Annotated[bool, typer.Option("--copy", help="A copy: decisions in it do not count as sent.")] = False,
    letters: Annotated[bool, typer.Option("--letters", help="Keep back decisions whose letter is missing.")] = False,
    coded: Annotated[bool, typer.Option("--coded", help="Send decisions with condition codes, too.")] = False,
    badge_class: BadgeClasses = None,
    again: Annotated[str | None, typer.Option("--again", help="Send what went out before; say why.")] = None,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Name a batch; nothing is written yet. What is said here holds, whatever a kept profile says."""
    from assessor_app.commands.batches import new_batch
    from assessor_app.domain.decision import DecisionId
    from assessor_app.queries.batches import profile_named, require_credentials
    from assessor_app.reports.forms import NAMES

    classes = badge_classes(badge_class)
    said: dict[str, Any] = {
        "forms": tuple(dict.fromkeys(form or ())), "award": not copy, "letters": letters, "coded": coded,
        "outcomes": tuple(outcome or ()), "credentials": tuple(credential or ()),
        "badge_classes": tuple(classes.items()),
    }  # fmt: skip
    chosen = tuple(DecisionId(each) for each in only) if only else None
    with opening.store(workspace) as store:
        require_credentials(store, opening.credentials_known(store), (*(credential or ()), *classes))
        kept = profile_named(store, profile, NAMES) if profile else Profile(name, FORMS)
        kept = replace(kept, **{key: value for key, value in said.items() if value != getattr(UNSAID, key)})
        ident, _ = new_batch(
            store, name, kept, chosen=chosen, again=again, now=utc_now, new_id=new_id
        )  # fmt: skip
    return Answer({"batch": name, "id": ident, "forms": list(kept.forms)}, f"Batch “{name}” made; make its dry run.")


@app.command("dry-run")
@answering
def dry_run(
    name: Name,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Say what the batch would do with every decision; no file is touched."""
    from assessor_app.commands.batches import dry_run as look
    from assessor_app.queries.batches import anything_decided
    from assessor_app.queries.known import here

    with opening.store(workspace) as store:
        plan, _ = look(store, name, now=utc_now, here=here(opening.credentials(store)))
        nothing = NO_MATCH if anything_decided(store) else NOTHING_YET
        notes = _notes(store, name, opening.credentials(store))
    return Answer(_told(name, plan) | {"notes": notes}, "\n".join((_said(plan) or nothing, *notes)))


def _notes(store: "Store", name: str, credentials: "Credentials") -> tuple[str, ...]:
    """What is said of the forms of a batch that was looked at."""
    from assessor_app.queries.batches import batch_named, decisions_of
    from assessor_app.reports.annotations import empty_forms
    from assessor_app.reports.selection import Selection

    return empty_forms(Selection(store, credentials, decisions_of(store, name)), batch_named(store, name).forms)


def _told(name: str, plan: Plan) -> dict[str, Any]:
    lines = [
        {"decision": line.decision, "submission": line.submission, "outcome": line.outcome,
         "standing": line.standing.value, "reason": line.reason, "by_hand": line.by_hand}
        for line in plan.lines
    ]  # fmt: skip
    counts = {standing.value: plan.counts.get(standing, 0) for standing in Standing}
    return {
        "batch": name, "goes": len(plan.going), "counts": counts, "by_hand": len(plan.by_hand), "decisions": lines,
    }  # fmt: skip


def _said(plan: Plan) -> str:
    if not plan.lines:
        return ""
    counted = ", ".join(f"{count} {standing.value}" for standing, count in plan.counts.items())
    told = [f"{len(plan.going)} would go out ({counted})."]
    told += [f"{each.submission}: {', '.join(filter(None, (each.standing, each.reason)))}" for each in plan.ordered]
    told += [DONE.format(submission=line.submission) for line in plan.ordered if line.take_back][:1]
    return "\n".join(told)


@app.command("write")
@answering
def write(
    name: Name,
    out: Annotated[Path, path_option("--out", help="The folder to make, or a name ending in .zip.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Send the batch as its dry run found it: a folder, or a zip, with a BagIt manifest.

    With nothing new to send it says so, makes no folder, forgets the batch unless that waits for letters, and exits
    with 0: a quiet night is no failure."""
    from assessor_app.commands.batches import forget
    from assessor_app.commands.batches import write as send
    from assessor_app.commands.cut_off import FilesGone, PlaceAwaited
    from assessor_app.queries.batches import for_letters, to_finish
    from assessor_app.reports.batch_beside import discard
    from assessor_app.reports.batch_zip import batch_at
    from assessor_app.reports.selection import Selection

    with opening.store(workspace) as store, _progress(quiet=as_json) as tell:
        known = opening.credentials(store)
        writer = batch_at(out.absolute(), Selection(store, known), tell)
        try:
            sent, _ = send(store, name, writer, now=utc_now)
        except FilesGone as error:
            raise RuleBroken(f"{error} {HINT}") from error
        except PlaceAwaited as error:
            raise RuleBroken(f"{error} {FINISH.format(batch=error.batch, folder=error.folder)}") from error
        except NoBatch as error:
            raise RuleBroken(f"{error} {QUIET}") from error
        notes = (*(_notes(store, name, known) if sent.folder else ()), *to_finish(store))
        if forgotten := sent.folder is None and not for_letters(store, name):  # no night leaves an empty one behind
            forget(store, name, discard)
    folder = str(sent.folder) if sent.folder else None
    told = {
        "batch": name, "decisions": sent.decisions, "folder": folder, "written_before": sent.before, "notes": notes,
    }  # fmt: skip
    if sent.folder is None:
        return Answer(told | {"forgotten": forgotten}, " ".join((NOTHING, *(FORGOTTEN,) * forgotten, *notes)))
    if sent.before:
        said = f"Batch “{name}” was written before, to {sent.folder}. Nothing went out again."
        return Answer(told, " ".join((said, *notes)))
    said = f"Batch “{name}”: {counted(sent.decisions, 'decision')} written to {sent.folder}."
    return Answer(told, " ".join((said, *notes)))


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """How far, and how long it still takes, on a terminal's standard error; Ctrl+C stops and leaves nothing."""
    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Writing", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@app.command("drop")
@answering
def drop(name: Name, workspace: Folder = None, as_json: Json = False) -> Answer:
    """Forget a batch that never went out. What went out is kept for ever."""
    from assessor_app.commands.batches import drop as forgotten
    from assessor_app.reports.batch_beside import discard

    with opening.store(workspace) as store:
        forgotten(store, name, discard)
    return Answer({"batch": name, "dropped": True}, f"Batch “{name}” is forgotten; nothing of it had gone out.")


@app.command("list")
@answering
def listed(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Every batch, newest first."""
    from dataclasses import asdict

    from assessor_app.queries.batches import batches

    with opening.store(workspace, writer=False) as store:
        found = batches(store)
    lines = [f"{b.name}: {_standing(b)}{f', {b.folder}' if b.folder else ''}{_fate(b)}" for b in found]
    return Answer({"batches": [asdict(batch) for batch in found]}, "\n".join(lines) or "There is no batch yet.")


def _standing(batch: "BatchView") -> str:
    """An open one holds what its next dry run finds, so there is no number to tell yet."""
    return "open, not sent" if batch.state == "open" else f"{batch.state}, {counted(batch.decisions, 'decision')}"


def _fate(batch: "BatchView") -> str:
    said = batch.fate
    return f" ({said.what}, said {said.by} on {said.at[:10]})" if said else ""


for verb in (settling.arrived, settling.lost):
    app.command(verb.__name__)(verb)
app.command("taken-back")(settling.taken_back)


@profiles.command("save")
@answering
def save(
    file: Annotated[Path, typer.Argument(help="A JSON file with the profile.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Keep an export profile; one of the same name is replaced."""
    from assessor_app.commands.batches import save_profile
    from assessor_app.domain.export_profile import read_profile
    from assessor_app.domain.strict_json import strict_json
    from assessor_app.reports.forms import NAMES
    from assessor_app.rubric_files.file_bytes import read_bytes

    profile = read_profile(strict_json(read_bytes(file), file.name), NAMES)
    with opening.store(workspace) as store:
        save_profile(store, profile)
    return Answer({"profile": profile.name, "forms": list(profile.forms)}, f"Export profile “{profile.name}” kept.")


@profiles.command("list")
@answering
def kept(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Every export profile that is kept, by name."""
    from assessor_app.queries.batches import profiles as every
    from assessor_app.reports.forms import NAMES

    with opening.store(workspace, writer=False) as store:
        found, left_out = every(store, NAMES)
    lines = [f"{each.name}: {', '.join(each.forms)}" for each in found]
    told = {"profiles": [{"name": each.name, "forms": list(each.forms)} for each in found], "left_out": left_out}
    return Answer(told, "\n".join(filter(None, (*lines, left_out))) or "There is no export profile yet.")


@profiles.command("show")
@answering
def show(
    name: Annotated[str, typer.Argument(help="The profile's name.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Print an export profile as a file another workspace can keep."""
    from assessor_app.domain.export_profile import profile_json
    from assessor_app.queries.batches import profile_named
    from assessor_app.reports.forms import NAMES

    with opening.store(workspace, writer=False) as store:
        told = profile_json(profile_named(store, name, NAMES))
    return Answer(told, json.dumps(told, ensure_ascii=False, indent=2))
