"""What one educator handed in for one credential, at one attempt. No names, only a submission ID."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from assessor_app.domain.credential import CredentialRef, Part, QuestionId
from assessor_app.domain.errors import RuleBroken

SubmissionId = NewType("SubmissionId", str)
ArtifactId = NewType("ArtifactId", str)


class ConsentScope(StrEnum):
    """What the people in an artifact agreed to."""

    SCORING = "scoring"
    COACHING = "coaching"
    TRAINING = "training"
    EXEMPLAR = "exemplar"


class Faces(StrEnum):
    """How the people in an artifact agreed to be seen by others, where their consent says so."""

    BLURRED = "blurred"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file or text answer. A file has `path`, `sha256` (hex, of its plaintext) and `size` in bytes; an answer
    has `text` and carries the SHA-256 of its UTF-8 bytes, so that both can be cited the same way."""

    id: ArtifactId
    part: Part
    question_id: QuestionId
    title: str
    media_type: str
    sha256: str
    size: int
    path: str | None = None
    text: str | None = None
    captions: ArtifactId | None = None
    consent: frozenset[ConsentScope] = frozenset({ConsentScope.SCORING})
    consent_expires: str | None = None
    faces: Faces | None = None  # None where the consent does not say
    supplementary: bool = False  # a captions file is handed in, but is not evidence by itself
    shared: bool = False  # declared as made together by a team, each of whom may hand it in

    def __post_init__(self) -> None:
        if (self.path is None) == (self.text is None):
            raise RuleBroken(f"“{self.title}” must be either a file or a text answer.")
        if self.captions == self.id:
            raise RuleBroken(f"“{self.title}” is named as the captions of itself.")

    @property
    def name(self) -> str:
        """What a reader is told it opens: the title, with the ending of the file by which a table or Markdown is
        told from plain text."""
        _, dot, ending = (self.path or "").rpartition(".")
        told = f".{ending}" if dot and ending.isalnum() and len(ending) <= 8 else ""
        return self.title if self.title.lower().endswith(told.lower()) else f"{self.title}{told}"


@dataclass(frozen=True, slots=True)
class Submission:
    """`digest` is the hex SHA-256 of the manifest that was really looked at (bundle manifest bytes)."""

    id: SubmissionId
    credential: CredentialRef
    attempt: int
    artifacts: tuple[Artifact, ...]
    submitted_at: str  # ISO 8601 UTC
    educator: str  # pseudonym
    district: str
    digest: str
    previous: SubmissionId | None = None
    attestations: tuple[str, ...] = ()
    changed_since_last: str = ""

    def __post_init__(self) -> None:
        if self.attempt < 1:
            raise RuleBroken(f"Submission {self.id} has attempt {self.attempt}; attempts count from 1.")
        ids = [a.id for a in self.artifacts]
        if len(set(ids)) != len(ids):
            raise RuleBroken(f"Submission {self.id} uses one artifact id twice.")
        if self.previous == self.id:
            raise RuleBroken(f"Submission {self.id} names itself as the attempt before it.")

    def artifact(self, artifact_id: ArtifactId) -> Artifact:
        for artifact in self.artifacts:
            if artifact.id == artifact_id:
                return artifact
        raise RuleBroken(f"Submission {self.id} has no artifact “{artifact_id}”.")


def word_count(text: str) -> int:
    """Words as a word processor counts them: runs between white space."""
    return len(text.split())
