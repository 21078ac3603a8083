"""The command line: one module a subcommand; with no subcommand the window opens."""

import sys

import typer

from assessor_app.cli import (
    bundles,
    demo,
    exporting,
    inspecting,
    issuer,
    rubrics,
    syncing,
    verifying,
    window,
    workspaces,
)

app = typer.Typer(
    name="assessor",
    help="Score teacher micro-credential submissions; every score cites its evidence.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.callback()(window.open_window)
for command in (workspaces.init, workspaces.queue, workspaces.doctor):
    app.command()(command)
app.command("import")(bundles.import_bundles)
app.command("inspect")(inspecting.inspect)
app.command("export")(exporting.export)
app.command("verify")(verifying.verify)
app.command("sync")(syncing.sync)
app.command("enrol")(syncing.enrol)
app.command("demo")(demo.demo)
app.add_typer(bundles.app, name="bundle")
app.add_typer(rubrics.app, name="rubric")
app.add_typer(issuer.app, name="issuer")


def main() -> None:
    """Run; exits 0 when done, 1 when refused with a sentence, 2 on wrong usage."""
    for stream in (sys.stdout, sys.stderr):  # file names of any bytes must be printable
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    app()
