"""`assessor retention list|keep|hold|release|destroy`: how long evidence stays, and its end with a certificate."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.commands.clock import utc_now
from assessor_app.domain.counted import counted
from assessor_app.domain.errors import RuleBroken

if TYPE_CHECKING:
    from assessor_app.queries.retention import Kept

app = typer.Typer(help="How long evidence is kept, and its destruction with a certificate.", no_args_is_help=True)
NOTHING_DUE = "Nothing is due: what is decided and received is counted up to the last sync, by the issuer’s clock."
Submission = Annotated[str, typer.Argument(help="The submission ID.")]
Reason = Annotated[str, typer.Option("--reason", help="Why; it stands in the record.")]


@app.command("list")
@answering
def list_all(workspace: Folder = None, as_json: Json = False) -> Answer:
    """List submissions: kept until when, on hold, or destroyed by whom."""
    from assessor_app.queries.retention import retention

    with opening.store(workspace, writer=False) as store:
        found = retention(store, utc_now())
    document = {
        "programme": found.programme,
        "days": found.days,
        "set_by_programme": found.bound,
        "submissions": [asdict(kept) for kept in found.submissions],
    }
    lines = [f"{k.submission:<12} {_state(k)}" for k in found.submissions]
    if found.bound:
        days = counted(found.days or 0, "day")
        lines.insert(0, f"The programme {found.programme} has evidence kept for {days} after its decision.")
    return Answer(document, "\n".join(lines) or "There is no submission in this workspace.")


def _state(kept: "Kept") -> str:
    if kept.destroyed_at:
        return f"destroyed on {kept.destroyed_at[:10]} by {kept.destroyed_by}"
    if kept.held:
        return f"on hold: {kept.held}"
    if kept.over:
        return f"over time since {kept.due_at[:10]}: goes after a sync, or by “destroy”"
    return f"kept until {kept.due_at[:10]}" if kept.due_at else "kept"


@app.command()
@answering
def keep(
    days: Annotated[int, typer.Option("--days", help="Days after the decision; 0 keeps it until it is destroyed.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Say how long evidence is kept after its decision in this programme."""
    from assessor_app.commands.retention import keep_for

    with opening.store(workspace) as store:
        keep_for(store, days or None)
    words = f"Evidence is kept for {counted(days, 'day')} after its decision." if days else "Evidence is kept."
    return Answer({"days": days or None}, words)


@app.command()
@answering
def hold(submission: Submission, reason: Reason, workspace: Folder = None, as_json: Json = False) -> Answer:
    """Put a submission's evidence on legal hold: nothing destroys it until it is released."""
    from assessor_app.commands import retention

    with opening.store(workspace) as store:
        done = retention.hold(store, submission, reason, now=utc_now)
    return Answer({"submission": submission, "held": True}, done.said)


@app.command()
@answering
def release(submission: Submission, workspace: Folder = None, as_json: Json = False) -> Answer:
    """Release a legal hold."""
    from assessor_app.commands import retention

    with opening.store(workspace) as store:
        done = retention.release(store, submission)
    return Answer({"submission": submission, "held": False}, done.said)


@app.command()
@answering
def destroy(
    submission: Annotated[str | None, typer.Argument(help="The submission ID; or --due.")] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why; it stands in the certificate.")] = "",
    due: Annotated[bool, typer.Option("--due", help="Everything whose retention time is over.")] = False,
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Destroy a submission's evidence for good; a signed certificate, scores, notes and hashes stay."""
    from assessor_app.commands import retention
    from assessor_app.queries.retention import retention as asked

    if (submission is None) != due:
        raise RuleBroken("Name one submission, or say --due. Nothing was changed.")
    with opening.store(workspace) as store:
        if submission is not None:
            done = retention.destroy(store, submission, reason, now=utc_now)
        else:
            done = retention.destroy_due(store, now=utc_now)
        certificates = [k.certificate for k in asked(store, utc_now()).submissions if k.submission in done.ids]
    return Answer({"destroyed": sorted(done.ids), "certificates": certificates}, done.said or NOTHING_DUE)
