"""What the pre-check found."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.submission import ArtifactId
from assessor_app.store.rows import FindingRow


@dataclass(frozen=True, slots=True)
class Finding:
    """`severity` is “note” or “problem”; `code` is the condition code it suggests, confirmed by a person only."""

    artifact: ArtifactId | None
    severity: str
    code: str | None
    sentence: str


def findings_of(session: Session, submission: str) -> tuple[Finding, ...]:
    rows = session.scalars(select(FindingRow).where(FindingRow.submission_id == submission).order_by(FindingRow.id))
    return tuple(
        Finding(ArtifactId(r.artifact_id) if r.artifact_id else None, r.severity, r.code, r.sentence) for r in rows
    )
