"""Every command under its name: one module a subcommand."""

import json
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer

from assessor_app.cli import (
    annotating,
    backing_up,
    batching,
    bundles,
    coaching,
    commenting,
    copying,
    demo,
    examining,
    exporting,
    inspecting,
    issuer,
    lettering,
    names,
    passphrases,
    recounting,
    retaining,
    rubrics,
    syncing,
    verifying,
    window,
    workspaces,
)
from assessor_app.cli.answers import Folder, Json, refusing, say
from assessor_app.cli.usage import ToldGroup

app = typer.Typer(
    name="assessor",
    cls=ToldGroup,
    help="Score teacher micro-credential submissions; every score cites its evidence.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _tell_version(*, as_json: bool) -> NoReturn:
    there = version("assessor-app")
    say(json.dumps({"version": there}) if as_json else f"assessor {there}")
    raise typer.Exit


Version = Annotated[bool, typer.Option("--version", help="Say which version this is.")]


@app.callback()
def assessor(context: typer.Context, workspace: Folder = None, told: Version = False, as_json: Json = False) -> None:
    """Score teacher micro-credential submissions; every score cites its evidence."""
    if told:
        _tell_version(as_json=as_json)
    if context.invoked_subcommand is None:
        with refusing(as_json=as_json):
            raise typer.Exit(window.open_window(workspace, as_json=as_json))


for command in (workspaces.init, workspaces.queue, examining.doctor, backing_up.backup, backing_up.restore):
    app.command()(command)
app.command("import")(bundles.import_bundles)
app.command("inspect")(inspecting.inspect)
app.command("export")(exporting.export)
app.command("verify")(verifying.verify)
app.command("history")(recounting.history)
app.command("sync")(syncing.sync)
app.command("enrol")(syncing.enrol)
app.command("give-back")(workspaces.give_back)
app.command("masked")(copying.masked)
app.command("annotations")(annotating.annotations)
app.command("demo")(demo.demo)
app.add_typer(names.app, name="names")
app.add_typer(batching.app, name="batch")
app.add_typer(bundles.app, name="bundle")
app.add_typer(rubrics.app, name="rubric")
app.add_typer(lettering.app, name="letter")
app.add_typer(commenting.app, name="comments")
app.add_typer(coaching.app, name="coach")
app.add_typer(passphrases.app, name="passphrase")
app.add_typer(retaining.app, name="retention")
app.add_typer(issuer.app, name="issuer")
