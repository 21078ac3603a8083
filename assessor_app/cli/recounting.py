"""`assessor history`: what happened to a decision, as the Decisions screen tells it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from assessor_app.cli import opening
from assessor_app.cli.answers import Answer, Folder, Json, answering
from assessor_app.domain.errors import RuleBroken

if TYPE_CHECKING:
    from assessor_app.queries.decisions import DecisionDetail

NOW = "now"


@answering
def history(
    named: Annotated[str, typer.Argument(metavar="ID", help="The ID of a submission or of a decision.")],
    workspace: Folder = None,
    as_json: Json = False,
) -> Answer:
    """Tell what happened to each decision on a submission, the newest first, and whether its signature holds."""
    from assessor_app.queries.decisions import decision, decisions

    with opening.store(workspace, writer=False) as store:
        known = opening.credentials(store)
        rows = [row for row in decisions(store, known) if named in (row.id, row.submission)]
        if not rows:
            raise RuleBroken(f"There is no decision {named} on this device, and none on a submission {named}.")
        found = [decision(store, known, row.id) for row in rows]
    return Answer({"decisions": [_told(each) for each in found]}, "\n\n".join(map(_said, found)))


def _told(detail: "DecisionDetail") -> dict[str, Any]:
    row = detail.row
    return {
        "decision": row.id, "submission": row.submission, "outcome": row.outcome, "where": row.where,
        "signature": detail.fault or "valid",
        "history": [{"at": each.at or None, "title": each.title, "detail": each.detail} for each in detail.history],
    }  # fmt: skip


def _said(detail: "DecisionDetail") -> str:
    row = detail.row
    held = "its signature holds" if detail.fault is None else f"do not rely on it: {detail.fault}"
    lines = [f"{row.submission}, {row.credential}, attempt {row.attempt}: {row.outcome} ({row.where}; {held})", row.id]
    for each in detail.history:
        lines.append(f"  {each.at or NOW:<24}  {each.title}{f': {each.detail}' if each.detail else ''}")
    return "\n".join(lines)
