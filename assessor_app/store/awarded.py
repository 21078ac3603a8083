"""Who was awarded which credential before: told by the award batches that went out with a file of awards, and by
whoever took an award back by hand."""

from collections.abc import Mapping
from heapq import merge
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from assessor_app.domain.awards import Awards
from assessor_app.domain.decision import Outcome
from assessor_app.domain.export_profile import Profile
from assessor_app.store import log
from assessor_app.store.leaving_rows import BatchItemRow, BatchRow, FactRow, TakenBackRow
from assessor_app.store.rows import SubmissionRow

EDUCATOR = SubmissionRow.body["educator"].as_string()
PLACE = log.place(FactRow.decision_id)


def awarded(session: Session, profile: Profile, batch: str | None = None) -> dict[str, Awards]:
    """What went out in other batches than `batch`, by each form `profile` awards by. An educator whose submission was
    destroyed meanwhile is known by its ID."""
    sent, found = _sent_by(session, batch), {form: Awards() for form in profile.awards}
    went = _about(BatchRow.name).join(BatchItemRow, BatchItemRow.decision_id == FactRow.decision_id)
    went = went.join(BatchRow, BatchRow.id == BatchItemRow.batch_id).order_by(PLACE, BatchRow.made_at)
    taken_back = _about(null()).join(TakenBackRow, TakenBackRow.decision_id == FactRow.decision_id)
    told = (
        session.execute(went.where(BatchItemRow.out, BatchRow.name.in_(sent))),
        session.execute(taken_back.order_by(PLACE)),  # of one decision, after what went out
    )
    for _place, credential, submission, who, outcome, supersedes, name in merge(*told, key=itemgetter(0)):
        award = credential, who or submission
        for form, awards in found.items():
            if name is None:
                awards.taken_back(award, submission)
            elif form in sent[name]:
                earned, corrects = outcome == Outcome.EARNED, supersedes is not None
                awards.goes_out(award, submission, name, earned=earned, corrects=corrects)
    return found


def _about(batch: Any) -> Select[*tuple[Any, ...]]:
    """What is told of a decision, and the batch it is told of."""
    return select(
        PLACE, FactRow.credential_id, FactRow.submission_id, EDUCATOR, FactRow.outcome,
        FactRow.supersedes, batch,
    ).outerjoin(SubmissionRow, SubmissionRow.id == FactRow.submission_id)  # fmt: skip


def _sent_by(session: Session, but: str | None) -> Mapping[str, frozenset[str]]:
    """Names of the award batches that went out, with their forms."""
    sent = session.execute(select(BatchRow.name, BatchRow.profile).where(BatchRow.state != "open"))
    return {name: frozenset(told.get("forms", ())) for name, told in sent if name != but and told.get("award")}
