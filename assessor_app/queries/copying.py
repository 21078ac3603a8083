"""Whether copies of a submission may be made here: only by somebody to whom it may be shown."""

from datetime import date

from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.coaching import shut_reason
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import ConsentScope, Submission, SubmissionId
from assessor_app.store import drafts, submissions
from assessor_app.store.coaching import sessions_of, withdrawn_of
from assessor_app.store.engine import Store
from assessor_app.store.findings import require_looked_over


def to_copy(store: Store, name: SubmissionId, purpose: ConsentScope | None, today: date) -> Submission:
    """The submission. Raises RuleBroken where its conflict question was never answered, or was stepped back from; a
    coach who opened it still has copies for coaching. Those nobody has without consent to it, and none before the
    pre-check has run."""
    with store.read() as session:
        whole = submissions.submission(session, name)
        row = drafts.recused(session, name) or drafts.current(session, name)
        if row is None or row.conflict is None:
            raise RuleBroken("Say first whether you have a conflict of interest with this submission.")
        why = drafts.why_closed(row)
        if purpose is ConsentScope.COACHING and (not why or _coached(session, whole, row.conflict)):
            why = shut_reason(whole, today, withdrawn_of(session, [name])[name])
        if why:
            raise RuleBroken(why)
        require_looked_over(session, name)
        return whole


def _coached(session: Session, whole: Submission, conflict: str) -> bool:
    """Whether it was opened in a coach session; who stepped back before for another reason may hold one, too."""
    held = sessions_of(session, whole.educator) if whole.educator else ()
    return conflict == Conflict.COACHED or any(whole.id in each.submissions for each in held)
