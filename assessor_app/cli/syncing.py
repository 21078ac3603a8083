"""`assessor enrol` and `assessor sync`: this device made known to an issuer, and its work sent."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.commands.clock import new_id, utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assessor_app.cli.answers import Tell
    from assessor_app.queries.sync_state import SyncState
    from assessor_app.store.engine import Store
    from assessor_app.sync.report import Progress

MOST_OF_A_PATH = 250  # characters; a code is longer than most systems allow a name to be


@answering
def enrol(
    code: Annotated[str, typer.Argument(help="The enrolment code the issuer gave, or a file that holds it.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Make this device known to an issuer with a one-time code."""
    from assessor_app.sync import enrolling

    there = len(code) < MOST_OF_A_PATH and Path(code).is_file()
    given = enrolling.code_in_file(Path(code)) if there else code
    with opening.store(workspace) as store:
        client = enrolling.client_for_code(given)
        try:
            change = enrolling.enrol(store, client, given, now=utc_now)
        finally:
            client.close()
    return Answer({"enrolled": True, "said": change.said}, change.said)


@answering
def sync(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Send what waits, fetch what was assigned; with no network nothing is lost, and the exit status is 1.

    What was refused or waits for a moderator is named each time; the sync itself is done all the same. How far it is
    goes to standard error: a bar, or in a log a line now and then.
    """
    from dataclasses import asdict

    from assessor_app.cli.answers import progress_bar
    from assessor_app.queries.findings import not_looked_over
    from assessor_app.queries.sync_state import sync_state
    from assessor_app.sync import engine, enrolling

    with opening.store(workspace) as store, progress_bar("Syncing", quiet=as_json) as tell:
        client = enrolling.client_for(store)
        try:
            report = engine.sync_once(store, client, utc_now, new_id, partial(_tell, tell))
        finally:
            client.close()
        came = not_looked_over(store) if report.published else report.submissions
        waiting = _look_over(store, came, tell) if came else []
        state = sync_state(store)
    done = report.ended.value == "done"
    # what is kept, beside what this one sync met with
    told = asdict(report) | {"attention": _needing(state, waiting)}
    document = told | ({} if done else {"error": report.sentence})
    said = [f"{x.submission}: {x.reason or x.state}" for x in state.attention]
    return Answer(document, "\n".join([report.sentence, *said, *state.sentences, *waiting]), done=done)


def _look_over(store: "Store", came: "Sequence[str]", tell: "Tell") -> list[str]:
    """The pre-check of what came; sentences on what it cannot be run on, since its credential is not here."""
    from datetime import date

    from assessor_app.commands.looking_over import look_over
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.domain.errors import RuleBroken
    from assessor_app.domain.submission import SubmissionId
    from assessor_app.queries.office import office_of

    known, waiting = opening.credentials(store), []
    with WorkerPool(office=office_of(store)) as pool:
        for number, name in enumerate(came):
            tell(f"Looking over {name}", number / len(came))
            try:
                look_over(store, pool, known, SubmissionId(name), today=date.today(), at=utc_now())
            except RuleBroken as error:
                waiting.append(f"{name} was not looked over. {error.sentence}")
    return waiting


def _tell(tell: "Tell", progress: "Progress") -> None:
    """Where a sync is, for a terminal or a log."""
    from assessor_app.sync.report import Stage

    done, total, what = progress.done, progress.total, ""
    if progress.stage is Stage.FETCHING:
        done, total, what = done >> 20, total >> 20, " MiB"
    how_far = f"{done:,} of {total:,}{what}" if progress.total else ""
    tell(progress.stage.value.capitalize(), progress.done / progress.total if progress.total else 0.0, how_far)


def _needing(state: "SyncState", waiting: list[str]) -> list[dict[str, str | None]]:
    """Everything a person has to look at, of this sync and those before; what is of no event is a reason alone."""
    events = [
        {"submission": x.submission, "event": x.event, "state": x.state, "reason": x.reason} for x in state.attention
    ]
    sentences = (*state.sentences, *waiting)
    nobodys = [{"submission": None, "event": None, "state": None, "reason": said} for said in sentences]
    return [*events, *nobodys]
