"""Which rubrics a submission may be scored by: the one it was handed in for, and those of versions that were declared
its compatible successors."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.domain.credential import Credential
from assessor_app.domain.decision import spoken
from assessor_app.domain.errors import DoneAlready, RuleBroken
from assessor_app.issuer.rows import CredentialRow, SubmissionRow


def require_before(session: Session, programme: str, known: Credential, succeeds: Sequence[str]) -> None:
    """Raises RuleBroken where a version that is to be succeeded is not another one that this programme awards."""
    for before in succeeds:
        if before == known.version:
            raise RuleBroken(f"“{known.title}” {before} cannot be its own successor; nothing was changed.")
        if session.get(CredentialRow, (programme, known.id, before)) is None:
            raise RuleBroken(
                f"“{known.title}” {before} is not in this programme, so {known.version} cannot be declared its "
                "successor; nothing was changed."
            )


def declare(there: CredentialRow, known: Credential, succeeds: Sequence[str]) -> None:
    """Of a version that is awarded already: it succeeds these, too."""
    kept = there.succeeds or []
    more = [before for before in dict.fromkeys(succeeds) if before not in kept]
    if not more:
        raise DoneAlready(f"“{known.title}” {known.version} is in this programme already.")
    if there.rubric_digest != known.rubric.digest:
        raise RuleBroken(
            f"“{known.title}” {known.version} is in this programme already, with another rubric than this folder has; "
            "nothing was changed."
        )
    there.succeeds = [*kept, *more]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a credential, and those whose submissions its rubric may score, too."""

    version: str
    rubric_digest: str
    succeeds: frozenset[str]


def must_be_rescored(session: Session, row: SubmissionRow, digest: str) -> str | None:
    """Why a decision by the rubric of this digest does not count on the submission, as a sentence; None if it does."""
    by = [each for each in _versions(session, row) if each.rubric_digest == digest]
    if any(row.credential_version in (each.version, *each.succeeds) for each in by):
        return None
    used = spoken(sorted(each.version for each in by))
    return (
        f"{row.id} was handed in for version {row.credential_version}, and this decision was made by the rubric of "
        f"version {used}, which was not declared its successor. It needs re-scoring: correct it by the rubric of "
        f"version {row.credential_version}, unless a moderator lets it in."
    )


def _versions(session: Session, row: SubmissionRow) -> tuple[Version, ...]:
    """As this transaction finds them; another may declare one more."""
    name = ("versions", row.programme, row.credential_id)
    if name not in session.info:
        columns = CredentialRow.version, CredentialRow.rubric_digest, CredentialRow.succeeds
        wanted = select(*columns).where(CredentialRow.programme == row.programme, CredentialRow.id == row.credential_id)
        found = session.execute(wanted)
        session.info[name] = tuple(Version(each, digest, frozenset(before or ())) for each, digest, before in found)
    kept: tuple[Version, ...] = session.info[name]
    return kept
