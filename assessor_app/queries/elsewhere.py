"""Submissions this assessor decided where it cannot be shown here: on another line of a log that parted, mostly. The
issuer tells of such a decision, and nobody should score its submission twice without knowing."""

from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from assessor_app.store.prepared import Prepared
from assessor_app.store.rows import ElsewhereRow, EventRow

PARTED = "parted"  # the standing of what waits on a branch, as the issuer calls it
# standings of what decides; anything else, what an event of another type is said to be among it, decides nothing
DECIDES = frozenset(
    {
        "final", "awaits a second reading", "second reading", "waits for moderation", "adjudicated", "correction",
        "validity", "replaced", "set aside",
    }
)  # fmt: skip


class Elsewhere(StrEnum):
    """What the assessor is told of such a submission."""

    ON_A_BRANCH = (
        "You decided this on another line of your log: a copy of a workspace of yours, or an old backup of it, was "
        "used beside it. That decision waits for a moderator; scored here as well, it is decided twice."
    )
    NOT_HERE = (
        "You decided this elsewhere, and the issuer has that decision; it is not shown on this device. Scored here as "
        "well, it is decided twice."
    )


_HERE = select(EventRow.id).where(EventRow.id == ElsewhereRow.event_id).exists()
_TOLD = select(ElsewhereRow.submission_id, ElsewhereRow.standing).where(~_HERE)
_OF_ONE = Prepared(_TOLD.where(ElsewhereRow.submission_id == bindparam("submission")))  # asked after every key


def elsewhere(session: Session) -> dict[str, Elsewhere]:
    """By submission; of several decisions on one, that it waits is said first."""
    found: dict[str, Elsewhere] = {}
    for submission, standing in session.execute(_TOLD):
        if (what := _told(standing)) is not None and found.get(submission) is not Elsewhere.ON_A_BRANCH:
            found[submission] = what
    return found


def elsewhere_of(session: Session, submission: str) -> Elsewhere | None:
    told = {_told(row.standing) for row in _OF_ONE.all(session.connection(), submission=submission)}
    return next((what for what in Elsewhere if what in told), None)


def _told(standing: str | None) -> Elsewhere | None:
    if standing == PARTED:
        return Elsewhere.ON_A_BRANCH
    return Elsewhere.NOT_HERE if standing in DECIDES else None
