"""`assessor batch arrived|lost|taken-back`: what no program sees and only a person can say of what went out."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.commands.clock import utc_now
from assessor_app.domain.errors import RuleBroken

if TYPE_CHECKING:
    from assessor_app.commands.cut_off import Place
    from assessor_app.store.engine import Store

Name = Annotated[str, typer.Argument(help="The batch's name.", callback=lambda given: given.strip())]
HINT = "“assessor batch arrived” says the one, “assessor batch lost” the other."


@answering
def arrived(name: Name, workspace: Folder = None, as_json: Json = False) -> Answer:
    """Say that the files of a batch that was cut off were sent on: it is out."""
    from assessor_app.commands.cut_off import say_arrived

    with _cut_off(name, workspace) as (store, place):
        say_arrived(store, name, place, now=utc_now)
    return Answer({"batch": name, "state": "written"}, f"Batch “{name}” is out, as you say; nothing was written again.")


@answering
def lost(name: Name, workspace: Folder = None, as_json: Json = False) -> Answer:
    """Say that nobody has the files of a batch that was cut off: it can be written again, to any place."""
    from assessor_app.commands.cut_off import say_lost

    with _cut_off(name, workspace) as (store, place):
        say_lost(store, name, place, now=utc_now)
    said = f"Batch “{name}” counts as not sent, as you say; “assessor batch write” writes it again."
    return Answer({"batch": name, "state": "open"}, said)


@contextmanager
def _cut_off(name: str, workspace: Path | None) -> Iterator[tuple["Store", "Place"]]:
    """The store, and where the batch was to lie."""
    from assessor_app.queries.batches import batch_named
    from assessor_app.reports.batch_zip import batch_at
    from assessor_app.reports.selection import Selection

    with opening.store(workspace) as store:
        folder = batch_named(store, name).folder
        yield store, batch_at(Path(folder or "."), Selection(store, opening.credentials(store)))


@answering
def taken_back(
    named: Annotated[
        list[str] | None, typer.Argument(help="IDs of submissions or decisions; with none, what is to be done.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="It was said by mistake.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Say that awards were taken back by hand, as a dry run asked; with no ID, list what is still to be done."""
    from assessor_app.commands.taking_back import not_taken_back, say_taken_back

    if not named:
        if undo:
            raise RuleBroken("Say of which submissions it was not done.")
        return _to_be_done(workspace)
    named = list(dict.fromkeys(named))
    names = ", ".join(named)
    with opening.store(workspace) as store:
        change = not_taken_back(store, named) if undo else say_taken_back(store, named, now=utc_now)
    told: dict[str, Any] = {"decisions": sorted(change.ids), "taken_back": not undo}
    if undo:
        return Answer(
            told, f"{names}: not taken back; the next dry run asks for it again, unless a batch went out with it."
        )
    return Answer(told, f"{names}: taken back by hand; kept with your name and the time.")


def _to_be_done(workspace: Path | None) -> Answer:
    from assessor_app.queries.batches import to_take_back

    with opening.store(workspace, writer=False) as store:
        found = to_take_back(store)
    told = [{"decision": line.decision, "submission": line.submission, "awarded_in": said} for line, said in found]
    lines = [f"{line.submission}: take back by hand what was awarded in {said}" for line, said in found]
    return Answer({"to_take_back": told}, "\n".join(lines) or "Nothing is to be taken back by hand.")
