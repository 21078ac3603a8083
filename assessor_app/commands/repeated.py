"""The same, or nearly the same, evidence in two submissions: by its bytes, its words, its pictures. And the same file
twice in one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessor_app.documents.looking import Looked
from assessor_app.documents.prints import Print, likeness
from assessor_app.domain.errors import AssessorError
from assessor_app.domain.evidence import Anchor
from assessor_app.domain.findings import Check, Finding, Severity
from assessor_app.domain.submission import Artifact, ArtifactId, Submission, SubmissionId
from assessor_app.domain.unnamed import without_names
from assessor_app.store import findings, submissions
from assessor_app.store.rows import BlobRow, PrintRow

MOST = 3  # others named for one artifact
_WHAT = {"text": "words", "picture": "pictures"}


@dataclass(frozen=True, slots=True)
class _Match:
    """Another artifact like this one; `share` 1.0 and no kind when every byte is the same."""

    submission: str
    artifact: str
    kind: str
    share: float
    anchor: Anchor | None = None


def repeated(session: Session, whole: Submission, looked: Mapping[ArtifactId, Looked]) -> Iterator[Finding]:
    """Findings for what another submission holds, too. Earlier attempts of the same educator are no others."""
    others = _Others(session, whole)
    rows = _prints(session, whole.id)
    for artifact in whole.artifacts:
        if artifact.supplementary:
            continue
        matches = [*_same_bytes(session, whole, artifact, others), *_alike(looked[artifact.id], rows)]
        best: dict[str, _Match] = {}
        for match in sorted(matches, key=lambda each: -each.share):
            best.setdefault(match.submission, match)
        told = [f for match in best.values() if (f := _finding(artifact, match, others, whole)) is not None]
        yield from told[:MOST]
    yield from _twice(whole)


def _twice(whole: Submission) -> Iterator[Finding]:
    """One file for several questions may be meant so: it is told, and proposes nothing."""
    first: dict[str, Artifact] = {}
    for artifact in whole.artifacts:
        if artifact.path is None or artifact.size == 0:
            continue
        earlier = first.setdefault(artifact.sha256, artifact)
        if earlier is not artifact:
            said = f"“{artifact.title}” is the same file as “{earlier.title}” in this submission."
            yield Finding(
                artifact.id, artifact.question_id, "note", "", said, Check.REPEATED, None, "Every byte is the same.",
                (), (whole.id, earlier.id),
            )  # fmt: skip


class _Others:
    """Other submissions, each read once."""

    def __init__(self, session: Session, whole: Submission) -> None:
        self._session, self._whole = session, whole
        self._read: dict[str, Submission | None] = {}

    def get(self, name: str) -> Submission | None:
        """None for one that is gone, or is an attempt of the same educator at the same credential."""
        if name not in self._read:
            self._read[name] = self._find(name)
        return self._read[name]

    def _find(self, name: str) -> Submission | None:
        try:
            other = submissions.submission(self._session, name)
        except AssessorError:
            return None
        other = without_names(other, findings.hidden(self._session, name))
        same = (other.educator, other.credential.id) == (self._whole.educator, self._whole.credential.id)
        chained = other.previous == self._whole.id or self._whole.previous == other.id
        return None if (same and other.educator) or chained else other


def _prints(session: Session, submission: str) -> list[tuple[str, str, Print]]:
    rows = session.execute(
        select(PrintRow.submission_id, PrintRow.artifact_id, PrintRow.kind, PrintRow.size, PrintRow.hashes).where(
            PrintRow.submission_id != submission
        )
    )
    return [(s, a, Print(kind, size, hashes)) for s, a, kind, size, hashes in rows]


def _same_bytes(session: Session, whole: Submission, artifact: Artifact, others: _Others) -> Iterator[_Match]:
    if artifact.path is None or artifact.size == 0:
        return
    same = select(BlobRow.submission_id).where(BlobRow.sha256 == artifact.sha256, BlobRow.submission_id != whole.id)
    for name in session.scalars(same.order_by(BlobRow.submission_id).limit(20)):
        other = others.get(name)
        twin = next((a for a in other.artifacts if a.sha256 == artifact.sha256), None) if other else None
        if twin is not None:
            yield _Match(name, twin.id, "", 1.0)


def _alike(looked: Looked, rows: list[tuple[str, str, Print]]) -> Iterator[_Match]:
    for mine in looked.prints:
        for submission, artifact, theirs in rows:
            if theirs.kind == mine.kind and (alike := likeness(mine, theirs)):
                place = looked.place_of(alike.hash) if mine.kind == "text" else None
                yield _Match(submission, artifact, mine.kind, min(alike.share, 0.999), place)


def _finding(artifact: Artifact, match: _Match, others: _Others, whole: Submission) -> Finding | None:
    other = others.get(match.submission)
    twin = next((a for a in other.artifacts if a.id == match.artifact), None) if other else None
    if other is None or twin is None:
        return None
    shared = artifact.shared and twin.shared
    own = bool(whole.educator) and other.educator == whole.educator
    severity: Severity = "note" if shared or own else "problem"
    why = ", where both declare it as shared team work" if shared else ", by the same educator" if own else ""
    much = "is the same file as" if not match.kind else "is much like"
    said = f"“{artifact.title}” {much} “{twin.title}” in {other.id}{why}."
    proof = (
        "Every byte is the same." if not match.kind else f"{match.share:.0%} of its {_WHAT[match.kind]} are the same."
    )
    key = (SubmissionId(match.submission), ArtifactId(match.artifact))
    code = "" if severity == "note" else None  # declared or own work proposes nothing
    return Finding(
        artifact.id, artifact.question_id, severity, code, said, Check.REPEATED, match.anchor, proof, (), key
    )
