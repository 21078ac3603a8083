"""That evidence was destroyed, and what is said of it from then on."""

from sqlalchemy.orm import Session

from assessor_app.domain.days import day_words, local_date
from assessor_app.domain.errors import EvidenceDestroyed
from assessor_app.store.rows import DestructionRow


def require_not_destroyed(session: Session, submission: str) -> None:
    """Raise EvidenceDestroyed, saying when and by whom, where that is why there is nothing to open."""
    row = session.get(DestructionRow, submission)
    if row is not None:
        raise EvidenceDestroyed(words_of(row))


def words_of(row: DestructionRow) -> str:
    day = day_words(local_date(row.destroyed_at))
    return (
        f"The evidence of {row.submission_id} was destroyed on {day} by {row.destroyed_by} "
        f"({row.reason}). Scores, notes and the files’ hashes stay."
    )
