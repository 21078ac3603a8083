"""A copy of something handed in leaves: consent is asked afresh for each file, and what was given to whom is logged."""

from datetime import date

from sqlalchemy.orm import Session as Rows

from assessor_app.commands.coaching import holder
from assessor_app.domain import coaching as rules
from assessor_app.domain.changes import Change, Clock
from assessor_app.domain.coaching import Disclosure
from assessor_app.domain.days import day_words
from assessor_app.domain.errors import RuleBroken
from assessor_app.domain.submission import Artifact, ArtifactId, ConsentScope, Submission, SubmissionId
from assessor_app.store import coaching as kept
from assessor_app.store import findings
from assessor_app.store.engine import Store

COPIED, NOT_COPIED = "copied into files, masked", "not copied after all"
NO_SESSION = ""  # copies leave outside of every conversation


def note_copied(
    store: Store, submission: SubmissionId, artifact: ArtifactId, purpose: ConsentScope | None, *, today: date,
    now: Clock,
) -> Change:  # fmt: skip
    """An artifact is about to be copied: refused before the pre-check, for coaching without consent, for another
    use after the day on which consent to it ended, else logged."""
    with store.write() as rows:
        whole = _may_go(rows, submission, artifact, purpose, today)
        _log(rows, whole, artifact, COPIED if purpose is None else f"{COPIED}, for {purpose.value}", now())
    return Change(frozenset())


def require_still(
    store: Store, submission: SubmissionId, artifact: ArtifactId, purpose: ConsentScope | None, *, today: date
) -> None:
    """The same, asked once more as the copies get their place: making them took minutes. Nothing is logged twice."""
    with store.read() as rows:
        _may_go(rows, submission, artifact, purpose, today)


def _may_go(
    rows: Rows, submission: SubmissionId, artifact: ArtifactId, purpose: ConsentScope | None, today: date
) -> Submission:
    findings.require_looked_over(rows, submission)
    whole = findings.unnamed(rows, submission)
    if purpose is ConsentScope.COACHING:
        rules.require_shown(whole, artifact, today, kept.withdrawn(rows, submission))
    elif purpose is not None:
        _require_lasting(whole, whole.artifact(artifact), purpose, today)
    return whole


def note_not_copied(store: Store, submission: SubmissionId, artifact: ArtifactId, *, now: Clock) -> Change:
    """Nothing came of it. What was logged before is never taken out; this stands after it."""
    with store.write() as rows:
        _log(rows, findings.unnamed(rows, submission), artifact, NOT_COPIED, now())
    return Change(frozenset())


def _require_lasting(whole: Submission, artifact: Artifact, purpose: ConsentScope, today: date) -> None:
    """Until the last day of the consent; of a written answer, of any file it may go with."""
    files = [each for each in whole.artifacts if each.path and not each.supplementary]
    asked = [artifact] if purpose in artifact.consent else files
    days = [a.consent_expires[:10] if a.consent_expires else "" for a in asked if purpose in a.consent]
    if days and all(days) and (last := date.fromisoformat(max(days))) < today:
        raise RuleBroken(f"Consent to {purpose} with “{artifact.title}” ended on {day_words(last)}; it is not copied.")


def _log(rows: Rows, whole: Submission, artifact: ArtifactId, what: str, at: str) -> None:
    to_whom = f"{holder(rows)}, who made the copies"
    kept.disclose(rows, NO_SESSION, Disclosure(at, whole.educator, whole.id, artifact, what, to_whom))
