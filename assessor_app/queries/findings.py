"""What the pre-check found in a submission, and what became of each finding."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.documents.veil import Veil
from assessor_app.domain import findings as rules
from assessor_app.domain.anonymity import Known
from assessor_app.domain.assessment import Assessment, held_to
from assessor_app.domain.clear_faces import Looked, may_show_faces, stands
from assessor_app.domain.credential import QuestionId
from assessor_app.domain.evidence import Anchor, place
from assessor_app.domain.findings import Check, Cover, FindingKey, Standing
from assessor_app.domain.masking import masked
from assessor_app.domain.rubric import Rubric
from assessor_app.domain.submission import ArtifactId, Faces, SubmissionId
from assessor_app.store import clear_faces, drafts, findings, submissions
from assessor_app.store.engine import Store
from assessor_app.store.rows import DestructionRow, SubmissionRow


@dataclass(frozen=True, slots=True)
class Finding:
    """`severity` is “note” or “problem”; `code` is the condition code it suggests, confirmed by a person only.
    `anchor` is where it shows, `place` the same in words, `proof` what was measured."""

    artifact: ArtifactId | None
    question: QuestionId | None
    severity: str
    code: str | None
    sentence: str
    key: FindingKey
    check: Check
    anchor: Anchor | None = None
    place: str = ""
    proof: str = ""
    standing: Standing = Standing.OPEN
    other: tuple[SubmissionId, ArtifactId] | None = None


def told_of(
    session: Session, submission: str, draft: Assessment | None = None
) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """The findings, problems first, with what the assessor said of each, and the words they hide, in one look."""
    found = findings.load(session, submission)
    hidden = findings.hidden_by(session, submission, found, draft)
    return tuple(_finding(each, draft, hidden) for each in rules.in_order(found)), hidden


def _finding(found: rules.Finding, draft: Assessment | None, hidden: tuple[str, ...]) -> Finding:
    return Finding(
        artifact=found.artifact,
        question=found.question,
        severity=found.severity,
        code=found.code,
        sentence=found.sentence,
        key=found.key,
        check=found.check,
        anchor=found.anchor,
        place=masked(place(found.anchor), hidden) if found.anchor else "",
        proof=found.proof,
        standing=rules.standing(found, draft),
        other=found.other,
    )


def hidden_of(session: Session, submission: str, draft: Assessment | None = None) -> tuple[str, ...]:
    """Words that are masked wherever this submission is shown or exported."""
    return findings.hidden(session, submission, draft)


def covers_of(session: Session, submission: str) -> tuple[Cover, ...]:
    """The boxes over faces and names, in the order in which they were drawn."""
    return findings.covers(session, submission)


def veil_of(store: Store, submission: SubmissionId, artifact: ArtifactId) -> Veil:
    """What lies over one artifact wherever it is shown, be it as small as a thumbnail."""
    with store.read() as session:
        row = drafts.current(session, submission)
        hidden = hidden_of(session, submission, drafts.load(session, row) if row else None)
        return Veil(hidden, tuple(c.place for c in findings.covers(session, submission) if c.artifact == artifact))


def faces_of(store: Store, submission: SubmissionId, artifact: ArtifactId) -> Looked:
    """What is known of the faces in one artifact."""
    with store.read() as session:
        return clear_faces.looked(session, submission, artifact)


@dataclass(frozen=True, slots=True)
class FacesAsked:
    """What a file's consent asks of faces, None where it does not say; and how that stands, in words."""

    artifact: ArtifactId
    asked: Faces | None
    none_clear: bool
    said: str


def faces_asked(store: Store, submission: SubmissionId, artifact: ArtifactId | None = None) -> tuple[FacesAsked, ...]:
    """Of every file in which faces may be seen, or of the one named. Raises RuleBroken when there is none of its id."""
    with store.read() as session:
        whole = submissions.submission(session, submission)
        known = clear_faces.looked_of(session, (submission,))
    of = [whole.artifact(artifact)] if artifact is not None else [a for a in whole.artifacts if not a.supplementary]
    found = [(each, known.get((submission, each.id), Looked())) for each in of]
    return tuple(
        FacesAsked(each.id, each.faces, looked.none_clear, stands(each, looked))
        for each, looked in found
        if artifact is not None or may_show_faces(each, looked.kind)
    )


def none_clear_of(session: Session, submission: str) -> frozenset[ArtifactId]:
    """The artifacts in which no clear face is left, as somebody said who looked them through."""
    return frozenset(artifact for _, artifact in clear_faces.none_clear(session, (submission,)))


def not_looked_over(store: Store) -> tuple[SubmissionId, ...]:
    """Submissions whose files are here and which today's checks have not seen, the one due first first."""
    with store.read() as session:
        gone = select(DestructionRow.submission_id)
        ready = select(SubmissionRow.id).where(SubmissionRow.ready, SubmissionRow.id.not_in(gone))
        ready = ready.order_by(SubmissionRow.due_on, SubmissionRow.id)
        return tuple(SubmissionId(each) for each in session.scalars(ready) if not was_looked_over(session, each))


def was_looked_over(session: Session, submission: str) -> bool:
    """Whether the pre-check has been run; until then nothing can be said of it."""
    return findings.was_looked_over(session, submission)


def require_known_names(store: Store, submission: SubmissionId) -> None:
    """Raises RuleBroken while names in it may still be found."""
    with store.read() as session:
        findings.require_looked_over(session, submission)


def masked_when_signed(store: Store, rubric: Rubric, submission: SubmissionId) -> tuple[str, ...]:
    """What of the open reading's words and quotes is masked before it is signed."""
    with store.read() as session:
        row = drafts.current(session, submission)
        return findings.hidden_when_signed(session, held_to(drafts.load(session, row), rubric), rubric) if row else ()


def known_words(store: Store) -> Known:
    """The names and schools the programme gave."""
    with store.read() as session:
        return findings.known_words(session)


def listed_words(store: Store) -> Known:
    """The programme's own list of names and schools."""
    with store.read() as session:
        return findings.known_words(session)
