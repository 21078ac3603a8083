"""Who was awarded which credential before: told by the award batches that went out with a file of awards."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.batch import AWARDING
from assessor_app.domain.decision import Outcome
from assessor_app.store.leaving_rows import BatchItemRow, BatchRow, FactRow
from assessor_app.store.rows import SubmissionRow

Award = tuple[str, str]  # a credential's ID; an educator's pseudonym, or a submission's ID
EDUCATOR = SubmissionRow.body["educator"].as_string()


def awarded(session: Session, batch: str | None = None) -> dict[Award, str]:
    """In which other batch than `batch` each award went out first. An educator is known by the submission, too, for
    where that was destroyed meanwhile."""
    went = (
        select(FactRow.credential_id, FactRow.submission_id, EDUCATOR, BatchRow.name)
        .join(BatchItemRow, BatchItemRow.decision_id == FactRow.decision_id)
        .join(BatchRow, BatchRow.id == BatchItemRow.batch_id)
        .outerjoin(SubmissionRow, SubmissionRow.id == FactRow.submission_id)
        .where(BatchItemRow.out, FactRow.outcome == Outcome.EARNED.value, BatchRow.name.in_(_awarding(session, batch)))
        .order_by(BatchRow.made_at, FactRow.decision_id)
    )
    found: dict[Award, str] = {}
    for credential, submission, who, name in session.execute(went):
        for known_by in filter(None, (submission, who)):
            found.setdefault((credential, known_by), name)
    return found


def _awarding(session: Session, but: str | None) -> list[str]:
    sent = session.execute(select(BatchRow.name, BatchRow.profile).where(BatchRow.state != "open"))
    return [name for name, told in sent if name != but and told.get("award") and AWARDING in told.get("forms", ())]
