"""A reading that corrects a decision: which one, and what would be changed by it."""

from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from assessor_app.domain.assessment import Assessment, is_whole
from assessor_app.domain.correction import changes, missing
from assessor_app.domain.credential import Credential
from assessor_app.domain.decision import Verdict, decision_body
from assessor_app.domain.submission import Submission
from assessor_app.domain.unnamed import body_without_names, draft_without_names
from assessor_app.store import findings, log
from assessor_app.store.drafts import Reading
from assessor_app.store.rows import EventRow


@dataclass(frozen=True, slots=True)
class Corrects:
    """`decided_at` is ISO UTC of the decision corrected; a line for each change; `missing` is what it cannot be
    signed without."""

    decided_at: str
    changes: tuple[str, ...]
    missing: tuple[str, ...]


def corrects(
    session: Session, row: Reading, draft: Assessment, credential: Credential, whole: Submission,
    reached: Verdict,
) -> Corrects | None:  # fmt: skip
    """None for a first decision, and once the correction is signed."""
    event = session.get(EventRow, row.supersedes) if row.supersedes and row.committed_as is None else None
    if event is None:
        return None
    before = log.corrected(session, event.id)
    if before is None:
        return Corrects(event.made_at, (), ())
    hidden = findings.hidden_when_signed(session, draft, credential.rubric)
    cited = replace(draft, links=tuple(link for link in draft.links if is_whole(link, whole)))
    now = decision_body(draft_without_names(cited, hidden), credential, whole, reached)
    found = changes(body_without_names(before, hidden), body_without_names(now, hidden))
    return Corrects(event.made_at, found, missing(found, draft.reason))
