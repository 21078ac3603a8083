"""Who was awarded which credential before: told by the award batches that went out with a file of awards."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.awards import Awards
from assessor_app.domain.decision import Outcome
from assessor_app.domain.export_profile import Profile
from assessor_app.store.leaving_rows import BatchItemRow, BatchRow, FactRow
from assessor_app.store.rows import SubmissionRow

EDUCATOR = SubmissionRow.body["educator"].as_string()


def awarded(session: Session, profile: Profile, batch: str | None = None) -> dict[str, Awards]:
    """What went out in other batches than `batch`, by each form `profile` awards by. An educator whose submission was
    destroyed meanwhile is known by its ID."""
    sent = _sent_by(session, batch)
    went = (
        select(
            FactRow.credential_id, FactRow.submission_id, EDUCATOR, FactRow.outcome, FactRow.supersedes, BatchRow.name
        )
        .join(BatchItemRow, BatchItemRow.decision_id == FactRow.decision_id)
        .join(BatchRow, BatchRow.id == BatchItemRow.batch_id)
        .outerjoin(SubmissionRow, SubmissionRow.id == FactRow.submission_id)
        .where(BatchItemRow.out, BatchRow.name.in_(sent))
        .order_by(FactRow.decision_id, BatchRow.made_at)
    )
    found = {form: Awards() for form in profile.awards}
    for credential, submission, who, outcome, supersedes, name in session.execute(went):
        for form in found.keys() & sent[name]:
            found[form].goes_out(
                (credential, who or submission), submission, name,
                earned=outcome == Outcome.EARNED, corrects=supersedes is not None,
            )  # fmt: skip
    return found


def _sent_by(session: Session, but: str | None) -> Mapping[str, frozenset[str]]:
    """Names of the award batches that went out, with their forms."""
    sent = session.execute(select(BatchRow.name, BatchRow.profile).where(BatchRow.state != "open"))
    return {name: frozenset(told.get("forms", ())) for name, told in sent if name != but and told.get("award")}
