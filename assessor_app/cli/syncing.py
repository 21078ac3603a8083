"""`assessor enrol` and `assessor sync`: this device made known to an issuer, and its work sent."""

from typing import Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering


@answering
def enrol(
    code: Annotated[str, typer.Argument(help="The enrolment code the issuer gave.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Make this device known to an issuer with a one-time code."""
    from assessor_app.sync import enrolling

    with opening.store(workspace) as store:
        client = enrolling.client_for_code(code)
        try:
            change = enrolling.enrol(store, client, code, now=opening.utc_now)
        finally:
            client.close()
    return Answer({"enrolled": True, "said": change.said}, change.said)


@answering
def sync(workspace: Folder = None, as_json: Json = False) -> Answer:
    """Send what waits, fetch what was assigned; with no network nothing is lost, and the exit status is 1."""
    from dataclasses import asdict
    from datetime import date

    from assessor_app.commands.looking_over import look_over
    from assessor_app.documents.pool import WorkerPool
    from assessor_app.domain.submission import SubmissionId
    from assessor_app.sync import engine, enrolling

    with opening.store(workspace) as store:
        client = enrolling.client_for(store)
        try:
            report = engine.sync_once(store, client, opening.utc_now, opening.new_id)
        finally:
            client.close()
        if report.submissions:
            with WorkerPool() as pool:
                for name in report.submissions:
                    look_over(store, pool, opening.credentials(), SubmissionId(name), today=date.today())
    done = report.ended.value == "done"
    document = asdict(report) | ({} if done else {"error": report.sentence})
    return Answer(document, report.sentence, done=done)
