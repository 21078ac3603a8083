"""Giving a submission back to the issuer so that another reader may have it, and keeping it after all."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.commands.signing import given, sign
from assessor_app.domain.changes import Change, Clock, Kind, NewId
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.lease import AGAIN, GIVE_BACK, LET_GO, MAX_WHY, TAKE_UP, TAKEN_UP, Lease
from assessor_app.store import drafts, findings
from assessor_app.store.engine import Store
from assessor_app.store.rows import AssessmentRow, SubmissionRow


def give_back(store: Store, submission: str, why: str = "", *, now: Clock, new_id: NewId) -> Change:
    """Say, as a signed event, that this assessor will not read it, and `why` where they say so. What was begun stays
    here, and a decision made all the same is taken in. Raises RuleBroken for what is decided, or is nobody's to take
    back."""
    why = _reason(why)
    with store.write() as session:
        row = _undecided(session, submission)
        if row.lease == Lease.PASSED_ON:
            raise RuleBroken(f"{submission} was given to another reader already; there is nothing to give back.")
        if row.lease in LET_GO:
            raise RuleBroken(f"{submission} is given back already.")
        row.lease = Lease.GIVING_BACK.value
        _say(session, submission, GIVE_BACK, now, new_id, _why(session, submission, why))
    return _change(submission, f"{submission} is given back; the issuer hears of it with the next sync.")


def say_why(store: Store, submission: str, why: str, *, now: Clock, new_id: NewId) -> Change:
    """Say afterwards why it is given back: as a signed event of the same kind, marked as one that gives nothing back,
    since it may have been taken up again on another device meanwhile."""
    why = _reason(why)
    with store.write() as session:
        row = _undecided(session, submission)
        if row.lease not in LET_GO:
            raise RuleBroken(f"{submission} is not given back, so there is no reason to be said.")
        _say(session, submission, GIVE_BACK, now, new_id, {AGAIN: True} | _why(session, submission, why))
    return _change(submission, f"Why you gave {submission} back goes to the issuer with the next sync.")


def _reason(why: str) -> str:
    why = why.strip()
    if len(why) > MAX_WHY:
        raise RuleBroken(f"Say why in at most {MAX_WHY} characters; nothing was sent.")
    return why


def _why(session: Session, submission: str, why: str) -> dict[str, object]:
    return {"reason": findings.words_unnamed(session, submission, why)} if why else {}


def keep_after_all(store: Store, submission: str, *, now: Clock, new_id: NewId) -> Change:
    """Take a submission up again that was given back, while nobody else has it; as a signed event, too."""
    with store.write() as session:
        row = _undecided(session, submission)
        if row.lease == Lease.PASSED_ON:
            raise RuleBroken(f"{submission} was given to another reader since; what you decide on it still counts.")
        if row.lease not in LET_GO:
            raise RuleBroken(f"{submission} is yours already.")
        row.lease, row.leased_until = Lease.HELD.value, TAKEN_UP
        _say(session, submission, TAKE_UP, now, new_id, {})
    return _change(submission, f"{submission} is yours again.")


def _say(session: Session, submission: str, kind: str, now: Clock, new_id: NewId, more: dict[str, object]) -> None:
    sign(session, {"submission": submission, "reading": dict(given(session, submission)), **more}, kind, now, new_id)


def _undecided(session: Session, submission: str) -> SubmissionRow:
    row = session.get(SubmissionRow, submission)
    if row is None:
        raise RuleBroken(f"There is no submission {submission} in this workspace.")
    if row.origin != "issuer":
        raise RuleBroken(f"{submission} did not come from an issuer, so there is nobody to give it back to.")
    if drafts.recused(session, submission) is not None:
        raise RuleBroken(
            f"You stepped back from {submission}; the issuer hears of that, and nothing is left to give back."
        )
    decided = select(AssessmentRow.id).where(
        AssessmentRow.submission_id == submission, AssessmentRow.committed_as.is_not(None)
    )
    if session.scalars(decided.limit(1)).first() is not None:
        raise RuleBroken(f"{submission} is decided; only a submission without a decision is given back.")
    return row


def _change(submission: str, said: str) -> Change:
    return Change(frozenset({Kind.QUEUE, Kind.SYNC}), frozenset({submission}), said)
