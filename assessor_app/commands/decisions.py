"""Turning a reading into a signed decision, correcting one, and stepping back from a conflict of interest."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.commands.assessments import open_draft
from assessor_app.commands.signing import given, sign
from assessor_app.domain.assessment import (
    RATIONALE_LIMIT,
    Assessment,
    AssessmentId,
    Conflict,
    Policy,
    ReadingRole,
    broken_words,
    held_to,
)
from assessor_app.domain.changes import Change, Clock, Kind, NewId
from assessor_app.domain.correction import require_correction
from assessor_app.domain.credential import Credential, Credentials
from assessor_app.domain.decision import (
    DECISION,
    RECUSAL,
    SUPERSEDE,
    WITHDRAW,
    DecisionId,
    decision_body,
    require_ready,
)
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.evidence import EvidenceLinkId
from assessor_app.domain.masking import masked
from assessor_app.domain.submission import SubmissionId
from assessor_app.domain.unnamed import body_without_names, draft_without_names
from assessor_app.eventlog.jws import payload_unchecked
from assessor_app.store import drafts, findings, log, submissions
from assessor_app.store.engine import Store
from assessor_app.store.rows import AssessmentRow, EventRow, OutboxRow, SubmissionRow

COMMITTED = frozenset({Kind.DECISIONS, Kind.QUEUE, Kind.ASSESSMENT, Kind.SYNC})


def answer_conflict(store: Store, submission: SubmissionId, answer: Conflict, *, now: Clock, new_id: NewId) -> Change:
    """Answer the question that opens the artifacts; any answer but “none” recuses, as a signed event."""
    with store.write() as session:
        row = drafts.current(session, submission) or _begin(session, submission, now, new_id)
        if row.committed_as is not None:
            raise RuleBroken(drafts.why_closed(row) or f"{submission} is decided already.")
        _answer(session, row, answer, now, new_id)
    return Change(COMMITTED, frozenset({submission}))


def _answer(session: Session, row: AssessmentRow, answer: Conflict, now: Clock, new_id: NewId) -> None:
    row.conflict = answer.value
    row.saved_at = now()
    if answer is not Conflict.NONE:
        reading = {"role": row.role, "assessment": row.id} | given(session, row.submission_id)
        body: dict[str, object] = {"submission": row.submission_id, "reading": reading, "reason": answer.value}
        row.committed_as = sign(session, body, RECUSAL, now, new_id)


def recuse(session: Session, submission: SubmissionId, why: Conflict, now: Clock, new_id: NewId) -> bool:
    """Step back from a submission for good, as a signed event; once is enough, and False says that it was signed
    before. A reading that was begun is not thrown away: raises RuleBroken instead."""
    if drafts.recused(session, submission) is not None:
        return False
    row = drafts.current(session, submission)
    if row is None or row.committed_as is not None:
        row = _begin(session, submission, now, new_id)
    elif drafts.is_begun(drafts.load(session, row)):
        raise RuleBroken(
            f"You have begun to score {submission}, and who coaches a submission can't score it: "
            "commit that reading first, or leave this submission out."
        )
    _answer(session, row, why, now, new_id)
    return True


def _begin(session: Session, submission: SubmissionId, now: Clock, new_id: NewId) -> AssessmentRow:
    about = session.get(SubmissionRow, submission)
    if about is None:
        raise RuleBroken(f"There is no submission {submission} in this workspace.")
    if not about.ready:
        raise RuleBroken(f"{submission} is still on its way; it opens when all its files are here.")
    at = now()
    row = AssessmentRow(
        id=new_id(), submission_id=submission, role=about.reason, feedback="", active_seconds=0,
        started_at=at, saved_at=at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def commit(
    store: Store, credential: Credential, submission: SubmissionId, policy: Policy, *, now: Clock, new_id: NewId
) -> Change:
    """Sign the reading as a decision: the event, its outbox row and the end of the draft, or none of it."""
    with store.write() as session:
        row = open_draft(session, submission)
        draft = held_to(drafts.load(session, row), credential.rubric)
        whole = submissions.submission(session, submission)
        reached = require_ready(draft, credential.rubric, policy)
        for sentence in broken_words(draft, credential.rubric, whole):
            raise RuleBroken(sentence)
        # what is signed can never be changed, so names go before it is
        hidden = findings.hidden_when_signed(session, draft, credential.rubric)
        body = decision_body(draft_without_names(draft, hidden), credential, whole, reached)
        body = body_without_names(body, hidden)
        body["reading"] |= given(session, submission)
        if row.supersedes is not None:
            _require_standing(session, submission, row.supersedes)
            if (before := log.corrected(session, row.supersedes)) is not None:
                # a word hidden since corrects nothing
                require_correction(body_without_names(before, hidden), body, draft.reason)
            body |= {"supersedes": row.supersedes, "reason": masked(draft.reason.strip(), hidden)}
        kind = SUPERSEDE if row.supersedes else DECISION
        row.committed_as = sign(session, body, kind, now, new_id)
        row.saved_at = now()
    return Change(COMMITTED, frozenset({submission}), f"Committed: {reached.outcome}")


def withdraw(store: Store, decision: DecisionId, reason: str, *, now: Clock, new_id: NewId) -> Change:
    """Take a decision back, as a signed event of its own; the issuer's moderator carries it out. The decision stays."""
    why = reason.strip()
    if not why:
        raise RuleBroken("Say why the decision is withdrawn; the reason is signed with it.")
    if len(why) > RATIONALE_LIMIT:
        raise RuleBroken(f"The reason of a withdrawal holds {RATIONALE_LIMIT:,} characters; this one has {len(why):,}.")
    with store.write() as session:
        row = session.get(EventRow, decision)
        if row is None or row.type not in log.DECIDED:
            raise RuleBroken("There is no such decision in this workspace.")
        if (word := log.after(session, decision)) is not None:
            raise RuleBroken(f"The decision on {row.submission_id} is {word} already.")
        here = session.get(OutboxRow, decision)
        if here is not None and here.state == "refused":
            raise RuleBroken(
                f"The issuer refused the decision on {row.submission_id}, so it does not count and there is nothing to "
                "take back; correct it instead."
            )
        _end_correction(session, decision)
        reading = payload_unchecked(row.jws)["reading"]
        body = {
            "submission": row.submission_id,
            "reading": reading,
            "withdraws": decision,
            "reason": findings.words_unnamed(session, row.submission_id, why),
        }
        sign(session, body, WITHDRAW, now, new_id)
    return Change(
        COMMITTED, frozenset({row.submission_id}), f"Saved: the decision on {row.submission_id} is withdrawn."
    )


def _end_correction(session: Session, decision: str) -> None:
    """A correction that was begun goes with the decision it would correct, as long as nothing in it was changed."""
    open_one = AssessmentRow.committed_as.is_(None), AssessmentRow.supersedes == decision
    begun = session.scalars(select(AssessmentRow).where(*open_one)).first()
    if begun is None:
        return
    signed = session.scalars(select(AssessmentRow).where(AssessmentRow.committed_as == decision)).first()
    before = None if signed is None else replace(drafts.load(session, signed), reason="")  # of that one, not of this
    if before is None or not drafts.say_the_same(drafts.load(session, begun), before):
        raise RuleBroken(
            f"A correction of {begun.submission_id} is begun, and would correct what is withdrawn. "
            "Commit it, then withdraw the decision that it becomes."
        )
    drafts.drop(session.connection(), begun.id)


def _require_standing(session: Session, submission: str, decision: str) -> None:
    """A decision is followed once: by the one that takes its place, or by its withdrawal."""
    match log.after(session, decision):
        case log.SUPERSEDED:
            raise RuleBroken(
                f"The decision on {submission} was corrected elsewhere since. What you wrote is kept: choose “Correct” "
                "on the decision that stands, and it goes on as a correction of that one."
            )
        case log.WITHDRAWN:
            raise RuleBroken(
                f"The decision on {submission} is withdrawn, and what is withdrawn is not corrected: who runs the "
                "programme says what follows."
            )


def correct(
    store: Store, submission: SubmissionId, *, now: Clock, new_id: NewId, credentials: Credentials | None = None
) -> Change:
    """Begin a correction: a new reading with the old one's content, which will supersede its decision. One that was
    begun before goes on. `credentials` know the rubric it is scored by, where that may be another one than before."""
    with store.write() as session:
        if drafts.recused(session, submission) is not None:
            raise RuleBroken(f"You stepped back from {submission}; its decision is not yours to correct any more.")
        last = drafts.current(session, submission)
        if last is not None and last.committed_as is None and last.supersedes is not None:
            return _go_on(session, last)
        if last is None or last.committed_as is None:
            raise RuleBroken(f"{submission} has no decision to correct.")
        _require_standing(session, submission, last.committed_as)
        old = drafts.load(session, last)
        if credentials is not None:
            about = session.get_one(SubmissionRow, submission)
            old = held_to(old, credentials(about.credential_id, about.credential_version).rubric)
        row = _begin(session, submission, now, new_id)
        row.role, row.supersedes, row.conflict = last.role, last.committed_as, last.conflict
        empty = Assessment(AssessmentId(row.id), submission, ReadingRole(row.role), conflict=old.conflict)
        links = tuple(replace(link, id=EvidenceLinkId(new_id())) for link in old.links)
        session.flush()
        drafts.save(
            session.connection(), row.id, empty, replace(old, id=empty.id, links=links, reason="", active_seconds=0)
        )
    return Change(frozenset({Kind.QUEUE, Kind.ASSESSMENT, Kind.DECISIONS}), frozenset({submission}))


def _go_on(session: Session, draft: AssessmentRow) -> Change:
    """With a correction that was begun; where its decision was corrected on another device since, of what stands."""
    about = frozenset({SubmissionId(draft.submission_id)})
    if log.after(session, str(draft.supersedes)) is None:
        return Change(frozenset())
    standing = log.standing(session, draft.submission_id)
    if standing is None:
        _require_standing(session, draft.submission_id, str(draft.supersedes))
    draft.supersedes = standing
    said = f"{draft.submission_id} was corrected elsewhere since; what you began goes on as a correction of that."
    return Change(frozenset({Kind.QUEUE, Kind.ASSESSMENT, Kind.DECISIONS}), about, said)
