"""Whether copies of a submission may be made here: only by somebody to whom it may be shown."""

from datetime import date

from assessor_app.domain.assessment import Conflict
from assessor_app.domain.coaching import shut_reason
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import ConsentScope, Submission, SubmissionId
from assessor_app.store import drafts, submissions
from assessor_app.store.coaching import withdrawn_of
from assessor_app.store.engine import Store


def to_copy(store: Store, name: SubmissionId, purpose: ConsentScope | None, today: date) -> Submission:
    """The submission. Raises RuleBroken where its conflict question was never answered, or was stepped back from; a
    coach who opened it still has copies for coaching, as long as the consent to that holds."""
    with store.read() as session:
        whole = submissions.submission(session, name)
        row = drafts.recused(session, name) or drafts.current(session, name)
        if row is None or row.conflict is None:
            raise RuleBroken("Say first whether you have a conflict of interest with this submission.")
        why = drafts.why_closed(row)
        if row.conflict == Conflict.COACHED and purpose is ConsentScope.COACHING:
            why = shut_reason(whole, today, withdrawn_of(session, [name])[name])
        if why:
            raise RuleBroken(why)
        return whole
